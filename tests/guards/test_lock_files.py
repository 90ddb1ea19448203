"""A package comes from the public registries, wherever whoever locked it had it from."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.engineless

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r'(?:url|registry) = "([^"]+)"|"resolved": "([^"]+)"')

# SHA-256 of the hosts that may stand there: by their hash, since the project spells out no registry's name.
PUBLIC = {
    "c899567ee906851741bf7f3bde17a33777859ff9f53ff54d6f0ea54cf31ad636",
    "a4aa2ac280bb8d1a0ce7a1be5a7bfb10292b49fe9435ad5cff19f421f3c70e41",
    "0dc11026ac75c015aaa1deafff4a7a54ef6d0cf6b3c7f9b1d2c8f3502929aa9e",
}


def strangers(text: str) -> list[str]:
    """Addresses of packages in a lock file that are not on a public registry over https."""
    found = [url or resolved for url, resolved in ADDRESS.findall(text)]
    return [address for address in found if not _is_public(address)]


def _is_public(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and hashlib.sha256(parts.netloc.encode()).hexdigest() in PUBLIC


@pytest.mark.parametrize("name", ["uv.lock", "package-lock.json"])
def test_no_package_is_locked_to_another_place(name: str) -> None:
    assert strangers((ROOT / name).read_text()) == []


def test_the_python_packages_are_locked_to_addresses_at_all() -> None:
    assert len(ADDRESS.findall((ROOT / "uv.lock").read_text())) > 500


@pytest.mark.parametrize(
    "line",
    [
        '"resolved": "https://mirror.example/npm/idb/-/idb-8.0.4.tgz",',
        '{ url = "http://10.0.0.1/root/idna.whl", hash = "x" }',
        'source = { registry = "https://mirror.example/simple" }',
    ],
)
def test_a_mirror_is_named(line: str) -> None:
    assert len(strangers(line)) == 1
