"""The numbers of the desk, with names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

MEGABYTE = 2**20

SUBJECT_LIMIT = 120
"""Characters in a subject, one line; every channel keeps it."""

EXCERPT_LIMIT = 64
"""Characters of a message that lists show; the ticket's row keeps them, and a row is written by the kilobyte."""

BODY_LIMIT = 32_000
"""Characters of a message kept in the table itself; DynamoDB's item bound is 400 KB."""

MESSAGE_WEIGHT = 380_000
"""Bytes up to which earlier texts are kept of a message, so that its row stays below the item bound."""

REVISIONS = 10
"""Earlier texts kept of an edited message: the first, and the newest of the others."""

DRAFT_ITEMS = 20
"""Messages a draft can hold, so that its row stays far below the item bound."""

REOPEN_WINDOW = timedelta(days=30)
"""A reply to an archived ticket restores it within this time; later it opens a linked new one."""

DRAFT_LIFE = timedelta(hours=24)
"""After this a draft is offered again instead of being silently continued."""

LATE_TEXT = timedelta(seconds=60)
"""While a receipt is unsent, what arrives this soon after «Завершить» belongs to that ticket."""

LATE_ALBUM = timedelta(minutes=10)
"""A part of an album that was already sent belongs to that ticket for this long."""

CORRECT_WITHIN = timedelta(minutes=15)
"""How long staff may correct what they wrote themselves."""

MERGE_LIMIT = 80
"""Entries of a ticket that is merged into another: they are written in one transaction."""

MERGE_WEIGHT = 3_500_000
"""Bytes of them: a transaction of DynamoDB holds 4 MB."""

GRANT_LIFE = timedelta(minutes=10)
"""A link token works once and this long."""

CODE_TRIES = 5
"""Codes a chat may try within `GRANT_LIFE`."""

HINT_EVERY = timedelta(minutes=1)
"""How often a person is told that a kind of message cannot be taken."""

GROUP_HINT_EVERY = timedelta(hours=1)
"""How often a group is told that the bot works in private chats."""

SESSION_LIFE = timedelta(days=30)
"""A browser stays signed in for this long at most."""

SESSION_IDLE = timedelta(days=14)
"""A session that nobody used for so long has ended."""

SEEN_EVERY = timedelta(hours=1)
"""How often the use of a session is written down."""

CHALLENGE_LIFE = timedelta(minutes=10)
"""How long the code and the link in a letter open a session, once."""

PASS_LIFE = timedelta(minutes=10)
"""How long a link from the bot opens a session on the web, once."""

LETTERS_WINDOW = timedelta(hours=1)
LETTERS_AN_HOUR = 3
"""Letters with a code to one address."""

UNKNOWN_EVERY = timedelta(days=1)
"""How often an address nobody has is told so."""

ATTEMPTS_WINDOW = timedelta(hours=1)
ATTEMPTS_AN_HOUR = 20
"""Letters asked for and wrong codes typed from one place on the network."""

DEVICE_LIMIT = 200
"""Characters of what a browser calls itself."""

GATHER = timedelta(minutes=1)
"""What happens to a ticket within this time is told to a member of staff in one message."""

GATHER_MAIL = timedelta(minutes=10)
"""The same of mail that waits for a look: much of it is from nobody whom an hour would matter to."""

ASKED_LIFE = timedelta(minutes=10)
"""How long after «Ответить» under an alert the next message is taken for the answer."""

HELD_LIFE = timedelta(hours=24)
"""How long what a member of staff wrote waits for his yes before he is asked about it once more."""

HELD = 5
"""Texts of one member that may wait for his yes at once."""

BUNDLE_LIFE = timedelta(days=14)
"""How long what waits to be told is kept beyond its time, should nobody come for it."""

CAUSE_LIFE = timedelta(hours=72)
"""How long a cause is remembered: Telegram repeats an update for 24 h (plus slack)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a provider lets a client send; from Telegram the defaults are BILLmanager's."""

    text: int = 255
    """Code points after NFC in one Telegram message, caption included; 1 to 4,096."""
    files: int = 5
    """Files in one submission, from the step's start to «Завершить»."""
    file_size: int = 20 * MEGABYTE
    """Bytes of one file; a bot cannot download more than 20 MB."""
    web_files: int = 5
    """Files in one message from the portal (R-16)."""
    web_file_size: int = 50 * MEGABYTE
    """Bytes of one of those; above this Telegram would hand it on as a link only."""
    hourly: int | None = None
    """Messages an hour of one account, new tickets and replies together; None is as many as it likes."""
