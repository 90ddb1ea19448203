"""Which domain an address belongs to: the part that somebody registered, in ASCII."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

import idna
import tldextract

# No network: the snapshot of the public suffix list that the library carries, kept in memory only.
_with_private = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
_public_only = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN = re.compile(rf"(?=.{{1,254}}\Z){_LABEL}(?:\.{_LABEL})*\.?")


@dataclass(frozen=True)
class Domain:
    """`name` is what was registered (`vos.co.uk`), `label` its own part (`vos`), `suffix` the rest."""

    name: str
    label: str
    suffix: str

    @property
    def readable(self) -> str:
        """As people write it, where it is not ASCII."""
        return readable(self.name)


def domain_of(place: str) -> Domain | None:
    """The registrable domain of a host, an address of a page, or of mail; None when there is none.

    Private suffixes count (`somebody.blogspot.com` is somebody's), unless the suffix itself was meant (`mail@za.com`).
    A suffix that nobody knows is taken to be the last label, as the public suffix list says (`vos.example`).
    """
    host = host_of(place)
    return None if "." not in host or _is_number(host) else _registered(host)


def host_of(place: str) -> str:
    """The host in ASCII and small letters; empty when it cannot be one."""
    text = place.strip().rpartition("@")[2] if "@" in place and "/" not in place.partition("@")[0] else place.strip()
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
        if _PLAIN.fullmatch(host) and "xn--" not in host:  # nearly all; the rules for other scripts cost a hundred times as much
            return host.rstrip(".")
        return idna.encode(host.rstrip("."), uts46=True, transitional=False).decode("ascii").lower() if host else ""
    except (ValueError, UnicodeError):  # idna's own error is a UnicodeError
        return ""


def readable(name: str) -> str:
    """`name` decoded from its ASCII form."""
    if "xn--" not in name:
        return name
    try:
        return idna.decode(name)
    except UnicodeError:
        return name


@lru_cache(maxsize=4096)
def _registered(host: str) -> Domain | None:
    found = _with_private(host)
    if not found.domain:
        found = _public_only(host)
    if not found.suffix:
        label, _, suffix = host.rpartition(".")
        label = label.rpartition(".")[2]
        return Domain(f"{label}.{suffix}", label, suffix) if label else None
    return Domain(f"{found.domain}.{found.suffix}", found.domain, found.suffix) if found.domain else None


def _is_number(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
