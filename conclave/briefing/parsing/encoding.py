"""In which encoding a document is written, whatever it says."""

from __future__ import annotations

import codecs
import re
import zlib

from conclave.briefing.parsing.document import MOST_BYTES

MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
# How "<?" or "<r" looks without a mark. Longer patterns first.
SILENT = [(b"\x00\x00\x00<", "utf-32-be"), (b"<\x00\x00\x00", "utf-32-le"), (b"\x00<\x00", "utf-16-be"), (b"<\x00", "utf-16-le")]
# What people mean when they say it (as the WHATWG encoding standard has it), and what may carry text past a filter.
MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
REFUSED = frozenset({"utf-7", "unicode_escape", "raw_unicode_escape", "punycode", "idna", "undefined"})
SEVEN_BITS = frozenset({"iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_ext", "iso2022_kr", "hz"})

_declared = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""", re.IGNORECASE)
_meta = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_header = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)


def decoded(body: bytes, content_type: str = "") -> tuple[str, str, list[str]]:
    """The text, its encoding, and what was wrong with how it was announced. Never raises."""
    body, problems = _unpacked(body)
    for mark, name in MARKS:
        if body.startswith(mark):
            return _leniently(body[len(mark) :], name, problems)
    for pattern, name in SILENT:
        if body.lstrip(b"\r\n\t ").startswith(pattern):
            return _leniently(body, name, problems)
    said = _announced(body, content_type)
    first = said[0] if said else "utf-8"
    for name in _candidates(body, said):
        text = _strictly(body, name)
        if text is not None:
            wrong = [] if name == first else [f"It says that it is written in {first}, but is in {name}."]
            return text, name, problems + wrong
    return _leniently(body, first, problems)


def _unpacked(body: bytes) -> tuple[bytes, list[str]]:
    """Some servers pack a document that was packed before."""
    if not body.startswith(b"\x1f\x8b"):
        return body, []
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        return unpack.decompress(body, MOST_BYTES), ["It was packed twice."]
    except zlib.error:
        return b"", ["It is packed and cannot be unpacked."]


def _announced(body: bytes, content_type: str) -> list[str]:
    """The server's word, then the document's own, in Python's names; nonsense left out."""
    start = body[:2000]
    found = [match.group(1) for match in [_header.search(content_type)] if match]
    found += [match.group(1).decode("ascii", "ignore") for match in [_declared.search(start), _meta.search(start)] if match]
    return list(dict.fromkeys(name for said in found if (name := _known(said))))


def _known(said: str) -> str:
    try:
        info = codecs.lookup(said)
    except (LookupError, ValueError):
        return ""
    if not info._is_text_encoding or info.name in REFUSED:  # hex, zlib and their like are codecs too
        return ""
    return MEANT.get(info.name, info.name)


def _candidates(body: bytes, said: list[str]) -> list[str]:
    """Bytes that are UTF-8 beyond ASCII are UTF-8, whatever is said: other text practically never looks like it."""
    seven = [name for name in said if name in SEVEN_BITS]
    wide = [name for name in said if name.startswith(("utf-16", "utf-32"))]  # without a zero byte it cannot be true
    others = [name for name in said if name not in seven and name not in wide]
    plain = body.isascii()
    return [*seven, *([*others, "utf-8"] if plain else ["utf-8", *others]), "cp1252"]


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeError, ValueError):
        return None


def _leniently(body: bytes, name: str, problems: list[str]) -> tuple[str, str, list[str]]:
    text = _strictly(body, name)
    if text is not None:
        return text, name, problems
    return body.decode(name, "replace"), name, [*problems, f"Some characters cannot be read as {name}."]
