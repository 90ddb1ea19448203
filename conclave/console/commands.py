"""Which commands there are, and how a refusal is told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from conclave.console.words import Stop, explain

Command = Callable[[list[str]], int]


@dataclass(frozen=True)
class Entry:
    """One command: its line in the help, and where it is found when asked for."""

    line: str
    found_at: str


COMMANDS = {
    "serve": Entry("Serve pages and live streams; also runs jobs and the schedule, unless --no-work.", "conclave.console.serve:serve_command"),
    "work": Entry("Run jobs and the schedule in a process of their own.", "conclave.console.work:work_command"),
    "migrate": Entry("Bring the database to this version.", "conclave.console.migrate:migrate_command"),
    "doctor": Entry("Check everything and say in words what to mend.", "conclave.console.doctor:doctor_command"),
    "jobs": Entry("List jobs that failed for good; `jobs again` tries them again, `jobs forget` deletes them.", "conclave.console.jobs:jobs_command"),
    "audit": Entry("`audit verify` proves that nobody rewrote the audit trail.", "conclave.console.audit:audit_command"),
    "demo": Entry("The demonstration network.", "conclave.operations.demo.console:demo_command"),
    "sources": Entry("Feeds: check documents, import OPML.", "conclave.briefing.console:sources_command"),
    "registers": Entry("Company registers: import, look up.", "conclave.admission.console:registers_command"),
    "client": Entry("The program in members' browsers: publish a release, verify one.", "conclave.conversations.console:client_command"),
    "members": Entry("People: the first steward, invitations.", "conclave.members.console:members_command"),
}


def main(args: list[str] | None = None) -> int:
    """Runs one command. 0: done; 1: it did not work; 2: it was asked wrongly, or the settings are wrong."""
    given = sys.argv[1:] if args is None else args
    if not given or given[0] in {"-h", "--help", "help"}:
        print(_help())
        return 0
    name, rest = given[0], given[1:]
    if name not in COMMANDS:
        print(f"There is no command {name!r}.\n\n{_help()}", file=sys.stderr)
        return 2
    try:
        _set_up()
        return _find(name)(rest)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        words = explain(error)
        if words is None:
            raise
        print(words, file=sys.stderr)
        return 1


def _set_up() -> None:
    """Loads the settings and the domains. Raises `Stop` in one sentence when a setting cannot be used."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conclave.config.settings")
    try:
        django.setup()
        from conclave.config.composition import compose

        compose()
    except (ValueError, ImproperlyConfigured) as error:
        raise Stop(f"The settings cannot be used: {error}", code=2) from error
    except OSError as error:
        raise Stop(explain(error) or f"The data folder cannot be used: {error}", code=2) from error


def _find(name: str) -> Command:
    module, _, function = COMMANDS[name].found_at.partition(":")
    parent = module.rpartition(".")[0]
    if find_spec(parent) is None or find_spec(module) is None:
        raise Stop(f"This installation has no {name!r}: {module} is missing.")
    command: Command = getattr(import_module(module), function)
    return command


def _help() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name.ljust(width)}  {entry.line}" for name, entry in COMMANDS.items()]
    return "\n".join(["conclave COMMAND [options]", "", *lines, "", "`conclave COMMAND --help` says more."])
