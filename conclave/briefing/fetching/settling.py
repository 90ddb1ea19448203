"""What an outcome means for its source."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from conclave.briefing.fetching import pace
from conclave.briefing.fetching.asking import Outcome
from conclave.briefing.fetching.moving import move_if_settled
from conclave.briefing.fetching.storing import store
from conclave.briefing.models import Source, SourceState
from conclave.briefing.parsing import apart
from conclave.briefing.parsing.parse import NO_FEED
from conclave.briefing.parsing.reading import Document
from conclave.briefing.sources.commands import set_state
from conclave.core.fetch import Answer

FORBIDDEN = "Its site asks this program by name, in robots.txt, not to read it."
UNFORESEEN = "Something broke on our side while it was stored; the server's log says what."
GONE = "The server says that it is gone for good (410)."
STATUS = {
    410: GONE,
    401: "The server shows it only to people who sign in there (401).",
    403: "The server refuses to show it (403).",
    404: "The server has nothing at this address any more (404).",
    429: "The server asks us to come less often (429).",
    451: "The server may not show it for legal reasons (451).",
}


@dataclass(frozen=True)
class Told:
    """What became of one source: how many entries are new, and what went wrong, if anything did."""

    url: str
    new: int = 0
    error: str = ""


def settle(outcome: Outcome, now: datetime) -> Told:
    """Stores what came and sets the next time. A failure leaves what was read before as it is."""
    document, fault = _understood(outcome, now)
    with transaction.atomic():
        source = Source.objects.select_for_update().filter(pk=outcome.errand.source).first()
        if source is None or source.next_at is None:  # deleted or paused while it was read
            return Told(outcome.errand.url)
        source.last_fetched_at = now
        if fault == GONE:
            return _gone(source, now)
        if fault or outcome.answer is None:
            return _failed(source, fault, now, _asked_to_wait(outcome, now))
        return _succeeded(source, outcome.answer, document, now)


def give_up(outcome: Outcome, now: datetime) -> Told:
    """For what nobody foresaw while settling: the source waits, and says where to look."""
    with transaction.atomic():
        source = Source.objects.select_for_update().filter(pk=outcome.errand.source, next_at__isnull=False).first()
        return _failed(source, UNFORESEEN, now) if source else Told(outcome.errand.url)


def _understood(outcome: Outcome, now: datetime) -> tuple[Document | None, str]:
    """The document, if there is a new one, and what is wrong, if anything is. Before any lock is held: reading takes time."""
    answer = outcome.answer
    if answer is None:
        return None, outcome.error.said if outcome.error else FORBIDDEN
    if answer.status != 200:
        return None, "" if answer.status == 304 else _of_status(answer.status)
    document = apart.read(answer.body, now=now, content_type=answer.headers.get("content-type", ""), url=answer.url)
    if document.format:
        return document, ""
    return None, document.problems[-1] if document.problems else NO_FEED


def _succeeded(source: Source, answer: Answer, document: Document | None, now: datetime) -> Told:
    new = store(source, document.entries, now) if document else 0
    if document:
        source.etag, source.last_modified = _kept(answer, "etag", 500), _kept(answer, "last-modified", 100)
        source.title = source.title or document.title
        source.site = source.site or document.site[:1000]
        source.language = document.language or source.language
    source.interval = pace.interval_after(source.interval, new=new)
    source.next_at = now + pace.wait_after_success(source.interval, _chance())
    source.failures, source.last_error, source.last_success_at = 0, "", now
    source.save()
    move_if_settled(source, answer.permanent_url, now)
    return Told(source.url, new)


def _failed(source: Source, words: str, now: datetime, asked_for: timedelta | None = None) -> Told:
    source.failures += 1
    source.last_error = words[:300]
    source.next_at = now + pace.wait_after_failure(source.failures, _chance(), asked_for)
    source.save(update_fields=["last_fetched_at", "failures", "last_error", "next_at"])
    return Told(source.url, error=words)


def _gone(source: Source, now: datetime) -> Told:
    source.last_error = GONE
    source.save(update_fields=["last_fetched_at", "last_error"])
    set_state(actor=None, source=source, kind=SourceState.Kind.GONE, reason=GONE, now=now)
    return Told(source.url, error=GONE)


def _asked_to_wait(outcome: Outcome, now: datetime) -> timedelta | None:
    return pace.asked_to_wait(outcome.answer.headers.get("retry-after", ""), now) if outcome.answer else None


def _of_status(status: int) -> str:
    if status in STATUS:
        return STATUS[status]
    return f"The server has a fault of its own ({status})." if status >= 500 else f"The server answers with {status}, not with a feed."


def _kept(answer: Answer, name: str, most: int) -> str:
    """A validator that is too long or holds what no header may is not kept; the next answer is whole then."""
    value = answer.headers.get(name, "")
    return value if len(value) <= most and value.isprintable() else ""


def _chance() -> float:
    return random.random()  # noqa: S311  # spreads load, guards nothing
