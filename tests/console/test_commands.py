"""Asking the console: what there is, and what it says when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from conclave.config.environment import SETTINGS
from conclave.console.commands import COMMANDS, main
from tests.house.commands import conclave

pytestmark = pytest.mark.engineless


@pytest.mark.parametrize("asked", [[], ["--help"], ["help"]])
def test_the_help_names_every_command(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(asked) == 0
    lines = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert lines == list(COMMANDS)


def test_an_unknown_command_is_told_with_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gossip"]) == 2
    assert capsys.readouterr().err.startswith("There is no command 'gossip'.\n\nconclave COMMAND")


@pytest.mark.parametrize("command", ["serve", "work", "migrate", "doctor", "jobs", "audit"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: conclave {command}")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"DATABASE_URL": "mysql://root@db.example/x"}, "The settings cannot be used: DATABASE_URL must look like postgres://"),
        ({"SMTP_URL": "mail.example:25"}, "The settings cannot be used: SMTP_URL must look like smtp://"),
        ({"FETCH_TIMEOUT": "soon"}, "The settings cannot be used: FETCH_TIMEOUT must be a whole number, not 'soon'."),
        ({"CONCLAVE_SECRET_KEY_FILE": "/nowhere/key"}, "The settings cannot be used: CONCLAVE_SECRET_KEY_FILE names a file that cannot be read"),
        ({"LOG_LEVEL": "LOUD"}, "The settings cannot be used: LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not 'LOUD'."),
        ({"CONCLAVE_URL": "network.example"}, "The settings cannot be used: CONCLAVE_URL must look like https://network.example"),
        ({"CONCLAVE_DATA_DIR": "/dev/null/network"}, "/dev/null/network is a file, where a folder is needed."),
        ({"CONCLAVE_DATA_DIR": "/proc/network"}, "/proc/network does not exist and cannot be made."),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence(tmp_path: Path, given: dict[str, str], told: str) -> None:
    done = conclave(tmp_path, "migrate", **given)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(told)
    assert len(done.stderr.splitlines()) == 1


def test_no_two_settings_have_one_name() -> None:
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
