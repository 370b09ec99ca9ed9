"""What did not reach a member of staff by one way is told him by the other, though he had not wished for that one."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk.notices import Way
from chalicelib.desk.people import Staff
from chalicelib.services.effects import Alerted
from chalicelib.services.failures import Seen, Stale, Unavailable
from chalicelib.services.handing import hand_over
from chalicelib.services.house import House
from chalicelib.services.record import changes
from chalicelib.services.tell_member import Telling, by_way, member_of, told_of
from chalicelib.services.zones import quiet_until


def instead(alerted: Alerted, failed: Way, house: House) -> None:
    """Once, however often and by whom it is asked: telling a bundle by a way has one cause. In quiet hours it waits.

    A letter that is written here has no other way behind it, and a message none that it takes the place of, so that
    they cannot chase each other.
    Raises Unavailable.
    """
    shut = (*alerted.shut, failed)
    missed = replace(alerted, news=tuple(each for each in alerted.news if not each.elsewhere), shut=shut)
    for way in (each for each in Way if each not in shut):
        if missed.news:
            _told(missed, way, f"{alerted.telling}#{way}", house)


def of_chat(alerted: Alerted, bot: str, house: House, *, kept_out: bool) -> None:
    """A chat did not take it. Another one of his comes before a letter, where this one keeps the bot out.

    A message and a letter of one telling may tell of different things: a message in place of the letter does not
    share its causes with the other one. Raises Unavailable.
    """
    causes = ["#".join((alerted.telling, Way.TELEGRAM, *alerted.shut, bot))]
    if Way.EMAIL not in alerted.shut:
        causes.append(f"{alerted.telling}#{Way.EMAIL}")
    if any(house.store.answer(each) is not None for each in causes):
        return
    if kept_out and _told(replace(alerted, shut=(*alerted.shut, bot)), Way.TELEGRAM, causes[0], house):
        return
    instead(alerted, Way.TELEGRAM, house)


def _told(alerted: Alerted, way: Way, cause: str, house: House) -> bool:
    """Whether he is told by this way, by now or by the queue."""
    if house.store.answer(cause) is not None:
        return True
    member = member_of(alerted.provider, alerted.member, house)
    telling = _telling(alerted, way, member, house) if member else Telling()
    if member is None or not telling.says:
        return False
    at = house.clock.now()
    lease = (quiet_until(member, at, house) or at) - at
    try:
        house.store.commit(changes(cause=cause, at=at, saves=telling.saves, says=telling.says, lease=lease))
    except Seen:
        return True
    except Stale as faster:  # the provider's first keys were made by another letter in this moment
        raise Unavailable("somebody else was faster") from faster
    hand_over(cause, house)
    return True


def _telling(alerted: Alerted, way: Way, member: Staff, house: House) -> Telling:
    provider = house.directory.provider(alerted.provider)
    if provider is None:
        return Telling()
    told = told_of(alerted.news, provider, house, of=alerted.of, more=alerted.more)
    return by_way(way, alerted, told, member, house)
