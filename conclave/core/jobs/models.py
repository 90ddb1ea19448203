"""Rows that make jobs dependable: effects done, times due, workers alive."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Effect(models.Model):
    """Something that must happen once, and did. Written in the transaction of the effect itself."""

    key = models.CharField(max_length=200, primary_key=True)
    done_at = models.DateTimeField(auto_now_add=True)


class Daily(models.Model):
    """Once a day for `subject`, when the clock on the wall of `zone` shows `at`."""

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=64)
    zone = models.CharField(max_length=64)
    at = models.TimeField()
    next_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "subject"], name="daily_once_a_subject")]
        indexes: ClassVar = [models.Index(fields=["next_at"], name="daily_by_time")]


class Recurring(models.Model):
    """When the job at the dotted `path` is enqueued next."""

    path = models.CharField(max_length=200, primary_key=True)
    next_at = models.DateTimeField()


class Worker(models.Model):
    """A worker that lives, or did. One not seen for the length of a lease is taken for dead."""

    id = models.CharField(max_length=64, primary_key=True)
    host = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
