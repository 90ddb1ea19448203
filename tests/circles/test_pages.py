"""The pages of circles: for whoever sits in one, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conclave.circles.commands import begin_circle, give_seat, leave
from conclave.circles.models import Circle, Seat
from conclave.core import clock
from conclave.members.commands.standing import set_standing
from conclave.members.models import Account, Profile, Standing
from conclave.members.models.profile import Audience
from tests.cast import Cast
from tests.circles.conftest import BEGUN

Enter = Callable[[Account], Client]


@pytest.fixture(autouse=True)
def _listed(cast: Cast) -> None:
    for account in (cast.hilde, cast.joost, cast.tomas, cast.ana, cast.ruth):
        Profile.objects.create(account=account, listed=Audience.MEMBERS, changed_at=BEGUN)


def text(answer: object) -> str:
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


def pages(circle: Circle) -> list[str]:
    seat = Seat.objects.get(circle=circle, account__name="Joost Okafor")
    return [f"/circles/{circle.pk}/{rest}" for rest in ("", "seats/", f"seats/{seat.pk}/dismissal/", "departures/")]


def test_a_member_without_a_circle_reads_what_one_is(cast: Cast, signed_in: Enter) -> None:
    page = text(signed_in(cast.tomas).get("/circles/"))
    assert ("You have no seat in a circle yet." in page, "/circles/beginning/" in page) == (True, False)


def test_a_facilitator_without_a_circle_is_led_to_begin_one(cast: Cast, signed_in: Enter) -> None:
    assert 'href="/circles/beginning/"' in text(signed_in(cast.ana).get("/circles/"))


def test_the_list_names_people_where_the_circles_name_is_sealed(cast: Cast, circle: Circle, signed_in: Enter) -> None:
    page = text(signed_in(cast.hilde).get("/circles/"))
    assert ("Ana Matos and Joost Okafor" in page, "Nothing has been said yet" in page) == (True, True)


def test_a_facilitator_begins_a_circle_from_the_page(cast: Cast, signed_in: Enter) -> None:
    browser = signed_in(cast.ana)
    assert "Tomas Lindqvist" in text(browser.get("/circles/beginning/"))
    answer = browser.post("/circles/", {"people": [cast.hilde.pk, cast.tomas.pk]})
    circle = Circle.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/circles/{circle.pk}/")
    assert {seat.account for seat in circle.seats.all()} == {cast.ana, cast.hilde, cast.tomas}


def test_whoever_was_picked_stays_picked_while_one_looks_for_others(cast: Cast, signed_in: Enter) -> None:
    answer = signed_in(cast.ana).post("/circles/", {"people": [cast.hilde.pk], "q": "lindqvist", "look": "yes"})
    page = text(answer)
    assert answer.status_code == 200
    assert [name for name in ("Hilde Vos", "Tomas Lindqvist", "Joost Okafor") if name in page] == ["Hilde Vos", "Tomas Lindqvist"]
    assert f'value="{cast.hilde.pk}" checked' in page
    assert Circle.objects.count() == 0


@pytest.mark.parametrize("people", [[], ["not-an-id"], [str(uuid4()), str(uuid4())], ["' or 1=1"]])
def test_a_circle_of_nobody_is_refused_in_words(cast: Cast, signed_in: Enter, people: list[str]) -> None:
    answer = signed_in(cast.ana).post("/circles/", {"people": people})
    assert (answer.status_code, 'role="alert"' in text(answer), Circle.objects.count()) == (422, True, 0)


def test_too_few_people_are_told_so_and_stay_picked(cast: Cast, signed_in: Enter) -> None:
    answer = signed_in(cast.ana).post("/circles/", {"people": [cast.hilde.pk]})
    assert answer.status_code == 422
    assert "Pick at least two people." in text(answer)
    assert f'value="{cast.hilde.pk}" checked' in text(answer)


def test_a_member_who_does_not_facilitate_finds_no_way_to_begin(cast: Cast, signed_in: Enter) -> None:
    browser = signed_in(cast.hilde)
    assert browser.get("/circles/beginning/").status_code == 404
    assert browser.post("/circles/", {"people": [cast.joost.pk, cast.tomas.pk]}).status_code == 404
    assert Circle.objects.count() == 0


def test_the_room_gives_the_sealed_client_its_ids_and_names(cast: Cast, circle: Circle, signed_in: Enter) -> None:
    answer = signed_in(cast.hilde).get(f"/circles/{circle.pk}/")
    page = text(answer)
    assert f'conversation="{circle.conversation_id}"' in page
    assert f'data-person="{cast.joost.pk}" data-name="Joost Okafor"' in page
    assert "require-trusted-types-for 'script'" in answer["Content-Security-Policy"]
    assert ("facilitates" in page, "facilitates" in text(signed_in(cast.ana).get(f"/circles/{circle.pk}/"))) == (False, True)


def test_whoever_left_is_still_named_beside_what_they_said(cast: Cast, circle: Circle, signed_in: Enter) -> None:
    leave(actor=cast.joost, circle=circle, now=BEGUN + timedelta(days=1))
    page = text(signed_in(cast.hilde).get(f"/circles/{circle.pk}/"))
    assert f'data-person="{cast.joost.pk}"' in page
    assert 'data-slot="name">Ana Matos<' in page


@pytest.mark.parametrize("who", ["tomas", "ruth", "ben", "piet"])
def test_outsider_steward_assistant_and_applicant_find_no_circle(cast: Cast, circle: Circle, signed_in: Enter, who: str) -> None:
    sits, browser = signed_in(cast.ana), signed_in(getattr(cast, who))
    assert [sits.get(page).status_code for page in pages(circle)] == [200, 200, 200, 200]
    missing = text(browser.get(f"/circles/{uuid4()}/"))
    answers = [browser.get(page) for page in pages(circle)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert {text(answer) for answer in answers} == {missing}
    posted = [browser.post(page, {"person": cast.tomas.pk, "kind": "member"}).status_code for page in pages(circle)[1:]]
    assert posted == [404, 404, 404]
    assert Seat.objects.filter(until__isnull=True).count() == 3


def test_a_stranger_is_asked_to_sign_in_without_learning_whether_the_circle_exists(cast: Cast, circle: Circle, client: Client) -> None:
    for place in (circle.pk, uuid4()):
        assert client.get(f"/circles/{place}/")["Location"] == f"/sign-in/?next=%2Fcircles%2F{place}%2F"


def test_an_alumnus_loses_the_room(cast: Cast, circle: Circle, signed_in: Enter) -> None:
    browser = signed_in(cast.hilde)
    assert browser.get(f"/circles/{circle.pk}/").status_code == 200
    set_standing(actor=None, account=cast.hilde, kind=Standing.Kind.ALUMNUS, reason="Retired", now=clock.now())
    assert [browser.get(page).status_code for page in ("/circles/", *pages(circle))] == [404] * 5


def test_a_member_of_the_circle_reads_seats_but_gives_and_ends_none(cast: Cast, circle: Circle, signed_in: Enter) -> None:
    browser = signed_in(cast.hilde)
    page = text(browser.get(f"/circles/{circle.pk}/seats/"))
    assert ("Joost Okafor" in page, "Give a seat" in page, "End this seat" in page) == (True, False, False)
    assert browser.get(pages(circle)[2]).status_code == 404
    assert browser.post(pages(circle)[2]).status_code == 404
    assert browser.post(f"/circles/{circle.pk}/seats/", {"person": cast.tomas.pk, "kind": "member"}).status_code == 404


def test_the_facilitator_gives_and_ends_a_seat(cast: Cast, circle: Circle, signed_in: Enter) -> None:
    browser, page = signed_in(cast.ana), f"/circles/{circle.pk}/seats/"
    assert browser.post(page, {"person": cast.tomas.pk, "kind": "guest"})["Location"] == page
    assert "Guest since" in text(browser.get(page))
    seat = Seat.objects.get(account=cast.tomas)
    asked = text(browser.get(f"{page}{seat.pk}/dismissal/"))
    assert "End the seat of Tomas Lindqvist?" in asked
    assert browser.post(f"{page}{seat.pk}/dismissal/", {"reason": "One session"})["Location"] == page
    assert "Sat here before" in text(browser.get(page))
    assert browser.post(f"{page}{seat.pk}/dismissal/").status_code == 404


@pytest.mark.parametrize(("person", "kind"), [("", "member"), ("nobody", "member"), ("hilde", "member"), ("tomas", "king"), ("tomas", "facilitator")])
def test_a_seat_that_cannot_be_given_is_refused_in_words(cast: Cast, circle: Circle, signed_in: Enter, person: str, kind: str) -> None:
    who = getattr(cast, person).pk if person in {"hilde", "tomas"} else person
    answer = signed_in(cast.ana).post(f"/circles/{circle.pk}/seats/", {"person": who, "kind": kind})
    assert (answer.status_code, 'role="alert"' in text(answer)) == (422, True)
    assert Seat.objects.count() == 3


def test_a_room_learns_who_came_after_it_was_opened(cast: Cast, circle: Circle, signed_in: Enter) -> None:
    browser, page = signed_in(cast.hilde), f"/circles/{circle.pk}/seats/"
    give_seat(actor=cast.ana, circle=circle, account=cast.tomas, now=BEGUN + timedelta(days=1))
    told = browser.get(page, headers={"Accept": "application/json"}).json()["seats"]
    assert told[-1] == {"account": str(cast.tomas.pk), "name": "Tomas Lindqvist", "initials": "TL"}
    assert signed_in(cast.ruth).get(page, headers={"Accept": "application/json"}).status_code == 404


def test_leaving_says_first_what_it_costs(cast: Cast, circle: Circle, signed_in: Enter) -> None:
    browser, page = signed_in(cast.hilde), f"/circles/{circle.pk}/departures/"
    assert "closes to you at once" in text(browser.get(page))
    assert Seat.objects.get(account=cast.hilde).until is None
    assert browser.post(page)["Location"] == "/circles/"
    assert browser.get(f"/circles/{circle.pk}/").status_code == 404


def test_the_only_facilitator_is_told_why_they_cannot_leave_yet(cast: Cast, circle: Circle, signed_in: Enter) -> None:
    answer = signed_in(cast.ana).post(f"/circles/{circle.pk}/departures/")
    assert (answer.status_code, "You are the only facilitator here." in text(answer)) == (409, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_room_take_five_queries_however_many_circles(cast: Cast, circle: Circle, signed_in: Enter, count: int) -> None:
    for _ in range(count - 1):
        begin_circle(actor=cast.ana, people=[cast.hilde, cast.tomas], now=BEGUN)
    browser = signed_in(cast.hilde)
    for page in ("/circles/", f"/circles/{circle.pk}/"):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        assert len(queries) == 5, [query["sql"] for query in queries]


@pytest.mark.parametrize("count", [1, 3])
def test_who_sits_here_takes_as_many_queries_for_three_more(cast: Cast, circle: Circle, signed_in: Enter, count: int) -> None:
    for account in (cast.tomas, cast.ruth)[: count - 1]:
        give_seat(actor=cast.ana, circle=circle, account=account, now=BEGUN)
    browser = signed_in(cast.hilde)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(f"/circles/{circle.pk}/seats/").status_code == 200
    assert len(queries) == 5, [query["sql"] for query in queries]
