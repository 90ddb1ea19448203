"""Which entries a member finds in the morning, in which order, and why. Pure: no clock, no database.

    choose(candidates, reader, now) -> the chosen, in order, each with its reason in words

statistics.py    bounds and means that stay honest with few voices
scoring.py       what one entry is worth to one reader, as named parts
choosing.py      at most seven, about ten minutes, not all from one place
reasons.py       the line that says why
dissent.py       the one voice against
"""

from conclave.briefing.ranking.candidates import Candidate, Reader, Voice
from conclave.briefing.ranking.choosing import Choice, choose

__all__ = ["Candidate", "Choice", "Reader", "Voice", "choose"]
