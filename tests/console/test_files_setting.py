"""FILES_URL, as an operator writes it."""

from __future__ import annotations

from importlib import util
from pathlib import Path
from typing import Any

import pytest

from conclave.config import files

pytestmark = pytest.mark.engineless


def options(address: str) -> dict[str, Any]:
    chosen: dict[str, Any] = files.storages(address, Path("data"))["blobs"]["OPTIONS"]
    return chosen


def test_without_it_files_lie_in_the_data_folder() -> None:
    assert options("") == {"location": Path("data/files")}


def test_it_names_key_secret_host_bucket_and_region() -> None:
    pytest.importorskip("boto3")
    read = options("s3://ke%2By:se%2Fcret@storage.example:9000/bucket?region=eu-central-1")
    named = {name: read[name] for name in ("access_key", "secret_key", "endpoint_url", "bucket_name", "region_name")}
    assert list(named.values()) == ["ke+y", "se/cret", "https://storage.example:9000", "bucket", "eu-central-1"]
    assert options("s3:///bucket")["endpoint_url"] is None


@pytest.mark.parametrize("address", ["https://storage.example/bucket", "s3://storage.example", "s3://storage.example/a/b", "bucket"])
def test_an_address_that_cannot_be_used_is_refused_in_words(address: str) -> None:
    with pytest.raises(ValueError, match="must look like s3://"):
        options(address)


def test_the_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "find_spec", lambda name: None if name == "storages" else util.find_spec(name))
    with pytest.raises(ValueError, match=r"install conclave\[s3\]"):
        options("s3://key:secret@storage.example/bucket")
