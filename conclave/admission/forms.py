"""What people type at the door."""

from __future__ import annotations

from django import forms

from conclave.admission.models import Decision
from conclave.members.forms import DIGITS, zones

CONSENT = "I have read what happens to what I show."
LATER = "Their email address. You can name them later."
FOR_STEWARDS = "Stewards read it in full. The applicant does not."
DESPITE = "Needed to admit while something is missing. It is kept in the audit trail."


def tall(rows: int) -> forms.Textarea:
    """A field for several lines."""
    return forms.Textarea(attrs={"rows": rows})


class ApplicationForm(forms.Form):
    """Who somebody is, and why they ask to come in."""

    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.CharField(
        label="Your email address at the company",
        max_length=254,
        help_text="A code goes there. A private address proves no company.",
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )
    title = forms.CharField(label="Your office", max_length=120, help_text="As your company writes it.")
    company = forms.CharField(label="Company", max_length=160, widget=forms.TextInput(attrs={"autocomplete": "organization"}))
    website = forms.CharField(label="Its website", max_length=300, required=False)
    country = forms.CharField(label="Country", max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "country-name"}))
    why = forms.CharField(label="Why do you wish to join?", max_length=600, help_text="At most 600 characters.", widget=tall(5))
    sponsor_1 = forms.EmailField(
        label="A member who knows you", required=False, max_length=254, help_text="Their email address. You can name them later."
    )
    sponsor_2 = forms.EmailField(label="Another member who knows you", required=False, max_length=254)
    time_zone = forms.ChoiceField(label="Time zone", choices=zones, initial="UTC")
    consent = forms.BooleanField(label=CONSENT, error_messages={"required": "Read it, and tick the box if you agree. We keep nothing before."})

    def told(self) -> dict[str, object]:
        """What `commands.apply` takes."""
        fields = ("name", "email", "title", "company", "website", "country", "why", "time_zone")
        sponsors = [self.cleaned_data[name] for name in ("sponsor_1", "sponsor_2") if self.cleaned_data[name]]
        return {**{field: self.cleaned_data[field] for field in fields}, "sponsors": sponsors}


class CodeForm(forms.Form):
    """The six digits that came to the mailbox."""

    code = forms.CharField(label="Code", max_length=12, widget=forms.TextInput(attrs=DIGITS))


class SponsorForm(forms.Form):
    """One more person to ask."""

    email = forms.EmailField(label="Email address of a member who knows you", max_length=254)


class AnswerForm(forms.Form):
    """What the committee asked."""

    text = forms.CharField(label="Your answer", max_length=2000, widget=tall(5))


class AppealForm(forms.Form):
    """One text."""

    text = forms.CharField(label="What did the decision overlook?", max_length=2000, widget=tall(6))


class InvitationForm(forms.Form):
    """Whom a member invites."""

    name = forms.CharField(label="Their name", max_length=120)
    email = forms.EmailField(label="Their email address", max_length=254)
    note = forms.CharField(label="A line from you", required=False, max_length=300, help_text="It stands in the letter.", widget=tall(3))


class VouchForm(forms.Form):
    """A member's word."""

    how = forms.CharField(label="How do you know them?", max_length=600, help_text=FOR_STEWARDS, widget=tall(4))
    years = forms.IntegerField(label="For how many years?", min_value=0, max_value=80, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))


class DeclineForm(forms.Form):
    """Why not, if they wish to say."""

    reason = forms.CharField(label="Why not?", required=False, max_length=600, help_text="Only stewards read it.", widget=tall(3))


class DecisionForm(forms.Form):
    """What a steward decides."""

    outcome = forms.ChoiceField(label="Decision", choices=Decision.Outcome.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label="Reasons, or the question", required=False, max_length=2000, help_text="The applicant reads every word.", widget=tall(5)
    )
    despite = forms.CharField(
        label="Why policy is set aside",
        required=False,
        max_length=600,
        help_text=DESPITE,
        widget=tall(3),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean_reasons(self) -> str:
        """A question is kept shorter than reasons."""
        reasons: str = self.cleaned_data["reasons"]
        if self.cleaned_data.get("outcome") == Decision.Outcome.QUESTION and len(reasons) > 1000:
            raise forms.ValidationError("Ask in at most 1,000 characters.")
        return reasons
