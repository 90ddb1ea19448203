"""CPU, time and queries of each main page, beside the bare answer."""

from __future__ import annotations

import argparse
import http.client
import tempfile
import time
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conclave.members.models import Account
from tests.bench.figures import Figures, median
from tests.bench.process import cpu_seconds
from tests.bench.reference import Reference
from tests.bench.town import Town, build, cookie_of
from tests.house.web import Web

WARM_UP = 20
BARE = 10  # times as many: the kernel counts CPU in hundredths of a second
Page = tuple[str, str, Account | None]


def measure(figures: Figures, given: argparse.Namespace) -> None:
    """Rounds of the bare answer and of every page in turn, so that a busy moment of the machine strikes both."""
    with tempfile.TemporaryDirectory() as folder:
        town = build(given.people, Path(folder))
    pages = _pages(town)
    queries = {name: _queries(path, account) for name, path, account in pages}
    web, bare = Web(), Reference()
    try:
        asking = {name: Asker(web.port, web.pid, path, account) for name, path, account in pages}
        bare_one = Asker(bare.port, bare.pid, "/", None)
        for asker in [bare_one, *asking.values()]:
            asker.ask(WARM_UP)
        base, cpu, wall = [], {name: [] for name in asking}, {name: [] for name in asking}  # type: ignore[var-annotated]  # filled below
        for _ in range(given.rounds):
            base.append(bare_one.ask(given.requests * BARE))
            for name, asker in asking.items():
                used = asker.ask(given.requests)
                cpu[name].append(used[0])
                wall[name].append(used[1])
    finally:
        web.stop()
        bare.stop()
    unit = median([one[0] for one in base])
    figures.add("pages", "bare answer", queries=0, cpu_ms=unit * 1000, ratio=1.0, wall_ms=median([one[1] for one in base]) * 1000)
    for name in asking:
        ratio = median([mine / max(one[0], 1e-9) for mine, one in zip(cpu[name], base, strict=True)])
        figures.add("pages", name, queries=queries[name], cpu_ms=median(cpu[name]) * 1000, ratio=ratio, wall_ms=median(wall[name]) * 1000)


def _pages(town: Town) -> list[Page]:
    hilde, ruth = town.cast.hilde, town.cast.ruth
    return [
        ("front", "/", None),
        ("sign in", "/sign-in/", None),
        ("morning", "/morning/", hilde),
        ("an entry", f"/morning/entries/{town.entry.pk}/", hilde),
        ("circles", "/circles/", hilde),
        ("a circle", f"/circles/{town.circle.pk}/", hilde),
        ("members", "/members/", hilde),
        ("members, searched", "/members/?q=company+77", hilde),
        ("a member", f"/members/{town.people[0].pk}/", hilde),
        ("me", "/me/", hilde),
        ("desk", "/desk/", ruth),
        ("applications", "/desk/applications/", ruth),
    ]


def _queries(path: str, account: Account | None) -> int:
    """As Django counts them, without the marks of transactions; on the second visit, when a morning is made."""
    client = Client(SERVER_NAME="localhost")
    if account is not None:
        client.force_login(account)
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}.")
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in caught.captured_queries)


class Asker:
    """One browser, whose connection lasts for a round."""

    def __init__(self, port: int, pid: int, path: str, account: Account | None) -> None:
        self._port, self._pid, self._path = port, pid, path
        self._headers = {"Cookie": cookie_of(account)} if account else {}

    def ask(self, times: int) -> tuple[float, float]:
        """CPU that the server used for one answer, and the median time to it, in seconds."""
        asking = http.client.HTTPConnection("localhost", self._port, timeout=60)
        asking.connect()
        before = cpu_seconds(self._pid)
        waits = [self._once(asking) for _ in range(times)]
        used = (cpu_seconds(self._pid) - before) / times
        asking.close()
        return used, median(waits)

    def _once(self, asking: http.client.HTTPConnection) -> float:
        began = time.perf_counter()
        asking.request("GET", self._path, headers=self._headers)
        answer = asking.getresponse()
        answer.read()
        took = time.perf_counter() - began
        if answer.status != 200:
            raise RuntimeError(f"{self._path} answered {answer.status}.")
        return took
