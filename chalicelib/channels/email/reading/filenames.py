"""Names for the files of a mail: as given where that is safe, made up where nobody gave one, each only once."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chalicelib.desk.names import EXTENSION, FILE_NAME, file_name, plain
from chalicelib.desk.text import cut

_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_EXTENSIONS: Mapping[str, str] = {
    "application/gzip": "gz",
    "application/ics": "ics",
    "application/json": "json",
    "application/msword": "doc",
    "application/ms-tnef": "dat",
    "application/octet-stream": "bin",
    "application/pdf": "pdf",
    "application/pgp-encrypted": "asc",
    "application/pgp-signature": "asc",
    "application/pkcs7-mime": "p7m",
    "application/pkcs7-signature": "p7s",
    "application/rtf": "rtf",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/x-pkcs7-mime": "p7m",
    "application/x-pkcs7-signature": "p7s",
    "application/xml": "xml",
    "application/zip": "zip",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/tiff": "tiff",
    "image/webp": "webp",
    "message/delivery-status": "txt",
    "message/disposition-notification": "txt",
    "message/feedback-report": "txt",
    "message/rfc822": "eml",
    "text/calendar": "ics",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "txt",
    "text/rfc822-headers": "txt",
    "text/vcard": "vcf",
    "text/x-vcard": "vcf",
    "video/mp4": "mp4",
}


def named(given: str, *, type: str, number: int) -> str:
    """A safe name; without one it is called by its type and its number."""
    name = _FORBIDDEN.sub("_", file_name(given, otherwise=""))
    name = name.strip(" ") if name.strip("._ ") else ""
    if not name:
        kind = type.partition("/")[0]
        return f"{kind if kind in {'image', 'audio', 'video'} else 'file'}-{number}.{_EXTENSIONS.get(type, 'bin')}"
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def of_mail(subject: str) -> str:
    """What a mail inside a mail is called."""
    title = plain(subject).replace("/", "_").replace("\\", "_")
    return f"{cut(title, FILE_NAME - 4)}.eml" if title else ""


def unique(name: str, taken: set[str]) -> str:
    """The name, with a number where another file has it; capitals make no difference."""
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > EXTENSION:
        stem, dot, extension = name, "", ""
    candidate = name
    number = 1
    while candidate.lower() in taken:
        number += 1
        mark = f" ({number})"
        candidate = f"{stem[: FILE_NAME - len(mark) - len(dot) - len(extension)]}{mark}{dot}{extension}"
    taken.add(candidate.lower())
    return candidate
