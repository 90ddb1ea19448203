"""What a charter says, in words."""

from __future__ import annotations

from conclave.circles.models import Charter


def kept(keep: str, days: int | None) -> str:
    """`keeps what is said for 30 days`, after "this circle"."""
    if keep == Charter.Keep.DAYS:
        return f"keeps what is said for {'one day' if days == 1 else f'{days} days'}"
    return "keeps nothing after a session" if keep == Charter.Keep.SESSION else "keeps what is said for ever"
