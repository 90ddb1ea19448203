"""All addresses. The server refuses to start when one names no audience."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

handler404 = "conclave.core.errors.missing"
handler500 = "conclave.core.errors.crashed"

urlpatterns: list[URLPattern | URLResolver] = [path("", include(f"conclave.{domain}.urls")) for domain in settings.DOMAINS]
