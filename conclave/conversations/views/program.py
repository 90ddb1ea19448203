"""What this program is, for everybody: members, and outsiders who want to check."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from conclave.conversations.events import to_base64
from conclave.conversations.program.chain import releases
from conclave.conversations.program.manifest import built
from conclave.conversations.program.words import in_hex, in_words
from conclave.conversations.queries.register import release_lines
from conclave.core.audience import public
from conclave.core.headers import sealed_page


@public("anybody may check what runs in members' browsers; it says nothing about members")
def program(request: HttpRequest) -> HttpResponse:
    known = releases(bytes(line.bytes) for line in release_lines())
    shown = {"releases": known, "built": built(), "address": settings.NETWORK_URL, "in_words": in_words, "in_hex": in_hex}
    return sealed_page(render(request, "conversations/program.html", shown))


@public("anybody may check what runs in members' browsers; it says nothing about members")
def listed(request: HttpRequest) -> JsonResponse:
    """The register's lines about the program, each with the register's hash there, which a member finds on their own copy.

    Not the lines' numbers, nor those between: they would count members' devices.
    """
    lines = [{"bytes": to_base64(bytes(line.bytes)), "register": to_base64(bytes(line.hash))} for line in release_lines()]
    return JsonResponse({"lines": lines})
