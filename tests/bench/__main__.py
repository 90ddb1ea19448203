"""`bin/bench`: sets a network up in a temporary folder, measures, and says what it found.

Every figure is measured in this run. CPU is compared with a bare answer that is measured beside it, because machines differ.
"""

from __future__ import annotations

import argparse
import importlib
import os
import resource
import sys

from tests.bench.figures import Figures, table

MEASURES = ("pages", "sealed", "streams", "rooms", "sizes", "files")


def main() -> int:
    given = _options()
    if given.engine == "postgresql":
        os.environ["TEST_ENGINE"] = "postgresql"
    _raise_limits()
    _set_up()
    figures = Figures(sys.stdout, engine=given.engine)
    for name in given.measures or MEASURES:
        importlib.import_module(f"tests.bench.{name}").measure(figures, given)
    print(table(figures.lines), file=sys.stderr)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "bin/bench", description="Measures pages, sealed messages, open streams, rooms in a real browser, what a page loads, and files."
    )
    parser.add_argument("measures", nargs="*", choices=[*MEASURES, []], metavar="MEASURE", help=f"any of: {', '.join(MEASURES)} (default all)")
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite", help="postgresql starts one of its own, and Redis")
    parser.add_argument("--people", type=int, default=1000, help="invented members (default 1000)")
    parser.add_argument("--rounds", type=int, default=7, help="times that each page is measured beside the bare answer (default 7)")
    parser.add_argument("--requests", type=int, default=60, help="requests in a round (default 60)")
    parser.add_argument("--messages", type=int, default=400, help="sealed messages, one after the other (default 400)")
    parser.add_argument("--streams", type=int, default=1000, help="open streams in one process (default 1000)")
    parser.add_argument("--said", type=int, default=2000, help="messages in each circle that is opened (default 2000)")
    parser.add_argument("--circles", type=int, default=5, help="circles of whoever opens them (default 5)")
    parser.add_argument("--members", type=int, default=12, help="members of each of them (default 12)")
    parser.add_argument("--megabytes", type=int, default=50, help="size of the file that is sent and fetched (default 50)")
    parser.add_argument("--watch", type=float, default=10.0, help="seconds to watch open streams that hear nothing (default 10)")
    return parser.parse_args()


def _raise_limits() -> None:
    """Every stream is a file on both sides."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _set_up() -> None:
    """A temporary folder and database, as tests have them, with the domains in place."""
    importlib.import_module("tests.environment")
    os.environ["DJANGO_SETTINGS_MODULE"] = "conclave.config.settings"
    os.environ["LOG_LEVEL"] = "WARNING"
    import django  # noqa: PLC0415  # only now do the settings point to the temporary folder

    django.setup()
    importlib.import_module("conclave.config.composition").compose()
    importlib.import_module("django.core.management").call_command("migrate", verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
