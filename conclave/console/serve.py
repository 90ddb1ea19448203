"""`conclave serve`: pages, live streams, and (unless told otherwise) jobs and the schedule."""

from __future__ import annotations

import argparse
import errno
import signal
import socket

import uvicorn
from django.conf import settings
from uvicorn.supervisors import Multiprocess

from conclave.console.migrate import require_migrated
from conclave.console.words import Stop
from conclave.core.jobs.worker import Worker

APP = "conclave.config.asgi:application"
GRACE = 5  # seconds that open answers get when we stop


def serve_command(args: list[str]) -> int:
    """Serves until SIGTERM or Ctrl-C, then ends open answers, streams and the jobs at hand."""
    given = _parser().parse_args(args)
    if given.processes > 1 and not settings.REDIS_URL:
        raise Stop("Several processes ring each other through Redis: set REDIS_URL, or leave --processes out.", code=2)
    door = _listen(given.host, given.port)
    require_migrated()
    worker = None if given.no_work or not settings.WORK_IN_SERVER else Worker()
    # uvicorn stops cleanly and then raises the signal again, for whoever had set a handler before it: nothing is left to do then.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    if worker:
        worker.start()
    try:
        started = _serve(door, given.processes)
    finally:
        door.close()
        if worker:
            worker.stop()
    return 0 if started else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("conclave serve", description="Serves pages and live streams; also runs jobs and the schedule.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1: this machine only)")
    parser.add_argument("--port", type=int, default=8400, help="port to listen on (default 8400)")
    parser.add_argument("--no-work", action="store_true", help="leave jobs and the schedule to `conclave work`")
    parser.add_argument("--processes", type=int, default=1, help="how many processes serve (default 1; more need Redis)")
    return parser


def _listen(host: str, port: int) -> socket.socket:
    """The bound socket. Raises `Stop` with what to do when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except OverflowError:
        raise Stop(f"--port must be between 0 and 65535, not {port}.", code=2) from None
    except OSError as error:
        door.close()
        raise Stop(_why_not(error, host, port)) from error
    door.set_inheritable(True)
    return door


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use. Stop the program that holds it, or choose another with --port."
    if error.errno == errno.EACCES:
        return f"This user may not listen on port {port}. Choose one above 1023, and put a proxy in front."
    return f"{host} is not an address of this machine. Try --host 127.0.0.1, or 0.0.0.0 for all."


def _serve(door: socket.socket, processes: int) -> bool:
    """Until a signal ends it; False when the application did not start."""
    config = uvicorn.Config(
        APP,
        workers=processes,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # Django and allauth read them, as far as CONCLAVE_TRUSTED_PROXIES allows
        timeout_graceful_shutdown=GRACE,
    )
    if processes > 1:
        Multiprocess(config, sockets=[door]).run()
        return True
    server = uvicorn.Server(config)
    server.run(sockets=[door])
    return server.started
