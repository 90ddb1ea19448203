"""The one voice that speaks for an entry."""

from __future__ import annotations

from conclave.briefing.ranking.candidates import Candidate, Reader, Voice


def speaker(candidate: Candidate, reader: Reader, against: Voice | None = None) -> Voice | None:
    """Whose words the reader sees: somebody verified, of the reader's sector, who says why in one line; then whoever spoke first.

    Never the reader's own words, nor those of the dissent, which is shown beside. Somebody whom it concerns
    themselves only where nobody else speaks.
    """
    others = [voice for voice in candidate.voices if voice.account != reader.account and voice is not against]
    return max(others, key=lambda voice: _nearness(voice, reader), default=None)


def _nearness(voice: Voice, reader: Reader) -> tuple[bool, bool, bool, bool, float, str]:
    same = bool(reader.sector) and voice.sector.casefold() == reader.sector.casefold()
    return voice.counts, voice.verified, same, voice.marks is None, -voice.at.timestamp(), str(voice.account)
