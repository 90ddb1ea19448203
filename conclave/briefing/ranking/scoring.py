"""What one entry is worth to one reader, as parts that can be named.

    worth = trust x merit x freshness x nearness x novelty

Each part but `trust` is a factor around 1, so that no single one decides alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from conclave.briefing.ranking.candidates import Candidate, Reader, Voice, peers_of
from conclave.briefing.ranking.statistics import faded, shrunk_mean, wilson_lower
from conclave.briefing.words import says

HALF_LIFE = timedelta(hours=36)
USUAL_MARK, IMAGINED = 3.5, 2.0
OLDEST = 0.25
FLOOR = 0.2
"""Least trust for a place in a morning: one peer for it is enough (0.38), one for and one against is not (0.16)."""


@dataclass(frozen=True)
class Worth:
    """The parts, for whoever asks why one stands above another."""

    trust: float
    merit: float
    freshness: float
    nearness: float
    novelty: float

    @property
    def total(self) -> float:
        return self.trust * self.merit * self.freshness * self.nearness * self.novelty


def worth(candidate: Candidate, reader: Reader, now: datetime) -> Worth:
    """What `candidate` is worth to `reader` at `now`."""
    peers = list(peers_of(candidate, reader))
    return Worth(
        trust=_trust(peers),
        merit=_merit(peers),
        freshness=max(faded(now - candidate.published_at, HALF_LIFE), OLDEST),
        nearness=_nearness(candidate, peers, reader),
        novelty=0.6 if any(voice.account == reader.account for voice in candidate.voices) else 1.0,
    )


def is_worth_it(candidate: Candidate, reader: Reader, measured: Worth) -> bool:
    """Whether it may stand in a morning at all: a verified peer speaks for or about it, and the voices are not against it."""
    return any(voice.verified for voice in peers_of(candidate, reader)) and measured.trust >= FLOOR


def _trust(peers: list[Voice]) -> float:
    """How sure one may be that peers find it useful. One peer, one voice: who both recommends and reviews counts with the review."""
    said = {voice.account: 1.0 for voice in peers if voice.marks is None}
    said |= {voice.account: (voice.marks.usefulness - 1) / 4 for voice in peers if voice.marks}
    return wilson_lower(sum(said.values()), len(said))


def _merit(peers: list[Voice]) -> float:
    """From 0.7 to 1.3: the reviews' marks, drawn towards the usual while they are few."""
    means = [voice.marks.mean for voice in peers if voice.marks]
    return 1 + 0.3 * (shrunk_mean(means, towards=USUAL_MARK, weight=IMAGINED) - USUAL_MARK) / 1.5 if means else 1.0


def _nearness(candidate: Candidate, peers: list[Voice], reader: Reader) -> float:
    """From 1 to 1.4: it names the reader's sector, city or office, or a peer of the same sector speaks for it."""
    text = f"{candidate.title}\n{candidate.summary}"
    same_sector = bool(reader.sector) and any(voice.sector.casefold() == reader.sector.casefold() for voice in peers)
    return 1 + 0.2 * says(text, reader.sector) + 0.1 * same_sector + 0.05 * says(text, reader.city) + 0.05 * says(text, reader.role)
