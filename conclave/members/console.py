"""`conclave members`: people, from the operator's side. Every change stands in the audit trail, as the operator's."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from conclave.core import clock
from conclave.members.commands.first_steward import first_steward, setup_link
from conclave.members.commands.links import sign_in_link
from conclave.members.commands.standing import account_of, give_duty, readmit, suspend
from conclave.members.errors import AlreadyThere, MembersError, NotAMember
from conclave.members.models import Account, Duty, Standing, present
from conclave.members.visitor import visitor_of

BY_OPERATOR = "Given by the operator."


def members_command(args: list[str]) -> int:
    """Runs one of the commands below. 0: done; a refusal is raised in words."""
    given = _parser().parse_args(args)
    commands: dict[str, Callable[[argparse.Namespace], None]] = {
        "first-steward": _first_steward,
        "list": _list,
        "sign-in-link": _sign_in_link,
        "suspend": _suspend,
        "readmit": _readmit,
        "facilitator": _give(Duty.Kind.FACILITATOR),
        "steward": _give(Duty.Kind.STEWARD),
    }
    commands[given.what](given)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("conclave members", description="People: the first steward, sign-in links, duties, suspension.")
    what = parser.add_subparsers(dest="what", required=True)
    first = what.add_parser("first-steward", help="print the link under which the first steward is named; or name them, with --email and --name")
    first.add_argument("--email", default="")
    first.add_argument("--name", default="")
    first.add_argument("--time-zone", default="UTC", help="such as Europe/Amsterdam")
    what.add_parser("list", help="everybody, with standing and duties")
    for name, told in (
        ("sign-in-link", "print a link that signs somebody in once, within a day"),
        ("suspend", "close the door to somebody at once, and end their sessions"),
        ("readmit", "open it again"),
        ("facilitator", "let a member run circles"),
        ("steward", "make a member a steward"),
    ):
        one = what.add_parser(name, help=told)
        one.add_argument("email")
        if name in {"suspend", "readmit"}:
            one.add_argument("--reason", required=True, help="why; it is kept in the audit trail")
    return parser


def _first_steward(given: argparse.Namespace) -> None:
    now = clock.now()
    if bool(given.email) != bool(given.name):
        raise MembersError("Give --email and --name both, or neither to get a link.")
    if given.email:
        account = first_steward(email=given.email, name=given.name, time_zone=given.time_zone, now=now)
        print(f"{account.name} is the first steward, and signs in with a code mailed to {account.email}.")
        print(f"If mail does not work yet: conclave members sign-in-link {account.email}")
        return
    link = setup_link(now)
    if link is None:
        raise AlreadyThere("This network has a steward. `conclave members steward EMAIL` makes another member one.")
    print(f"Whoever opens this names the first steward. It works once, within seven days:\n{link}")


def _list(given: argparse.Namespace) -> None:
    now = clock.now()
    standings = dict(Standing.objects.filter(present(now)).values_list("account", "kind"))
    duties: dict[object, list[str]] = {}
    for holder, kind in Duty.objects.filter(present(now)).order_by("id").values_list("account", "kind"):
        duties.setdefault(holder, []).append(kind)
    found = list(Account.objects.order_by("name", "email"))
    for account in found:
        marks = [standings.get(account.pk, "no standing"), *duties.get(account.pk, []), *([] if account.is_active else ["suspended"])]
        print(f"{account.name} <{account.email}>: {', '.join(marks)}")
    if not found:
        print("Nobody is here yet. `conclave members first-steward` begins.")


def _sign_in_link(given: argparse.Namespace) -> None:
    account = account_of(given.email)
    if not account.is_active:
        raise MembersError(f"{account.name} is suspended. `conclave members readmit` first.")
    print(f"This signs {account.name} in, once, within a day. Hand it to nobody else:\n{sign_in_link(account=account, now=clock.now())}")


def _suspend(given: argparse.Namespace) -> None:
    account = account_of(given.email)
    suspend(actor=None, account=account, reason=given.reason, now=clock.now())
    print(f"{account.name} is suspended, and signed out everywhere. Their standing is as it was.")


def _readmit(given: argparse.Namespace) -> None:
    account = account_of(given.email)
    readmit(actor=None, account=account, reason=given.reason, now=clock.now())
    print(f"{account.name} can sign in again.")


def _give(kind: str) -> Callable[[argparse.Namespace], None]:
    def give(given: argparse.Namespace) -> None:
        now = clock.now()
        account = account_of(given.email)
        if not visitor_of(account, now).is_member:
            raise NotAMember(f"{account.name} is no member, and only members can be {kind}s.")
        try:
            give_duty(actor=None, account=account, kind=kind, reason=BY_OPERATOR, now=now)
        except AlreadyThere:
            raise AlreadyThere(f"{account.name} is a {kind} already.") from None
        print(f"{account.name} is a {kind} from now on.")

    return give
