"""Who reads which source next, and when its host may be asked. Any number of processes may try: one wins, by conditional UPDATE."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address

from django.db.models import Exists, OuterRef

from conclave.briefing.fetching.asking import Errand
from conclave.briefing.fetching.pace import BETWEEN
from conclave.briefing.models import Host, Source

# A process that dies with a claim in its hand gives it back after this long.
LEASE = timedelta(minutes=10)
ROBOTS_KEPT = timedelta(days=1)
LOOKED_AT = 400


def due(now: datetime, *, busy: Sequence[str] = ()) -> list[Source]:
    """Sources to read now, the longest due first, of hosts that are free; one a host."""
    resting = Host.objects.filter(name=OuterRef("host"), free_at__gt=now)
    found = Source.objects.filter(next_at__lte=now).exclude(host__in=list(busy)).exclude(Exists(resting)).order_by("next_at", "pk")[:LOOKED_AT]
    first: dict[str, Source] = {}
    for source in found:
        first.setdefault(source.host, source)
    return list(first.values())


def rest_ends(now: datetime) -> datetime | None:
    """When the first of the hosts that only rest a moment may be asked for a source that is due; None when there is none."""
    waiting = Source.objects.filter(next_at__lte=now).values("host")
    return Host.objects.filter(name__in=waiting, free_at__lte=now + 2 * BETWEEN).order_by("free_at").values_list("free_at", flat=True).first()


def claim(source: Source, now: datetime) -> Errand | None:
    """Takes the host, then the source; None when somebody else has one of them."""
    host, _ = Host.objects.get_or_create(name=source.host, defaults={"free_at": now})
    if not Host.objects.filter(name=source.host, free_at__lte=now).update(free_at=now + LEASE):
        return None
    if not Source.objects.filter(pk=source.pk, next_at=source.next_at).update(next_at=now + LEASE):
        Host.objects.filter(name=source.host).update(free_at=now)
        return None
    known = host.robots if host.robots_at is not None and host.robots_at > now - ROBOTS_KEPT else None
    return Errand(source.pk, source.host, source.url, source.etag, source.last_modified, known)


def leave(errand: Errand, now: datetime, *, robots: str | None = None) -> None:
    """Gives the host back, after a pause that its operator will not feel."""
    learnt = {} if robots is None else {"robots": robots, "robots_at": now}
    Host.objects.filter(name=errand.host).update(free_at=now + pause_of(errand.host), **learnt)


def pause_of(host: str) -> timedelta:
    """Between two requests. This machine, which only tests may ask, needs none."""
    name = host.rpartition(":")[0] or host
    try:
        return timedelta(0) if ip_address(name.strip("[]")).is_loopback else BETWEEN
    except ValueError:
        return BETWEEN
