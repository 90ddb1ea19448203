"""What a site's robots.txt asks of this program by name.

What it asks of all (`User-agent: *`) concerns programs that wander from page to page. A feed is published to
be read, and sites often keep search engines from theirs: honouring that would lose sources that want to be read.
"""

from __future__ import annotations

import re

NAME = "conclave"
MOST_BYTES = 100_000
LONGEST_PATTERN = 300


def allows(text: str, path: str) -> bool:
    """Whether `path` may be read. The longest rule counts, as RFC 9309 says; allowing wins over forbidding of the same length."""
    matching = [(len(pattern), allow) for allow, pattern in _rules(text) if pattern and _matches(pattern, path)]
    return max(matching)[1] if matching else True


def _rules(text: str) -> list[tuple[bool, str]]:
    rules: list[tuple[bool, str]] = []
    ours = naming = False
    for line in text[:MOST_BYTES].splitlines():
        field, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        if field.lower() == "user-agent":
            ours = (naming and ours) or value.lower() == NAME
            naming = True
        elif field.lower() in {"allow", "disallow"}:
            naming = False
            if ours:
                rules.append((field.lower() == "allow", value))
    return rules


def _matches(pattern: str, path: str) -> bool:
    """`*` stands for anything, `$` at the end for the end."""
    end = "$" if pattern.endswith("$") else ""
    parts = [re.escape(part) for part in re.split(r"\*+", pattern.rstrip("$")[:LONGEST_PATTERN])]
    return len(parts) < 10 and re.match(".*?".join(parts) + end, path) is not None
