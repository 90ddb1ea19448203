"""The line that says why an entry is here, made of nothing but what was counted."""

from __future__ import annotations

from statistics import mean

from conclave.briefing.ranking.candidates import Candidate, Reader, Voice, peers_of
from conclave.briefing.ranking.dissent import dissent
from conclave.briefing.ranking.speaker import speaker
from conclave.briefing.words import a, amid, capital, counted, number, says


def reason(candidate: Candidate, reader: Reader) -> str:
    """Such as "Four peers recommend it, among them a Chief Executive in steel; two reviews, usefulness 4.5." """
    peers = list(peers_of(candidate, reader))
    recommending = [voice for voice in peers if voice.marks is None]
    reviews = [voice for voice in peers if voice.marks]
    quoted = speaker(candidate, reader, dissent(candidate, reader))
    parts = [_recommended(recommending, reader, quoted)] if recommending else []
    parts += [_reviewed(reviews, reader, alone=not recommending)] if reviews else []
    parts += [near] if (near := _near(candidate, reader)) else []
    return f"{capital('; '.join(parts))}."


def _recommended(voices: list[Voice], reader: Reader, quoted: Voice | None) -> str:
    """Of several, somebody else than the one whose words and office stand above the line."""
    if len(voices) == 1:
        return f"{_description(voices, reader) or 'one peer'} recommends it"
    told = _description([voice for voice in voices if voice is not quoted], reader)
    return f"{number(len(voices))} peers recommend it" + (f", among them {told}" if told else "")


def _reviewed(voices: list[Voice], reader: Reader, *, alone: bool) -> str:
    usefulness = mean(voice.marks.usefulness for voice in voices if voice.marks)
    told = _description(voices, reader) if alone else ""
    by = f" by {told}" if told and len(voices) == 1 else ""
    return f"{counted(len(voices), 'review', 'reviews')}{by}, usefulness {usefulness:.2g}"


def _description(voices: list[Voice], reader: Reader) -> str:
    """The peer who says most to this reader: of their sector first, then whoever has told both office and sector."""
    known = [voice for voice in voices if voice.role and voice.sector and voice.verified]
    if not known:
        return ""
    nearest = min(known, key=lambda voice: (voice.sector.casefold() != reader.sector.casefold(), voice.at, str(voice.account)))
    return f"{a(nearest.role)} in {amid(nearest.sector)}"


def _near(candidate: Candidate, reader: Reader) -> str:
    text = f"{candidate.title}\n{candidate.summary}"
    if says(text, reader.sector):
        return f"it is about {amid(reader.sector)}"
    return f"it names {reader.city}" if says(text, reader.city) else ""
