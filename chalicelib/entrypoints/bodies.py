"""Forms as they come over the wire: fields and files, bounded in number and size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from chalice.app import Request

from chalicelib.desk.errors import Invalid, TooMuch
from chalicelib.desk.rules import MEGABYTE
from chalicelib.services.attach import Upload

FORM = "application/x-www-form-urlencoded"
FILES = "multipart/form-data"
JSON = "application/json"

LARGEST = 512 * 1024
"""Bytes of a body without files."""
LARGEST_WITH_FILES = 4 * MEGABYTE
"""Bytes of one with files: Lambda takes 6 MB, in which base64 makes three of our bytes four."""
MOST_FIELDS = 200
"""Of a form without files: a list with all its rows picked, and what stands beside them."""
MOST_PARTS = 50
"""Of one with files."""
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What was filled in, in its order; a name may come more than once."""

    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[Upload, ...] = ()
    body: bytes = field(default=b"", repr=False)
    """Of a request that is no form."""

    @property
    def by_name(self) -> Mapping[str, str]:
        """The last of each name."""
        return dict(self.fields)

    @property
    def all_by_name(self) -> Mapping[str, tuple[str, ...]]:
        return {name: tuple(value for each, value in self.fields if each == name) for name, _ in self.fields}


def form_of(request: Request) -> Form:
    """Raises TooMuch for what is larger than we take, Invalid for what cannot be read; never anything else."""
    if request.method != "POST":
        return Form()
    body = request.raw_body
    content = body.encode() if isinstance(body, str) else body
    given = request.headers.get("content-type", "")
    kind = given.partition(";")[0].strip().lower()
    if kind == FILES:
        return _with_files(content, given)
    if len(content) > LARGEST:
        raise TooMuch("refused.form_size", limit=LARGEST // 1024)
    return Form(fields=_fields(content)) if kind == FORM else Form(body=content)


def _fields(content: bytes) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(parse_qsl(content.decode(errors="replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise Invalid("refused.form") from error


def _with_files(content: bytes, kind: str) -> Form:
    if len(content) > LARGEST_WITH_FILES:
        raise TooMuch("refused.form_files", limit=LARGEST_WITH_FILES // MEGABYTE)
    fields: list[tuple[str, str]] = []
    files: list[Upload] = []
    for each in _parts(content, kind):
        if each.file is None:
            fields.append((each.name, each.content.decode(errors="replace")))
        elif each.file or each.content:  # a field in which nothing was chosen is sent as well
            files.append(Upload(name=each.file, type=each.type, chunks=(each.content,)))
    return Form(fields=tuple(fields), files=tuple(files))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    name: str
    file: str | None
    type: str
    content: bytes


def _parts(content: bytes, kind: str) -> Iterator[_Part]:
    import multipart  # type: ignore[import-untyped]  # noqa: PLC0415 - only forms with files pay for it

    try:
        boundary = multipart.parse_options_header(kind)[1].get("boundary", "")
        parser = multipart.PushMultipartParser(boundary, max_segment_count=MOST_PARTS, strict=True)
        with parser:
            segment, held = None, bytearray()
            for event in parser.parse(content):
                if isinstance(event, multipart.MultipartSegment):
                    segment, held = event, bytearray()
                elif event is not None:
                    held += event
                else:
                    yield _part(segment, bytes(held))
    except multipart.ParserLimitReached as error:
        raise TooMuch("refused.form_size", limit=LARGEST // 1024) from error
    except (multipart.MultipartError, UnicodeError) as error:
        raise Invalid("refused.form") from error


def _part(segment: Any, content: bytes) -> _Part:  # noqa: ANN401 - of a library without types
    if len(segment.name) > LONGEST_NAME or (segment.filename is None and len(content) > LARGEST):
        raise TooMuch("refused.form_size", limit=LARGEST // 1024)
    return _Part(name=segment.name, file=segment.filename, type=segment.content_type or "", content=content)
