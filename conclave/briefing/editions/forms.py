"""When and how somebody wants the morning."""

from __future__ import annotations

from typing import Any

from django import forms

from conclave.briefing.models import Delivery

DAYS = [(str(n), name) for n, name in enumerate(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"], start=1)]
CLOCK = forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")


class DeliveryForm(forms.Form):
    """Hour, days, mail."""

    at = forms.TimeField(label="At which hour", widget=CLOCK)
    days = forms.MultipleChoiceField(
        label="On which days",
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day. To receive no mail at all, switch the mail off instead."},
    )
    by_mail = forms.BooleanField(label="Also by mail", required=False, help_text="The same morning, readable without opening anything.")

    def chosen(self) -> dict[str, Any]:
        """What `commands.set_delivery` takes."""
        given = self.cleaned_data
        return {"at": given["at"], "days": "".join(given["days"]), "by_mail": given["by_mail"]}


def told(delivery: Delivery) -> dict[str, Any]:
    """What the form begins with."""
    return {"at": delivery.at, "days": list(delivery.days), "by_mail": delivery.by_mail}
