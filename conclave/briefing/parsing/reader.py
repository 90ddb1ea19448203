"""The process that `apart` starts: reads documents from its input, answers each with one line of JSON."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import sys
import warnings
from dataclasses import asdict
from datetime import datetime

from conclave.briefing.parsing.reading import read

MEMORY = 2 << 30


def main(cpu_seconds: float) -> None:
    """Until its input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started it
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand among the answers
    while head := sys.stdin.buffer.readline():
        about = json.loads(head)
        body = sys.stdin.buffer.read(about["length"])
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        found = read(body, now=datetime.fromisoformat(about["now"]), content_type=about["content_type"], url=about["url"])
        line = json.dumps(asdict(found), default=datetime.isoformat).encode()
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(line + b"\n")
        answers.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]))
