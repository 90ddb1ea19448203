"""From what a feed says to what may stand on a page and in a mail.

Knows neither the database nor Django: `fetching.apart` runs it in a process of its own.
"""

from conclave.briefing.sanitising.entries import CleanEntry, cleaned
from conclave.briefing.sanitising.markup import safe
from conclave.briefing.sanitising.words import minutes, plain, summarised

__all__ = ["CleanEntry", "cleaned", "minutes", "plain", "safe", "summarised"]
