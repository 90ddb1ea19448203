"""From bytes to entries, as leniently as can be, and never with an exception.

Knows neither the database nor Django: `fetching.apart` runs it in a process of its own.
"""

from conclave.briefing.parsing.document import Parsed, ParsedEntry
from conclave.briefing.parsing.parse import parse

__all__ = ["Parsed", "ParsedEntry", "parse"]
