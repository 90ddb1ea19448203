"""Who is in the network: accounts, and what each is, as dated rows."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q


class AccountManager(BaseUserManager["Account"]):
    """Accounts are found by address; nobody signs in with a password."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_unusable_password()
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person who can sign in. What they may do follows from `Standing`, `Duty` and `Delegation`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = AccountManager()

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """At most two letters, for the face beside a name."""
        words = [word for word in self.name.split() if word[:1].isalpha()]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


class Dated(models.Model):
    """A state that people care about: from when, until when, set by whom and why."""

    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


def present(now: datetime) -> Q:
    """Rows of a `Dated` model in force at `now`."""
    return Q(since__lte=now) & (Q(until__isnull=True) | Q(until__gt=now))


class Standing(Dated):
    """What a person is to the network. At most one row per account is open."""

    class Kind(models.TextChoices):
        APPLICANT = "applicant", "Applicant"
        PROVISIONAL = "provisional", "Provisional member"
        MEMBER = "member", "Member"
        IN_GRACE = "in_grace", "In grace"
        ALUMNUS = "alumnus", "Alumnus"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="standings")
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account"], condition=Q(until__isnull=True), name="standing_one_open"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="standing_ends_after_start"),
        ]


class Duty(Dated):
    """What a person does for the network: steward or facilitator."""

    class Kind(models.TextChoices):
        STEWARD = "steward", "Steward"
        FACILITATOR = "facilitator", "Facilitator"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "kind"], condition=Q(until__isnull=True), name="duty_one_open"),
        ]


class Delegation(Dated):
    """An assistant sees a principal's times and answers invitations; they hold no key and read no content."""

    principal = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="assistants")
    assistant = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="principals")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["principal", "assistant"], condition=Q(until__isnull=True), name="delegation_one_open"),
            models.CheckConstraint(condition=~Q(principal=F("assistant")), name="delegation_between_two"),
        ]
