"""A member of staff in Telegram: links his account once, is told of things there, and acts from there."""

from __future__ import annotations

from chalicelib.services import pagers
from chalicelib.services.badges import badge_of
from tests.people.telegram import Client
from tests.stage import Stage, staff_id


def on_duty(stage: Stage, name: str = "Анна", *, user: int = 801, provider: str = "north", **facts) -> Client:
    """Somebody who answers, with his Telegram linked as he would link it himself."""
    if not any(each.name == name for each in stage.store.staff(provider)):
        stage.staff(name, provider=provider, **facts)
    pager = stage.stranger(name, user=user)
    links(stage, pager, name, provider=provider)
    return pager


def links(stage: Stage, pager: Client, name: str = "Анна", *, provider: str = "north") -> None:
    pager.starts(token_of(stage, name, provider=provider))
    pager.presses("Да, связать")


def token_of(stage: Stage, name: str = "Анна", *, provider: str = "north") -> str:
    member = next(each for each in stage.store.staff(provider) if each.id == staff_id(name))
    cause = f"test#pager#{stage.house.ids.long()}"
    return pagers.invitation(badge_of(member.email, stage.house), stage.house, cause=cause).token
