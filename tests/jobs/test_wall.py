"""Local time, on the days on which it jumps."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from conclave.core.jobs.wall import following, latest_day, occurrence

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (date(2026, 3, 28), time(6), datetime(2026, 3, 28, 5, tzinfo=UTC)),
        (date(2026, 3, 29), time(6), datetime(2026, 3, 29, 4, tzinfo=UTC)),
        (date(2026, 10, 24), time(6), datetime(2026, 10, 24, 4, tzinfo=UTC)),
        (date(2026, 10, 25), time(6), datetime(2026, 10, 25, 5, tzinfo=UTC)),
    ],
)
def test_six_in_the_morning_stays_six_when_the_clocks_change(day: date, at: time, expected: datetime) -> None:
    assert occurrence(day, at, BERLIN) == expected


def test_a_time_that_spring_skips_falls_an_hour_later() -> None:
    assert occurrence(date(2026, 3, 29), time(2, 30), BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_that_autumn_repeats_is_the_first_of_the_two() -> None:
    assert occurrence(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_next_time_is_never_now() -> None:
    six = occurrence(date(2026, 6, 1), time(6), BERLIN)
    assert following(time(6), BERLIN, six) == occurrence(date(2026, 6, 2), time(6), BERLIN)


def test_someone_east_of_the_date_line_gets_their_own_day() -> None:
    now = datetime(2026, 6, 1, 18, tzinfo=UTC)  # already the second of June in Kiritimati
    assert latest_day(time(6), "Pacific/Kiritimati", now) == date(2026, 6, 2)
    assert latest_day(time(6), "America/Los_Angeles", now) == date(2026, 6, 1)


def test_a_year_of_mornings_has_one_a_day() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    days = []
    for _ in range(365):
        now = following(time(2, 30), BERLIN, now)
        days.append(latest_day(time(2, 30), BERLIN, now))
    assert len(set(days)) == 365
