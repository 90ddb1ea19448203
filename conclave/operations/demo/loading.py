"""Makes the demonstration network, once; on later starts brings its morning up to today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from conclave.core.errors import Conflict
from conclave.members.models import Account
from conclave.operations.demo import door, morning, rooms
from conclave.operations.demo.models import DemoPerson
from conclave.operations.demo.people import people
from conclave.operations.demo.register import register
from conclave.operations.demo.script import network


class NotEmpty(Conflict):
    code = "not-empty"
    words = "This data folder holds a network of real people. The demonstration never goes into it: choose another folder with --data-dir."


def load(now: datetime, *, say: Callable[[str], None]) -> None:
    """Everything, or what an interrupted load left out. Raises `NotEmpty` where others live."""
    if DemoPerson.objects.exists():
        morning.freshen(network(), now)
    else:
        say("Inviting the demonstration's people ...")
        invite(now)
    rooms.hold(network(), say=say)


def invite(now: datetime) -> None:
    """People, companies, an application, seats and a morning; all of it or nothing. Nobody has spoken yet."""
    if Account.objects.exists():
        raise NotEmpty
    told = network()
    with transaction.atomic():
        register(told, now)
        accounts = people(told, now)
        door.application(told.application, accounts, now)
        rooms.begin(told, accounts, now)
        morning.publish(told, accounts, now)
