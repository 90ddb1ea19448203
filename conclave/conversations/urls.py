"""Addresses of the sealed client, as client/src/wire/wire.std.ts asks for them."""

from django.urls import URLPattern, path

from conclave.conversations.views import archive, blobs, conversations, keys, pages, pairings, program, recovery, trust

HERE = "sealed/conversations/<uuid:conversation>"

urlpatterns: list[URLPattern] = [
    path("members/<uuid:account_id>/keys/", pages.person, name="person_keys"),
    path("me/keys/peers/", pages.peers, name="peers"),
    path("me/keys/lost/", pages.lost, name="lost"),
    path("sealed/me", keys.me),
    path("sealed/register", keys.register),
    path("sealed/account", keys.account),
    path("sealed/backup", keys.backup),
    path("sealed/devices", keys.devices),
    path("sealed/devices/<str:device>/name", keys.device_name),
    path("sealed/devices/<str:device>/revocation", keys.revocation),
    path("sealed/devices/<str:device>/key-packages", keys.key_packages),
    path("sealed/vouches", trust.vouches),
    path("sealed/vouches/withdrawals", trust.withdrawals),
    path("sealed/box", trust.box),
    path("sealed/peers", recovery.peers),
    path("sealed/peers/held/<uuid:account>/ending", recovery.giving_up),
    path("sealed/recovery", recovery.own),
    path("sealed/recoveries", recovery.requests),
    path("sealed/recoveries/<uuid:request_id>/releases", recovery.releases),
    path("sealed/recoveries/<uuid:request_id>/cancellation", recovery.cancellation),
    path("sealed/recoveries/<uuid:request_id>/ending", recovery.ending),
    path("sealed/pairings", pairings.waiting),
    path("sealed/pairings/asking", pairings.asked),
    path("sealed/pairings/<uuid:pairing>", pairings.outcome),
    path("sealed/pairings/<uuid:pairing>/answer", pairings.answered),
    path("sealed/pairings/<uuid:pairing>/refusal", pairings.refused),
    path("sealed/pairings/<uuid:pairing>/withdrawal", pairings.withdrawn),
    path("sealed/conversations", conversations.everything),
    path(f"{HERE}/group", conversations.group),
    path(f"{HERE}/group-info", conversations.group_info),
    path(f"{HERE}/claims", conversations.claims),
    path(f"{HERE}/commits", conversations.commits),
    path(f"{HERE}/messages", conversations.messages),
    path(f"{HERE}/endings/<int:n>", conversations.ending),
    path(f"{HERE}/log", conversations.log),
    path("sealed/welcomes", conversations.welcomes),
    path("sealed/welcomes/<uuid:welcome>/receipt", conversations.receipt),
    path(f"{HERE}/blobs", blobs.blobs),
    path("sealed/blobs/<uuid:blob>", blobs.blob),
    path("sealed/blobs/<uuid:blob>/chunks/<int:n>", blobs.chunk),
    path("sealed/archive/<uuid:conversation>", archive.archive),
    path("program/", program.program, name="program"),
    path("program/releases", program.listed),
]
