"""The doorbell between processes: one Redis subscription per process, and publishing that never fails."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import secrets
import time
from collections.abc import Callable
from typing import Any

import redis
import redis.asyncio
import redis.asyncio.client
import redis.asyncio.retry
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)

TIMEOUT = 1.0  # seconds that a post may lose to a Redis that hangs
REST, LONG_REST = 1.0, 10.0  # seconds without another try after one that failed at once, or hung
QUIET = 15.0  # seconds of silence after which Redis is asked whether it is there
SLOWEST = 5.0  # seconds between two tries to subscribe


class Link:
    """Both directions. What could not be published is owed: the next that can be is "everybody, re-read"."""

    def __init__(self, url: str, network: str) -> None:
        self._url = url
        self._channel = f"conclave:doorbell:{network}"
        self._me = secrets.token_hex(8)
        self._owed = False
        self._resting_until = 0.0
        self._client = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, socket_keepalive=True, retry=Retry(NoBackoff(), 1, (redis.ConnectionError,))
        )

    def publish(self, message: dict[str, Any]) -> None:
        """From any thread. Never raises, and waits for a Redis that hangs a second at most, and seldom."""
        if time.monotonic() < self._resting_until:
            self._owed = True
            return
        try:
            if self._owed:
                self._say({"everybody": True})
            self._say(message)
            self._owed = False
        except (redis.RedisError, OSError) as error:
            rest = LONG_REST if isinstance(error, redis.TimeoutError) else REST
            self._owed, self._resting_until = True, time.monotonic() + rest
            log.warning("Redis does not answer (%s); other processes are rung when it is back.", type(error).__name__)

    async def listen(self, hear: Callable[[dict[str, Any]], None], back: Callable[[], None], tried: asyncio.Event) -> None:
        """Hears the other processes until cancelled. `back` is called after each (re)connection: what was said before is lost.

        `tried` is set after the first attempt, whether or not Redis was there.
        """
        pause = 0.1
        while True:
            client = self._listener()
            try:
                async with client.pubsub() as subscription:
                    await subscription.subscribe(self._channel)
                    pause = 0.1
                    back()
                    tried.set()
                    await self._attend(subscription, hear)
            except (redis.RedisError, OSError) as error:
                log.warning("Redis does not answer (%s); trying again.", type(error).__name__)
            finally:
                tried.set()
                await client.aclose()
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311  # spreads processes, guards nothing
            pause = min(pause * 2, SLOWEST)

    def _listener(self) -> redis.asyncio.Redis:
        """One that never connects again by itself: nobody would be told of what was missed meanwhile."""
        never = redis.asyncio.retry.Retry(NoBackoff(), 0)
        return redis.asyncio.Redis.from_url(self._url, health_check_interval=15, socket_keepalive=True, socket_connect_timeout=TIMEOUT, retry=never)

    def _say(self, message: dict[str, Any]) -> None:
        self._client.publish(self._channel, json.dumps({"from": self._me, **message}, separators=(",", ":")))

    async def _attend(self, subscription: redis.asyncio.client.PubSub, hear: Callable[[dict[str, Any]], None]) -> None:
        """A connection can be dead without a word; one that is silent is asked. Raises `TimeoutError` when it stays so."""
        asked = False
        while True:
            message = await subscription.get_message(timeout=QUIET)
            if message is not None:
                self._heard(message, hear)
            elif asked:
                raise redis.TimeoutError("silent")
            else:
                await subscription.ping()
            asked = message is None

    def _heard(self, message: dict[str, Any], hear: Callable[[dict[str, Any]], None]) -> None:
        if message["type"] != "message":
            return
        said = json.loads(message["data"])
        if said.get("from") != self._me:
            hear(said)
