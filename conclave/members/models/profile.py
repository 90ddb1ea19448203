"""What a member says about themself, each field with its own consent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from conclave.members.models.accounts import Account


class Audience(models.TextChoices):
    """Who may see a field."""

    NOBODY = "nobody", "Nobody"
    MEMBERS = "members", "Members"


class Profile(models.Model):
    """That somebody filled their profile, when, and whether the directory lists them."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="profile")
    listed = models.CharField(max_length=7, choices=Audience, default=Audience.NOBODY)
    changed_at = models.DateTimeField()


class ProfileField(models.Model):
    """One thing that a member tells, and to whom. An empty one is no row."""

    class Name(models.TextChoices):
        ABOUT = "about", "To talk about"
        SECTOR = "sector", "Sector"
        SIZE = "size", "Size of the company"
        CITY = "city", "City"
        LANGUAGES = "languages", "Languages"
        PHONE = "phone", "Telephone"
        EMAIL = "email", "Email address"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="fields")
    name = models.CharField(max_length=10, choices=Name)
    value = models.CharField(max_length=1000)
    audience = models.CharField(max_length=7, choices=Audience, default=Audience.NOBODY)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "name"], name="profile_field_once")]
