"""Setting a desk up: what a provider tells its clients, and what it stops meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from chalicelib.desk.announcements import MOST, MOST_NAMED, TEXT_LIMIT, Announcement
from chalicelib.desk.errors import Invalid, NotFound, TooMuch
from chalicelib.desk.names import id_of, language_of
from chalicelib.desk.people import Provider
from chalicelib.desk.text import clean
from chalicelib.services.act import Act, Decision, perform
from chalicelib.services.find import department_of, provider_of
from chalicelib.services.house import House
from chalicelib.services.setup import logged, saved_if_changed

Change = Callable[[Provider, datetime], tuple[Announcement, ...]]
"""What a provider announces from now on."""


def announce(provider: str, announcement: Announcement, *, by: str, cause: str, house: House) -> Announcement:
    """Under an id drawn here; those that are over make room. Raises Invalid, NotFound, TooMuch."""
    drawn = house.ids.short()

    def change(old: Provider, at: datetime) -> tuple[Announcement, ...]:
        kept = tuple(each for each in old.announcements if not each.over(at))
        if len(kept) >= MOST:
            raise TooMuch("refused.announcement.many", limit=MOST)
        return (*kept, _checked(replace(announcement, id=drawn), old))

    act = Act(cause=cause, verb="announcement.add", by=by, on=provider, provider=provider)
    return announcement_of(provider, _change(act, drawn, change, house), house)


def change_announcement(
    provider: str, id: str, change: Callable[[Announcement], Announcement], *, by: str, cause: str, house: House
) -> Announcement:
    """Raises Invalid, NotFound."""

    def changed(old: Provider, _: datetime) -> tuple[Announcement, ...]:
        new = _checked(replace(change(_one(old, id)), id=id), old)
        return tuple(new if each.id == id else each for each in old.announcements)

    act = Act(cause=cause, verb="announcement.set", by=by, on=f"{provider}/{id}", provider=provider)
    return announcement_of(provider, _change(act, id, changed, house), house)


def withdraw(provider: str, id: str, *, by: str, cause: str, house: House) -> None:
    """Nobody sees it any more, and nothing is stopped by it. Raises NotFound."""

    def without(old: Provider, _: datetime) -> tuple[Announcement, ...]:
        gone = _one(old, id)
        return tuple(each for each in old.announcements if each is not gone)

    act = Act(cause=cause, verb="announcement.remove", by=by, on=f"{provider}/{id}", provider=provider)
    _change(act, id, without, house)


def announcement_of(provider: str, id: str, house: House) -> Announcement:
    """Raises NotFound."""
    return _one(provider_of(provider, house), id)


def _change(act: Act, id: str, change: Change, house: House) -> str:
    """The id of the one it was about, which a repeated act tells of the first time."""

    def decide(at: datetime) -> Decision[str]:
        old = provider_of(act.provider or "", house)
        kept = saved_if_changed(old, replace(old, announcements=change(old, at)))
        decision = Decision(result=id, saves=kept.saves, changed=kept.changed, answer={"id": id})
        return logged(act, decision, at)

    return perform(act, decide, lambda known: str(known["id"]), house)


def _one(provider: Provider, id: str) -> Announcement:
    found = next((each for each in provider.announcements if each.id == id), None)
    if found is None:
        raise NotFound("refused.no_announcement", id=id)
    return found


def _checked(given: Announcement, provider: Provider) -> Announcement:
    """As it may be kept. Raises Invalid, NotFound for a department."""
    if given.ends_at is not None and given.ends_at <= given.starts_at:
        raise Invalid("refused.announcement.ends")
    return replace(
        given,
        text=_text(given.text),
        texts={language_of(code): _text(text) for code, text in given.texts.items()},
        accounts=_named(given.accounts, "account"),
        services=_named(given.services, "service"),
        departments=tuple(dict.fromkeys(department_of(provider, each).id for each in given.departments)),
        stops=tuple(dict.fromkeys(given.stops)),
    )


def _text(given: str) -> str:
    text = clean(given)
    if not 0 < len(text) <= TEXT_LIMIT:
        raise Invalid("refused.announcement.text", limit=TEXT_LIMIT, length=len(text))
    return text


def _named(ids: Iterable[str], what: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(id_of(each, what=what) for each in ids))
    if len(found) > MOST_NAMED:
        raise Invalid("refused.announcement.named", limit=MOST_NAMED)
    return found
