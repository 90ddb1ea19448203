"""Whether two names mean the same company, or the same person."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from conclave.admission.lists import words

_FORMS = words("legal_forms")
_JOINED = ("株式会社", "有限会社", "合同会社", "股份有限公司", "有限公司")
_ASIDE = words("titles")
CLOSE = 0.87


def normalised(name: str) -> str:
    """A company's name in small letters, without accents, punctuation and legal forms; never empty for a name with a letter."""
    every = _split(name)
    kept = [word for word in every if word not in _FORMS]
    return " ".join(kept or every)


def same_company(one: str, other: str) -> bool:
    """Whether two names mean the same company: equal without their legal forms, one within the other, initials, or nearly equal."""
    a, b = normalised(one).split(), normalised(other).split()
    if not a or not b:
        return False
    joined_a, joined_b = "".join(a), "".join(b)
    if joined_a == joined_b or _is_within(a, b) or _is_within(b, a):
        return True
    if _is_initials(joined_a, b) or _is_initials(joined_b, a):
        return True
    return min(len(joined_a), len(joined_b)) >= 5 and SequenceMatcher(None, joined_a, joined_b).ratio() >= CLOSE


def same_person(one: str, other: str) -> bool:
    """Whether two names can be one person's: the same last name, and first names that begin alike."""
    a, b = ([word for word in _split(name) if word not in _ASIDE] for name in (one, other))
    if not a or not b or a[-1] != b[-1]:
        return False
    firsts_a, firsts_b = a[:-1], b[:-1]
    return not firsts_a or not firsts_b or any(_begins_alike(x, y) for x in firsts_a for y in firsts_b)


def _split(name: str) -> list[str]:
    text = name
    for form in _JOINED:
        text = text.replace(form, f" {form} ")
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("&", " and ").replace("ø", "o").replace("ł", "l").replace("æ", "ae"))
    plain = unicodedata.normalize("NFC", "".join(character for character in decomposed if not unicodedata.combining(character)))
    plain = re.sub(r"(?<=\b\w)[./](?=\w\b)", "", plain)  # s.p.a. -> spa, a/s -> as
    return re.sub(r"[^\w]+", " ", plain.replace("'", "").replace("\u2019", "")).replace("_", " ").split()


def _is_within(short: list[str], long: list[str]) -> bool:
    """Every word of one stands in the other, beginning with the same; a single letter proves nothing."""
    return short[0] == long[0] and len("".join(short)) >= 2 and set(short) <= set(long)


def _is_initials(joined: str, long: list[str]) -> bool:
    return len(long) >= 3 and joined == "".join(word[0] for word in long)


def _begins_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
