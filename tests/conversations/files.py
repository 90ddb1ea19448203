"""A file, as the sealed client sends one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from conclave.conversations.bodies import FILE_CHUNK
from tests.conversations.wire import SEALED, Browser

BYTES = "application/octet-stream"


@dataclass
class Parcel:
    """Noise of `size` bytes on its way from `browser` into a conversation; two chunks, if nothing else is said."""

    browser: Browser
    conversation: UUID
    size: int = FILE_CHUNK + 5000
    blob: UUID = field(default_factory=uuid4)

    def __post_init__(self) -> None:
        whole = secrets.token_bytes(self.size)
        self.chunks = [whole[at : at + FILE_CHUNK] for at in range(0, self.size, FILE_CHUNK)]

    def begin(self, **changes: Any) -> Any:
        body = {"blob": str(self.blob), "device": self.browser.device, "size": self.size, "chunks": len(self.chunks)}
        return self.browser.post(f"{SEALED}/{self.conversation}/blobs", {**body, **changes})

    def put(self, n: int, sealed: bytes | None = None, by: Browser | None = None) -> Any:
        return (by or self.browser).send("put", f"{self.path}/chunks/{n}", self.chunks[n] if sealed is None else sealed, BYTES)

    def get(self, n: int, by: Browser | None = None) -> Any:
        return (by or self.browser).get(f"{self.path}/chunks/{n}")

    def stands(self, by: Browser | None = None) -> Any:
        return (by or self.browser).get(self.path)

    def withdraw(self, by: Browser | None = None) -> Any:
        return (by or self.browser).send("delete", self.path, b"")

    def send(self) -> Parcel:
        """The whole of it."""
        assert self.begin().status_code == 201
        assert {self.put(n).status_code for n in range(len(self.chunks))} == {201}
        return self

    @property
    def path(self) -> str:
        return f"/sealed/blobs/{self.blob}"
