"""What can be set up, for whoever may: the page that the others hang from."""

from __future__ import annotations

from chalicelib.desk.duties import Duty, may_do
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.desk.admin import forms
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.services.house import House

SECTIONS: tuple[tuple[str, Duty], ...] = (
    ("provider", Duty.PROVIDER),
    ("departments", Duty.DEPARTMENTS),
    ("rules", Duty.RULES),
    ("announcements", Duty.ANNOUNCE),
    ("bots", Duty.BOTS),
    ("templates", Duty.TEMPLATES),
    ("webhooks", Duty.WEBHOOKS),
    ("tokens", Duty.TOKENS),
    ("log", Duty.LOG),
)
"""Each with the duty that it takes; the address and the words go by the name."""


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    mine = [name for name, duty in SECTIONS if may_do(me.actor, duty)]
    return forms.page("sections", me, asked, house, sections=mine)
