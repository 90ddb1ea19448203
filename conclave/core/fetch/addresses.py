"""Which network addresses may be connected to, and finding them for a name."""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from conclave.core.fetch.errors import Blocked, TimedOut, Unreachable

Resolver = Callable[[str, int], list[str]]

PORTS = frozenset({80, 443})
# `is_global` calls these global, or did in some release of Python 3.11.
NOT_FOR_US_4 = [IPv4Network(net) for net in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")]
# Only what is handed out as unicast; outside stand mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96), local and multicast addresses.
UNICAST_6 = IPv6Network("2000::/3")
# Protocol assignments with Teredo (2001::/32); documentation, twice; 6to4, which carries an IPv4 address inside.
NOT_FOR_US_6 = [IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "3fff::/20", "2002::/16")]

_asking = ThreadPoolExecutor(max_workers=16, thread_name_prefix="resolve")


def checked(host: str, port: int, *, loopback: bool, resolver: Resolver, timeout: float) -> list[str]:
    """The addresses of `host`, asked for once; all of them may be connected to on `port`.

    One bad address among good ones refuses them all: a name that answers with both is an attack or a mistake.
    Raises `Blocked`, `Unreachable` or `TimedOut`.
    """
    found = _resolved(host, port, resolver, timeout)
    for address in found:
        if not may_connect(address, port, loopback=loopback):
            raise Blocked if port in PORTS else Blocked(f"Only ports 80 and 443 are read, not {port}.")
    return found


def may_connect(address: str, port: int, *, loopback: bool) -> bool:
    """Whether `address` is global and `port` a web port; with `loopback`, this machine too, on any port."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if loopback and ip.is_loopback:
        return True
    return port in PORTS and is_public(ip)


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Whether `ip` belongs to a machine on the internet, and to nothing nearer. Sources: the IANA special-purpose registries."""
    if isinstance(ip, IPv4Address):
        return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in net for net in NOT_FOR_US_4)
    return ip.scope_id is None and ip in UNICAST_6 and not any(ip in net for net in NOT_FOR_US_6)


def resolve(host: str, port: int) -> list[str]:
    """What the system's resolver says, in its order. Raises `OSError` or `UnicodeError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def _resolved(host: str, port: int, resolver: Resolver, timeout: float) -> list[str]:
    """In a thread: the system's resolver cannot be told how long it may take."""
    try:
        found = _asking.submit(resolver, host, port).result(timeout)
    except Late as error:
        raise TimedOut(f"Nobody could say in time where {host} is.") from error
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"No server is known under the name {host}.") from error
    if not found:
        raise Unreachable(f"No server is known under the name {host}.")
    return found
