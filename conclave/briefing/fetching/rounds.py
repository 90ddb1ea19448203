"""One round of reading: hosts side by side, each host one request at a time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from conclave.briefing.fetching.asking import Outcome, ask
from conclave.briefing.fetching.claims import claim, due, leave, rest_ends
from conclave.briefing.fetching.settling import Told, give_up, settle
from conclave.briefing.models import Source, SourceState

log = logging.getLogger(__name__)

AT_ONCE = 8
NAP = 0.02
BUDGET = timedelta(seconds=20)


def read_due(tell_time: Callable[[], datetime], *, budget: timedelta = BUDGET) -> Iterator[Told]:
    """Reads what is due until nothing is, or `budget` is used up; then ends what is under way.

    Threads only wait for servers; the database is touched by the caller's thread alone.
    """
    until = tell_time() + budget
    under_way: dict[Future[Outcome], str] = {}
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="fetch") as pool:
        while True:
            if tell_time() < until:
                _send_out(pool, under_way, tell_time)
            if not under_way:
                if not _rested(tell_time(), until):
                    return
                continue
            done, _ = wait(under_way, timeout=1, return_when=FIRST_COMPLETED)
            for future in done:
                del under_way[future]
                yield _settled(future.result(), tell_time)


def read_all_now(now: datetime) -> int:
    """Makes every active source due; answers how many there are."""
    active = SourceState.objects.filter(until__isnull=True, kind=SourceState.Kind.ACTIVE).values("source")
    return Source.objects.filter(pk__in=active).update(next_at=now)


def is_due(now: datetime) -> bool:
    """Whether something waits to be read."""
    return bool(due(now))


def _send_out(pool: ThreadPoolExecutor, under_way: dict[Future[Outcome], str], tell_time: Callable[[], datetime]) -> None:
    if len(under_way) >= AT_ONCE:
        return
    now = tell_time()
    for source in due(now, busy=list(under_way.values())):
        errand = claim(source, now)
        if errand is not None:
            under_way[pool.submit(ask, errand)] = errand.host
        if len(under_way) >= AT_ONCE:
            return


def _rested(now: datetime, until: datetime) -> bool:
    """Waits for a host that was asked a moment ago, if one is worth waiting for."""
    ends = rest_ends(now)
    if ends is None or max(ends, now) >= until:
        return False
    time.sleep(max((ends - now).total_seconds(), NAP))
    return True


def _settled(outcome: Outcome, tell_time: Callable[[], datetime]) -> Told:
    """One source that cannot be stored must not stop the others; its host is given back in any case."""
    try:
        return settle(outcome, tell_time())
    except Exception:
        log.exception("The source %s could not be stored.", outcome.errand.url)
        return give_up(outcome, tell_time())
    finally:
        leave(outcome.errand, tell_time(), robots=outcome.robots)
