"""Domains that are made to be taken for another."""

from __future__ import annotations

import string
import unicodedata

from conclave.admission import lists
from conclave.admission.rules.domains import readable

LETTERS = string.ascii_lowercase + string.digits + "-"
SHORTEST = 6  # of shorter names, half of all are one letter away from another's

_SINGLE = str.maketrans({shape: letter for letter, *shapes in lists.rows("confusables") for shape in shapes})
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("-", ""), ("i", "l"))


def skeleton(label: str) -> str:
    """What is left of a label when all that look alike are one: `he1vetia`, `heIvetia` and `helvetia` are the same."""
    decomposed = unicodedata.normalize("NFKD", readable(label).casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character)).translate(_SINGLE)
    for pair, one in _PAIRS:
        plain = plain.replace(pair, one)
    return plain


def neighbours(label: str) -> set[str]:
    """Every label that is one slip of the hand away: a letter left out, added, changed, or two swapped. Empty for short ones."""
    if len(label) < SHORTEST:
        return set()
    halves = [(label[:n], label[n:]) for n in range(len(label) + 1)]
    left_out = {a + b[1:] for a, b in halves if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    changed = {a + letter + b[1:] for a, b in halves if b for letter in LETTERS}
    added = {a + letter + b for a, b in halves for letter in LETTERS}
    return (left_out | swapped | changed | added) - {label}
