"""A sealed message from the moment of sending to the last of twelve devices, over real HTTP and real streams.

What is sent is a valid MLS header with noise behind it: sealing and opening happen in the devices and are measured there.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.test import Client

from conclave.conversations.commands.rosters import open_conversation
from conclave.conversations.events import to_base64
from conclave.conversations.signing import HEADER, signed
from conclave.core import clock
from conclave.members.models import Account, Standing
from tests.bench.figures import Figures, median, percentile
from tests.bench.line import Ear, Line
from tests.bench.process import cpu_seconds
from tests.bench.town import cookie_of
from tests.cast import person
from tests.conversations.wire import SEALED, Browser, message_bytes
from tests.house.web import Web

DEVICES = 12
NOISE = 900  # bytes of ciphertext: a paragraph
WARM_UP = 20
PATIENCE = 30.0  # seconds
TOGETHER = 4  # senders that do not wait for each other


def measure(figures: Figures, given: argparse.Namespace) -> None:
    """Twelve people, a device each: first one message after the other, then as fast as four of them can."""
    people = [person(f"Speaker{n} Sealed", standing=Standing.Kind.MEMBER) for n in range(DEVICES)]
    browsers = [_keyed(one) for one in people]
    room = open_conversation(actor=people[0], accounts=people, now=clock.now()).pk
    browsers[0].begin(room)
    web = Web()
    try:
        asyncio.run(_measure(figures, given, web, room, browsers))
    finally:
        web.stop()


async def _measure(figures: Figures, given: argparse.Namespace, web: Web, room: UUID, browsers: list[Browser]) -> None:
    heard = Heard(len(browsers))
    cookies = [cookie_of(one) for one in await asyncio.to_thread(lambda: [browser.account for browser in browsers])]
    ears = [Ear(web.port, cookie, heard.bell) for cookie in cookies]
    mouths = [Mouth(Line(web.port, cookie), room, browser) for cookie, browser in zip(cookies, browsers, strict=True)]
    for one in ears:
        await one.open()
    for mouth in mouths:
        await mouth.line.open()
    await _one_by_one(heard, mouths, WARM_UP)
    before = cpu_seconds(web.pid)
    last, answered = await _one_by_one(heard, mouths, given.messages)
    cpu = (cpu_seconds(web.pid) - before) / given.messages
    figures.add(
        "sealed",
        f"one by one, to the last of {DEVICES}",
        messages=given.messages,
        last_ms=median(last) * 1000,
        last_p99_ms=percentile(last, 0.99) * 1000,
        answer_ms=median(answered) * 1000,
        server_cpu_ms=cpu * 1000,
    )
    seconds = await _together(heard, mouths[:TOGETHER], given.messages)
    figures.add("sealed", f"{TOGETHER} at once, heard by all {DEVICES}", messages=given.messages, a_second=given.messages / seconds)
    for one in ears:
        await one.close()


async def _one_by_one(heard: Heard, mouths: list[Mouth], count: int) -> tuple[list[float], list[float]]:
    """Seconds from sending to the last device, and to the sender's own answer."""
    last, answered = [], []
    for n in range(count):
        began = time.perf_counter()
        await mouths[n % len(mouths)].say()
        answered.append(time.perf_counter() - began)
        last.append(await heard.by_all(heard.expected + 1) - began)
        heard.expected += 1
    return last, answered


async def _together(heard: Heard, mouths: list[Mouth], count: int) -> float:
    """Seconds until everybody has heard the last of `count` messages."""
    began = time.perf_counter()

    async def talk(mouth: Mouth, times: int) -> None:
        for _ in range(times):
            await mouth.say()

    await asyncio.gather(*(talk(mouth, count // len(mouths)) for mouth in mouths))
    heard.expected += count // len(mouths) * len(mouths)
    return await heard.by_all(heard.expected) - began


@dataclass
class Mouth:
    """One device that sends, and signs what it asks."""

    line: Line
    room: UUID
    browser: Browser

    async def say(self) -> None:
        path, device = f"{SEALED}/{self.room}/messages", self.browser.device
        message = to_base64(message_bytes(self.room, 0, noise=NOISE))
        content = json.dumps({"device": device, "message": message}).encode()
        signature = to_base64(self.browser.device_key.sign(signed("POST", path, content)))
        status = await self.line.post(path, content, f"{HEADER}: {device}.{signature}")
        if status != 201:
            raise RuntimeError(f"A message was refused: {status}.")


@dataclass
class Heard:
    """When each line of the log was heard by everybody. Bells that tell of no line (the first, or a full queue) count for nothing."""

    ears: int
    expected: int = 0
    _times: dict[int, list[float]] = field(default_factory=dict)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def bell(self, news: dict[str, Any], moment: float) -> None:
        if "n" in news:
            self._times.setdefault(news["n"], []).append(moment)
            self._news.set()

    async def by_all(self, n: int) -> float:
        """The moment at which the last ear heard line `n`. Raises `TimeoutError`."""
        async with asyncio.timeout(PATIENCE):
            while len(self._times.get(n, [])) < self.ears:
                self._news.clear()
                await self._news.wait()
        return max(self._times[n])


def _keyed(account: Account) -> Browser:
    client = Client(SERVER_NAME="localhost")
    client.force_login(account)
    browser = Browser(account, client)
    for answer in (browser.open_account(), browser.add_device()):
        if answer.status_code != 201:
            raise RuntimeError(f"A device was refused: {answer.content!r}")
    return browser
