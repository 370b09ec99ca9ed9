"""What staff can be told of and by which way: the defaults, and what a member wishes instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from chalicelib.desk.notices import Way
from chalicelib.desk.people import Staff


class Alert(StrEnum):
    """What happens to a ticket and may be worth telling somebody who answers."""

    FILED = "filed"
    """Somebody asked, and the department has it now."""
    REPLIED = "replied"
    ASSIGNED = "assigned"
    MOVED = "moved"
    """It came from another department."""
    MENTIONED = "mentioned"
    NEAR = "near"
    """The time for an answer is nearly over."""
    MISSED = "missed"
    REMINDED = "reminded"


DEFAULTS: Mapping[tuple[Alert, Way], bool] = {
    (alert, way): way is Way.TELEGRAM or alert in {Alert.ASSIGNED, Alert.MENTIONED, Alert.MISSED, Alert.REMINDED}
    for alert in Alert
    for way in Way
}
"""All that can be chosen. The queue itself shows everything; whoever links Telegram wants to hear of it there."""


def wants(member: Staff, alert: Alert, way: Way) -> bool:
    return member.wishes.get(name_of_wish(alert, way), DEFAULTS[alert, way])


def wishes(ticked: Collection[str]) -> Mapping[str, bool]:
    """What differs from the defaults, when exactly these are wanted; names that mean nothing are passed over."""
    chosen = {name_of_wish(*wish): (name_of_wish(*wish) in ticked, default) for wish, default in DEFAULTS.items()}
    return {name: wanted for name, (wanted, default) in chosen.items() if wanted != default}


def name_of_wish(alert: Alert, way: Way) -> str:
    return f"{alert}.{way}"
