"""Which codec is meant by the name of a charset as mail bears it."""

from __future__ import annotations

import codecs
import re
from functools import cache

_MEANT = {
    # Names as mail bears them, and the wider charset that is meant: what browsers take them for too.
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "646": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "euc-cn": "gb18030",
    "chinese": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "cp950": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "ksc_5601": "cp949",
    "korean": "cp949",
    "euc-kr": "cp949",
    "windows-949": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ms_kanji": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc-jp",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "x-utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16-be",
    "win-1251": "cp1251",
    "x-cp1251": "cp1251",
    "x-windows-1251": "cp1251",
    "ansi-1251": "cp1251",
    "koi8": "koi8-r",
    "koi": "koi8-r",
    "koi8_r": "koi8-r",
    "x-koi8-r": "koi8-r",
    "koi8-ru": "koi8-u",
    "dos-866": "cp866",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "logical": "iso-8859-8",
    "visual": "iso-8859-8",
}
_CODECS = re.compile(
    r"utf-?(7|8|16|32)(-[bl]e)?|iso8859-\d+|cp\d+|koi8-[rut]|mac-\w+|big5(hkscs)?|euc_\w+|gb\w+|hz|johab|shift\w+"
    r"|iso2022_\w+|kz1048|ptcp154|latin[\d_-]\w*|hp-roman8"
)
"""Python knows more codecs, which are no charsets: some run programs of escapes, some take quadratic time."""


@cache
def known(name: str) -> str:
    """The codec for a charset's name; empty for one nobody knows."""
    plain = name.strip().strip("\"'").lower().partition("*")[0].removeprefix("cs")[:40]
    meant = _MEANT.get(plain, plain)
    try:
        codec = codecs.lookup(meant).name
    except (LookupError, ValueError):
        return ""
    return codec if _CODECS.fullmatch(codec) else ""
