"""What can go wrong on the way to an address and back.

FetchError
├── BadAddress        it is no http or https address; whoever typed it can mend it
├── Blocked           it leads into a private network; nobody should ask for it
├── Unreachable       its server does not answer; it may tomorrow
│   └── Untrusted     its certificate does not hold; its operator must act
├── TimedOut          it took too long; it may be faster tomorrow
├── TooLarge          the document is larger than we read
├── TooManyRedirects  it sends us round and round; its operator must act
└── BrokenAnswer      what came back is no whole HTTP answer; its operator must act
"""

from __future__ import annotations

from conclave.core.errors import Invalid


class FetchError(Invalid):
    """The family. `said` is one sentence for the person who chose the address."""

    code = "fetch"
    words = "This address could not be read."


class BadAddress(FetchError):
    code = "bad-address"
    words = "This is not an address that can be read. It begins with http:// or https://."


class Blocked(FetchError):
    code = "blocked"
    words = "This address leads into a private network, and is not read."


class Unreachable(FetchError):
    code = "unreachable"
    words = "The server does not answer."


class Untrusted(Unreachable):
    code = "untrusted"
    words = "The server's certificate cannot be trusted."


class TimedOut(FetchError):
    code = "timed-out"
    words = "The server took too long to answer."


class TooLarge(FetchError):
    code = "too-large"
    words = "The document is larger than is read here."


class TooManyRedirects(FetchError):
    code = "too-many-redirects"
    words = "The address leads to another, and that to another again, without an end."


class BrokenAnswer(FetchError):
    code = "broken-answer"
    words = "The server's answer broke off or cannot be understood."
