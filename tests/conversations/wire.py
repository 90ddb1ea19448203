"""What a client sends, made by hand: MLS headers with noise behind them, and signed lines for the register."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from conclave.conversations.events import canonical, from_base64, to_base64
from conclave.conversations.signing import HEADER, signed
from conclave.members.models import Account

SEALED = "/sealed/conversations"


def vector(body: bytes) -> bytes:
    """A vector of RFC 9420 section 2.1.2."""
    for size, prefix in ((1, 0x00), (2, 0x4000), (4, 0x80000000)):
        if len(body) < 1 << (8 * size - 2):
            return (prefix | len(body)).to_bytes(size, "big") + body
    raise ValueError("too long")


def commit_bytes(conversation: UUID, epoch: int, *, sender: int = 1, content: int = 3, noise: int = 40) -> bytes:
    """A public message of a member (1) or of a newcomer by external commit (4)."""
    index = (7).to_bytes(4, "big") if sender == 1 else b""
    head = vector(conversation.bytes) + epoch.to_bytes(8, "big") + bytes([sender]) + index + vector(b"") + bytes([content])
    return b"\x00\x01\x00\x01" + head + secrets.token_bytes(noise)


def message_bytes(conversation: UUID, epoch: int, *, content: int = 1, noise: int = 40) -> bytes:
    """A private message."""
    return b"\x00\x01\x00\x02" + vector(conversation.bytes) + epoch.to_bytes(8, "big") + bytes([content]) + secrets.token_bytes(noise)


def of_kind(wire_format: int, noise: int = 40) -> bytes:
    """Welcome (3), GroupInfo (4) or key package (5), with noise inside."""
    return b"\x00\x01" + wire_format.to_bytes(2, "big") + secrets.token_bytes(noise)


def stamp(at: datetime | None = None) -> str:
    """As `toISOString` writes it."""
    return (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def public(key: Ed25519PrivateKey) -> str:
    return to_base64(key.public_key().public_bytes_raw())


def line(by: Ed25519PrivateKey, /, **fields: Any) -> bytes:
    """A signed line of the register."""
    unsigned = {"v": 1, **fields}
    return canonical({**unsigned, "sig": to_base64(by.sign(canonical(unsigned)))})


def slots(*extra: str) -> list[dict[str, str]]:
    return [{"slot": slot, "bytes": to_base64(secrets.token_bytes(60))} for slot in ("kit", "account-key", *extra)]


@dataclass
class Browser:
    """One member's browser, which speaks to the server as the sealed client does."""

    account: Account
    client: Client
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    device: str = field(default_factory=lambda: secrets.token_hex(16))
    device_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    backup: dict[str, Any] = field(default_factory=lambda: {"generation": 1, "revision": 1, "slots": slots()})

    def get(self, path: str) -> Any:
        return self.client.get(path, headers={"Accept": "application/json"})

    def post(self, path: str, body: Any) -> Any:
        return self.send("post", path, json.dumps(body).encode())

    def put(self, path: str, body: Any) -> Any:
        return self.send("put", path, json.dumps(body).encode())

    def send(self, method: str, path: str, body: bytes, content_type: str = "application/json") -> Any:
        """Whatever bytes, signed by this browser's device."""
        signature = to_base64(self.device_key.sign(signed(method.upper(), path, body)))
        headers = {HEADER: f"{self.device}.{signature}"}
        return getattr(self.client, method)(path, body, content_type=content_type, headers=headers)

    def account_line(self, **changes: Any) -> bytes:
        fields = {"kind": "ACCOUNT", "account": str(self.account.pk), "at": stamp(), "key": public(self.key)}
        return line(self.key, **{**fields, **changes})

    def device_line(self, device: str | None = None, **changes: Any) -> bytes:
        fields = {"kind": "DEVICE_ADD", "account": str(self.account.pk), "at": stamp(), "device": device or self.device}
        return line(self.key, **{**fields, "device_key": public(self.device_key), **changes})

    def revocation_line(self, device: str | None = None, **changes: Any) -> bytes:
        fields = {"kind": "DEVICE_REVOKE", "account": str(self.account.pk), "at": stamp(), "device": device or self.device}
        return line(self.key, **{**fields, **changes})

    def open_account(self, event: bytes | None = None, backup: Any = None) -> Any:
        return self.post("/sealed/account", {"event": to_base64(event or self.account_line()), "backup": backup or self.backup})

    def next_backup(self, *, renewed: bool = False, extra: tuple[str, ...] = ()) -> dict[str, Any]:
        """What follows on the backup that lies there now."""
        now = self.get("/sealed/me").json().get("backup") or {"generation": 1, "revision": 0}
        return {"generation": now["generation"] + renewed, "revision": now["revision"] + 1, "slots": slots(*extra)}

    def add_device(self, event: bytes | None = None, device: str | None = None, name: str = "laptop", backup: Any = None) -> Any:
        event = event or self.device_line(device)
        body = {"device": device or self.device, "name": name, "event": to_base64(event)}
        return self.post("/sealed/devices", {**body, "backup": backup or self.next_backup()})

    def revoke(self, event: bytes | None = None, device: str | None = None, backup: Any = None) -> Any:
        event = event or self.revocation_line(device)
        body = {"event": to_base64(event), "backup": backup or self.next_backup(renewed=True)}
        return self.post(f"/sealed/devices/{device or self.device}/revocation", body)

    def vouch_line(self, other: Browser, **changes: Any) -> bytes:
        fields = {"kind": "VOUCH", "account": str(self.account.pk), "at": stamp(), "about": str(other.account.pk), "key": public(other.key)}
        return line(self.key, **{**fields, "how": "person", **changes})

    def vouch(self, other: Browser, event: bytes | None = None) -> Any:
        return self.post("/sealed/vouches", {"event": to_base64(event or self.vouch_line(other))})

    def withdraw(self, other: Browser) -> Any:
        event = line(self.key, kind="VOUCH_WITHDRAWN", account=str(self.account.pk), at=stamp(), about=str(other.account.pk))
        return self.post("/sealed/vouches/withdrawals", {"event": to_base64(event)})

    def set_box(self, key: bytes | None = None) -> Any:
        event = line(self.key, kind="BOX", account=str(self.account.pk), at=stamp(), key=to_base64(key or secrets.token_bytes(32)))
        return self.post("/sealed/box", {"event": to_base64(event)})

    def choose(self, *peers: Browser, set_: bytes | None = None) -> Any:
        parts = [{"peer": str(one.account.pk), "bytes": to_base64(secrets.token_bytes(90))} for one in peers]
        return self.put(
            "/sealed/peers", {"backup": self.next_backup(extra=("peers",)), "set": to_base64(set_ or secrets.token_bytes(32)), "parts": parts}
        )

    def ask_peers(self, kind: str = "real", key: bytes | None = None) -> Any:
        return self.post("/sealed/recoveries", {"kind": kind, "key": to_base64(key or secrets.token_bytes(32))})

    def release(self, request: str, part: bytes = b"released") -> Any:
        return self.post(f"/sealed/recoveries/{request}/releases", {"bytes": to_base64(part)})

    def cancel(self, request: str) -> Any:
        return self.post(f"/sealed/recoveries/{request}/cancellation", {"device": self.device})

    def end(self, request: str) -> Any:
        return self.post(f"/sealed/recoveries/{request}/ending", {"device": self.device})

    def offer(self, packages: list[bytes], last: bytes | None = None, device: str | None = None) -> Any:
        body = {"packages": [to_base64(one) for one in packages], "last_resort": to_base64(last) if last else None}
        return self.post(f"/sealed/devices/{device or self.device}/key-packages", body)

    def begin(self, conversation: UUID, info: bytes | None = None, epoch: int = 0) -> Any:
        body = {"device": self.device, "group_info": to_base64(info or of_kind(4)), "epoch": epoch}
        return self.post(f"{SEALED}/{conversation}/group", body)

    def claim(self, conversation: UUID, *devices: str) -> Any:
        return self.post(f"{SEALED}/{conversation}/claims", {"devices": list(devices)})

    def commit(self, conversation: UUID, epoch: int, *, bytes_: bytes | None = None, welcome: Any = None, info: bytes | None = None) -> Any:
        body = {"device": self.device, "commit": to_base64(bytes_ or commit_bytes(conversation, epoch))}
        return self.post(f"{SEALED}/{conversation}/commits", {**body, "group_info": to_base64(info or of_kind(4)), "welcome": welcome})

    def say(self, conversation: UUID, epoch: int, *, bytes_: bytes | None = None, device: str | None = None) -> Any:
        body = {"device": device or self.device, "message": to_base64(bytes_ or message_bytes(conversation, epoch))}
        return self.post(f"{SEALED}/{conversation}/messages", body)

    def log(self, conversation: UUID, after: int = 0) -> Any:
        return self.get(f"{SEALED}/{conversation}/log?after={after}")


def welcome_for(*devices: str, noise: int = 40) -> dict[str, Any]:
    return {"bytes": to_base64(of_kind(3, noise)), "devices": list(devices)}


def events_of(answer: Any) -> list[dict[str, Any]]:
    return [json.loads(from_base64(one["bytes"])) for one in answer.json()["events"]]
