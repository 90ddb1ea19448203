"""A prepared query answers what the query itself answers, whatever it is filled with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.test.utils import CaptureQueriesContext

from conclave.core import clock, prepared
from conclave.members.models import Account, Attestation, Duty, Office, Standing, present
from tests.cast import Cast

NOW = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)


def _standings(keys: Sequence[int], now: datetime) -> QuerySet[Any, Any]:
    """Two kinds of rows, dates, ids, flags and subqueries at once."""
    proven = Exists(Attestation.objects.filter(until__gt=now, account=OuterRef("account")))
    rows = Standing.objects.filter(present(now), pk__in=keys).order_by()
    return rows.annotate(proven=proven, what=Value("100% standing")).values_list("pk", "account_id", "since", "proven", "what")


def _duties(keys: Sequence[UUID], now: datetime) -> QuerySet[Any, Any]:
    return Duty.objects.filter(present(now), account__in=keys).order_by().values_list("account_id", "kind")


def _since(keys: tuple[UUID, date], now: datetime) -> QuerySet[Any, Any]:
    account, day = keys
    return Standing.objects.filter(account=account, since__date__lte=day).order_by("id").values_list("kind", "since")


def _either(keys: Sequence[int], now: datetime) -> QuerySet[Any, Any]:
    duties = Duty.objects.filter(present(now), pk__in=keys).order_by().values_list("pk", "kind", "since")
    return Standing.objects.filter(present(now), pk__in=keys).order_by().values_list("pk", "kind", "since").union(duties, all=True)


def test_it_answers_the_same_for_any_keys_and_any_moment(cast: Cast) -> None:
    Attestation.objects.create(account=cast.hilde, fact="office", claim="x", by="y", proven_at=NOW, until=NOW + timedelta(hours=1))
    keys = list(Standing.objects.values_list("pk", flat=True))
    moments = [NOW, NOW + timedelta(hours=2), NOW - timedelta(days=1), NOW.replace(microsecond=0)]
    for build in (_standings, _either):
        for now in moments:
            for some in (keys[:3], keys[-3:], keys[:1], keys, [*keys[:2], keys[0]], [10**12] * 2):
                assert sorted(prepared.rows(build, some, now)) == sorted(build(some, now))
    assert sorted(prepared.rows(_standings, keys, NOW)) != []


def test_keys_may_be_those_of_members(cast: Cast) -> None:
    """A member's key is no number, and each engine is handed it in its own way."""
    everybody = [cast.hilde.pk, cast.ruth.pk, cast.piet.pk]
    for some in (everybody[:1], everybody[1:2], everybody, [UUID(int=1)]):
        for now in (NOW, clock.now()):
            assert sorted(prepared.rows(_duties, some, now)) == sorted(_duties(some, now))
    assert [kind for _, kind in prepared.rows(_duties, [cast.ruth.pk], clock.now())] == [Duty.Kind.STEWARD]


def test_a_key_may_be_a_day(cast: Cast) -> None:
    days = [NOW.date(), clock.now().date(), (clock.now() + timedelta(days=1)).date()]
    for pk in (cast.hilde.pk, cast.piet.pk):
        for day in days:
            assert list(prepared.rows(_since, [pk, day], NOW)) == list(_since((pk, day), NOW))
    assert len(list(prepared.rows(_since, [cast.hilde.pk, days[-1]], NOW))) == 1


def test_a_part_reads_the_rest_when_asked(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        hilde = prepared.part(Account, name="Hilde", id=cast.hilde.pk)
        assert (hilde.pk, hilde.name) == (cast.hilde.pk, "Hilde")
    assert len(asked) == 0
    assert hilde.email == cast.hilde.email


def test_it_is_one_query_and_none_without_keys(cast: Cast) -> None:
    keys = list(Standing.objects.values_list("pk", flat=True))
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert len(list(prepared.rows(_standings, keys, NOW))) == len(keys)
        assert len(asked) == 1
    assert list(prepared.rows(_standings, [], NOW)) == []


def test_more_keys_than_are_prepared_are_answered_as_well(cast: Cast) -> None:
    offices = [Office(account=cast.hilde, title=str(n), company="Vos", since=NOW) for n in range(prepared.MOST + 5)]
    keys = [office.pk for office in Office.objects.bulk_create(offices)]
    assert len(list(prepared.rows(_offices, keys, NOW))) == prepared.MOST + 5


def _offices(keys: Sequence[int], now: datetime) -> QuerySet[Any, Any]:
    return Office.objects.filter(present(now), pk__in=keys).values_list("pk", "title")


def _named(keys: Sequence[str], now: datetime) -> QuerySet[Any, Any]:
    return Account.objects.filter(email=keys[0]).order_by().values_list("name", "id")


def test_keys_may_be_words(cast: Cast) -> None:
    for email in (cast.hilde.email, cast.ruth.email, "nobody@vos.example", "' OR 1=1 --"):
        assert list(prepared.rows(_named, [email], NOW)) == list(_named([email], NOW))
    assert prepared.one(_named, [cast.hilde.email], NOW) == (cast.hilde.name, cast.hilde.pk)
    assert prepared.one(_named, ["nobody@vos.example"], NOW) is None


def test_a_row_is_added_as_django_would_add_it(cast: Cast) -> None:
    prepared.insert(Duty(account=cast.piet, kind=Duty.Kind.STEWARD, since=NOW, set_by=cast.ruth, reason="100% sure"))
    added = Duty.objects.get(account=cast.piet, kind=Duty.Kind.STEWARD)
    assert (added.since, added.until, added.set_by, added.reason) == (NOW, None, cast.ruth, "100% sure")


def test_only_the_columns_that_were_named_are_written(cast: Cast) -> None:
    duty = Duty.objects.get(account=cast.ruth, kind=Duty.Kind.STEWARD)
    before, duty.reason = duty.reason, "not to be written"
    prepared.update(duty, until=NOW, set_by_id=cast.piet.pk)
    kept = Duty.objects.get(pk=duty.pk)
    assert (kept.until, kept.set_by, kept.reason) == (NOW, cast.piet, before)
    assert Duty.objects.filter(until=NOW).count() == 1
