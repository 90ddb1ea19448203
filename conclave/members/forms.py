"""What people type, and the words they get when it cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms

from conclave.members import codes
from conclave.members.models import ProfileField
from conclave.members.models.profile import Audience

DIGITS = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
PASSKEY_WRONG = "This passkey was not accepted. Try again, or have a code sent by mail."


class AddressForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """Where the sign-in code goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Email address"
        self.fields["email"].widget = forms.EmailInput(attrs={"autocomplete": "email webauthn"})


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """The six digits of a sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code"
        self.fields["code"].widget = forms.TextInput(attrs=DIGITS)

    def clean_code(self) -> str:
        """`expected_code` is the nonce (`adapter.generate_login_code`); it is empty for an address that nobody here has."""
        typed = str(self.cleaned_data["code"])
        if not codes.is_code(codes.SIGN_IN, self.expected_code, typed) or not self.expected_code:
            raise get_adapter().validation_error("incorrect_code")
        return typed


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A new passkey. What PRF derived must stay in the browser: it unlocks keys that the server never has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"] = forms.CharField(max_length=60, required=False, label="Name of this passkey", initial="This device")

    def clean_credential(self) -> dict[str, Any]:
        return without_prf_secret(self.cleaned_data["credential"])

    def clean(self) -> dict[str, Any]:
        if "credential" not in self.cleaned_data:
            return dict(self.cleaned_data)
        self.cleaned_data["passwordless"] = True
        try:
            return dict(super().clean())
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise forms.ValidationError(PASSKEY_WRONG) from error


class PasskeyEntryForm(LoginWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Signing in with a passkey."""

    def clean_credential(self) -> Any:
        without_prf_secret(self.cleaned_data["credential"])
        try:
            return super().clean_credential()
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise forms.ValidationError(PASSKEY_WRONG) from error


def without_prf_secret(credential: Any) -> dict[str, Any]:
    """The credential as posted. Raises `ValidationError` when it is none, or carries `prf.results`."""
    if not isinstance(credential, dict):
        raise forms.ValidationError(PASSKEY_WRONG)
    extensions = credential.get("clientExtensionResults") or {}
    prf = extensions.get("prf") if isinstance(extensions, dict) else None
    if isinstance(prf, dict) and "results" in prf:
        raise forms.ValidationError("This browser sent a secret that must not leave it. Nothing was stored. Reload the page and try again.")
    return credential


class ConfirmationForm(forms.Form):
    """The six digits before something dangerous."""

    code = forms.CharField(label="Code", max_length=12, widget=forms.TextInput(attrs=DIGITS))


class AssistantForm(forms.Form):
    """Who assists."""

    name = forms.CharField(label="Their name", max_length=120)
    email = forms.EmailField(label="Their email address", max_length=254)


AREAS = frozenset({"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific", "UTC"})


@cache
def zones() -> list[tuple[str, str]]:
    """The time zones of the IANA list by continent and city, readable; none of its offsets and old names of countries."""
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if zone.split("/")[0] in AREAS]


class FirstStewardForm(forms.Form):
    """Who begins the network."""

    name = forms.CharField(label="Your name", max_length=120)
    email = forms.EmailField(label="Your email address", max_length=254, help_text="Sign-in codes and news of applications come here.")
    title = forms.CharField(label="Your office", max_length=120, required=False, help_text="Such as chair of the membership committee.")
    company = forms.CharField(label="At which company or body", max_length=160, required=False)
    time_zone = forms.ChoiceField(label="Time zone", choices=zones, initial="UTC")


class ProfileForm(forms.Form):
    """Everything optional, each with its own consent."""

    listed = forms.ChoiceField(
        label="Who finds you in the directory?",
        choices=Audience.choices,
        help_text="With your name, office and badge. Applicants, assistants and outsiders never see the directory.",
    )
    time_zone = forms.ChoiceField(label="Time zone", choices=zones, help_text="Your morning arrives at your own hour.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ProfileField.Name:
            tall = name is ProfileField.Name.ABOUT
            widget: forms.Widget = forms.Textarea(attrs={"rows": 4}) if tall else forms.TextInput()
            self.fields[name.value] = forms.CharField(label=str(name.label), required=False, max_length=1000 if tall else 200, widget=widget)
            seen = f"{name.value}_audience"
            self.fields[seen] = forms.ChoiceField(label=f"Who sees: {str(name.label).lower()}", choices=Audience.choices, initial=Audience.NOBODY)

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each field with its consent, in order."""
        return [(self[name.value], self[f"{name.value}_audience"]) for name in ProfileField.Name]

    def chosen(self) -> Mapping[str, tuple[str, str]]:
        """What `commands.save_profile` takes."""
        told = self.cleaned_data
        return {name.value: (told[name.value], told[f"{name.value}_audience"]) for name in ProfileField.Name}
