"""Numbers, lists and names as a person would write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORD = re.compile(r"\w+")


def number(count: int) -> str:
    """Up to twelve in words, then in digits.

    >>> number(4), number(0), number(1200)
    ('four', 'no', '1,200')
    """
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> counted(1, "peer", "peers"), counted(3, "peer", "peers")
    ('one peer', 'three peers')
    """
    return f"{number(count)} {one if count == 1 else many}"


def capital(text: str) -> str:
    """As the beginning of a sentence.

    >>> capital("four peers")
    'Four peers'
    """
    return text[:1].upper() + text[1:]


def amid(sector: str) -> str:
    """A sector in the middle of a sentence; abbreviations keep their capitals.

    >>> amid("Steel construction"), amid("IT services")
    ('steel construction', 'IT services')
    """
    return sector if sector[1:2].isupper() else sector[:1].lower() + sector[1:]


def a(role: str) -> str:
    """With its article.

    >>> a("Chief Executive"), a("Owner")
    ('a Chief Executive', 'an Owner')
    """
    return f"{'an' if role[:1].casefold() in 'aeiou' else 'a'} {role}"


def joined(parts: Sequence[str], last: str = "and") -> str:
    """A list in words.

    >>> joined(["one", "two", "three"])
    'one, two and three'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


def says(text: str, name: str) -> bool:
    """Whether `name` stands in `text` as whole words, whatever the case. Names shorter than three letters never do.

    >>> says("Meridiaan Logistics orders 90 trucks", "Meridiaan Logistics"), says("The tides turn", "Ide")
    (True, False)
    """
    words, wanted = _words(text), _words(name)
    return len("".join(wanted)) >= 3 and any(words[n : n + len(wanted)] == wanted for n in range(len(words) - len(wanted) + 1))


def host_of(url: str) -> str:
    """The host that `url` names, or nothing where it names none.

    >>> host_of("https://News.vos-staalbouw.example/a"), host_of("not an address")
    ('news.vos-staalbouw.example', '')
    """
    try:
        return (urlsplit(url).hostname or "").casefold()
    except ValueError:
        return ""


def shortened(text: str, most: int) -> str:
    """At most `most` characters, cut between words.

    >>> shortened("Grid operators move to hourly pricing", 24)
    'Grid operators move to…'
    """
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(" ,;:.-") + "…"


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
