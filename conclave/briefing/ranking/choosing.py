"""At most seven, about ten minutes, not all from one place nor on one matter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from conclave.briefing.ranking.candidates import Candidate, Reader
from conclave.briefing.ranking.reasons import reason
from conclave.briefing.ranking.scoring import Worth, is_worth_it, worth

MOST = 7
MINUTES = 11
SAME_OUTLET, SAME_MATTER = 0.6, 0.3
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True)
class Choice:
    """One chosen entry: its worth before it was weighed against the others, and why it is here, in words."""

    candidate: Candidate
    worth: Worth
    why: str


def choose(candidates: Iterable[Candidate], reader: Reader, now: datetime) -> list[Choice]:
    """The morning, best first; empty when nothing is worth it. The same inputs give the same morning, in whatever order they come.

    A greedy pass: take the best, make what resembles it cheaper, repeat. This is maximal marginal relevance with a product
    in place of the difference: J. Carbonell and J. Goldstein, "The Use of MMR, Diversity-Based Reranking for Reordering
    Documents and Producing Summaries", SIGIR (1998) 335-336.
    """
    left = _runners(candidates, reader, now)
    chosen: list[Choice] = []
    while left and len(chosen) < MOST:
        best = max(left, key=lambda runner: (runner.rank, runner.candidate.published_at, runner.candidate.entry))
        left.remove(best)
        if _fits(best.candidate, chosen):
            chosen.append(Choice(best.candidate, best.worth, reason(best.candidate, reader)))
            for runner in left:
                runner.rank *= _likeness(best.candidate, runner.candidate)
    return chosen


@dataclass(eq=False)
class _Runner:
    """A candidate that is worth it, and what that is still worth beside those chosen so far."""

    candidate: Candidate
    worth: Worth
    rank: float


def _runners(candidates: Iterable[Candidate], reader: Reader, now: datetime) -> list[_Runner]:
    """Long reads run only where there is nothing else."""
    measured = ((candidate, worth(candidate, reader, now)) for candidate in candidates if candidate.entry not in reader.seen)
    found = [_Runner(candidate, value, value.total) for candidate, value in measured if is_worth_it(candidate, reader, value)]
    return [runner for runner in found if runner.candidate.minutes <= MINUTES] or found


def _likeness(one: Candidate, other: Candidate) -> float:
    """What is left of the worth of `other` beside `one`."""
    return (SAME_OUTLET if one.outlet == other.outlet else 1) * (SAME_MATTER if _is_same_matter(one, other) else 1)


def _fits(candidate: Candidate, chosen: list[Choice]) -> bool:
    """The first always does: where there is nothing else, one long read is the whole morning."""
    return not chosen or sum(choice.candidate.minutes for choice in chosen) + candidate.minutes <= MINUTES


def _is_same_matter(one: Candidate, other: Candidate) -> bool:
    """Whether two titles share a third of their longer words (Jaccard's index)."""
    words, others = _matter(one.title), _matter(other.title)
    return bool(words | others) and len(words & others) / len(words | others) >= 1 / 3


@lru_cache(maxsize=4096)
def _matter(title: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(title))
