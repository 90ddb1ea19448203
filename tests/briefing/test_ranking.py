"""What a morning is made of, in which order, and why. Pure: no database here."""

from __future__ import annotations

import doctest
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conclave.briefing import words
from conclave.briefing.ranking import Candidate, Reader, Voice, choose, statistics
from conclave.briefing.ranking.candidates import Marks
from conclave.briefing.ranking.choosing import MINUTES, MOST
from conclave.briefing.ranking.dissent import dissent
from conclave.briefing.ranking.reasons import reason
from conclave.briefing.ranking.scoring import worth
from conclave.briefing.ranking.speaker import speaker
from conclave.briefing.ranking.statistics import faded, shrunk_mean, wilson_lower

NOW = datetime(2026, 3, 3, 5, 0, tzinfo=UTC)
ME = UUID(int=999)
READER = Reader(ME)


def voice(
    who: int,
    marks: tuple[int, int, int] | None = None,
    *,
    verified: bool = True,
    own: bool = False,
    role: str = "",
    sector: str = "",
    text: str = "",
) -> Voice:
    given, at = Marks(*marks) if marks else None, NOW - timedelta(hours=who % 24)
    return Voice(UUID(int=who), at, text, marks=given, role=role, sector=sector, verified=verified, own_company=own)


def candidate(entry: int, voices: Iterable[Voice], *, title: str = "", outlet: int = 0, minutes: int = 1, hours: float = 5) -> Candidate:
    return Candidate(entry, outlet or entry, title or f"Title{entry}", NOW - timedelta(hours=hours), minutes, "", tuple(voices))


def order(candidates: Iterable[Candidate], reader: Reader = READER) -> list[int]:
    return [choice.candidate.entry for choice in choose(candidates, reader, NOW)]


@pytest.mark.parametrize("module", [words, statistics])
def test_the_examples_in_the_documentation_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]  # a module
    assert (result.failed, result.attempted > 3) == (0, True)


@given(n=st.integers(1, 80), share=st.floats(0, 1), z=st.floats(0.5, 3))
def test_the_lower_bound_is_a_share_below_the_observed_one(n: int, share: float, z: float) -> None:
    assert 0 <= wilson_lower(share * n, n, z) <= share + 1e-9


@given(n=st.integers(1, 60))
def test_one_more_peer_for_it_raises_and_one_against_it_lowers_the_bound(n: int) -> None:
    assert wilson_lower(n, n) < wilson_lower(n + 1, n + 1)
    assert wilson_lower(n, n) > wilson_lower(n, n + 1)


@given(marks=st.lists(st.floats(1, 5), max_size=20), towards=st.floats(1, 5), weight=st.floats(0.1, 10))
def test_a_shrunk_mean_lies_between_what_was_seen_and_what_is_usual(marks: list[float], towards: float, weight: float) -> None:
    seen = [*marks, towards]
    assert min(seen) - 1e-9 <= shrunk_mean(marks, towards=towards, weight=weight) <= max(seen) + 1e-9


def test_age_halves() -> None:
    assert [faded(timedelta(days=n), timedelta(days=1)) for n in (-1, 0, 1, 3)] == [1.0, 1.0, 0.5, 0.125]


def test_nothing_without_a_verified_peer() -> None:
    assert order([candidate(1, [voice(1, verified=False), voice(2, verified=False)]), candidate(2, [])]) == []
    assert order([candidate(1, [voice(1, verified=False), voice(2)])]) == [1]


def test_my_own_words_are_no_reason() -> None:
    mine = Voice(ME, NOW, verified=True)
    assert order([candidate(1, [mine])]) == []
    both = candidate(2, [mine, voice(2)])
    assert reason(both, READER) == "One peer recommends it."
    assert order([candidate(3, [voice(3)]), both]) == [3, 2]  # what I know already stands behind what I do not


def test_words_about_ones_own_company_are_no_reason() -> None:
    assert order([candidate(1, [voice(1, own=True), voice(2, own=True)])]) == []
    assert reason(candidate(1, [voice(1, own=True), voice(2)]), READER) == "One peer recommends it."


