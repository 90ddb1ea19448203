"""Whoever changes something signs it with their device.

A session is a cookie: a thief of it alone would replace the backup so that the kit opens nothing, break the archive,
or freeze conversations by speaking in a device's name. What is already signed by the account needs no more.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from conclave.conversations.access import access_device
from conclave.conversations.bodies import DEVICE, raw_of
from conclave.conversations.commands.devices import see_device
from conclave.conversations.errors import Forged
from conclave.conversations.events import from_base64
from conclave.members.http import AccountRequest

HEADER = "X-Conclave-Signature"  # device, full stop, signature in base64url


def require_signed_request(request: AccountRequest, now: datetime) -> None:
    """Notes the day on which the device was seen. Raises `Forged`, `Malformed`, `Missing` for a device of somebody else, or `DeviceRevoked`."""
    device, _, signature = request.headers.get(HEADER, "").partition(".")
    if not DEVICE.fullmatch(device):
        raise Forged("No device has signed this. Load the page again.")
    found = access_device(request.account, device)
    key = bytes(found.key)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(from_base64(signature), signed(str(request.method), request.path, raw_of(request)))
    except (InvalidSignature, ValueError) as error:
        raise Forged from error
    see_device(found, now)


def signed(method: str, path: str, body: bytes) -> bytes:
    """What a device signs of a request, as client/src/wire/ makes it."""
    return f"conclave/v1/request\n{method}\n{path}\n".encode() + hashlib.sha256(body).digest()
