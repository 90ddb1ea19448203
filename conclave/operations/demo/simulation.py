"""Simulated devices: the shipped client in Node (client/src/simulate), driven by lines of JSON."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import threading
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import IO, Any, Self, cast

BUNDLE = Path(__file__).resolve().parents[3] / "client" / "dist-node" / "simulate.mjs"
PATIENCE = 60.0  # seconds for one answer


class SimulationError(Exception):
    """A device said no, in words; `code` is for the program."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


class Simulation:
    """One Node process with any number of devices in it. Use as a context; answers are awaited one at a time by each thread."""

    def __init__(self, bundle: Path = BUNDLE) -> None:
        node = shutil.which("node")
        if node is None:
            raise SimulationError("no-node", "Simulated devices need Node 20 or newer, and `node` is not on the path.")
        if not bundle.exists():
            raise SimulationError("not-built", "The simulated devices are not built yet. Run `npm run build:node` first.")
        self._process = subprocess.Popen([node, str(bundle)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._asked, told = cast(IO[str], self._process.stdin), cast(IO[str], self._process.stdout)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._waiting: dict[int, Queue[dict[str, Any]]] = {}
        self.heard: Queue[dict[str, Any]] = Queue()
        self._reader = threading.Thread(target=self._read, args=[told], daemon=True)
        self._reader.start()

    def device(self, name: str, *, account: str, base: str, cookie: str) -> SimulatedDevice:
        """A browser profile of `account`, empty at first. `cookie` is the header: session and csrftoken."""
        self.ask("open", name, account=account, base=base, cookie=cookie)
        return SimulatedDevice(self, name)

    def ask(self, op: str, device: str, *, patience: float = PATIENCE, **fields: Any) -> Any:
        """One operation of `device`, awaited. Raises `SimulationError` in words."""
        return self.answer(self.begin(op, device, **fields), patience)

    def begin(self, op: str, device: str, **fields: Any) -> int:
        """Sends without awaiting; `answer` takes the number that is returned."""
        with self._lock:
            number = next(self._numbers)
            self._waiting[number] = Queue()
            try:
                self._write({"id": number, "op": op, "device": device, **fields})
            except OSError as error:
                raise SimulationError("ended", "The simulated devices have ended.") from error
        return number

    def answer(self, number: int, patience: float = PATIENCE) -> Any:
        """Awaits what `begin` asked. Raises `SimulationError`."""
        try:
            said = self._waiting[number].get(timeout=patience)
        except Empty as error:
            raise SimulationError("no-answer", f"A simulated device did not answer within {patience:.0f} seconds.") from error
        finally:
            del self._waiting[number]
        if "error" in said:
            raise SimulationError(said["error"]["code"], said["error"]["message"])
        return said["ok"]

    def close(self) -> None:
        """Ends the process; devices that were not brought to a kit are gone for ever."""
        self._asked.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _write(self, line: dict[str, Any]) -> None:
        self._asked.write(json.dumps(line) + "\n")
        self._asked.flush()

    def _read(self, lines: IO[str]) -> None:
        with lines:
            for line in lines:
                self._tell(json.loads(line))
        for waiting in list(self._waiting.values()):
            waiting.put({"error": {"code": "ended", "message": "The simulated devices have ended."}})

    def _tell(self, said: dict[str, Any]) -> None:
        if "heard" in said:
            self.heard.put(said)
        elif said["id"] in self._waiting:
            self._waiting[said["id"]].put(said)


class SimulatedDevice:
    """One browser of one member."""

    def __init__(self, simulation: Simulation, name: str) -> None:
        self.simulation = simulation
        self.name = name

    def ask(self, op: str, **fields: Any) -> Any:
        """Any operation of client/src/simulate/simulate.node.ts."""
        return self.simulation.ask(op, self.name, **fields)

    def begin(self, name: str) -> str:
        """Makes the account's keys; returns the 24 words of its kit."""
        return str(self.ask("begin", name=name)["words"])

    def unlock(self, words: str, name: str) -> None:
        """Comes in as a further device, by the kit."""
        self.ask("unlock", words=words, name=name)

    def room(self, conversation: object) -> dict[str, Any]:
        """Reads, joins, mends, sends; `Room` of client/src/worker/api.std.ts."""
        found: dict[str, Any] = self.ask("room", conversation=str(conversation))
        return found

    def look(self, conversation: object) -> dict[str, Any]:
        """The room as it is kept on the device."""
        found: dict[str, Any] = self.ask("look", conversation=str(conversation))
        return found

    def say(self, conversation: object, body: str, label: str = "forum") -> dict[str, Any]:
        """Says something; the room afterwards."""
        found: dict[str, Any] = self.ask("say", conversation=str(conversation), body=body, label=label)
        return found

    def rename(self, conversation: object, name: str) -> dict[str, Any]:
        """Gives the circle its sealed name; the room afterwards."""
        found: dict[str, Any] = self.ask("rename", conversation=str(conversation), name=name)
        return found

    def heard(self, conversation: object) -> list[str]:
        """What was said, in order, after reading."""
        return [said["body"] for said in self.room(conversation)["said"] if said["kind"] == "text"]

    def id(self) -> str:
        """The device's own id."""
        return str(self.ask("status")["device"])
