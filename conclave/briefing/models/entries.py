"""What the sources said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from conclave.briefing.models.sources import Source


class Entry(models.Model):
    """One item of a feed, cleaned: `title` and `summary` are plain text, `content` is safe HTML or empty.

    `published_at` is the source's own date, or `seen_at` where it gave none that can be.
    `language` is what the source declared (`en`, `pt-br`), or empty. `minutes` is the time to read it, at least 1.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="entries")
    guid = models.CharField(max_length=200)
    url = models.CharField(max_length=2000, blank=True)
    title = models.CharField(max_length=400)
    summary = models.CharField(max_length=400, blank=True)
    content = models.TextField(blank=True)
    author = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=16, blank=True)
    published_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-published_at", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "guid"], name="entry_once")]
        indexes: ClassVar = [
            models.Index(fields=["-published_at", "-id"], name="entry_newest"),
            models.Index(fields=["source", "published_at"], name="entry_by_source"),
        ]

    def __str__(self) -> str:
        return self.title
