"""The invented people as members, with what was proven about them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from conclave.members.commands.accounts import open_account, take_office
from conclave.members.commands.assistants import name_assistant
from conclave.members.commands.profile import save_profile
from conclave.members.commands.standing import give_duty, set_standing
from conclave.members.commands.welcome import take_step
from conclave.members.models import Account, Attestation, Standing, WelcomeStep
from conclave.operations.demo.models import DemoPerson
from conclave.operations.demo.script import Network, Person

REASON = "Demonstration."
MEMBER_FOR = timedelta(days=210)
PROVEN_FOR = timedelta(days=60)
YEAR = timedelta(days=365)


def people(network: Network, now: datetime) -> dict[str, Account]:
    """Everybody but the applicant, by key; the assistant's key is ``assistant``."""
    with transaction.atomic():
        accounts = {person.key: _member(person, now) for person in network.people}
        steward = next(accounts[person.key] for person in network.people if person.duty == "steward")
        for person in network.people:
            _attest(person, accounts[person.key], steward, now)
        accounts["assistant"] = _assistant(network, accounts, now)
    return accounts


def _member(person: Person, now: datetime) -> Account:
    begun = now - MEMBER_FOR
    account = open_account(actor=None, email=person.email, name=person.name, time_zone=person.zone, why=REASON, now=begun)
    set_standing(actor=None, account=account, kind=Standing.Kind.MEMBER, reason=REASON, now=begun)
    take_office(actor=None, account=account, title=person.title, company=person.company, domain=person.domain, reason=REASON, now=begun)
    if person.duty:
        give_duty(actor=None, account=account, kind=person.duty, reason=REASON, now=begun)
    told = {"about": person.about, "sector": person.sector, "size": person.size, "city": person.city}
    save_profile(actor=account, fields={name: (value, "members") for name, value in told.items()}, listed="members", now=now)
    for step in WelcomeStep.Kind:
        take_step(actor=account, kind=step, passed_over=step is WelcomeStep.Kind.PASSKEY, now=now)
    DemoPerson.objects.create(key=person.key, account=account, loaded_at=now)
    return account


def _attest(person: Person, account: Account, steward: Account, now: datetime) -> None:
    """As a decision leaves it: the proofs that stay, with their ends."""
    proven = now - PROVEN_FOR
    proofs = [
        (Attestation.Fact.MAILBOX, f"Reads mail at {person.domain}", "a code sent to that mailbox"),
        (Attestation.Fact.EMPLOYER, f"{person.company} holds {person.domain}", "the register of invented companies"),
        (Attestation.Fact.OFFICE, f"{person.title} of {person.company}", "two members who vouched"),
    ]
    Attestation.objects.bulk_create(
        Attestation(account=account, fact=fact, claim=claim, by=by, decided_by=steward, proven_at=proven, until=proven + YEAR)
        for fact, claim, by in proofs
    )


def _assistant(network: Network, accounts: dict[str, Account], now: datetime) -> Account:
    told = network.assistant
    delegation = name_assistant(actor=accounts[told.principal], email=told.email, name=told.name, now=now)
    DemoPerson.objects.create(key="assistant", account=delegation.assistant, loaded_at=now)
    return delegation.assistant
