"""What goes into a ticket of a mail, with what staff should know of it beside what was odd while it was read."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.desk import verbs
from chalicelib.desk.message import SAME_ID, VIRUS, WRONG_TOKEN
from chalicelib.services.house import House
from chalicelib.services.mail_files import infected, said_in
from chalicelib.services.settling import At
from chalicelib.services.sorting import Meant, Proof, bears_token


def marked(at: At, meant: Meant | None) -> At:
    """A program that reuses ids hides mail from us, and whoever changes a signature hides himself."""
    mail, before = at.reading.mail, at.scene.before
    marks = {
        SAME_ID: before is not None and any(each != mail.content for each in before.contents),
        VIRUS: infected(at.reading),
        WRONG_TOKEN: (meant is None or meant.proof is not Proof.TOKEN)
        and bears_token(mail, at.reading.envelope, at.mailbox.address),
    }
    return replace(at, marks=tuple(mark for mark, borne in marks.items() if borne))


def said_at(at: At, account: str, house: House) -> verbs.Said:
    """What goes into a ticket of this account; its files are in the bucket when this returns. Raises Unavailable."""
    said = said_in(at.reading, at.provider, account, house)
    if said.mailed is None:
        return said
    return replace(said, mailed=replace(said.mailed, oddities=(*said.mailed.oddities, *at.marks)))
