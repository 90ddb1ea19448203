"""What may follow in the key register, by the rules of client/src/register/: for lines that come all at once, whoever brings them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from conclave.conversations.errors import Malformed
from conclave.conversations.events import Event, parse, require_signed
from conclave.conversations.program.chain import require_next


class Chronicle:
    """A register as its lines tell it, from the first on."""

    def __init__(self, lines: Iterable[bytes] = ()) -> None:
        self._lines: set[bytes] = set()
        self._keys: dict[str, bytes] = {}
        self._boxes: dict[str, bytes] = {}
        self._vouches: dict[tuple[str, str], bytes] = {}
        self._devices: dict[str, str] = {}
        self._revoked: set[str] = set()
        self._release: bytes | None = None
        for line in lines:
            self._admit(line, parse(line))

    def take(self, line: bytes) -> Event:
        """Adds `line`. Raises `Malformed` or `Forged` for one that no client would take; then nothing has changed."""
        event = parse(line)
        if event.kind != "CLIENT_RELEASE":
            key = event.key if event.kind == "ACCOUNT" else self._keys.get(event.account)
            if key is None:
                raise Malformed("This line of the register is by somebody without a key.")
            require_signed(event, key)
        self._admit(line, event)
        return event

    def _admit(self, line: bytes, event: Event) -> None:
        rule = RULES.get(event.kind)
        if rule is None or line in self._lines or not rule(self, line, event):
            raise Malformed("This line does not follow from the register.")
        self._lines.add(line)

    def _account(self, _: bytes, event: Event) -> bool:
        return self._keys.setdefault(event.account, event.key) is event.key

    def _box(self, _: bytes, event: Event) -> bool:
        before, self._boxes[event.account] = self._boxes.get(event.account), event.key
        return before != event.key

    def _vouch(self, _: bytes, event: Event) -> bool:
        about, pair = event.fields["about"], (event.account, event.fields["about"])
        if about == event.account or self._keys.get(about) != event.key or self._vouches.get(pair) == event.key:
            return False
        self._vouches[pair] = event.key
        return True

    def _withdrawal(self, _: bytes, event: Event) -> bool:
        return self._vouches.pop((event.account, event.fields["about"]), None) is not None

    def _device(self, _: bytes, event: Event) -> bool:
        if event.device in self._devices:
            return False
        self._devices[event.device] = event.account
        return True

    def _revocation(self, _: bytes, event: Event) -> bool:
        if self._devices.get(event.device) != event.account or event.device in self._revoked:
            return False
        self._revoked.add(event.device)
        return True

    def _released(self, line: bytes, event: Event) -> bool:
        require_next(event, self._release)
        self._release = line
        return True


RULES: dict[str, Callable[[Chronicle, bytes, Event], bool]] = {
    "ACCOUNT": Chronicle._account,
    "BOX": Chronicle._box,
    "VOUCH": Chronicle._vouch,
    "VOUCH_WITHDRAWN": Chronicle._withdrawal,
    "DEVICE_ADD": Chronicle._device,
    "DEVICE_REVOKE": Chronicle._revocation,
    "CLIENT_RELEASE": Chronicle._released,
}
