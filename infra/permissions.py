"""Writes docs/reference/permissions.md out of the tables that decide: `python -m infra.permissions`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TypeVar

from chalicelib.desk.duties import MAY_DO, Duty
from chalicelib.desk.people import STAFF_ROLES, Role
from chalicelib.desk.permissions import MAY, MAY_FILE, ROOMS, Room
from chalicelib.desk.ticket import Move

K = TypeVar("K", bound=str)
FILING = "file"
ROLES = (Role.CLIENT, *STAFF_ROLES)

MOVES: Mapping[Move, str] = {
    Move.REPLY: "write in a ticket of one's own account",
    Move.VIEW: "mark it as read by the client",
    Move.ARCHIVE: "put it into the archive, once the provider has released it",
    Move.RESTORE: "take it out of the archive",
    Move.ANSWER: "answer and release",
    Move.ANSWER_KEEP: "answer and keep it in work",
    Move.CLOSE: "close it without an answer: one's own, an administrator any",
    Move.REOPEN: "open it again",
    Move.ASSIGN: "give it to somebody else",
    Move.TAKE: "take it",
    Move.RELEASE: "give it back to the department: an agent only what is his",
    Move.MOVE: "move it to another department",
    Move.NOTE: "write a note that only staff see",
    Move.EDIT: "correct a message in Telegram",
    Move.CORRECT: "correct an answer of one's own, for a while",
    Move.FOLLOW: "be told of what happens to it",
    Move.UNFOLLOW: "be told no more",
    Move.LINK: "link it to another",
    Move.SPLIT: "make a new ticket out of a message",
    Move.REMIND: "put a reminder on it, or settle one",
    Move.MERGE: "merge it into another of the same account",
}

DUTIES: Mapping[Duty, str] = {
    Duty.COMMENT: "tell colleagues of a client",
    Duty.RESTRAIN: "block a client, or limit how much he sends an hour",
    Duty.CLIENTS: "add and change accounts, who writes for them, and their services",
    Duty.OWN_ANSWERS: "keep canned answers of one's own, and use all one has",
    Duty.DEPARTMENT_ANSWERS: "keep canned answers of one's departments",
    Duty.PROVIDER_ANSWERS: "keep canned answers of everybody",
    Duty.DEPARTMENTS: "set up departments and their hours",
    Duty.STAFF: "invite staff, give roles and departments, send away",
    Duty.PROVIDER: "name and dress the provider, and limit what clients send",
    Duty.ANNOUNCE: "announce, and stop tickets and replies",
    Duty.RULES: "set answer times",
    Duty.BOTS: "look after the Telegram bots",
    Duty.TEMPLATES: "write the words of letters and chats",
    Duty.WEBHOOKS: "tell the provider's own systems of events",
    Duty.TOKENS: "give out tokens of the API",
    Duty.LOG: "read the log of administration",
}

VISITS: Mapping[Room, str] = {
    Room.TICKETS: "queue and tickets",
    Room.MAIL: "mail that waits for a look",
    Room.CLIENTS: "clients and persons",
    Room.FIGURES: "figures",
    Room.STAFF: "staff",
    Room.SETTINGS: "settings and log",
    Room.HEALTH: "health",
}

HEAD = """# Who may do what

Staff act in their own departments of their own provider; an administrator in all of them. What somebody may not see
looks to him as if it were not there. This page is written by `python -m infra.permissions` out of the tables that
decide, in `chalicelib/desk/permissions.py` and `chalicelib/desk/duties.py`; a test holds that both agree. `lambdesk`
acts on tickets as the member of staff it is given, and sets the desk up as whoever has the keys of the account.
"""


def page() -> str:
    moves = {**{str(each): roles for each, roles in MAY.items()}, FILING: MAY_FILE}
    return "\n".join(
        [
            HEAD,
            *_table(
                "In a ticket",
                moves,
                {**{str(each): told for each, told in MOVES.items()}, FILING: "file a ticket: staff to a client"},
            ),
            *_table("In the console", ROOMS, VISITS),
            *_table("On the desk itself", MAY_DO, DUTIES),
        ]
    )


def _table(title: str, may: Mapping[K, frozenset[Role]], told: Mapping[K, str]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"| | {' | '.join(ROLES)} |"
    yield "|---|" + ":-:|" * len(ROLES)
    for each, roles in may.items():
        yield f"| {told[each]} | {' | '.join('yes' if role in roles else '' for role in ROLES)} |"
    yield ""


if __name__ == "__main__":
    sys.stdout.write(page())
