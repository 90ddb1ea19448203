"""A web server on loopback that answers as badly as a test wants."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

TLS_HELLO = b"\x16"
REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found", 410: "Gone"}


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]


Speaker = Callable[[Asked, socket.socket], None]


@dataclass
class Web:
    """`pages` by path; `asked` in order of arrival."""

    port: int
    scheme: str = "http"
    pages: dict[str, Speaker] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


def page(body: bytes = b"", status: int = 200, headers: Mapping[str, str] | None = None) -> Speaker:
    """A whole, honest answer."""

    def speak(asked: Asked, line: socket.socket) -> None:
        said = {"Content-Length": str(len(body)), "Connection": "close", **(headers or {})}
        line.sendall(head(status, said) + body)

    return speak


def redirect(to: str, status: int = 302) -> Speaker:
    """Leads elsewhere."""
    return page(b"", status, {"Location": to})


def raw(*pieces: bytes) -> Speaker:
    """Exactly these bytes, then silence and the end."""

    def speak(asked: Asked, line: socket.socket) -> None:
        for piece in pieces:
            line.sendall(piece)

    return speak


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """Status line and headers."""
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@contextlib.contextmanager
def serving(trust: ssl.SSLContext | None = None) -> Iterator[Web]:
    """A server for the length of a block; with `trust`, one that speaks TLS."""
    listener = socket.create_server(("127.0.0.1", 0))
    web = Web(listener.getsockname()[1], "https" if trust else "http")
    talks: list[threading.Thread] = []
    welcome = threading.Thread(target=_welcome, args=(web, listener, trust, talks))
    welcome.start()
    try:
        yield web
    finally:
        web.ended.set()
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        welcome.join()
        listener.close()
        for talk in talks:
            talk.join()


def _welcome(web: Web, listener: socket.socket, trust: ssl.SSLContext | None, talks: list[threading.Thread]) -> None:
    while not web.ended.is_set():
        try:
            line, _ = listener.accept()
        except OSError:
            return
        talks.append(threading.Thread(target=_talk, args=(web, line, trust)))
        talks[-1].start()


def _talk(web: Web, line: socket.socket, trust: ssl.SSLContext | None) -> None:
    line.settimeout(5)
    with line, contextlib.suppress(OSError):
        speaking = trust.wrap_socket(line, server_side=True) if trust else line
        with speaking:
            asked = _heard(speaking)
            if asked is not None:
                web.asked.append(asked)
                web.pages.get(asked.path, page(b"Not here.", 404))(asked, speaking)


def _heard(line: socket.socket) -> Asked | None:
    heard = b""
    while b"\r\n\r\n" not in heard:
        piece = line.recv(4096)
        if not piece:
            return None
        heard += piece
        if heard.startswith(TLS_HELLO):
            return None
    first, *lines = heard.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Asked(first.split(" ")[1], headers)
