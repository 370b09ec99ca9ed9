"""Every page of the administration at both widths, in both themes and languages: whole, and axe objects to nothing."""

from __future__ import annotations

import pytest

from tests.e2e.portal import Portal
from tests.e2e.test_portal_looks import CUT, FLOWS_OVER, LOOKS, SHOTS, axe  # noqa: F401 - a fixture

WIDTHS = {"phone": (360, 760), "desk": (1440, 900)}
PAGES = {
    "settings": "/desk/settings",
    "provider": "/desk/settings/provider",
    "departments": "/desk/settings/departments",
    "department": "/desk/settings/departments/bill",
    "new-department": "/desk/settings/departments/new",
    "announcements": "/desk/settings/announcements",
    "new-announcement": "/desk/settings/announcements/new",
    "rules": "/desk/settings/rules",
    "new-rule": "/desk/settings/rules/new",
    "tokens": "/desk/settings/tokens",
    "log": "/desk/settings/log",
    "staff": "/desk/staff",
    "member": "/desk/staff/anna",
    "clients": "/desk/clients",
    "nobody": "/desk/clients?q=%D0%BD%D0%B8%D0%BA%D1%82%D0%BE",
    "account": "/desk/clients/1204",
    "person": "/desk/clients/1204/people/irina",
    "answers": "/desk/answers",
    "new-answer": "/desk/answers/new",
    "spent": "/desk/invitation?key=north.x",
}
"""By the names of their pictures."""


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_whole_and_open_to_everybody(visit, facts, axe, language, theme, width):  # noqa: F811
    wide, high = WIDTHS[width]
    vera = next(each for each in facts["staff"] if each["id"] == "vera")
    visitor = visit(language=language, viewport={"width": wide, "height": high}, bypass_csp=True)
    portal = Portal(visitor, vera, theme=theme)
    portal.goes(f"/desk/settings?language={language}")
    wrong = []
    for name, path in PAGES.items():
        page = portal.goes(path)
        page.screenshot(path=SHOTS / f"admin-{name}-{width}-{theme}-{language}.png", full_page=True)
        if page.evaluate(FLOWS_OVER):
            wrong.append(f"{name} flows over")
        wrong += [f"{name} cuts {each}" for each in page.evaluate(CUT)]
        page.evaluate(axe)
        wrong += [f"{name} {each}" for each in page.evaluate(LOOKS)]
    visitor.troubles[:] = [each for each in visitor.troubles if "status of 403" not in each]
    assert wrong == []
