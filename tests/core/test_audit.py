"""The audit trail: chained, append-only, and proving it."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from conclave.core.audit import trail
from conclave.core.audit.models import Head, Row
from conclave.core.audit.trail import Broken
from tests.cast import DAWN, Cast

pytestmark = pytest.mark.django_db


def write(rows: int = 3) -> None:
    for n in range(rows):
        detail = {"reason": f"Grüße {n}", "ratio": 0.1, "list": [1, None, True]}
        trail.record(actor=None, verb="test.written", subject=f"thing:{n}", detail=detail, now=DAWN + timedelta(microseconds=n))


def test_a_trail_that_nobody_touched_holds() -> None:
    assert trail.verify() == 0
    write()
    assert trail.verify() == 3
    assert [row.n for row in Row.objects.all()] == [1, 2, 3]


def test_who_acted_is_written_down(cast: Cast) -> None:
    row = trail.record(actor=cast.ruth, verb="test.written", subject="thing:1", now=DAWN)
    assert (row.actor, row.verb, row.subject, row.at) == (str(cast.ruth.pk), "test.written", "thing:1", DAWN)


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    trail.record(actor=None, verb="test.written", subject="thing:1", now=DAWN.astimezone(timezone(timedelta(hours=5, minutes=30))))
    assert trail.verify() == 1
    assert Row.objects.get().at == DAWN


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "test.forged"},
        {"actor": "somebody"},
        {"subject": "thing:9"},
        {"detail": {"reason": "Another"}},
        {"at": DAWN + timedelta(days=1)},
        {"hash": bytes(32)},
    ],
)
def test_a_changed_row_is_found(change: dict[str, object]) -> None:
    write()
    Row.objects.filter(n=2).update(**change)
    with pytest.raises(Broken, match="row 2: its content was changed"):
        trail.verify()


def test_a_changed_row_with_a_fresh_hash_is_found_at_the_next() -> None:
    write()
    row = Row.objects.get(n=2)
    forged = trail._digest(2, row.at, row.actor, "test.forged", row.subject, row.detail, bytes(row.previous))
    Row.objects.filter(n=2).update(verb="test.forged", hash=forged)
    with pytest.raises(Broken, match="row 3: it does not follow the row before"):
        trail.verify()


def test_a_row_that_was_taken_out_is_found() -> None:
    write()
    Row.objects.filter(n=2).delete()
    with pytest.raises(Broken, match="row 2: a row is missing"):
        trail.verify()


def test_a_cut_end_is_found() -> None:
    write()
    Row.objects.filter(n=3).delete()
    with pytest.raises(Broken, match="rows were cut from its end"):
        trail.verify()


def test_an_empty_trail_with_a_head_was_emptied() -> None:
    write()
    Row.objects.all().delete()
    with pytest.raises(Broken, match="rows were cut from its end"):
        trail.verify()


def test_a_trail_that_was_written_anew_is_found_by_a_mark_kept_elsewhere() -> None:
    write()
    kept = trail.mark()
    trail.require_mark(kept)
    Row.objects.all().delete()
    Head.objects.all().delete()
    write(2)
    trail.record(actor=None, verb="test.forged", subject="thing:2", now=DAWN)
    assert trail.verify() == 3
    with pytest.raises(Broken, match="row 3: it is not the row that stood there"):
        trail.require_mark(kept)


def test_a_mark_stays_good_while_the_trail_grows() -> None:
    trail.require_mark(trail.mark())
    write()
    kept = trail.mark()
    write()
    trail.require_mark(kept)


def test_a_row_of_a_rolled_back_change_is_absent() -> None:
    write(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(1)
        raise ZeroDivisionError
    assert trail.verify() == 1
    write(1)
    assert trail.verify() == 2


def test_there_is_one_head_and_no_fork() -> None:
    write()
    with pytest.raises(IntegrityError), transaction.atomic():
        Head.objects.create(id=2, hash=bytes(32))
    with pytest.raises(IntegrityError), transaction.atomic():
        Row.objects.create(n=3, at=DAWN, verb="test.forked", subject="x", previous=bytes(32), hash=bytes(32))


def test_every_row_costs_the_same_few_questions() -> None:
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            write(1)
        counts.append(len(asked))
    assert counts[1] == counts[2] <= 6
