"""Plain text, shortened by words; how long it takes to read, and in which language it says it is."""

from __future__ import annotations

import html
import re

import nh3

from conclave.briefing.sanitising.markup import SILENCED, bounded

WORDS_A_MINUTE = 230
# Scripts that do not put spaces between words are counted by characters.
SIGNS_A_MINUTE = 500
LONGEST_SUMMARY = 400

_breaks = re.compile(r"<(?=/?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|th|blockquote|pre|figure|section|article|hr)\b)", re.IGNORECASE)
_unfit = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_signs = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")
_language = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")


def plain(markup: str) -> str:
    """The words of `markup` on one line, entities resolved, without anything that turns the writing direction."""
    if "<" in markup:
        markup = nh3.clean(_breaks.sub(" <", bounded(markup)), tags=set(), clean_content_tags=set(SILENCED))
    return tidy(html.unescape(markup))


def tidy(text: str) -> str:
    """One line, single spaces, no control characters."""
    return " ".join(_unfit.sub(" ", text).split())


def summarised(text: str, most: int = LONGEST_SUMMARY) -> str:
    """The beginning of plain `text`, whole words, at most `most` characters; ends with a sentence where one ends late enough."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    stop = max(cut.rfind(mark) for mark in (". ", "! ", "? ", "。"))
    if stop > most * 0.6:
        return cut[: stop + 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most * 0.6 else cut).rstrip(" ,;:.-") + "…"


def minutes(text: str) -> int:
    """Whole minutes to read plain `text`, at least one."""
    signs = len(_signs.findall(text))
    words = len(_signs.sub(" ", text).split())
    return max(1, round(words / WORDS_A_MINUTE + signs / SIGNS_A_MINUTE))


def language(declared: str) -> str:
    """A language tag such as ``en`` or ``pt-br``, or nothing when what was declared is none."""
    said = declared.strip().lower().replace("_", "-")
    return said if len(said) <= 16 and _language.fullmatch(said) else ""
