"""Addresses of the house itself: the stewards' desk, one's own data, and what machines ask."""

from django.urls import URLPattern, URLResolver, include, path

from conclave.operations.views import desk, health, manifest, own_data

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", desk.desk, name="desk"),
    path("me/data/", own_data.own_data, name="own_data"),
    path("me/data/file/", own_data.file, name="own_data_file"),
    path("me/data/erasure/", own_data.erasure, name="erasure"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("conclave.operations.demo.urls")),
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
]
