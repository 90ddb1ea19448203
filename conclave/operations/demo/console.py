"""`conclave demo`."""

from __future__ import annotations

import argparse
import sys

from django.conf import settings

from conclave.core import clock
from conclave.operations.demo import queries
from conclave.operations.demo.loading import load


def demo_command(args: list[str]) -> int:
    """Loads the demonstration network, or prints a link for each of its people."""
    parser = argparse.ArgumentParser("conclave demo", description="The demonstration network. Needs CONCLAVE_DEMO=true.")
    parser.add_argument("what", choices=["load", "links"], help="load: make it, or bring its morning up to today; links: one sign-in link a person")
    given = parser.parse_args(args)
    if not settings.DEMO:
        print("This is no demonstration network. Start one with bin/run, or set CONCLAVE_DEMO=true for a data folder of its own.", file=sys.stderr)
        return 2
    if given.what == "load":
        load(clock.now(), say=lambda words: print(words, flush=True))
    else:
        _print_links()
    return 0


def _print_links() -> None:
    parts = queries.parts()
    width = max((len(part.account.name) for part in parts), default=0)
    for part in parts:
        print(f"  {part.account.name.ljust(width)}  {settings.NETWORK_URL}/demo/as/{part.key}/  {part.office}")
