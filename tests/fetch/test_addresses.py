"""Nobody reaches this machine, or a machine near it, through the fetcher."""

from __future__ import annotations

import socket

import pytest
from pytest_django import Settings

from conclave.core.fetch import BadAddress, Blocked, Unreachable, fetch
from conclave.core.fetch.addresses import may_connect
from tests.fetch.web import Web, page, redirect

NEAR = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0.0.0.0/",
    "http://10.0.0.8/",
    "http://172.16.3.4/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://192.0.0.192/",
    "http://192.0.2.7/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://224.0.0.251/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:8.8.8.8]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[2001:db8::1]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://localhost/",
]


@pytest.mark.parametrize("address", NEAR)
def test_an_attacker_cannot_point_the_fetcher_at_a_machine_near_it(address: str) -> None:
    with pytest.raises(Blocked) as refusal:
        fetch(address, timeout=5)
    assert refusal.value.said == "This address leads into a private network, and is not read."


def test_leave_to_read_loopback_widens_nothing_else(settings: Settings) -> None:
    settings.FETCH_ALLOW_LOOPBACK = True
    for address in ("http://10.0.0.8/", "http://169.254.169.254/", "http://[fe80::1]/", "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/"):
        with pytest.raises(Blocked):
            fetch(address, timeout=5)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://paper.example/feed",
        "gopher://paper.example/",
        "data:text/xml,<rss/>",
        "//paper.example/",
        "paper.example/feed",
        "http://",
        "http:///feed",
        "http://anna:secret@paper.example/",
        "http://paper.example:99999/",
        "http://[::1/",
        "http://0177.0.0.1/",
        "http://paper.example/" + "a" * 2000,
        "",
        "\x00",
    ],
)
def test_what_is_no_web_address_is_told_so(address: str) -> None:
    with pytest.raises(BadAddress):
        fetch(address, timeout=5)


def test_a_port_that_is_no_web_port_is_refused_in_words() -> None:
    with pytest.raises(Blocked) as refusal:
        fetch("http://8.8.8.8:6379/", timeout=5)
    assert refusal.value.said == "Only ports 80 and 443 are read, not 6379."


def test_one_near_address_among_far_ones_refuses_them_all() -> None:
    with pytest.raises(Blocked):
        fetch("http://paper.example/", timeout=5, resolver=lambda host, port: ["8.8.8.8", "10.0.0.8"])


def test_a_name_that_changes_its_mind_is_asked_once_and_not_followed(web: Web) -> None:
    web.pages["/"] = page(b"first")
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    asked: list[str] = []

    def fickle(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    assert fetch(f"http://paper.example:{web.port}/", resolver=fickle).body == b"first"
    assert asked == ["paper.example"]
    assert web.asked[0].headers["host"] == f"paper.example:{web.port}"


def test_a_redirect_to_a_name_that_turned_near_is_refused(web: Web) -> None:
    web.pages["/"] = redirect("/secret")
    web.pages["/secret"] = page(b"secret")
    answers = iter([["127.0.0.1"], ["192.168.1.1"]])
    with pytest.raises(Blocked):
        fetch(f"http://paper.example:{web.port}/", resolver=lambda host, port: next(answers))
    assert web.paths() == ["/"]


def test_a_server_whose_first_address_is_silent_is_reached_by_its_second(web: Web) -> None:
    web.pages["/"] = page(b"here")
    assert fetch(web.url("/"), resolver=lambda host, port: ["127.0.0.9", "127.0.0.1"]).body == b"here"


def test_a_name_that_nobody_knows_is_told_by_name() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    def empty(host: str, port: int) -> list[str]:
        return []

    for resolver in (unknown, empty):
        with pytest.raises(Unreachable) as failure:
            fetch("http://paper.example/", resolver=resolver)
        assert failure.value.said == "No server is known under the name paper.example."


@pytest.mark.parametrize(
    ("address", "port", "loopback", "answer"),
    [
        ("8.8.8.8", 443, False, True),
        ("8.8.8.8", 80, False, True),
        ("8.8.8.8", 8080, False, False),
        ("8.8.8.8", 8080, True, False),
        ("2606:4700::1111", 443, False, True),
        ("2606:4700::1111%eth0", 443, False, False),
        ("127.0.0.1", 80, False, False),
        ("127.0.0.1", 8080, True, True),
        ("::1", 8080, True, True),
        ("::1", 443, False, False),
        ("10.0.0.1", 443, True, False),
        ("192.0.0.9", 443, False, False),
        ("no address", 443, True, False),
    ],
)
def test_where_the_fetcher_may_connect(address: str, port: int, loopback: bool, answer: bool) -> None:
    assert may_connect(address, port, loopback=loopback) is answer
