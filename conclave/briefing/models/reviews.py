"""What members say of an entry: "read this", or a judgement in fixed form. One row each per member; changing it keeps the row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from conclave.briefing.models.entries import Entry
from conclave.members.models import Account

WHY = 280
PART = 400
INTEREST = 200


def _mark(name: str) -> Q:
    """A mark or a degree of certainty, from 1 to 5."""
    return Q(**{f"{name}__gte": 1, f"{name}__lte": 5})


class Recommendation(models.Model):
    """One line of why. Where `named` is false, role and sector are shown instead of the name.

    `own_company` stands for the time of writing: the entry was about the member's own company.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="recommendations")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recommendations")
    why = models.CharField(max_length=WHY)
    named = models.BooleanField(default=True)
    own_company = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["at"], name="recommendation_by_time")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "account"], name="recommendation_once"),
            models.CheckConstraint(condition=~Q(why=""), name="recommendation_says_why"),
        ]


class Review(models.Model):
    """What happened, so what, how sure, one's own interest in it, and three marks, each from 1 to 5."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="reviews")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="reviews")
    happened = models.CharField(max_length=PART)
    so_what = models.CharField(max_length=PART)
    sure = models.PositiveSmallIntegerField()
    interest = models.CharField(max_length=INTEREST, blank=True)
    substance = models.PositiveSmallIntegerField()
    evidence = models.PositiveSmallIntegerField()
    usefulness = models.PositiveSmallIntegerField()
    own_company = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["at"], name="review_by_time")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "account"], name="review_once"),
            models.CheckConstraint(
                condition=_mark("sure") & _mark("substance") & _mark("evidence") & _mark("usefulness"), name="review_marks_from_1_to_5"
            ),
            models.CheckConstraint(condition=~Q(own_company=True, interest=""), name="review_of_own_company_says_so"),
        ]
