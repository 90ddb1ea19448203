"""Whom a facilitator picks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict

from conclave.circles.models import Charter, Seat
from conclave.circles.queries import seatable, who_facilitate
from conclave.circles.rules import MOST_DAYS
from conclave.members.models import Account

CHOICES = [
    (Charter.Keep.FOR_EVER, "For ever"),
    (Charter.Keep.DAYS, "For some days"),
    (Charter.Keep.SESSION, "Nothing after the session"),
]
ONLY_DAYS = "Only for “some days”: from 1 to 3,650, which is ten years."
GONE = "Somebody you picked is not listed any more. Look again."


class BeginningForm(forms.Form):
    """The people of a new circle."""

    people = forms.ModelMultipleChoiceField(
        queryset=Account.objects.none(), required=False, error_messages={"invalid_choice": GONE, "invalid_pk_value": GONE}
    )

    def __init__(self, data: Any = None, *, now: datetime) -> None:
        super().__init__(data)
        self.fields["people"].queryset = seatable(now)  # type: ignore[attr-defined]  # a ModelMultipleChoiceField, as declared

    def picked(self) -> list[Account]:
        """Whoever was ticked and may be seated, also while the form does not hold."""
        ids = [raw for raw in cast(QueryDict, self.data).getlist("people") if _is_uuid(raw)] if self.is_bound else []
        return list(self.fields["people"].queryset.filter(pk__in=ids))  # type: ignore[attr-defined]  # as above


class SeatForm(forms.Form):
    """Who gets which seat. `seated` are those who sit here and may get another kind of seat."""

    person = forms.ModelChoiceField(queryset=Account.objects.none(), error_messages={"required": "Pick somebody.", "invalid_choice": GONE})
    kind = forms.ChoiceField(label="Seat", choices=Seat.Kind, initial=Seat.Kind.MEMBER)

    def __init__(self, data: Any = None, *, seated: Collection[UUID], now: datetime) -> None:
        super().__init__(data)
        self.fields["person"].queryset = seatable(now, also=seated)  # type: ignore[attr-defined]  # a ModelChoiceField, as declared


class CharterForm(forms.Form):
    """What a circle keeps."""

    keep = forms.ChoiceField(label="What is said here is kept", choices=CHOICES, widget=forms.RadioSelect)
    days = forms.IntegerField(label="How many days", min_value=1, max_value=MOST_DAYS, required=False, help_text=ONLY_DAYS)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if told.get("keep") != Charter.Keep.DAYS:
            told["days"] = None
        elif not told.get("days") and "days" not in self.errors:
            self.add_error("days", "Say for how many days.")
        return told


class FacilitatorForm(forms.Form):
    """Whom a steward appoints."""

    person = forms.ModelChoiceField(
        label="Who facilitates it from now on?",
        queryset=Account.objects.none(),
        error_messages={"required": "Pick somebody.", "invalid_choice": GONE},
    )

    def __init__(self, data: Any = None, *, now: datetime) -> None:
        super().__init__(data)
        self.fields["person"].queryset = who_facilitate(now)  # type: ignore[attr-defined]  # a ModelChoiceField, as declared


class DismissalForm(forms.Form):
    """Why a seat ends."""

    reason = forms.CharField(label="Why", max_length=300, required=False, help_text="Kept with the dates of the seat, not with what was said.")


def _is_uuid(raw: str) -> bool:
    try:
        UUID(raw)
    except ValueError:
        return False
    return True
