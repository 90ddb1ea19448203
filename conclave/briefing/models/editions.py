"""One member's morning of one day, and when and how they want it."""

from __future__ import annotations

from datetime import date, time
from typing import ClassVar

from django.db import models
from django.db.models import Q

from conclave.briefing.models.entries import Entry
from conclave.members.models import Account

SIX = time(6)
WORKDAYS = "12345"
MOST = 7
REASON = 400


class Edition(models.Model):
    """Made once per member and local day, never empty. `at` and `zone` are the hour on the wall for which it was made.

    Chosen by `peers` verified peers from `considered` entries that came in since `since`.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="editions")
    day = models.DateField()
    at = models.TimeField(default=SIX)
    zone = models.CharField(max_length=64, default="UTC")
    peers = models.PositiveIntegerField()
    considered = models.PositiveIntegerField()
    since = models.DateTimeField()
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-day"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "day"], name="edition_once_a_day")]


class EditionItem(models.Model):
    """One entry in its place, and why it is there."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=REASON)

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "place"], name="edition_one_in_a_place"),
            models.UniqueConstraint(fields=["edition", "entry"], name="edition_entry_once"),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=MOST), name="edition_of_at_most_seven"),
        ]


class Delivery(models.Model):
    """A member's own hour and days (ISO weekdays, Monday is 1). Without a row: 06:00, Monday to Friday, by mail."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="delivery")
    at = models.TimeField(default=SIX)
    days = models.CharField(max_length=7, default=WORKDAYS)
    unsubscribed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(days=""), name="delivery_on_some_day")]

    @property
    def by_mail(self) -> bool:
        return self.unsubscribed_at is None

    def comes_on(self, day: date) -> bool:
        """Whether the member wants a morning on `day`."""
        return str(day.isoweekday()) in self.days
