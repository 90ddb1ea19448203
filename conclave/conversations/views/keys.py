"""The key register, devices, key packages, the backup."""

from __future__ import annotations

from django.conf import settings
from django.http import JsonResponse
from django.middleware.csrf import get_token

from conclave.conversations.access import access_device
from conclave.conversations.bodies import BACKUP_FIELDS, EVENT, EVENTS, KEY_PACKAGE, KEY_PACKAGES, body_of, number_in
from conclave.conversations.commands.backups import replace_backup
from conclave.conversations.commands.devices import name_device
from conclave.conversations.commands.giving_back import give_back
from conclave.conversations.commands.packages import offer
from conclave.conversations.commands.register import add_device, open_account, revoke_device
from conclave.conversations.doors import Answer, made, sealed
from conclave.conversations.events import to_base64
from conclave.conversations.queries.backups import backup as backup_of
from conclave.conversations.queries.devices import devices as devices_of
from conclave.conversations.queries.register import account_key, head, lines
from conclave.conversations.throttle import KEYS, READ
from conclave.core import clock
from conclave.members.http import AccountRequest


@sealed("GET", rate=READ)
def me(request: AccountRequest) -> Answer:
    """Everything that a device needs to know of its own account before it begins; the token for changes in a header."""
    key = account_key(request.account.pk)
    told = {
        "account": str(request.account.pk),
        "domain": settings.NETWORK_HOST,
        "may_hold_keys": request.visitor.may_hold_keys,
        "devices": [
            {
                "device": device.pk,
                "name": device.name,
                "added_at": device.added_at.isoformat(),
                "revoked_at": device.revoked_at.isoformat() if device.revoked_at else None,
                "seen_on": device.seen_on.isoformat() if device.seen_on else None,
            }
            for device in devices_of(request.account)
        ],
        "backup": backup_of(request.account),
        "account_key": to_base64(key) if key else None,
    }
    return JsonResponse(told, headers={"X-CSRFToken": get_token(request)})


@sealed("GET", "POST", rate=READ, signed=False)
def register(request: AccountRequest) -> Answer:
    return _give_back(request) if request.method == "POST" else _lines(request)


def _give_back(request: AccountRequest) -> Answer:
    body = body_of(request, "after", "lines")
    after, given = body.number("after"), body.sealed_list("lines", EVENTS, EVENT)
    return 201, {"size": give_back(actor=request.account, after=after, lines=given, now=clock.now())}


def _lines(request: AccountRequest) -> Answer:
    """The lines after `after`. `size` and `head` are those of the last line here, or of the whole when there is none; `more` says which."""
    found = lines(number_in(request, "after"))
    size, last = head()
    if found:
        more, size, last = found[-1].n < size, found[-1].n, bytes(found[-1].hash)
    else:
        more = False
    events = [{"n": line.n, "bytes": to_base64(bytes(line.bytes)), "hash": to_base64(bytes(line.hash))} for line in found]
    return 200, {"size": size, "head": to_base64(last), "events": events, "more": more}


@sealed("POST", rate=KEYS, signed=False)
def account(request: AccountRequest) -> Answer:
    body = body_of(request, "event", "backup")
    line, put_away = body.sealed("event", EVENT), body.backup("backup")
    return made(open_account(actor=request.account, line=line, backup=put_away, now=clock.now())), {}


@sealed("PUT", rate=KEYS)
def backup(request: AccountRequest) -> Answer:
    replace_backup(actor=request.account, backup=body_of(request, *BACKUP_FIELDS).put_away(), now=clock.now())
    return 200, {}


@sealed("POST", rate=KEYS, signed=False)
def devices(request: AccountRequest) -> Answer:
    body = body_of(request, "device", "name", "event", "backup")
    device, name, line, put_away = body.device("device"), body.line("name", 60), body.sealed("event", EVENT), body.backup("backup")
    return made(add_device(actor=request.account, device=device, name=name, line=line, backup=put_away, now=clock.now())), {}


@sealed("PUT", rate=KEYS)
def device_name(request: AccountRequest, device: str) -> Answer:
    name = body_of(request, "name").line("name", 60)
    name_device(actor=request.account, device=access_device(request.account, device), name=name, now=clock.now())
    return 200, {}


@sealed("POST", rate=KEYS)
def revocation(request: AccountRequest, device: str) -> Answer:
    body = body_of(request, "event", "backup")
    line, put_away = body.sealed("event", EVENT), body.backup("backup")
    return made(revoke_device(actor=request.account, device=device, line=line, backup=put_away, now=clock.now())), {}


@sealed("POST", rate=KEYS)
def key_packages(request: AccountRequest, device: str) -> Answer:
    body = body_of(request, "packages", "last_resort")
    own, packages = access_device(request.account, device), body.sealed_list("packages", KEY_PACKAGES, KEY_PACKAGE)
    last = body.sealed("last_resort", KEY_PACKAGE) if body.holds("last_resort") else None
    return 201, {"unused": offer(actor=request.account, device=own, packages=packages, last_resort=last, now=clock.now())}
