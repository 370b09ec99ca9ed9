"""How a member of staff has his pages, letters and alerts: in which language, zone and theme, wherever he signs in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.desk.people import Staff, Theme
from chalicelib.i18n.catalogue import languages
from chalicelib.services import zones
from chalicelib.services.act import Act, Decision
from chalicelib.services.badges import badge_of
from chalicelib.services.digests import hasten
from chalicelib.services.find import member_of
from chalicelib.services.house import House
from chalicelib.services.setup import keep, saved_if_changed
from chalicelib.services.setup_staff import with_badges


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """As it was typed; what is empty or no language or theme goes by the browser."""

    language: str = ""
    zone: str = ""
    theme: str = ""

    def of(self, member: Staff) -> Staff:
        return replace(
            member,
            language=self.language if self.language in languages() else None,
            zone=self.zone,
            theme=Theme(self.theme) if self.theme in tuple(Theme) else Theme.AUTO,
        )


def choose_looks(member: Staff, looks: Looks, *, cause: str, house: House) -> Staff:
    """The language stands on his badge as well, for the letter by which he signs in. His quiet hours are those of the
    zone: what waits comes by it. Raises Invalid for a zone.
    """

    def find() -> Staff:
        return member_of(member.provider, member.id, house)

    def decide() -> Decision[Staff]:
        old = find()
        zones.zone_of(looks.zone)
        new, badge = looks.of(old), badge_of(old.email, house)
        worn = replace(badge, language=new.language)
        return with_badges(saved_if_changed(old, new), (worn,) if worn != badge else ())

    act = Act(cause=cause, verb="staff.looks", by=member.id, on=f"{member.provider}/{member.id}")
    kept = keep(act, decide, find, house)
    hasten(kept, house)
    return kept
