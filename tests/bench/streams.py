"""Open streams in one process: how long they take to open, and the memory that each costs."""

from __future__ import annotations

import argparse
import asyncio
import time

from conclave.members.models import Standing
from tests.bench.figures import Figures
from tests.bench.line import Ear
from tests.bench.process import cpu_seconds, resident_megabytes
from tests.bench.town import cookie_of
from tests.cast import person
from tests.house.web import Web

PEOPLE = 100  # who listen, each in as many pages as it takes
AT_ONCE = 50
SETTLE = 3.0  # seconds, until what was used for opening is given back


def measure(figures: Figures, given: argparse.Namespace) -> None:
    """Everybody opens their pages; then nothing happens, which is what streams do most."""
    cookies = [cookie_of(person(f"Listener{n} Open", standing=Standing.Kind.MEMBER)) for n in range(min(PEOPLE, given.streams))]
    web = Web()
    try:
        asyncio.run(_measure(figures, given, web, cookies))
    finally:
        web.stop()


async def _measure(figures: Figures, given: argparse.Namespace, web: Web, cookies: list[str]) -> None:
    warm = [Ear(web.port, cookie, lambda news, moment: None) for cookie in cookies[:10]]
    await _open(warm)
    for one in warm:
        await one.close()
    await asyncio.sleep(SETTLE)
    before, began = resident_megabytes(web.pid), time.perf_counter()
    ears = [Ear(web.port, cookies[n % len(cookies)], lambda news, moment: None) for n in range(given.streams)]
    await _open(ears)
    opened = time.perf_counter() - began
    await asyncio.sleep(SETTLE)
    after, used = resident_megabytes(web.pid), cpu_seconds(web.pid)
    await asyncio.sleep(given.watch)
    idle = (cpu_seconds(web.pid) - used) / given.watch
    figures.add(
        "streams",
        f"{given.streams} open",
        open_s=opened,
        before_mb=before,
        after_mb=after,
        each_kb=(after - before) * 1024 / given.streams,
        idle_cpu_percent=idle * 100,
    )
    for one in ears:
        await one.close()


async def _open(ears: list[Ear]) -> None:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one_after_another(ear: Ear) -> None:
        async with gate:
            await ear.open()

    await asyncio.gather(*(one_after_another(ear) for ear in ears))
