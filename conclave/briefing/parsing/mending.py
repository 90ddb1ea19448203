"""Small mendings before a document is read as XML."""

from __future__ import annotations

import re

# What XML 1.0 forbids, and halves of surrogate pairs, which no database takes.
_forbidden = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")
_beginning = re.compile(r"<\?xml[\s?]|<(?:[\w-]{1,20}:)?(?:rss|feed|rdf|channel|opml)\b|<!doctype\b|<html\b", re.IGNORECASE)
_declaration = re.compile(r"^\s*(?:<\?xml[^>]{0,300}\?>\s*)+", re.IGNORECASE)
_entity = re.compile(r"""<!ENTITY\s+(?:%\s+)?([^\s"'<>]{1,100})\s+(?:SYSTEM|PUBLIC|"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_prefixed = re.compile(r"<([a-zA-Z][\w-]{0,20}):(?:item|entry)[\s>]")

HEAD = 20_000
LONGEST_ENTITY = 1000


def whole(text: str) -> str:
    """Without characters that neither XML nor a database takes."""
    return _forbidden.sub("", text)


def mended(text: str) -> tuple[str, list[str]]:
    """The document from its beginning, and what was left out."""
    problems = []
    clean = whole(text)
    if len(clean) != len(text):
        problems.append("It holds characters that XML forbids; they were left out.")
    begins = _beginning.search(clean[:HEAD])
    if begins and clean[: begins.start()].strip() and not clean[: begins.start()].lstrip().startswith("<!--"):
        problems.append("Something stands before its beginning; it was left out.")
        clean = clean[begins.start() :]
    return _declaration.sub("", clean), problems


def is_bomb(text: str) -> bool:
    """Whether it defines entities out of entities, or very long ones: a few bytes that unfold into gigabytes."""
    if "<!ENTITY" not in text.upper():
        return False
    values = ((double or single) for _, double, single in _entity.findall(text))
    return any("&" in value.replace("&#", "") or len(value) > LONGEST_ENTITY for value in values)


def without_prefix(text: str) -> str:
    """`<rss:item>` as `<item>`, for documents that forgot to say what the prefix means."""
    match = _prefixed.search(text)
    return re.sub(rf"(</?){re.escape(match.group(1))}:", r"\1", text) if match else text
