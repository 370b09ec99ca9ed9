"""A letter as part of a ticket: what mail programs group it by, and which files go with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chalicelib.desk.errors import NotFound
from chalicelib.desk.mail import REFERENCES
from chalicelib.desk.message import Attachment, FileState
from chalicelib.desk.names import plain
from chalicelib.desk.rules import MEGABYTE
from chalicelib.services.effects import Conversation, Letter
from chalicelib.services.ports import Files

LARGEST = 7 * MEGABYTE
"""Bytes of all files in a letter: a third more on the way, and SES slows down above ten."""

_UNSENDABLE = re.compile(
    "ade|adp|app|asp|bas|bat|cer|chm|cmd|com|cpl|crt|csh|der|exe|fxp|gadget|hlp|hta|inf|ins|isp|its|jse?|ksh|lib|lnk|"
    "ma[dfgmqrstuvw]|md[abetwz]|msc|msh[12]?(xml)?|ms[ipt]|ops|pcd|pif|plg|pr[fg]|pst|reg|sc[frt]|sh[bs]|sys|"
    "ps[12]?(xml|c[12])?|tmp|url|vb[es]?|vps|vsmacros|vs[stw]|vxd|ws[cfh]?|xnk"
)
"""Endings of files with which SES refuses a letter whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """The files that go with a letter, and the names of those that are only on the web."""

    files: tuple[File, ...] = ()
    linked: tuple[str, ...] = ()


NOTHING = Enclosed()


def from_address(letter: Letter, sender: str) -> str:
    """The provider's mailbox where it is of the domain the desk writes from; else the desk's own address."""
    if letter.on is None or letter.on.mailbox.rpartition("@")[2] != sender.rpartition("@")[2]:
        return sender
    return letter.on.mailbox


def enclosed(letter: Letter, files: Files) -> Enclosed:
    """In their order, as many as fit. Raises Unavailable."""
    room, within, linked = LARGEST, [], []
    for each in letter.on.files if letter.on else ():
        content = _content(each, room, files)
        if content is None:
            linked.append(plain(each.name))
        else:
            room -= len(content)
            within.append(File(name=each.name, type=each.type, content=content))
    return Enclosed(files=tuple(within), linked=tuple(linked))


def _content(file: Attachment, room: int, files: Files) -> bytes | None:
    ending = file.name.rpartition(".")[2].lower()
    if file.state is not FileState.READY or file.size is None or file.size > room or _UNSENDABLE.fullmatch(ending):
        return None
    try:
        return b"".join(files.read(file.key))
    except NotFound:
        return None


def visible(text: str) -> str:
    """The lines of a text, each without signs that steer."""
    return "\n".join(plain(each) if each.strip() else "" for each in text.splitlines())


def threading(on: Conversation) -> bytes:
    """In lines of one id each: the standard library would put a long one into an encoded word, where nobody looks."""
    ids = [each for each in dict.fromkeys((on.root, *on.refers, *on.after)) if each]
    if not ids:
        return b""
    kept = (ids[0], *ids[1:][1 - REFERENCES :])
    written = ["References: " + "\r\n ".join(f"<{each}>" for each in kept)]
    answered = on.refers or on.after
    if answered:
        written.append(f"In-Reply-To: <{answered[-1]}>")
    return "".join(f"{each}\r\n" for each in written).encode("ascii")
