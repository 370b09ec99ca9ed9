"""Every page of the administration at both widths, in both themes and languages: whole, and axe objects to nothing."""

from __future__ import annotations

from tests.e2e.looks import in_every_language, wrong_with
from tests.e2e.portal import Portal

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
    "templates": "/desk/settings/templates",
    "template": "/desk/settings/templates/letter_closed/ru",
    "template-in-chat": "/desk/settings/templates/chat_answer/en",
    "tokens": "/desk/settings/tokens",
    "bots": "/desk/settings/bots",
    "bot": "/desk/settings/bots/7000000001",
    "new-bot": "/desk/settings/bots/new",
    "blocked": "/desk/blocked?kind=telegram&value=501",
    "log": "/desk/settings/log",
    "staff": "/desk/staff",
    "member": "/desk/staff/anna",
    "clients": "/desk/clients",
    "nobody": "/desk/clients?q=%D0%BD%D0%B8%D0%BA%D1%82%D0%BE",
    "account": "/desk/clients/1204",
    "new-account": "/desk/clients/new",
    "account-name": "/desk/clients/1204/name",
    "new-service": "/desk/clients/1204/services/new",
    "service": "/desk/clients/1204/services/4817",
    "new-person": "/desk/clients/1204/people/new",
    "person": "/desk/clients/1204/people/irina",
    "own-person": "/desk/clients/1204/people/pavel",
    "answers": "/desk/answers",
    "new-answer": "/desk/answers/new",
    "spent": "/desk/invitation?key=north.x",
    "no-letters": "/desk/unsubscribe?post=north/anna&key=x",
}
"""By the names of their pictures."""


@in_every_language
def test_every_page_is_whole_and_open_to_everybody(visit, facts, axe, language):
    vera = next(each for each in facts["staff"] if each["id"] == "vera")
    visitor = visit(language=language, bypass_csp=True)
    portal = Portal(visitor, vera)
    portal.goes(f"/desk/settings?language={language}")
    wrong = []
    for name, path in PAGES.items():
        wrong += wrong_with(portal.goes(path), f"admin-{name}", axe, language)
    visitor.troubles[:] = [each for each in visitor.troubles if "status of 403" not in each]
    assert not wrong, "\n".join(wrong)
