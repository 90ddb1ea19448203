"""Whatever a server does, the fetch ends, in time, within its limit, and in words."""

from __future__ import annotations

import gzip
import socket
import time
import zlib

import pytest
from pytest_django import Settings

from conclave.core.fetch import BadAddress, Blocked, BrokenAnswer, TimedOut, TooLarge, TooManyRedirects, Unreachable, Untrusted, fetch
from tests.fetch.tls import self_signed
from tests.fetch.web import Asked, Web, head, page, raw, redirect, serving


def test_a_page_comes_back_with_its_status_headers_and_body(web: Web) -> None:
    web.pages["/feed"] = page(b"<rss/>", headers={"ETag": '"7"', "Content-Type": "text/xml"})
    answer = fetch(web.url("/feed#part"), headers={"If-None-Match": '"6"'})
    assert (answer.status, answer.url, answer.body, answer.permanent_url) == (200, web.url("/feed"), b"<rss/>", None)
    assert (answer.headers["etag"], answer.headers["content-type"]) == ('"7"', "text/xml")
    assert web.asked[0].headers["if-none-match"] == '"6"'


def test_the_fetcher_says_who_it_is_and_carries_nothing_else(web: Web, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.NETWORK_URL = "https://peers.example"
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    web.pages["/"] = page(b"", 302, {"Location": "/two", "Set-Cookie": "id=7; Path=/"})
    web.pages["/two"] = page(b"two")
    assert fetch(web.url("/")).body == b"two"
    assert web.asked[1].headers["user-agent"].endswith("(+https://peers.example)")
    assert sorted(web.asked[1].headers) == ["accept", "accept-encoding", "host", "user-agent"]


def test_a_line_break_in_a_header_does_not_make_another_header(web: Web) -> None:
    web.pages["/"] = page(b"")
    fetch(web.url("/"), headers={"If-None-Match": '"7"\r\nX-Evil: yes'})
    assert web.asked[0].headers["if-none-match"] == '"7"X-Evil: yes'


@pytest.mark.parametrize("status", [304, 404, 410, 429, 500, 503])
def test_any_status_is_an_answer(web: Web, status: int) -> None:
    web.pages["/"] = raw(head(status, {"Content-Length": "0"}))
    assert fetch(web.url("/")).status == status


def test_a_chain_of_permanent_redirects_is_remembered(web: Web) -> None:
    web.pages["/a"] = redirect("/b", 301)
    web.pages["/b"] = redirect(web.url("/c"), 308)
    web.pages["/c"] = page(b"c")
    answer = fetch(web.url("/a"))
    assert (answer.url, answer.permanent_url, answer.body) == (web.url("/c"), web.url("/c"), b"c")


def test_a_temporary_step_ends_what_is_permanent(web: Web) -> None:
    web.pages["/a"] = redirect("/b", 301)
    web.pages["/b"] = redirect("/c", 302)
    web.pages["/c"] = redirect("/d", 301)
    web.pages["/d"] = page(b"d")
    answer = fetch(web.url("/a"))
    assert (answer.url, answer.permanent_url) == (web.url("/d"), web.url("/b"))


def test_a_loop_of_redirects_ends_after_four(web: Web) -> None:
    web.pages["/"] = redirect("/")
    with pytest.raises(TooManyRedirects):
        fetch(web.url("/"))
    assert web.paths() == ["/"] * 5


@pytest.mark.parametrize("to", ["http://169.254.169.254/latest/", "http://10.1.2.3/", "http://[64:ff9b::a00:1]/"])
def test_a_redirect_cannot_lead_into_a_private_network(web: Web, to: str) -> None:
    web.pages["/"] = redirect(to)
    with pytest.raises(Blocked):
        fetch(web.url("/"))


@pytest.mark.parametrize("to", ["file:///etc/passwd", "javascript:alert(1)", "http://anna:secret@paper.example/", "http://paper.example:99999/"])
def test_a_redirect_cannot_lead_out_of_the_web(web: Web, to: str) -> None:
    web.pages["/"] = redirect(to)
    with pytest.raises(BadAddress):
        fetch(web.url("/"))


def test_a_slow_drip_ends_with_the_whole_time(web: Web) -> None:
    def drip(asked: Asked, line: socket.socket) -> None:
        line.sendall(head(200, {"Content-Length": "1000"}))
        while not web.ended.wait(0.02):
            line.sendall(b".")

    web.pages["/"] = drip
    with pytest.raises(TimedOut):
        fetch(web.url("/"), timeout=0.3)


def test_headers_that_never_end_end_with_the_whole_time(web: Web) -> None:
    def mumble(asked: Asked, line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n")
        while not web.ended.wait(0.02):
            line.sendall(b"X: y\r\n")

    web.pages["/"] = mumble
    with pytest.raises(TimedOut):
        fetch(web.url("/"), timeout=0.3)


def test_a_server_that_keeps_silent_is_left(web: Web) -> None:
    def keep_silent(asked: Asked, line: socket.socket) -> None:
        web.ended.wait(5)

    web.pages["/"] = keep_silent
    with pytest.raises(TimedOut):
        fetch(web.url("/"), timeout=0.2)


def test_a_name_server_that_keeps_silent_is_left() -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(0.6)
        return ["8.8.8.8"]

    with pytest.raises(TimedOut) as failure:
        fetch("http://paper.example/", timeout=0.1, resolver=slow)
    assert failure.value.said == "Nobody could say in time where paper.example is."


def test_redirects_share_one_deadline(web: Web) -> None:
    def later(asked: Asked, line: socket.socket) -> None:
        web.ended.wait(0.15)
        redirect("/")(asked, line)

    web.pages["/"] = later
    with pytest.raises(TimedOut):
        fetch(web.url("/"), timeout=0.4)
    assert len(web.asked) < 5


def test_a_document_that_says_it_is_too_large_is_not_read(web: Web) -> None:
    web.pages["/"] = raw(head(200, {"Content-Length": "6000000"}))
    with pytest.raises(TooLarge):
        fetch(web.url("/"))


def test_a_document_that_does_not_say_so_is_cut_off(web: Web) -> None:
    def pour(asked: Asked, line: socket.socket) -> None:
        line.sendall(head(200, {"Connection": "close"}))
        while not web.ended.is_set():
            line.sendall(b"x" * 50_000)

    web.pages["/"] = pour
    with pytest.raises(TooLarge):
        fetch(web.url("/"), max_bytes=200_000)


def test_a_document_of_exactly_the_limit_is_read(web: Web) -> None:
    web.pages["/"] = page(b"x" * 1000)
    web.pages["/packed"] = page(gzip.compress(b"x" * 1000), headers={"Content-Encoding": "gzip"})
    assert len(fetch(web.url("/"), max_bytes=1000).body) == 1000
    assert len(fetch(web.url("/packed"), max_bytes=1000).body) == 1000
    with pytest.raises(TooLarge):
        fetch(web.url("/packed"), max_bytes=999)


def test_a_small_answer_cannot_grow_beyond_the_limit(web: Web) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 60_000
    web.pages["/"] = page(bomb, headers={"Content-Encoding": "gzip"})
    with pytest.raises(TooLarge):
        fetch(web.url("/"))


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"<rss/>")),
        ("x-gzip", gzip.compress(b"<rss/>")),
        ("deflate", zlib.compress(b"<rss/>")),
        ("deflate", zlib.compress(b"<rss/>")[2:-4]),
        ("identity", b"<rss/>"),
    ],
)
def test_packed_answers_are_unpacked(web: Web, encoding: str, packed: bytes) -> None:
    web.pages["/"] = page(packed, headers={"Content-Encoding": encoding})
    assert fetch(web.url("/")).body == b"<rss/>"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_packing_that_was_not_asked_for_is_refused(web: Web, encoding: str) -> None:
    web.pages["/"] = page(b"...", headers={"Content-Encoding": encoding})
    with pytest.raises(BrokenAnswer):
        fetch(web.url("/"))


