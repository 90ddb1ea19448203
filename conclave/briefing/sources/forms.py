"""What is typed about sources."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

LARGEST_LIST = 2_000_000
REASON = forms.Textarea(attrs={"rows": 2})


class AddressForm(forms.Form):
    """Where a source is."""

    url = forms.CharField(
        label="Address",
        max_length=1000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url", "spellcheck": "false"}),
        help_text="Of the site or of its feed: the feed is found either way.",
    )


class ListForm(forms.Form):
    """A list from a feed reader."""

    file = forms.FileField(label="OPML file", help_text="Feed readers export their list as one. What is on ours already stays as it is.")

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_LIST:
            raise forms.ValidationError("This file is larger than 2 MB. Split the list in two.")
        return file


class ReasonForm(forms.Form):
    """Why something stops. Other stewards read it; so does whoever suggested the source."""

    reason = forms.CharField(label="Why", max_length=300, widget=REASON)


class SuggestionForm(forms.Form):
    """What a member would like to read in the morning."""

    url = forms.CharField(
        label="Address",
        max_length=1000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url", "spellcheck": "false"}),
        help_text="Of a site that publishes what leaders should read.",
    )
    why = forms.CharField(
        label="Why", max_length=280, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="One line for the stewards."
    )


class DecisionForm(forms.Form):
    """What becomes of a suggestion. A refusal has a reason."""

    outcome = forms.ChoiceField(choices=[("taken", "Take it up"), ("declined", "Decline")])
    reason = forms.CharField(label="Why", max_length=300, required=False, widget=REASON)

    def clean(self) -> dict[str, object]:
        told = super().clean() or {}
        if told.get("outcome") == "declined" and not told.get("reason"):
            self.add_error("reason", "Say why; the member who suggested it reads this.")
        return told
