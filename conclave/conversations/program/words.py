"""Hashes in words, as client/src/release/words.std.ts says them."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from conclave.conversations.events import from_base64

COUNT, BITS = 8, 11


def in_words(value: str) -> str:
    """The first 88 bits of a hash or key (base64url) as eight words of the BIP 39 list: what people compare by voice."""
    bits = int.from_bytes(from_base64(value)[: COUNT * BITS // 8], "big")
    return " ".join(_list()[bits >> BITS * (COUNT - 1 - n) & 2**BITS - 1] for n in range(COUNT))


def in_hex(value: str) -> str:
    """All of it, as sha256sum prints it."""
    return from_base64(value).hex()


@lru_cache(maxsize=1)
def _list() -> list[str]:
    words: list[str] = json.loads((Path(__file__).parent / "english.json").read_text())
    return words
