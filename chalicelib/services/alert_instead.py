"""What did not reach a member of staff by one way is told him by the other, though he had not wished for that one."""

from __future__ import annotations

from chalicelib.desk.notices import Way
from chalicelib.services.effects import Alerted
from chalicelib.services.failures import Seen, Stale, Unavailable
from chalicelib.services.handing import hand_over
from chalicelib.services.house import House
from chalicelib.services.record import changes
from chalicelib.services.tell_member import by_way, member_of, told_of
from chalicelib.services.zones import quiet_until


def instead(alerted: Alerted, failed: Way, house: House) -> None:
    """Once, however often and by whom it is asked: telling a bundle by a way has one cause. In quiet hours it waits.

    What is told here has no other way behind it, so that a message and a letter cannot chase each other.
    Raises Unavailable.
    """
    for way in (each for each in Way if each is not failed):
        cause = f"{alerted.telling}#{way}"
        if house.store.answer(cause) is None:
            _tell(alerted, way, cause, house)


def _tell(alerted: Alerted, way: Way, cause: str, house: House) -> None:
    provider = house.directory.provider(alerted.provider)
    member = member_of(alerted.provider, alerted.member, house)
    if provider is None or member is None:
        return
    told = told_of(alerted.news, provider, house, of=alerted.of, more=alerted.more)
    telling = by_way(way, alerted.news, told, member, house)
    if not telling.says:
        return
    at = house.clock.now()
    lease = (quiet_until(member, at, house) or at) - at
    try:
        house.store.commit(changes(cause=cause, at=at, saves=telling.saves, says=telling.says, lease=lease))
    except Seen:
        return
    except Stale as faster:  # the provider's first keys were made by another letter in this moment
        raise Unavailable("somebody else was faster") from faster
    hand_over(cause, house)