def test_an_entry_of_an_earlier_morning_does_not_return() -> None:
    both = [candidate(1, [voice(1)]), candidate(2, [voice(2)])]
    assert order(both, Reader(ME, seen=frozenset({1}))) == [2]


def test_more_peers_stand_above_fewer() -> None:
    assert order([candidate(n, [voice(peer) for peer in range(n)]) for n in (1, 4, 2)]) == [4, 2, 1]


def test_nine_good_reviews_stand_above_a_single_perfect_one() -> None:
    many = [voice(n, (5, 5, 5) if n else (5, 4, 4)) for n in range(9)]
    assert order([candidate(1, [voice(50, (5, 5, 5))]), candidate(2, many)]) == [2, 1]


def test_one_for_and_one_against_is_not_worth_it() -> None:
    assert order([candidate(1, [voice(1), voice(2, (1, 1, 1))])]) == []
    assert order([candidate(1, [voice(1), voice(2), voice(3), voice(4, (1, 1, 1))])]) == [1]


def test_one_peer_is_one_voice() -> None:
    twice = candidate(1, [voice(1), voice(1, (3, 3, 3))])
    assert worth(twice, READER, NOW).trust == wilson_lower(0.5, 1)


def test_fresh_stands_above_stale_and_stale_is_not_lost() -> None:
    assert order([candidate(1, [voice(1)], hours=80), candidate(2, [voice(2)], hours=2)]) == [2, 1]


def test_what_names_my_sector_or_comes_from_it_stands_higher() -> None:
    steel = Reader(ME, sector="Steel", city="Rotterdam", role="Chair")
    assert order([candidate(1, [voice(1)], hours=4), candidate(2, [voice(2)], title="Steel tariffs", hours=5)], steel) == [2, 1]
    assert order([candidate(1, [voice(1)], hours=4), candidate(2, [voice(2, sector="steel")], hours=5)], steel) == [2, 1]
    assert order([candidate(1, [voice(1)], hours=4), candidate(2, [voice(2)], title="Rotterdam grows", hours=4.5)], steel) == [2, 1]


def test_a_morning_is_not_all_from_one_outlet() -> None:
    same = [candidate(n, [voice(peer) for peer in range(3)], outlet=7, hours=n) for n in (1, 2, 3)]
    other = candidate(4, [voice(9)], outlet=8)
    assert order([*same, other]).index(4) < 3


def test_a_morning_is_not_all_about_one_matter() -> None:
    grid = [candidate(n, [voice(peer) for peer in range(4)], title="Grid operators move to hourly pricing", hours=n) for n in (1, 2)]
    assert order([*grid, candidate(3, [voice(8)], title="Succession plans")]) == [1, 3, 2]


def test_at_most_seven_and_about_ten_minutes() -> None:
    assert len(order([candidate(n, [voice(n)]) for n in range(1, 20)])) == MOST
    chosen = choose([candidate(n, [voice(n)], minutes=3) for n in range(1, 20)], READER, NOW)
    assert sum(choice.candidate.minutes for choice in chosen) <= MINUTES
    assert len(chosen) == 3


def test_a_short_piece_fills_what_a_long_one_leaves() -> None:
    pieces = [candidate(n, [voice(peer) for peer in range(5 - n)], minutes=minutes) for n, minutes in ((1, 8), (2, 5), (3, 3))]
    assert order(pieces) == [1, 3]


def test_a_very_long_piece_comes_only_where_there_is_nothing_else() -> None:
    long = candidate(1, [voice(peer) for peer in range(9)], minutes=30)
    assert order([long]) == [1]
    assert order([long, candidate(2, [voice(2)])]) == [2]


def test_the_order_of_the_inputs_does_not_matter() -> None:
    dice = random.Random(4)
    pool = [
        candidate(
            n,
            [voice(who, dice.choice([None, (dice.randint(1, 5), 3, dice.randint(1, 5))])) for who in dice.sample(range(40), dice.randint(0, 6))],
            outlet=dice.randint(1, 6),
            minutes=dice.randint(1, 4),
            hours=dice.random() * 90,
            title=" ".join(dice.choices(["steel", "boards", "energy", "harbour", "credit", "people"], k=4)),
        )
        for n in range(1, 60)
    ]
    first = choose(pool, READER, NOW)
    assert len(first) >= 3
    for _ in range(20):
        dice.shuffle(pool)
        shuffled = [Candidate(**{**vars(it), "voices": tuple(dice.sample(it.voices, len(it.voices)))}) for it in pool]
        assert [(choice.candidate.entry, choice.why) for choice in choose(shuffled, READER, NOW)] == [(c.candidate.entry, c.why) for c in first]


