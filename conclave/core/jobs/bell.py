"""Wakes this process's hands when a job is committed here, so that nobody waits for the next poll."""

from __future__ import annotations

import threading


class Bell:
    """Counts rings, so that one between looking and waiting is not lost."""

    def __init__(self) -> None:
        self._rung = threading.Condition()
        self._count = 0

    def ring(self) -> None:
        with self._rung:
            self._count += 1
            self._rung.notify_all()

    def heard(self) -> int:
        """How often it has rung; hand it to `wait`."""
        return self._count

    def wait(self, heard: int, seconds: float) -> None:
        """Returns at the first ring after `heard`, or after `seconds`."""
        with self._rung:
            self._rung.wait_for(lambda: self._count != heard, seconds)


bell = Bell()
