"""What can go wrong with sources.

SourcesError
├── AlreadyASource    409  it is read, or was, under the same address
├── AlreadySo         409  it is in that state already
├── AlreadyDecided    409  another steward was faster
├── NoFeedThere       422  the person finds the feed's own address
└── ListUnreadable    422  the person exports the list again
"""

from __future__ import annotations

from conclave.briefing.errors import BriefingError
from conclave.core.errors import Conflict, Invalid


class SourcesError(BriefingError):
    """The family."""


class AlreadyASource(SourcesError, Conflict):
    code = "already-a-source"
    words = "This source is on the list already."


class AlreadySo(SourcesError, Conflict):
    code = "already-so"
    words = "That is so already."


class AlreadyDecided(SourcesError, Conflict):
    code = "already-decided"
    words = "Somebody decided about this suggestion already."


class NoFeedThere(SourcesError, Invalid):
    code = "no-feed-there"
    words = "No feed was found at this address. Look on the site for “RSS” or “Atom”, and paste that address."


class ListUnreadable(SourcesError, Invalid):
    code = "list-unreadable"
    words = "This is no list of sources that can be read. An OPML file from a feed reader is needed."
