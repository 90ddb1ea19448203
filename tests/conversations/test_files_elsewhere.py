"""Files in storage that speaks S3: the same addresses, the bytes elsewhere, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import storages

from conclave.config.files import storages as chosen
from conclave.conversations.commands.blobs import sweep_blobs
from conclave.conversations.models import Blob
from conclave.core import clock
from tests.conversations.files import Parcel
from tests.conversations.wire import Browser

server = pytest.importorskip("moto.server", reason="moto is not installed, so nothing here speaks S3")
boto3 = pytest.importorskip("boto3")


@pytest.fixture
def bucket(settings: Any) -> Iterator[Any]:
    """An S3 server on this machine with one bucket, and Conclave set to it."""
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "s/e+cret", "region_name": "eu-central-1"}
    name = f"sealed-{uuid4()}"  # the server's buckets outlive it, in this process
    made = boto3.resource("s3", endpoint_url=f"http://{host}:{port}", **keys).Bucket(name)
    made.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    address = f"s3+http://key:s%2Fe%2Bcret@{host}:{port}/{name}?region=eu-central-1"
    settings.STORAGES = chosen(address, settings.DATA_DIR)
    used: Any = storages["blobs"]
    client = used.connection.meta.client
    client.meta.events.register("before-send.s3", _never_reused)
    yield made
    client.close()
    made.meta.client.close()
    running.stop()


def _never_reused(request: Any, **_: Any) -> None:
    """So that no socket is left open when the server stops."""
    request.headers["Connection"] = "close"


def keys_in(bucket: Any) -> list[str]:
    return sorted(one.key for one in bucket.objects.all())


def test_what_one_sends_another_has_and_its_name_says_nothing(bucket: Any, room: UUID, hilde: Browser, joost: Browser) -> None:
    sent = Parcel(hilde, room).send()
    assert [sent.get(n, joost).content for n in (0, 1)] == sent.chunks
    folder = f"{sent.blob.hex[:2]}/{sent.blob.hex}/"
    assert [key.removeprefix(folder)[:2] for key in keys_in(bucket)] == ["0-", "1-"]
    assert [one.get()["Body"].read() for one in bucket.objects.all()] == sent.chunks
    assert sent.put(0).status_code == 200


def test_what_is_withdrawn_leaves_the_bucket(bucket: Any, room: UUID, hilde: Browser) -> None:
    sent, kept = Parcel(hilde, room, size=100).send(), Parcel(hilde, room, size=100).send()
    sent.withdraw()
    assert sweep_blobs(clock.now()) == 1
    assert [key.split("/")[1] for key in keys_in(bucket)] == [kept.blob.hex]


def test_bytes_that_the_bucket_has_lost_are_missing(bucket: Any, room: UUID, hilde: Browser) -> None:
    sent = Parcel(hilde, room, size=100).send()
    bucket.objects.all().delete()
    assert sent.get(0).status_code == 404


def test_storage_that_refuses_is_told_in_words_and_nothing_is_half_stored(bucket: Any, room: UUID, hilde: Browser) -> None:
    parcel = Parcel(hilde, room, size=100)
    parcel.begin()
    bucket.delete()
    refused = parcel.put(0)
    assert (refused.status_code, refused.json()["error"]) == (503, "unavailable")
    assert parcel.stands().json()["stored"] == []
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    assert parcel.put(0).status_code == 201


def test_a_sweep_that_the_storage_refuses_is_made_up_for(bucket: Any, room: UUID, hilde: Browser) -> None:
    sent = Parcel(hilde, room, size=100).send()
    sent.withdraw()
    bucket.objects.all().delete()
    bucket.delete()
    with pytest.raises(Exception, match="not answering"):
        sweep_blobs(clock.now())
    assert Blob.objects.filter(emptied_at=None).count() == 1
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    assert sweep_blobs(clock.now()) == 1
