"""Tying a group to a department by a code that was given there; a group that is tied to nothing is told nothing."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.context import Turn
from chalicelib.conversation.granting import both
from chalicelib.conversation.inputs import Elsewhere
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.prompts import department_title, provider_title
from chalicelib.conversation.states import Talk
from chalicelib.desk.grants import digest
from chalicelib.desk.groups import Group, tied_by
from chalicelib.desk.log import Logged, differences
from chalicelib.desk.people import Grant
from chalicelib.desk.rules import CODE_TRIES, GRANT_LIFE


def tie(turn: Turn, talk: Talk, input: Elsewhere) -> Talk:
    """The code is the proof: an administrator made it, it is good once and for minutes. Tries are counted."""
    recent = tuple(each for each in talk.tries if turn.now - each < GRANT_LIFE)
    if len(recent) >= CODE_TRIES:
        return replace(talk, tries=recent)
    grant = turn.look.granted(digest(input.argument))
    if grant is None or grant.expires_at <= turn.now or not _tied(turn, grant, input):
        turn.say(Words("link.unknown"))
        return replace(talk, tries=(*recent, turn.now))
    return replace(talk, tries=())


def _tied(turn: Turn, grant: Grant, input: Elsewhere) -> bool:
    """Whether the code was for a department that this bot serves."""
    provider_id, department_id = tied_by(grant) or ("", "")
    provider = next((each for each in turn.context.providers if each.id == provider_id), None)
    department = provider.department(department_id) if provider else None
    if provider is None or department is None:
        return False
    known = turn.look.group(provider.id, department.id)
    group = Group(
        provider=provider.id,
        department=department.id,
        bot=turn.context.bot.id,
        chat=turn.context.chat,
        title=input.title,
        topics=input.topics,
        linked_at=turn.now,
        by=turn.context.name,
        version=known.version if known else 0,
    )
    turn.saves += (group, _line(turn, group, known))
    turn.drops += both(grant)
    names = {"provider": provider_title(provider), "department": department_title(department)}
    turn.say(Words("group.tied_topics" if input.topics else "group.tied", names))
    return True


def _line(turn: Turn, group: Group, before: Group | None) -> Logged:
    """For the log of administration. Whoever answers here stands in it by his id, anybody else by his account alone."""
    member = turn.look.colleague(group.provider)
    return Logged(
        provider=group.provider,
        cause=turn.context.cause,
        at=turn.now,
        by=member.id if member else f"telegram~{turn.context.user}",
        verb="group.tie",
        on=f"{group.provider}/{group.department}",
        changed=differences(before, group),
    )
