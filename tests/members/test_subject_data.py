"""What the domain hands out about a person, and what is left after erasure."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from django.apps import apps
from django.test import Client

from conclave.core import clock
from conclave.core.audit import trail
from conclave.members.commands.accounts import take_office
from conclave.members.commands.erasure import erase
from conclave.members.commands.links import sign_in_link
from conclave.members.commands.profile import save_profile
from conclave.members.commands.welcome import take_step
from conclave.members.models import Account, Attestation
from conclave.members.subject_data import export
from tests.cast import DAWN, Cast
from tests.house.letters import delivered

SECRETS = ["Hilde", "Vos", "vos.example", "Utrecht", "Chief executive"]


def fill(cast: Cast) -> None:
    hilde = cast.hilde
    save_profile(actor=hilde, fields={"city": ("Utrecht", "members"), "phone": ("+31 30 555 0100", "nobody")}, listed="members", now=DAWN)
    take_office(actor=None, account=hilde, title="Chief executive", company="Vos Logistics", domain="vos.example", reason="Cast", now=DAWN)
    until = DAWN + timedelta(days=365)
    Attestation.objects.create(account=hilde, fact="office", claim="Chief executive of Vos Logistics", by="a register", proven_at=DAWN, until=until)
    sign_in_link(account=hilde, now=DAWN)
    take_step(actor=hilde, kind="keys", now=DAWN)


def everything_stored() -> str:
    """The members' tables and the audit trail, as one text."""
    tables = [*apps.get_app_config("members").get_models(), *apps.get_app_config("audit").get_models()]
    return json.dumps([list(model._default_manager.values()) for model in tables], default=str)


def test_a_member_is_handed_all_that_stands_here_also_what_nobody_sees(cast: Cast) -> None:
    fill(cast)
    told = json.loads(json.dumps(export(cast.hilde)))
    assert told["profile"] == {"city": {"value": "Utrecht", "seen_by": "members"}, "phone": {"value": "+31 30 555 0100", "seen_by": "nobody"}}
    assert [office["title"] for office in told["offices"]] == ["Chief executive"]
    assert [proof["by"] for proof in told["attestations"]] == ["a register"]
    assert [standing["kind"] for standing in told["standings"]] == ["member"]
    assert [assistant["name"] for assistant in told["assistants"]] == ["Ben Rask"]
    assert [principal["name"] for principal in export(cast.ben)["assists"]] == ["Hilde Vos"]
    assert [duty["kind"] for duty in export(cast.ruth)["duties"]] == ["steward"]


def test_erasure_leaves_an_account_without_a_person(cast: Cast) -> None:
    fill(cast)
    assert all(word in everything_stored() for word in SECRETS)  # or the next line would prove nothing
    assert erase(cast.hilde, clock.now()) > 6
    assert [word for word in SECRETS if word in everything_stored()] == []
    assert trail.verify() > 3


def test_nobody_signs_in_as_somebody_erased(cast: Cast, signed_in: Callable[[Account], Client]) -> None:
    browser = signed_in(cast.hilde)
    erase(cast.hilde, clock.now())
    assert browser.get("/me/").status_code == 302
    Client().post("/sign-in/", {"email": "hilde@vos.example"})
    Client().post("/sign-in/", {"email": f"{cast.hilde.pk}@erased.invalid"})
    assert delivered() == []


def test_erasing_one_leaves_the_others_as_they_were(cast: Cast) -> None:
    before = export(cast.joost)
    erase(cast.hilde, clock.now())
    assert export(cast.joost) == before
