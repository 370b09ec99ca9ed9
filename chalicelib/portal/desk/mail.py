"""Mail that waits for a look: what there is, what one of them says, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from chalicelib.desk.duties import Duty, may_do
from chalicelib.desk.errors import Refusal
from chalicelib.desk.mailroom import BarredKind, Held, Intake, Outcome
from chalicelib.desk.message import telling
from chalicelib.desk.people import Identity, IdentityKind
from chalicelib.portal.as_it_came import harmless
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.desk.admin.forms import COMPLAINTS, blank, complained
from chalicelib.portal.desk.colleague import Colleague
from chalicelib.portal.desk.render import page
from chalicelib.portal.files import KEPT
from chalicelib.portal.forms import Filled, form_id
from chalicelib.services import barring, held_files, quarantine
from chalicelib.services.house import House
from chalicelib.services.mail_files import file_id
from chalicelib.services.quarantine import HeldRef

HERE = "/desk/mail"
SHOWN = 50
"""Mails on one page, the newest."""

_FIELDS = {"refused.no_account": "account", "refused.no_person": "account", "refused.no_ticket": "number"}

Act = Callable[[HeldRef, Colleague, Asked, House], Intake]


def show(me: Colleague, asked: Asked, house: House) -> Answer:
    waiting = quarantine.waiting(me.provider.id, me.actor, house, limit=SHOWN)
    may, done = may_do(me.actor, Duty.RESTRAIN), asked.query.get("done", "")
    return page("desk/mail", asked, me, house, waiting=waiting, done=done, may_restrain=may)


def count(me: Colleague, asked: Asked, house: House) -> Answer:
    """How many wait for a look of his, for the menu."""
    found = len(quarantine.waiting(me.provider.id, me.actor, house, limit=SHOWN))
    return page("desk/mail_count", asked, me, house, count=f"{found}+" if found == SHOWN else str(found or ""))


def one(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    return _shown(_ref(id, me), me, asked, house, blank(house))


def whole(id: str, me: Colleague, asked: Asked, house: House) -> Answer:  # noqa: ARG001 - as all are
    """On to the mail as it came, at another origin than the desk's. Raises NotFound."""
    return _saved(held_files.whole(_ref(id, me), actor=me.actor, house=house))


def one_file(id: str, file: str, me: Colleague, asked: Asked, house: House) -> Answer:  # noqa: ARG001 - as all are
    """On to one of its files. Raises NotFound."""
    return _saved(held_files.one(_ref(id, me), file, actor=me.actor, house=house))


def file(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    return _tried(_file, id, me, asked, house)


def attach(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    return _tried(_attach, id, me, asked, house)


def drop(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    return _tried(_drop, id, me, asked, house)


def replay(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    return _tried(_replay, id, me, asked, house)


def bar(id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    """Nothing more is taken from its sender, and this one is nothing either."""
    return _tried(_bar, id, me, asked, house)


def again(id: str, me: Colleague, asked: Asked, house: House, why: Refusal) -> Answer:
    return _shown(_ref(id, me), me, asked, house, complained(asked, why, _FIELDS))


def _tried(act: Act, id: str, me: Colleague, asked: Asked, house: House) -> Answer:
    ref = _ref(id, me)
    try:
        done = act(ref, me, asked, house)
    except COMPLAINTS as why:
        return again(id, me, asked, house, why)
    if done.outcome is Outcome.HELD:
        return go(f"{HERE}/{id}")
    return go(f"/desk/tickets/{done.ticket}" if done.ticket else f"{HERE}?done={done.outcome}")


def _file(ref: HeldRef, me: Colleague, asked: Asked, house: House) -> Intake:
    account = asked.form.get("account", "").strip()
    return quarantine.file(ref, account, person=None, actor=me.actor, cause=_cause(me, asked), house=house)


def _attach(ref: HeldRef, me: Colleague, asked: Asked, house: House) -> Intake:
    typed = asked.form.get("number", "").strip().lstrip("#№")
    number = int(typed) if typed.isascii() and typed.isdecimal() else 0
    return quarantine.attach(ref, number, actor=me.actor, cause=_cause(me, asked), house=house)


def _drop(ref: HeldRef, me: Colleague, asked: Asked, house: House) -> Intake:
    return quarantine.drop(ref, actor=me.actor, cause=_cause(me, asked), house=house)


def _replay(ref: HeldRef, me: Colleague, asked: Asked, house: House) -> Intake:
    return quarantine.replay(ref, actor=me.actor, cause=_cause(me, asked), house=house)


def _bar(ref: HeldRef, me: Colleague, asked: Asked, house: House) -> Intake:
    held = quarantine.held_of(ref, me.actor, house)
    cause = _cause(me, asked)
    barring.bar(ref.provider, BarredKind.EMAIL, held.sender, by=me.member.id, cause=f"{cause}#bar", house=house)
    return quarantine.drop(ref, actor=me.actor, cause=cause, house=house)


def _cause(me: Colleague, asked: Asked) -> str:
    return me.cause(form_id(asked.form))


def _saved(address: str) -> Answer:
    return Answer(status=HTTPStatus.SEE_OTHER, headers={"Location": address, "Cache-Control": KEPT})


def _ref(id: str, me: Colleague) -> HeldRef:
    return HeldRef(me.provider.id, id)


def _shown(ref: HeldRef, me: Colleague, asked: Asked, house: House, filled: Filled) -> Answer:
    held, mail = quarantine.looked_at(ref, me.actor, house)
    return page(
        "desk/mail_one",
        asked,
        me,
        house,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if filled.complaints else HTTPStatus.OK,
        held=held,
        mail=mail,
        odd=telling(mail.oddities),
        html=harmless(mail),
        may_save=held_files.may_save(held),
        file_id=file_id,
        accounts=house.directory.accounts(me.provider.id),
        filled=filled,
        suggested=_suggested(held, me, house),
    )


def _suggested(held: Held, me: Colleague, house: House) -> str:
    """The account of whoever has this address, if he is a client here."""
    person = house.directory.recognise(Identity(IdentityKind.EMAIL, held.sender)) if held.sender else None
    found = (each.account for each in person.memberships if each.provider == me.provider.id) if person else iter(())
    return next(found, "")
