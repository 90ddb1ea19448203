"""No more mail, in one press, from any mail program (RFC 8058)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from conclave.briefing.editions.delivery import account_of_token, unsubscribe
from conclave.core import clock
from conclave.core.audience import public


# A mail program posts here with neither cookie nor page before it (RFC 8058, 3.1), so there can be no CSRF token.
# None is needed: the signed link is the whole proof, and all it can do is end the mail.
@csrf_exempt
@public("the signed link in the mail is what proves whose mail it ends")
@require_http_methods(["GET", "POST"])
def unsubscription(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button, since mail programs look ahead at links; POST ends the mail."""
    account = account_of_token(token)
    if request.method == "POST":
        unsubscribe(account=account, now=clock.now())
    return render(request, "briefing/unsubscribe.html", {"done": request.method == "POST", "email": account.email})
