"""The doctor's rounds, in order. What fails early spares what depends on it."""

from __future__ import annotations

import argparse
import json

from conclave.console.doctor import database, network, program, settings, storage
from conclave.console.doctor.finding import Finding
from conclave.core import clock

SIGNS = {"well": "  ok  ", "note": " note ", "mend": " MEND "}


def doctor_command(args: list[str]) -> int:
    """Prints every finding; exit 1 when something must be mended."""
    parser = argparse.ArgumentParser("conclave doctor", description="Checks everything and says in words what to mend.")
    parser.add_argument("--json", action="store_true", help="one JSON line for each finding")
    given = parser.parse_args(args)
    found = examine()
    for finding in found:
        print(json.dumps(vars(finding)) if given.json else f"[{SIGNS[finding.state]}] {finding.about}: {finding.words}")
    ill = sum(finding.state == "mend" for finding in found)
    if not given.json:
        print(f"\n{ill} to mend." if ill else "\nAll is well.")
    return 1 if ill else 0


def examine() -> list[Finding]:
    """All findings."""
    now = clock.now()
    found = [*settings.settings(), *storage.storage(), *network.mail(), *network.redis(now)]
    reached = database.reach()
    found.append(reached)
    if reached.state == "mend":
        return found
    version = database.version()
    found.append(version)
    if version.state == "mend":
        return found
    return [*found, database.time(now), *database.work(now), *program.program()]
