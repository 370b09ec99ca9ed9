"""Rules of keyboards that the reference's data does not hold: counts, and one action a button."""

from urllib.parse import urlsplit

from infra.local.telegram.reference import Json
from infra.local.telegram.refusals import invalid

MOST_BUTTONS_A_ROW = 8
MOST_BUTTONS = 100
NOT_ACTIONS = frozenset({"text", "style", "icon_custom_emoji_id"})
LINKS = frozenset({"http", "https", "tg"})


def check_markup(markup: Json) -> None:
    rows: list[list[Json]] = markup.get("inline_keyboard") or markup.get("keyboard") or []
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise invalid("reply markup is too long")
    for row in rows:
        if len(row) > MOST_BUTTONS_A_ROW:
            raise invalid("reply markup is too long")
        if "inline_keyboard" in markup:
            for button in row:
                _check_inline(button)


def _check_inline(button: Json) -> None:
    if not button["text"].strip():
        raise invalid("can't parse inline keyboard button: Button text must be non-empty")
    actions = [name for name in button if name not in NOT_ACTIONS]
    if not actions:
        raise invalid("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise invalid("can't parse inline keyboard button: exactly one optional action must be used")
    if "url" in button and urlsplit(button["url"]).scheme not in LINKS:
        raise invalid(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