@pytest.mark.parametrize(
    "speaker",
    [
        raw(head(200, {"Content-Length": "100"}), b"only this"),
        raw(head(200, {"Content-Length": "ten"}), b"0123456789"),
        raw(head(200, {"Transfer-Encoding": "chunked"}), b"5\r\nab"),
        raw(head(200, {"Transfer-Encoding": "chunked"}), b"zz\r\nab\r\n"),
        raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n"),
        raw(b"HTTP/1.1 9999 What\r\n\r\n"),
        raw(),
        page(gzip.compress(b"x" * 1000)[:-20], headers={"Content-Encoding": "gzip"}),
        page(b"not packed at all", headers={"Content-Encoding": "gzip"}),
    ],
)
def test_a_broken_answer_is_told_as_one(web: Web, speaker: object) -> None:
    web.pages["/"] = speaker  # type: ignore[assignment]  # a Speaker, which parametrize cannot say
    with pytest.raises(BrokenAnswer):
        fetch(web.url("/"), timeout=5)


def test_a_server_that_is_down_is_told_as_one(web: Web) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Unreachable) as failure:
        fetch(f"http://127.0.0.1:{port}/")
    assert failure.value.said == "The server does not answer."


def test_a_certificate_that_nobody_vouches_for_is_refused(settings: Settings) -> None:
    settings.FETCH_ALLOW_LOOPBACK = True
    with serving(self_signed("127.0.0.1")) as web, pytest.raises(Untrusted):
        fetch(web.url("/"))
    assert web.asked == []


def test_tls_with_a_server_that_speaks_none_is_refused(web: Web) -> None:
    web.pages["/"] = page(b"plain")
    with pytest.raises(Unreachable):
        fetch(web.url("/").replace("http:", "https:"), timeout=5)
