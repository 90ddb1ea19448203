"""Small feeds, written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def rss(items: Iterable[str], title: str = "The Harbour Ledger", extra: str = "") -> bytes:
    """An RSS 2.0 document."""
    head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title><link>https://ledger.example/</link>{extra}'
    return f"{head}{''.join(items)}</channel></rss>".encode()


def item(n: int, title: str = "", *, body: str = "", date: str = "Mon, 02 Mar 2026 05:00:00 GMT") -> str:
    """One item, told apart by `n`."""
    heading = title or f"Freight rates, part {n}"
    text = f"<description>{escape(body)}</description>" if body else ""
    when = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{heading}</title><link>https://ledger.example/{n}</link><guid>ledger-{n}</guid>{text}{when}</item>"
