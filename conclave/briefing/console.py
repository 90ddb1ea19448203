"""`conclave sources`: check documents, import and export lists, add and read sources."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from conclave.briefing.checking import check
from conclave.briefing.fetching.rounds import read_all_now, read_due
from conclave.briefing.sources import opml
from conclave.briefing.sources.commands import add_source, import_sources
from conclave.briefing.sources.finding import find_feed
from conclave.briefing.sources.queries import exported, with_health
from conclave.core import clock

AN_HOUR = timedelta(hours=1)


def sources_command(args: list[str]) -> int:
    """One of the actions below. 0: done; 1: it did not work."""
    parser = argparse.ArgumentParser("conclave sources", description="What the morning is read from.")
    actions = parser.add_subparsers(dest="action", required=True)
    checking = actions.add_parser("check", help="read feed documents and print one JSON line each; stores nothing")
    checking.add_argument("files", nargs="+", metavar="FILE", help="a file, a folder, an archive (.tar, .tar.gz, .tar.xz), or - for standard input")
    actions.add_parser("import", help="put the sources of an OPML file on the list").add_argument("file", metavar="OPML")
    actions.add_parser("export", help="print the list as OPML")
    actions.add_parser("list", help="every source, with how it is doing")
    actions.add_parser("add", help="find the feed behind an address and put it on the list").add_argument("url", metavar="URL")
    actions.add_parser("fetch", help="read what is due, now").add_argument("--all", action="store_true", help="whether due or not")
    given = parser.parse_args(args)
    if given.action == "check":
        return _check(given.files)
    if given.action == "import":
        return _import(given.file)
    if given.action == "add":
        return _add(given.url)
    if given.action == "fetch":
        return _fetch(everything=given.all)
    return _export() if given.action == "export" else _list()


def _check(files: list[str]) -> int:
    for line in check(files, clock.now()):
        print(line, flush=True)
    return 0


def _import(file: str) -> int:
    try:
        body = Path(file).read_bytes()
    except OSError as error:
        print(f"{file} cannot be read: {error.strerror}.", file=sys.stderr)
        return 1
    done = import_sources(actor=None, outlines=opml.read(body), now=clock.now())
    print(f"{done.added} sources are new, {done.known} were on the list already.")
    for url in done.unusable:
        print(f"Not an address: {url}", file=sys.stderr)
    return 0


def _export() -> int:
    print(opml.write(exported(), title=f"Sources of {settings.NETWORK_NAME}"), end="")
    return 0


def _list() -> int:
    found = list(with_health(clock.now()).order_by("title", "url"))
    for source in found:
        health = source.last_error or (f"{source.lately} entries in 30 days" if source.last_fetched_at else "not read yet")
        print(f"{source.kind:7} {source.url}  {source.title}  ({health})")
    if not found:
        print("No sources yet. `conclave sources import FILE.opml` or `conclave sources add URL` puts some on the list.")
    return 0


def _add(url: str) -> int:
    now = clock.now()
    found = find_feed(url, now=now)
    source = add_source(actor=None, url=found.url, title=found.title, site=found.site, now=now)
    print(f"{source.title or source.url} is on the list, read from {source.url}.")
    return 0


def _fetch(*, everything: bool) -> int:
    if everything:
        read_all_now(clock.now())
    told = []
    for one in read_due(clock.now, budget=AN_HOUR):
        told.append(one)
        print(f"{one.url}: {one.error or f'{one.new} new'}", flush=True)
    failed = sum(bool(one.error) for one in told)
    print(f"{len(told)} sources read, {sum(one.new for one in told)} new entries, {failed} failed.")
    return 0
