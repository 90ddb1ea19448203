"""Letters to people with an account, each sent by a job. Below the commands, which enqueue them in their transaction."""

from __future__ import annotations

from uuid import UUID

from conclave.core.jobs import job
from conclave.core.mail import Letter, send
from conclave.members import codes
from conclave.members.models import Account, Delegation


@job(retries=4, base=10)
def mail_sign_in_code(email: str, nonce: str) -> None:
    """The code that somebody asked for on the sign-in page."""
    send(Letter(to=email, template="members/mail/sign_in_code", context={"code": codes.code_of(codes.SIGN_IN, nonce)}, key=f"sign-in:{nonce}"))


@job(retries=4, base=10)
def mail_confirmation_code(account: str, nonce: str) -> None:
    """The code before something dangerous."""
    to = Account.objects.get(pk=UUID(account))
    context = {"code": codes.code_of(codes.CONFIRMATION, nonce), "name": to.name}
    send(Letter(to=to.email, name=to.name, template="members/mail/confirmation_code", context=context, key=f"confirmation:{nonce}"))


@job(retries=5, base=30)
def mail_passkey_changed(account: str, passkey: str, change: str, key: str) -> None:
    """Tells the owner that a passkey came or went, in case it was not them. `change` is added or removed."""
    to = Account.objects.get(pk=UUID(account))
    context = {"name": to.name, "passkey": passkey, "change": change}
    send(Letter(to=to.email, name=to.name, template="members/mail/passkey_changed", context=context, key=f"passkey:{key}:{change}"))


@job(retries=5, base=30)
def mail_assistant(delegation: int) -> None:
    """Tells an assistant who named them and where to sign in."""
    row = Delegation.objects.select_related("principal", "assistant").get(pk=delegation)
    context = {"name": row.assistant.name, "principal": row.principal.name}
    to = row.assistant
    send(Letter(to=to.email, name=to.name, template="members/mail/assistant", context=context, key=f"assistant:{delegation}"))
