"""Roughly what somebody sits at, from what his browser calls itself: enough to know one's own again."""

from __future__ import annotations

BROWSERS = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("yabrowser", "Yandex Browser"),
    ("samsungbrowser", "Samsung Internet"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("crios", "Chrome"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)
SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("mac os", "macOS"),
    ("cros", "ChromeOS"),
    ("linux", "Linux"),
)
"""Each by its sign; the first that is found counts, for most claim to be others too."""

LOOKED_AT = 500
"""Characters; what comes behind them is nobody's name."""


def rough(agent: str) -> str:
    """Like `Firefox, Linux`; empty where nothing is known by its name. Nothing of what was given stands in it."""
    said = agent[:LOOKED_AT].lower()
    found = (next((name for sign, name in known if sign in said), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))