def test_the_reason_is_told_in_words() -> None:
    steel = voice(2, role="Chief Executive", sector="Steel")
    four = [voice(1), steel, voice(3), voice(4)]
    reviews = [voice(5, (4, 4, 4)), voice(6, (5, 5, 5))]
    assert reason(candidate(1, [*four, *reviews]), READER) == (
        "Four peers recommend it, among them a Chief Executive in steel; two reviews, usefulness 4.5."
    )
    assert reason(candidate(1, [steel]), READER) == "A Chief Executive in steel recommends it."
    assert reason(candidate(1, [replace(steel, marks=Marks(4, 4, 4))]), READER) == "One review by a Chief Executive in steel, usefulness 4."
    assert reason(candidate(1, [voice(1)], title="Steel tariffs"), Reader(ME, sector="Steel")) == "One peer recommends it; it is about steel."


def test_the_reason_names_the_nearest_of_those_who_are_not_quoted_above_it() -> None:
    owner, chair, other = voice(1, role="Owner", sector="Shipping"), voice(2, role="Chair", sector="IT services"), voice(3)
    steel = voice(4, role="Chief Executive", sector="Steel")
    assert reason(candidate(1, [owner, chair]), Reader(ME, sector="it services")) == "Two peers recommend it, among them an Owner in shipping."
    assert reason(candidate(1, [owner, chair]), Reader(ME, sector="shipping")) == "Two peers recommend it, among them a Chair in IT services."
    assert reason(candidate(1, [owner, other]), Reader(ME, sector="shipping")) == "Two peers recommend it."
    assert reason(candidate(1, [owner, chair, steel]), Reader(ME, sector="steel")) == "Three peers recommend it, among them a Chair in IT services."


def test_somebody_unverified_is_not_named_as_a_reason() -> None:
    assert reason(candidate(1, [voice(1, verified=False, role="Owner", sector="Shipping")]), READER) == "One peer recommends it."


def test_one_dissent_against_a_high_mean() -> None:
    high = [voice(1, (4, 4, 4)), voice(2, (5, 5, 5))]
    low, lower = voice(3, (3, 2, 2)), voice(4, (1, 1, 1))
    assert dissent(candidate(1, [*high, low]), READER) == low
    assert dissent(candidate(1, [*high, low, lower]), READER) == lower
    assert dissent(candidate(1, [voice(1), voice(2), low]), READER) == low  # two recommend it, nobody else judged


def test_no_dissent_where_there_is_none() -> None:
    low = voice(3, (2, 2, 2))
    assert dissent(candidate(1, [voice(1, (4, 4, 4)), voice(2, (5, 5, 5))]), READER) is None
    assert dissent(candidate(1, [low]), READER) is None
    assert dissent(candidate(1, [voice(1, (3, 3, 3)), low]), READER) is None  # the others are not for it either
    assert dissent(candidate(1, [voice(1), low]), READER) is None
    assert dissent(candidate(1, [voice(1, (5, 5, 5)), Voice(ME, NOW, marks=Marks(1, 1, 1))]), READER) is None  # the reader knows


def test_the_nearest_verified_peer_speaks() -> None:
    far, near = voice(1, sector="Retail", text="far"), voice(2, sector="Steel", text="near")
    stranger = voice(3, sector="Steel", verified=False, text="unverified")
    mine = Voice(ME, NOW, text="mine", verified=True)
    steel = Reader(ME, sector="steel")
    assert speaker(candidate(1, [far, near, stranger, mine]), steel) == near
    assert speaker(candidate(1, [far, near]), steel, against=near) == far
    assert speaker(candidate(1, [mine]), steel) is None
    assert speaker(candidate(1, [voice(4, own=True), stranger]), steel) == stranger
