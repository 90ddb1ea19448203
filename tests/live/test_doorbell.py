"""The bell rings those whom it concerns, when it is true, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from conclave.conversations.commands.rosters import admit, dismiss
from conclave.conversations.events import to_base64
from conclave.conversations.models import Conversation
from conclave.conversations.queries.seats import present_in
from conclave.core import clock
from conclave.core.live import doorbell, hub, stream
from conclave.members.commands.accounts import end_other_sessions
from conclave.members.commands.standing import set_standing, suspend
from conclave.members.models import Account, Standing
from tests.cast import Cast
from tests.conversations.wire import Browser, message_bytes
from tests.live.listening import END, Here, Listener, cookie_of, until

pytestmark = pytest.mark.django_db(transaction=True)


def test_those_who_sit_there_hear_what_was_said_and_the_outsider_does_not(
    here: Here, listen: Any, room: Any, hilde: Browser, joost: Browser, cast: Cast
) -> None:
    pages = {account: listen(here, account) for account in (cast.hilde, cast.joost, cast.tomas)}
    said = message_bytes(room, 0)
    assert hilde.say(room, 0, bytes_=said).status_code == 201
    for account in (cast.hilde, cast.joost):
        told = pages[account].hear()
        assert (told["conversation"], told["n"], told["entry"]["device"]) == (str(room), 1, hilde.device)
        assert (told["entry"]["bytes"], told["entry"]["kind"], told["entry"]["epoch"]) == (to_base64(said), "message", 0)
    _ring(cast.tomas, {"after": "all that"})
    assert pages[cast.tomas].hear() == {"after": "all that"}


def test_a_large_entry_is_only_announced(here: Here, listen: Any, room: Any, hilde: Browser, cast: Cast) -> None:
    page = listen(here, cast.joost)
    hilde.say(room, 0, bytes_=message_bytes(room, 0, noise=9000))
    assert page.hear() == {"conversation": str(room), "n": 1}


def test_the_bell_begins_and_ends_with_the_seat(here: Here, listen: Any, room: Any, hilde: Browser, cast: Cast) -> None:
    conversation, page = Conversation.objects.get(), listen(here, cast.tomas)
    hilde.say(room, 0)
    admit(actor=cast.ana, conversation=conversation, account=cast.tomas, now=clock.now())
    assert page.hear() == {"conversation": str(room)}
    hilde.say(room, 0)
    assert page.hear()["n"] == 2
    dismiss(actor=cast.ana, conversation=conversation, account=cast.tomas, now=clock.now())
    assert page.hear() == {"conversation": str(room)}
    hilde.say(room, 0)
    _ring(cast.tomas, {"after": "all that"})
    assert page.hear() == {"after": "all that"}


def test_a_suspended_member_is_rung_no_more_even_before_the_stream_ends(room: Any, hilde: Browser, cast: Cast) -> None:
    assert cast.joost.pk in present_in(room)
    suspend(actor=cast.ruth, account=cast.joost, reason="Test", now=clock.now())
    assert present_in(room) == {cast.hilde.pk, cast.ana.pk}


def test_what_was_rolled_back_rings_nobody(here: Here, listen: Any, cast: Cast) -> None:
    page = listen(here, cast.hilde)
    with pytest.raises(RuntimeError), transaction.atomic():
        doorbell.ring([cast.hilde.pk], {"never": True})
        raise RuntimeError
    _ring(cast.hilde, {"then": True})
    assert page.hear() == {"then": True}


def test_a_new_device_is_told_to_those_who_sit_beside_its_owner(here: Here, listen: Any, room: Any, hilde: Browser, cast: Cast) -> None:
    joost, tomas = listen(here, cast.joost), listen(here, cast.tomas)
    hilde.add_device(device="ab" * 16)
    assert joost.hear() == {"register": 3}
    _ring(cast.tomas, {"after": "all that"})
    assert tomas.hear() == {"after": "all that"}


def test_a_bell_that_cannot_be_rung_does_not_undo_what_was_written(room: Any, hilde: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise OSError("no bell today")

    monkeypatch.setattr(hub.hub, "ring", broken)
    assert hilde.say(room, 0).status_code == 201
    assert hilde.log(room).json()["head"] == 1


def test_only_members_listen_and_only_from_our_own_pages(here: Here, listen: Any, cast: Cast) -> None:
    refused = [
        listen(here),
        listen(here, cookie="nonsense"),
        listen(here, cast.piet),
        listen(here, cast.ben),
        listen(here, cast.hilde, **{"Sec-Fetch-Site": "cross-site"}),
        listen(here, cast.hilde, **{"Sec-Fetch-Site": "same-site"}),
        listen(here, cast.hilde, method="POST"),
    ]
    assert [(one.status, one.read()["error"]) for one in refused] == [(404, "missing")] * len(refused)
    page = listen(here, cast.hilde, **{"Sec-Fetch-Site": "same-origin"})
    assert (page.status, page.headers["content-type"], page.headers["cache-control"]) == (200, "text/event-stream; charset=utf-8", "no-store")


def test_a_suspended_members_streams_end_at_once_and_none_opens_again(here: Here, listen: Any, cast: Cast) -> None:
    cookie = cookie_of(cast.hilde)
    pages = [listen(here, cookie=cookie), listen(here, cookie=cookie), listen(here, cast.joost)]
    suspend(actor=cast.ruth, account=cast.hilde, reason="Test", now=clock.now())
    assert [page.hear() for page in pages[:2]] == [END, END]
    assert listen(here, cookie=cookie).status == 404
    _ring(cast.joost, {"still": "here"})
    assert pages[2].hear() == {"still": "here"}


def test_signing_out_everywhere_ends_every_stream(here: Here, listen: Any, cast: Cast) -> None:
    cookie = cookie_of(cast.hilde)
    page = listen(here, cookie=cookie)
    end_other_sessions(account=cast.hilde, now=clock.now())
    assert page.hear() is END
    assert listen(here, cookie=cookie).status == 404


def test_whoever_loses_their_standing_hears_no_more(here: Here, listen: Any, cast: Cast) -> None:
    cookie = cookie_of(cast.hilde)
    page = listen(here, cookie=cookie)
    set_standing(actor=cast.ruth, account=cast.hilde, kind="alumnus", reason="Test", now=clock.now())
    assert page.hear() is END
    assert listen(here, cookie=cookie).status == 404


def test_whatever_was_changed_behind_our_back_is_found_out_at_the_next_look(
    here: Here, listen: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "RECHECK", 0.0)
    monkeypatch.setattr(stream, "PING", 0.05)
    page, other = listen(here, cast.hilde), listen(here, cast.joost)
    Standing.objects.filter(account=cast.hilde).update(until=clock.now())
    assert page.hear() is END
    _ring(cast.joost, {"still": "here"})
    assert other.hear() == {"still": "here"}


def test_a_stream_ends_by_itself_after_a_while(here: Here, listen: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LIFETIME", 0.3)
    assert listen(here, cast.hilde).hear() is END


def test_the_oldest_of_too_many_streams_gives_way(here: Here, listen: Any, cast: Cast) -> None:
    cookie = cookie_of(cast.hilde)
    pages: list[Listener] = [listen(here, cookie=cookie) for _ in range(hub.STREAMS + 1)]
    assert pages[0].hear() is END
    _ring(cast.hilde, {"n": 1})
    assert [page.hear() for page in pages[1:]] == [{"n": 1}] * hub.STREAMS


def test_a_page_that_went_away_is_forgotten(here: Here, listen: Any, cast: Cast) -> None:
    page = listen(here, cast.hilde)
    assert len(hub.hub._all()) == 1
    page.close()
    until(lambda: hub.hub._all() == [])


def _ring(account: Account, news: dict[str, Any]) -> None:
    doorbell.ring([account.pk], news)
