"""How circles are named and dated where their own name is sealed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from conclave.circles.commands import begin_circle, erase
from conclave.circles.digest import your_circles
from conclave.circles.models import Circle
from conclave.circles.queries import circles_of, in_words, room_of, which_day
from conclave.circles.subject_data import export
from conclave.conversations.models import Participant
from tests.cast import Cast, person
from tests.circles.conftest import BEGUN

MORNING = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "words"),
    [
        (MORNING - timedelta(hours=1), "UTC", "today"),
        (MORNING - timedelta(hours=7), "UTC", "yesterday"),
        (MORNING - timedelta(hours=7), "Asia/Tokyo", "today"),
        (datetime(2026, 2, 27, 12, tzinfo=UTC), "UTC", "on Friday 27 February"),
        (MORNING + timedelta(days=1), "UTC", "on Thursday 5 March"),
    ],
)
def test_a_day_is_named_as_the_reader_counts_it(at: datetime, zone: str, words: str) -> None:
    assert which_day(at, MORNING, zone) == words


def test_numbers_are_words_as_far_as_a_circle_goes() -> None:
    assert [in_words(count) for count in (1, 6, 15, 16)] == ["one", "six", "fifteen", "16"]


def test_a_larger_circle_is_called_by_its_facilitator_and_a_count(cast: Cast) -> None:
    peers = [person(f"Peer{n} Solberg{n}", standing="member") for n in range(6)]
    begin_circle(actor=cast.ana, people=[*peers, cast.hilde], now=BEGUN)
    (line,) = circles_of(cast.hilde, MORNING)
    assert line.called == "Ana Matos and six others"
    (hers,) = circles_of(cast.ana, MORNING)
    assert hers.called == "Peer0 Solberg0 and six others"


def test_a_room_is_nobodys_who_does_not_sit_in_it(cast: Cast, circle: Circle) -> None:
    room = room_of(cast.hilde, circle.pk, MORNING)
    assert room is not None
    assert [seat.account.name for seat in room.seats] == ["Ana Matos", "Hilde Vos", "Joost Okafor"]
    assert room_of(cast.tomas, circle.pk, MORNING) is None
    assert room_of(cast.hilde, circle.pk, BEGUN - timedelta(minutes=1)) is None


def test_the_morning_shows_ones_circles_and_nobody_elses(cast: Cast, circle: Circle) -> None:
    (section,) = your_circles(cast.hilde, MORNING)
    assert (section.label, section.title, section.url) == ("Your circle", "Ana Matos and Joost Okafor", f"/circles/{circle.pk}/")
    assert section.line == "Nothing has been said yet"
    assert your_circles(cast.tomas, MORNING) == []


def test_a_persons_data_holds_their_seats(cast: Cast, circle: Circle) -> None:
    (seat,) = export(cast.hilde)["seats"]
    assert seat == {"circle": str(circle.pk), "kind": "member", "since": BEGUN.isoformat(), "until": None, "reason": ""}


def test_whoever_is_erased_sits_nowhere_and_never_did(cast: Cast, circle: Circle) -> None:
    assert erase(cast.hilde, MORNING) == 1
    assert export(cast.hilde) == {"seats": []}
    assert not Participant.objects.filter(account=cast.hilde, until__isnull=True).exists()
    assert [seat.account.name for seat in circle.seats.all()] == ["Ana Matos", "Joost Okafor"]
