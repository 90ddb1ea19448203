"""Members with browsers that hold keys, and a conversation between two of them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from conclave.conversations import throttle
from conclave.conversations.commands.rosters import open_conversation
from conclave.conversations.models import Conversation
from conclave.core import clock
from conclave.members.models import Account
from tests.cast import Cast
from tests.conversations.wire import Browser

SignedIn = Callable[[Account], Client]


@pytest.fixture(autouse=True)
def fresh_buckets() -> None:
    throttle._buckets.clear()


@pytest.fixture
def browser_of(signed_in: SignedIn) -> Callable[[Account], Browser]:
    """A browser of somebody who is signed in; it holds no key yet."""
    return lambda account: Browser(account, signed_in(account))


@pytest.fixture
def keyed(browser_of: Callable[[Account], Browser]) -> Callable[[Account], Browser]:
    """A browser whose account and device stand in the register."""

    def ready(account: Account) -> Browser:
        one = browser_of(account)
        assert one.open_account().status_code == 201
        assert one.add_device().status_code == 201
        return one

    return ready


@pytest.fixture
def hilde(cast: Cast, keyed: Callable[[Account], Browser]) -> Browser:
    return keyed(cast.hilde)


@pytest.fixture
def joost(cast: Cast, keyed: Callable[[Account], Browser]) -> Browser:
    return keyed(cast.joost)


@pytest.fixture
def tomas(cast: Cast, keyed: Callable[[Account], Browser]) -> Browser:
    """A member outside."""
    return keyed(cast.tomas)


@pytest.fixture
def conversation(cast: Cast) -> Conversation:
    """Hilde and Joost sit in it, Ana facilitates; nobody has made the group yet."""
    return open_conversation(actor=cast.ana, accounts=[cast.hilde, cast.joost, cast.ana], now=clock.now())


@pytest.fixture
def room(conversation: Conversation, hilde: Browser) -> UUID:
    """The same, begun by Hilde's device: epoch 0."""
    assert hilde.begin(conversation.pk).status_code == 201
    return conversation.pk
