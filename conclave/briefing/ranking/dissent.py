"""The one voice against."""

from __future__ import annotations

from statistics import mean

from conclave.briefing.ranking.candidates import Candidate, Reader, Voice, peers_of

LOW, HIGH = 2, 3.5


def dissent(candidate: Candidate, reader: Reader) -> Voice | None:
    """A review with usefulness of 2 at most, where the others are for it: their reviews' mean is 3.5 at least,
    or nobody else reviewed and two recommend it. Of several, the lowest, then the latest; never the reader's own.
    """
    peers = list(peers_of(candidate, reader))
    against = [voice for voice in peers if voice.marks and voice.marks.usefulness <= LOW]
    if not against or not _others_are_for_it(peers, against):
        return None
    return min(against, key=lambda voice: (voice.marks.mean if voice.marks else 0, -voice.at.timestamp(), str(voice.account)))


def _others_are_for_it(peers: list[Voice], against: list[Voice]) -> bool:
    critics = {voice.account for voice in against}
    marks = [voice.marks.usefulness for voice in peers if voice.marks and voice.account not in critics]
    recommend = sum(voice.marks is None and voice.account not in critics for voice in peers)
    return mean(marks) >= HIGH if marks else recommend >= 2
