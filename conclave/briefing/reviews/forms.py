"""What a member types about an entry."""

from __future__ import annotations

from typing import Any

from django import forms

from conclave.briefing.models import Recommendation, Review
from conclave.briefing.models.reviews import INTEREST, PART, WHY
from conclave.briefing.ranking import Voice

SCALE = [(str(n), str(n)) for n in range(1, 6)]


class RecommendationForm(forms.Form):
    """One line of why."""

    why = forms.CharField(label="Why should a peer read it?", max_length=WHY, widget=forms.Textarea(attrs={"rows": 3, "maxlength": WHY}))
    named = forms.TypedChoiceField(label="Who says so?", widget=forms.RadioSelect, coerce=lambda value: value == "yes", initial="yes")

    def __init__(self, *args: Any, me: Voice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["named"].choices = [("yes", me.told), ("no", f"Without my name: {me.office}")]  # type: ignore[attr-defined]  # a ChoiceField


class ReviewForm(forms.Form):
    """The fixed form. Marks from 1 to 5."""

    happened = forms.CharField(label="What happened", max_length=PART, widget=forms.Textarea(attrs={"rows": 2, "maxlength": PART}))
    so_what = forms.CharField(label="So what", max_length=PART, widget=forms.Textarea(attrs={"rows": 2, "maxlength": PART}))
    sure = forms.TypedChoiceField(label="How sure you are", choices=SCALE, coerce=int, widget=forms.RadioSelect)
    interest = forms.CharField(
        label="Your interest in it", max_length=INTEREST, help_text="What you gain or lose by it. Write “none” where there is none."
    )
    substance = forms.TypedChoiceField(label="Substance", choices=SCALE, coerce=int, widget=forms.RadioSelect)
    evidence = forms.TypedChoiceField(label="Evidence", choices=SCALE, coerce=int, widget=forms.RadioSelect)
    usefulness = forms.TypedChoiceField(label="Usefulness", choices=SCALE, coerce=int, widget=forms.RadioSelect)


def told(row: Recommendation | Review | None) -> dict[str, Any]:
    """What a form begins with: what the member said before."""
    if row is None:
        return {}
    if isinstance(row, Recommendation):
        return {"why": row.why, "named": "yes" if row.named else "no"}
    return {name: getattr(row, name) for name in ReviewForm.base_fields}
