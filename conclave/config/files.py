"""Where sealed files lie: on this machine's disk, or in storage that speaks S3."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SCHEMES = {"s3": "https", "s3+http": "http"}
SHAPE = "FILES_URL must look like s3://key:secret@storage.example/bucket?region=eu-central-1."
EXTRA = "FILES_URL names S3 storage, which needs a further package: install conclave[s3] (with uv: uv sync --extra s3)."


def storages(address: str, data_dir: Path) -> dict[str, Any]:
    """Django's STORAGES. Without an `address`, files lie in `data_dir/files`.

    Raises `ValueError` in words for an address that cannot be used, or when the package for S3 is not there.
    """
    return {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        "blobs": _s3(address) if address else {"BACKEND": "conclave.core.files.LocalFiles", "OPTIONS": {"location": data_dir / "files"}},
    }


def _s3(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    bucket = parts.path.strip("/")
    if parts.scheme not in SCHEMES or not bucket or "/" in bucket:
        raise ValueError(SHAPE)
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ValueError(EXTRA)
    host = parts.hostname and (f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname)
    options = {
        "bucket_name": bucket,
        "endpoint_url": f"{SCHEMES[parts.scheme]}://{host}" if host else None,
        "region_name": parse_qs(parts.query).get("region", [None])[0],
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "file_overwrite": True,
        "default_acl": None,
        **_of_boto(),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def _of_boto() -> dict[str, Any]:
    """Signatures of version 4, and checksums only where they are demanded: storage by others than Amazon refuses them."""
    from boto3.s3.transfer import TransferConfig  # noqa: PLC0415  # an extra; nobody without S3 storage has it
    from botocore.config import Config  # noqa: PLC0415  # likewise

    client = Config(
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        connect_timeout=5,
        read_timeout=20,
        retries={"max_attempts": 3},
    )
    return {"client_config": client, "transfer_config": TransferConfig(use_threads=False)}
