"""Sign-in by allauth: mailed codes and passkeys, no passwords, and no way to sign oneself up."""

from __future__ import annotations

from typing import Any


def accounts(*, secure: bool) -> dict[str, Any]:
    """allauth's settings. The door for newcomers is `admission`, never allauth's sign-up."""
    return {
        "ACCOUNT_ADAPTER": "conclave.members.adapter.AccountAdapter",
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*"],
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_EMAIL_VERIFICATION": "none",  # a code that came by mail proves the mailbox; there is no other sign-up
        "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
        "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": 15 * 60,
        "ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS": 5,
        "ACCOUNT_LOGIN_TIMEOUT": 20 * 60,
        "ACCOUNT_PREVENT_ENUMERATION": "strict",
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
        "ACCOUNT_EMAIL_NOTIFICATIONS": False,  # members.letters writes these letters
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
        # Each code may be guessed at five times: by the day, a stranger's guesses at one account stay below one in ten thousand.
        "ACCOUNT_RATE_LIMITS": {"request_login_code": "20/m/ip,3/m/key,6/h/key,20/d/key"},
        "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 600,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "/",
        "ACCOUNT_SESSION_REMEMBER": True,
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https" if secure else "http",
        "ACCOUNT_FORMS": {
            "request_login_code": "conclave.members.forms.AddressForm",
            "confirm_login_code": "conclave.members.forms.CodeForm",
        },
        "ALLAUTH_USER_CODE_FORMAT": {"numeric": True, "length": 6, "dashed": False},
        "MFA_ADAPTER": "conclave.members.adapter.PasskeyAdapter",
        "MFA_SUPPORTED_TYPES": ["webauthn"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_PASSKEY_SIGNUP_ENABLED": False,
        "MFA_FORMS": {
            "add_webauthn": "conclave.members.forms.PasskeyForm",
            "login_webauthn": "conclave.members.forms.PasskeyEntryForm",
        },
    }
