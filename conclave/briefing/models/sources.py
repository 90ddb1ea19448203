"""Feeds that the stewards chose, how each is doing, and what members would like to see among them."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from conclave.members.models import Account, Dated

ADDRESS = 1000
FIRST_INTERVAL = timedelta(hours=1)


class Source(models.Model):
    """One feed. `next_at` is empty unless its present `SourceState` is active; a claim moves it on before fetching."""

    url = models.CharField(max_length=ADDRESS, unique=True)
    host = models.CharField(max_length=253, db_index=True)
    title = models.CharField(max_length=300, blank=True)
    site = models.CharField(max_length=ADDRESS, blank=True)
    topic = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=16, blank=True)

    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    interval = models.DurationField(default=FIRST_INTERVAL)
    next_at = models.DateTimeField(null=True, blank=True)
    moved_to = models.CharField(max_length=ADDRESS, blank=True)
    moved_times = models.PositiveSmallIntegerField(default=0)

    last_fetched_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    failures = models.PositiveIntegerField(default=0)

    suggested_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    added_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["title", "url"]
        indexes: ClassVar = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="source_due")]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def fails(self) -> bool:
        """Whether the latest attempt to read it failed."""
        return self.failures > 0


class SourceState(Dated):
    """Whether a source is read. Exactly one row per source is open."""

    class Kind(models.TextChoices):
        ACTIVE = "active", "Read"
        PAUSED = "paused", "Paused"
        GONE = "gone", "Gone"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="states")
    kind = models.CharField(max_length=6, choices=Kind)

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source"], condition=Q(until__isnull=True), name="source_state_one_open"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="source_state_ends_after_start"),
        ]


class Host(models.Model):
    """One server that sources live on: at most one request at a time, and none before `free_at`."""

    name = models.CharField(max_length=253, primary_key=True)
    free_at = models.DateTimeField()
    robots = models.TextField(blank=True)
    robots_at = models.DateTimeField(null=True, blank=True)


class Suggestion(models.Model):
    """An address that a member would like to read in the morning, until a steward decides."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", "Taken up"
        DECLINED = "declined", "Declined"

    url = models.CharField(max_length=ADDRESS)
    why = models.CharField(max_length=280, blank=True)
    suggested_by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="suggested_sources")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["suggested_by", "url"], condition=Q(outcome=""), name="suggestion_open_once"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True) | (~Q(outcome="") & Q(decided_at__isnull=False)), name="suggestion_dated"
            ),
        ]
