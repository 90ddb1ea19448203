"""A network with something on every page, so that a look at its pages sees more than empty ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from conclave.admission.commands.invitations import invite
from conclave.admission.models import VouchRequest
from conclave.admission.tokens import token_of
from conclave.briefing.editions.delivery import unsubscribe_token
from conclave.circles.commands import begin_circle
from conclave.circles.models import Seat
from conclave.core import clock
from conclave.core.audience import routes
from conclave.members.commands.links import sign_in_link
from conclave.members.models import Account, Profile, ProfileField
from tests.admission.door import bring_in, proven, write_register
from tests.briefing.morning import entry, peers, recommend, review, verified
from tests.cast import DAWN, Cast

Fillings = dict[str, str]


NEWCOMER = "noor.haddad@helder-glas.example"


def newcomer() -> Account:
    """Whose application lies on the desk."""
    return Account.objects.get(email=NEWCOMER)


def furnish(cast: Cast, folder: Path) -> Fillings:
    """Fills the network; answers what stands for each variable part of an address, tokens under the first part of theirs."""
    now = clock.now()
    verified(cast)
    for account in (cast.hilde, cast.joost, cast.ana):
        Profile.objects.create(account=account, listed="members", changed_at=DAWN)
    ProfileField.objects.create(account=cast.joost, name="about", value="Depots, strikes,\nand a late board.", audience="members", changed_at=DAWN)
    peers(3)
    circle = begin_circle(actor=cast.ana, people=[cast.hilde, cast.joost], now=now)
    stories = [entry(title, at=now - timedelta(hours=3)) for title in ("Hourly power prices from January", "Why succession plans fail")]
    recommend(cast.joost, stories[0], now=now - timedelta(hours=2))
    review(cast.ana, stories[1], (2, 2, 4), interest="I hold shares in one of them.", now=now - timedelta(hours=2))
    bring_in(write_register(folder / "register.csv"))
    application = proven(now=now)
    return {
        "account_id": str(cast.joost.pk),
        "circle_id": str(circle.pk),
        "seat_id": str(Seat.objects.get(circle=circle, account=cast.joost).pk),
        "entry_id": str(stories[0].pk),
        "application_id": str(application.pk),
        "request_id": str(VouchRequest.objects.get(application=application, sponsor=cast.hilde).pk),
        "day": now.date().isoformat(),
        "source_id": str(stories[0].source_id),
        "sign-in": sign_in_link(account=cast.hilde, now=now).rstrip("/").rpartition("/")[2],
        "apply": token_of(invite(actor=cast.tomas, name="Mara Blom", email="mara@blom-kabel.example", note="She asked me twice.", now=now).pk),
        "unsubscribe": unsubscribe_token(cast.hilde.pk),
    }


def addresses(fillings: Fillings) -> Iterator[tuple[str, str]]:
    """Every address that `fillings` suffice for, with its audience in one word or two."""
    for route, view in routes():
        fitting = {**fillings, "token": fillings.get(route.partition("/")[0], "")}
        names = re.findall(r"<\w+:(\w+)>", route)
        if all(fitting.get(name) for name in names):
            filled = re.sub(r"<\w+:(\w+)>", "{\\1}", route).format(**fitting)
            yield f"/{filled}", view.audience.partition(":")[0]
