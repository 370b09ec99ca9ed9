"""What somebody at the terminal gives: a text, files, his word that he saw the last message."""

from __future__ import annotations

import mimetypes
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click

from chalicelib.desk.names import ANY_TYPE
from chalicelib.services.attach import Upload
from infra.ops.session import Session
from infra.ops.thread import show_thread

CHUNK = 256 * 1024


def text_of(given: str | None, session: Session, *, needed: bool) -> str:
    """The argument, or standard input where there is none. Raises UsageError where a person would have to guess."""
    if given is not None and given != "-":
        return given
    if given is None and session.interactive():
        if needed:
            raise click.UsageError("give the text as an argument, or by standard input")
        return ""
    return sys.stdin.read()


@contextmanager
def uploads(paths: Iterable[Path | str]) -> Iterator[tuple[Upload, ...]]:
    with ExitStack() as open_files:
        yield tuple(_upload(Path(each), open_files) for each in paths)


def _upload(path: Path, open_files: ExitStack) -> Upload:
    file = open_files.enter_context(path.open("rb"))
    kind, _ = mimetypes.guess_type(path.name)
    return Upload(name=path.name, type=kind or ANY_TYPE, chunks=_chunks(file))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    return iter(partial(file.read, CHUNK), b"")


def seen(session: Session, number: int) -> int:
    """Show the ticket and ask. Raises UsageError where nobody can be asked, Abort for a no."""
    if not session.interactive():
        raise click.UsageError("say --seen ID: the last message you saw of this ticket")
    page = show_thread(session, number, before=None, limit=5, history=False)
    click.confirm("Close it?", abort=True)
    return page.ticket.last_message
