"""What people tell the house."""

from __future__ import annotations

from django import forms


class ErasureForm(forms.Form):
    """The last word before an account is erased."""

    certain = forms.BooleanField(
        label="Erase my account and all that is mine",
        error_messages={"required": "Tick this box if you are certain. Nothing has been erased."},
    )
