"""The first administrator: who may do everything, and answers the first ticket."""

from __future__ import annotations

from chalicelib.desk.people import Provider, Role, Staff
from chalicelib.services import setup_staff as setup
from infra.ops.init.asking import ask, made, slug, there, until_taken
from infra.ops.session import OPERATOR, Session


def administrator(provider: Provider, session: Session) -> Staff:
    staff = session.house.directory.staff(provider.id)
    found = next((each for each in staff if each.role is Role.ADMINISTRATOR and each.active), None)
    if found is not None:
        there(f"administrator {found.id} · {found.name}")
        return found
    return until_taken(session, lambda: _added(provider, session))


def _added(provider: Provider, session: Session) -> Staff:
    name = ask("Your name, as clients will see it")
    email = ask("Your e-mail address")
    id = ask("A short id for you", slug(email.partition("@")[0], "admin"))
    new = Staff(id=id, provider=provider.id, name=name, email=email, role=Role.ADMINISTRATOR)
    found = setup.add_staff(new, by=OPERATOR, cause=f"{session.cause}#staff", house=session.house)
    made(f"administrator {found.id} · {found.name}")
    return found
