"""The demonstration network is made by the real thing, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from conclave.briefing.editions.commands import make_edition
from conclave.briefing.models import Edition, Recommendation
from conclave.circles.models import Circle
from conclave.console import main
from conclave.conversations.models import LogEntry
from conclave.core import clock
from conclave.members.models import Account
from conclave.operations.demo.loading import NotEmpty, invite, load
from conclave.operations.demo.models import DemoCircle, DemoPerson
from conclave.operations.demo.morning import freshen
from conclave.operations.demo.script import Network, network
from conclave.operations.demo.simulation import BUNDLE
from tests.cast import person
from tests.house.processes import database_environment
from tests.house.stored import places_of

pytestmark = pytest.mark.django_db(transaction=True)
built = pytest.mark.skipif(not BUNDLE.exists(), reason="the simulated devices are not built (npm run build:node)")


@pytest.fixture
def demo(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """This network is a demonstration; the server that is started backstage serves the tests' database."""
    settings.DEMO = True
    for name, value in {**database_environment(connection), "CONCLAVE_DEMO": "true"}.items():
        monkeypatch.setenv(name, value)


@built
def test_everybody_is_there_and_speaks_once_and_what_they_said_is_not_there(demo: None) -> None:
    said: list[str] = []
    load(clock.now(), say=said.append)
    told = network()
    assert DemoPerson.objects.count() == len(told.people) + 2
    assert all(row.kit for row in DemoPerson.objects.exclude(key__in=["assistant", "applicant"]))
    assert Circle.objects.count() == len(told.circles)
    assert Recommendation.objects.count() == sum(len(story.picks) for story in told.stories)
    assert _messages() == _spoken(told)
    assert places_of(told.stories[0].title) != [], "the search finds what lies open"
    assert [line for room in told.circles for line in room.script if places_of(line.say)] == []
    assert [room for room in told.circles if places_of(room.name)] == []
    assert len(said) == 2

    load(clock.now(), say=said.append)
    assert len(said) == 2, "a second start makes nothing new"
    assert _messages() == _spoken(told)

    DemoCircle.objects.filter(key=told.circles[1].key).update(spoken=False)
    load(clock.now(), say=said.append)
    assert len(said) == 3, "an interrupted evening goes on where it stopped"
    seats = sum(len(room.members) + 1 for room in told.circles)
    assert 1 <= _messages() - _spoken(told) <= 1 + seats  # the name once more, and what further devices are called as far as they came to say it
    assert DemoCircle.objects.filter(spoken=False).count() == 0


def test_on_a_later_day_the_morning_is_that_days(demo: None, settings: Any) -> None:
    now = clock.now()
    invite(now)
    hilde = Account.objects.get(name="Hilde Vos")
    first = make_edition(account=hilde, day=now.date(), now=now)
    assert first is not None
    chosen = list(first.items.values_list("entry", flat=True))
    settings.NETWORK_URL = "http://localhost:8499"
    later = now + timedelta(days=3)
    freshen(network(), later)
    second = make_edition(account=hilde, day=later.date(), now=later)
    assert second is not None
    assert list(second.items.values_list("entry", flat=True)) == chosen
    assert all(item.entry.url.startswith("http://localhost:8499/demo/stories/") for item in second.items.select_related("entry"))


def test_a_look_at_a_link_changes_nothing_and_its_button_signs_in(demo: None, client: Client) -> None:
    invite(clock.now())
    for path in ("/demo/", "/demo/as/hilde/", "/demo/feeds/courier/", "/demo/stories/hourly-pricing/"):
        assert client.get(path).status_code == 200
    assert client.get("/circles/").status_code == 302
    assert client.post("/demo/as/hilde/").status_code == 302
    assert client.get("/circles/").status_code == 200
    assert client.get("/demo/device/").status_code == 200


def test_an_outlet_that_has_nothing_new_says_so(demo: None, client: Client) -> None:
    invite(clock.now())
    first = client.get("/demo/feeds/courier/")
    again = client.get("/demo/feeds/courier/", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_it_never_goes_where_real_people_are(demo: None) -> None:
    person("Hilde Vos", standing="member")
    with pytest.raises(NotEmpty):
        load(clock.now(), say=lambda words: None)
    assert Account.objects.count() == 1


def test_a_real_network_has_none_of_it(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    assert settings.DEMO is False
    assert main(["demo", "load"]) == 2
    assert "This is no demonstration network" in capsys.readouterr().err
    assert Account.objects.count() == 0
    for path in ("/demo/", "/demo/as/hilde/", "/demo/feeds/courier/", "/demo/stories/hourly-pricing/"):
        assert client.get(path).status_code == 404
    assert client.post("/demo/as/hilde/").status_code == 404
    assert Edition.objects.count() == 0


def _spoken(told: Network) -> int:
    """Each circle's name, what is said there, and the marks on it."""
    return sum(1 + len(room.script) + sum(len(line.marks) for line in room.script) for room in told.circles)


def _messages() -> int:
    return LogEntry.objects.filter(kind="message").count()
