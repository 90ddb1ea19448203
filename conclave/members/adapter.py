"""How allauth is held to this network's rules: sign-up is closed, letters go by jobs, few words."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest

from conclave.core import clock
from conclave.members import codes
from conclave.members.confirmation import is_confirmed
from conclave.members.letters import mail_sign_in_code
from conclave.members.models import Account
from conclave.members.queries.welcome import where_to_start

WRONG = "That is not the code. Look at the newest letter, and type its six digits."
OFTEN = "That was too often in a short time. Try again in a few minutes."


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in by mailed code. Newcomers come through `admission`, never through here."""

    error_messages = {  # noqa: RUF012  # allauth's own shape
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is suspended. Write to whoever runs the network.",
        "incorrect_code": WRONG,
        "too_many_login_attempts": OFTEN,
        "rate_limited": OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """A mailed code is enough, also for somebody with passkeys: a lost passkey must not lock anybody out."""
        return ["allauth.account.stages.LoginByCodeStage"]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return where_to_start(cast(Account, request.user), clock.now())

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not is_confirmed(self.request, clock.now())

    def generate_login_code(self) -> str:
        """What allauth keeps in the session: not the code but its nonce, of which `forms.CodeForm` and the letter make the code."""
        return codes.new_nonce()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The one letter that allauth still asks for. Raises `KeyError` for any other: it must be written first."""
        if template_prefix != "account/email/login_code":
            raise KeyError(f"No letter {template_prefix!r} is written.")
        mail_sign_in_code.enqueue(email=email, nonce=context["code"])

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Difficulties only: a page that opens says enough when all went well."""
        if message and level >= messages.WARNING:
            messages.add_message(request, level, message, extra_tags=extra_tags)


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Passkeys belong to the network's public host, whatever the Host header says."""

    error_messages = {  # noqa: RUF012  # allauth's own shape
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This passkey was not accepted. Try again, or have a code sent by mail.",
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.NETWORK_HOST, "name": settings.NETWORK_NAME}

    def generate_authenticator_name(self, user: Account, type: str) -> str:  # noqa: A002  # allauth's own name
        return "This device"
