"""A member's morning is made once, at their own hour, and never empty."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connections
from django_tasks_db.models import DBTaskResult

from conclave.briefing.editions.commands import deliver, make_edition, open_morning
from conclave.briefing.editions.delivery import KIND, keep_in_step, set_delivery, unsubscribe
from conclave.briefing.editions.heading import headline, since, subject, subline, where_and_when
from conclave.briefing.editions.queries import Morning, morning_of
from conclave.briefing.errors import NotADay
from conclave.briefing.jobs import edition as edition_job
from conclave.briefing.letters import mail_edition
from conclave.briefing.models import Delivery, Edition, EditionItem
from conclave.briefing.reviews.commands import withdraw
from conclave.core.errors import Refused
from conclave.core.jobs import Daily, tick
from conclave.members.commands.profile import save_profile
from conclave.members.models import Account, Standing
from tests.briefing.morning import TUESDAY, entry, every_day_at, peers, recommend, review, source, verified
from tests.cast import Cast, assemble

DAY = date(2026, 3, 3)


def morning(account: Account, day: date = DAY, now: datetime = TUESDAY) -> Morning:
    found = morning_of(account, day, now)
    assert found is not None
    return found


def letters() -> int:
    return DBTaskResult.objects.filter(task_path=mail_edition.module_path).count()


def test_an_edition_holds_what_peers_recommend_each_with_its_reason(cast: Cast) -> None:
    verified(cast)
    first, second = entry("First"), entry("Second")
    for minutes, who in enumerate((cast.ana, cast.joost, cast.tomas)):
        recommend(who, first, now=TUESDAY - timedelta(minutes=9 - minutes))
    recommend(cast.joost, second)
    made = make_edition(account=cast.hilde, day=DAY, now=TUESDAY)
    assert made is not None
    assert [(item.place, item.entry.title, item.why) for item in morning(cast.hilde).items] == [
        (1, "First", "Three peers recommend it, among them a Managing Director in logistics."),
        (2, "Second", "A Managing Director in logistics recommends it."),
    ]
    assert (made.peers, made.considered, made.at, made.zone) == (3, 2, time(6), "Europe/Amsterdam")


def test_the_same_edition_stands_all_day(cast: Cast) -> None:
    verified(cast)
    recommend(cast.joost, entry("First"))
    made = make_edition(account=cast.hilde, day=DAY, now=TUESDAY)
    recommend(cast.joost, entry("Too late for today"), now=TUESDAY + timedelta(hours=1))
    assert make_edition(account=cast.hilde, day=DAY, now=TUESDAY + timedelta(hours=2)) == made
    assert open_morning(account=cast.hilde, now=TUESDAY + timedelta(hours=3)) == made
    assert [item.entry.title for item in morning(cast.hilde).items] == ["First"]


def test_tomorrow_does_not_repeat_today(cast: Cast) -> None:
    verified(cast)
    recommend(cast.joost, entry("First"))
    make_edition(account=cast.hilde, day=DAY, now=TUESDAY)
    tomorrow = TUESDAY + timedelta(days=1)
    recommend(cast.tomas, entry("Second"), now=tomorrow)
    make_edition(account=cast.hilde, day=DAY + timedelta(days=1), now=tomorrow)
    assert [item.entry.title for item in morning(cast.hilde, DAY + timedelta(days=1), tomorrow).items] == ["Second"]


def test_there_is_never_an_empty_edition(cast: Cast) -> None:
    verified(cast)
    recommend(cast.hilde, entry("My own words"))
    recommend(cast.ruth, entry("By somebody without a proven office"))
    assert make_edition(account=cast.hilde, day=DAY, now=TUESDAY) is None
    assert deliver(account=cast.hilde, day=DAY, now=TUESDAY) is None
    assert not Edition.objects.exists()
    assert letters() == 0


def test_an_entry_about_a_peers_own_company_needs_another_voice(cast: Cast) -> None:
    verified(cast)
    own = entry("Meridiaan Logistics orders ninety trucks")
    recommend(cast.joost, own)
    assert make_edition(account=cast.hilde, day=DAY, now=TUESDAY) is None
    recommend(cast.tomas, own)
    make_edition(account=cast.hilde, day=DAY, now=TUESDAY)
    assert [item.why for item in morning(cast.hilde).items] == ["An Owner in metal components recommends it."]


def test_applicants_and_assistants_have_no_morning(cast: Cast) -> None:
    recommend(verified(cast).joost, entry())
    for who in (cast.piet, cast.ben):
        with pytest.raises(Refused):
            make_edition(account=who, day=DAY, now=TUESDAY)
        assert deliver(account=who, day=DAY, now=TUESDAY) is None


def test_a_dissent_is_shown_beside_the_voices_for_it(cast: Cast) -> None:
    verified(cast)
    it = entry()
    recommend(cast.joost, it)
    review(cast.joost, it, (5, 4, 5))
    recommend(cast.ana, it, now=TUESDAY - timedelta(minutes=1))
    review(cast.tomas, it, (2, 1, 2))
    make_edition(account=cast.hilde, day=DAY, now=TUESDAY)
    item = morning(cast.hilde).items[0]
    assert (item.voice and item.voice.name, item.dissent and item.dissent.name) == ("Ana Matos", "Tomas Lindqvist")
    make_edition(account=cast.tomas, day=DAY, now=TUESDAY)
    assert morning(cast.tomas).items[0].dissent is None


def test_words_taken_back_are_gone_from_editions_already_made(cast: Cast) -> None:
    verified(cast)
    said = recommend(cast.joost, entry())
    make_edition(account=cast.hilde, day=DAY, now=TUESDAY)
    assert morning(cast.hilde).items[0].voice is not None
    withdraw(actor=cast.joost, voice=said, now=TUESDAY)
    assert morning(cast.hilde).items[0].voice is None


@pytest.mark.django_db(transaction=True)
def test_the_page_and_the_job_at_once_make_one_edition() -> None:
    cast = verified(assemble())
    for who in (cast.joost, cast.tomas):
        recommend(who, entry(f"By {who.name}"))
    start, made = threading.Barrier(4), []

    def make() -> None:
        start.wait()
        made.append(deliver(account=cast.hilde, day=DAY, now=TUESDAY))
        connections.close_all()

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [edition.pk for edition in made if edition] == [Edition.objects.get().pk] * 4
    assert EditionItem.objects.count() == 2
    assert letters() == 1


def test_the_hour_is_waited_for_but_not_by_somebody_new(cast: Cast) -> None:
    verified(cast)
    recommend(cast.joost, entry("First"), now=TUESDAY - timedelta(hours=4))
    early = TUESDAY - timedelta(hours=3)  # 03:30 in Amsterdam
    made = open_morning(account=cast.hilde, now=early)
    assert made is not None
    assert (made.day, made.at) == (DAY, time(3, 30))
    recommend(cast.joost, entry("Second"), now=TUESDAY)
    assert open_morning(account=cast.hilde, now=early + timedelta(days=1)) is None
    assert open_morning(account=cast.hilde, now=TUESDAY + timedelta(days=1)) is not None


def test_a_day_that_the_member_does_not_want_brings_nothing(cast: Cast) -> None:
    verified(cast)
    set_delivery(actor=cast.hilde, at=time(6), days="15", by_mail=True, now=TUESDAY)
    recommend(cast.joost, entry())
    assert deliver(account=cast.hilde, day=DAY, now=TUESDAY) is None
    assert not Edition.objects.exists()
    friday = TUESDAY + timedelta(days=3)
    assert deliver(account=cast.hilde, day=friday.date(), now=friday) is not None


def test_a_member_who_wants_no_mail_still_has_the_page(cast: Cast) -> None:
    verified(cast)
    unsubscribe(account=cast.hilde, now=TUESDAY)
    recommend(cast.joost, entry())
    assert deliver(account=cast.hilde, day=DAY, now=TUESDAY) is not None
    assert letters() == 0


def test_the_job_may_run_twice_and_enqueues_one_letter(cast: Cast) -> None:
    verified(cast)
    recommend(cast.joost, entry())
    for _ in range(2):
        deliver(account=cast.hilde, day=DAY, now=TUESDAY)
    assert (Edition.objects.count(), letters()) == (1, 1)


def test_members_get_a_daily_time_move_with_their_clock_and_lose_it_when_they_leave(cast: Cast) -> None:
    assert keep_in_step(now=TUESDAY) == 5
    times = {row.subject: row.next_at for row in Daily.objects.filter(kind=KIND)}
    assert times.keys() == {str(who.pk) for who in (cast.hilde, cast.joost, cast.tomas, cast.ana, cast.ruth)}
    assert (times[str(cast.hilde.pk)], times[str(cast.ana.pk)]) == (datetime(2026, 3, 4, 5, tzinfo=UTC), datetime(2026, 3, 3, 6, tzinfo=UTC))
    assert keep_in_step(now=TUESDAY) == 0
    save_profile(actor=cast.hilde, fields={}, listed="members", time_zone="Asia/Tokyo", now=TUESDAY)
    Standing.objects.filter(account=cast.joost).update(until=TUESDAY)
    assert keep_in_step(now=TUESDAY) == 2
    times = {row.subject: row.next_at for row in Daily.objects.filter(kind=KIND)}
    assert times[str(cast.hilde.pk)] == datetime(2026, 3, 3, 21, tzinfo=UTC)
    assert str(cast.joost.pk) not in times


def test_each_member_is_served_when_their_own_clock_shows_their_hour(cast: Cast) -> None:
    midnight = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
    keep_in_step(now=midnight)
    set_delivery(actor=cast.tomas, at=time(7, 15), days="12345", by_mail=True, now=midnight)

    def served(hour: int, minute: int = 0) -> int:
        tick(datetime(2026, 3, 3, hour, minute, tzinfo=UTC))
        return DBTaskResult.objects.filter(task_path=edition_job.module_path).count()

    assert [served(4, 59), served(5), served(6), served(6, 15)] == [0, 3, 4, 5]


def test_a_member_chooses_hour_days_and_mail(cast: Cast) -> None:
    row = set_delivery(actor=cast.hilde, at=time(5, 45), days="7161", by_mail=False, now=TUESDAY)
    assert (row.at, row.days, row.by_mail) == (time(5, 45), "167", False)
    assert Daily.objects.get(kind=KIND).next_at == datetime(2026, 3, 4, 4, 45, tzinfo=UTC)
    assert set_delivery(actor=cast.hilde, at=time(5, 45), days="1", by_mail=True, now=TUESDAY).by_mail
    for days in ("", "8", "monday"):
        with pytest.raises(NotADay):
            set_delivery(actor=cast.hilde, at=time(6), days=days, by_mail=True, now=TUESDAY)
    with pytest.raises(Refused):
        set_delivery(actor=cast.piet, at=time(6), days="1", by_mail=True, now=TUESDAY)


def test_ending_the_mail_twice_keeps_the_first_time(cast: Cast) -> None:
    unsubscribe(account=cast.hilde, now=TUESDAY)
    unsubscribe(account=cast.hilde, now=TUESDAY + timedelta(days=1))
    assert [row.unsubscribed_at for row in Delivery.objects.all()] == [TUESDAY]


def test_what_stands_above_a_morning_is_counted(cast: Cast) -> None:
    verified(cast)
    peers(4)
    every_day_at(cast.hilde, time(6))
    outlet = source()
    for n in range(40):
        entry(f"Passed over {n}", of=outlet)
    for n in range(4):
        recommend(cast.joost, entry(f"Wholly different matter {n}", minutes=n % 2 + 1))
    make_edition(account=cast.hilde, day=DAY, now=TUESDAY)
    found = morning(cast.hilde)
    assert where_and_when(found.edition) == "Tuesday 3 March · 06:00 in Amsterdam"
    assert headline(found) == ("Four things worth knowing,", "six minutes in all")
    assert subline(found) == "Chosen by 1 verified peer from 44 entries since yesterday morning."
    assert subject(found) == f"{found.items[0].entry.title}, and three more"


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "since yesterday morning"), (1, "since yesterday morning"), (4, "since Friday morning"), (10, "of the past ten days")],
)
def test_since_when_is_told_as_a_person_would(days: int, words: str) -> None:
    assert since(TUESDAY - timedelta(days=days), DAY, "Europe/Amsterdam") == words
