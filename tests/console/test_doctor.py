"""The doctor looks at the real thing and says what to mend."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.conf import settings as held
from django.test import override_settings
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from conclave.config.files import storages
from conclave.config.mail import smtp
from conclave.console.commands import main
from conclave.console.doctor import database, network, program, settings, storage
from conclave.console.doctor.finding import Finding
from conclave.conversations.console import client_command
from conclave.core import clock
from conclave.core.audit import trail
from conclave.core.jobs import queue
from conclave.members.letters import mail_sign_in_code
from tests.house.commands import conclave
from tests.house.programs import Absent
from tests.house.servers import Redis, free_port


class Silent:
    """Takes no mail; the doctor sends none."""


@pytest.fixture
def mail_server() -> Iterator[str]:
    port = free_port()
    controller = Controller(
        Silent(), hostname="127.0.0.1", port=port, auth_require_tls=False, authenticator=lambda *_: AuthResult(success=False, handled=False)
    )
    controller.start()
    yield f"127.0.0.1:{port}"
    controller.stop()


def mail_with(address: str) -> Finding:
    with override_settings(**smtp(address, held.DATA_DIR)):
        [finding] = network.mail()
    return finding


def test_a_mail_server_that_answers_is_well(mail_server: str) -> None:
    assert mail_with(f"smtp://{mail_server}") == Finding("mail", "well", f"{mail_server} answers.")


def test_a_stopped_mail_server_is_told_with_what_happens_to_letters() -> None:
    port = free_port()
    finding = mail_with(f"smtp://127.0.0.1:{port}")
    assert finding.state == "mend"
    assert finding.words.startswith(f"127.0.0.1:{port} does not answer (")
    assert "Letters wait and are tried again" in finding.words


def test_a_wrong_password_for_mail_is_told(mail_server: str) -> None:
    assert mail_with(f"smtp://u:wrong@{mail_server}") == Finding("mail", "mend", f"{mail_server} refuses the user or password of SMTP_URL.")


def test_letters_kept_as_files_are_noted() -> None:
    assert mail_with("").state == "note"


def test_redis_is_well_until_it_stops() -> None:
    try:
        server = Redis()
    except Absent as absent:
        pytest.skip(str(absent))
    with override_settings(REDIS_URL=server.url):
        assert network.redis(clock.now()) == [Finding("redis", "well", "Answers.")]
        [drifted] = network.redis(clock.now() + timedelta(minutes=2))
        assert (drifted.about, drifted.state) == ("clock", "mend")
        server.stop()
        [stopped] = network.redis(clock.now())
    assert (stopped.about, stopped.state) == ("redis", "mend")
    assert stopped.words.endswith("Pages work; news reaches other processes late.")


def test_one_process_needs_no_redis() -> None:
    with override_settings(REDIS_URL=""):
        assert network.redis(clock.now())[0].state == "well"


def test_a_mistyped_setting_is_noted_with_what_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCLAVE_DATADIR", "/srv")
    assert settings.settings() == [Finding("settings", "note", "CONCLAVE_DATADIR is no setting of Conclave. Is CONCLAVE_DATA_DIR meant?")]


def test_usable_settings_are_well() -> None:
    [finding] = settings.settings()
    assert finding.state == "well"


@override_settings(NETWORK_URL="http://network.example", NETWORK_HOST="network.example", SECURE=False, DEBUG=True)
def test_a_public_address_without_https_and_an_open_inside_are_to_mend() -> None:
    assert [(finding.about, finding.state) for finding in settings.settings()] == [("address", "mend"), ("settings", "mend")]


@override_settings(DEMO=True, SECURE=True)
def test_a_demonstration_on_a_public_address_is_noted() -> None:
    assert [finding.state for finding in settings.settings()] == ["note"]


def test_a_secret_key_that_others_can_read_is_to_mend(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    with override_settings(DATA_DIR=tmp_path):
        path.write_text("x" * 86)
        path.chmod(0o644)
        assert storage.storage()[3] == Finding("secret key", "mend", f"{path} can be read by others (mode 644). Run: chmod 600 {path}")
        path.chmod(0o600)
        assert storage.storage()[2].state == "well"


@pytest.mark.parametrize("folder", ["/proc", "/nowhere/at/all"])
def test_a_data_folder_that_cannot_be_written_is_to_mend(folder: str) -> None:
    with override_settings(DATA_DIR=Path(folder)):
        found = storage.storage()
    assert (found[0].about, found[0].state) == ("data folder", "mend")
    assert folder in found[0].words


@pytest.mark.django_db
def test_a_clock_that_runs_behind_what_was_written_is_to_mend() -> None:
    now = clock.now()
    assert database.time(now).state == "well"
    trail.record(actor=None, verb="test.written", subject="thing:1", now=now + timedelta(hours=1))
    assert (database.time(now).about, database.time(now).state) == ("clock", "mend")


@pytest.mark.django_db
def test_work_that_is_not_done_is_told() -> None:
    now = clock.now()
    assert [finding.state for finding in database.work(now)] == ["note", "well", "well"]
    queue.beat("worker-1", "here", now)
    mail_sign_in_code.enqueue(email="hilde@vos.example", nonce="1")
    DBTaskResult.objects.update(enqueued_at=now - timedelta(minutes=11))
    assert [finding.state for finding in database.work(now)] == ["well", "note", "well"]
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, finished_at=now)
    failed = database.work(now)[2]
    assert failed.state == "mend"
    assert failed.words.startswith("1 failed for good: mail_sign_in_code (1).")


@pytest.mark.engineless
def test_a_whole_network_is_well_and_exits_with_zero(network: Path) -> None:
    done = conclave(network, "doctor", CONCLAVE_SECRET_KEY_FILE="")
    assert done.stdout.endswith("\nAll is well.\n"), done.stdout
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.engineless
def test_an_unmigrated_database_is_told_and_nothing_that_depends_on_it_is_asked(tmp_path: Path) -> None:
    done = conclave(tmp_path, "doctor", "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert (found[-1]["about"], found[-1]["state"]) == ("migrations", "mend")


@pytest.mark.engineless
def test_a_damaged_database_is_told(network: Path) -> None:
    (network / "conclave.sqlite3").write_bytes(b"This was a database once. " * 400)
    done = conclave(network, "doctor")
    assert done.returncode == 1
    assert "[ MEND ] database: The database file is damaged, or no database. Restore it from a backup.\n" in done.stdout
    assert done.stdout.endswith("\n1 to mend.\n")


@pytest.mark.engineless
def test_a_database_damaged_in_the_middle_is_told(network: Path) -> None:
    path = network / "conclave.sqlite3"
    whole = bytearray(path.read_bytes())
    whole[4096 * 3 : 4096 * 9] = b"\xff" * (4096 * 6)
    path.write_bytes(bytes(whole))
    done = conclave(network, "doctor")
    assert done.returncode == 1
    assert "[ MEND ] database:" in done.stdout


@pytest.mark.django_db
def test_the_doctor_speaks_to_machines_too(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--json"])
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"settings", "data folder", "disk", "mail", "redis", "database", "migrations", "clock"} <= {finding["about"] for finding in found}
    assert {key for finding in found for key in finding} == {"about", "state", "words"}


def test_where_files_lie_is_tried_by_writing(tmp_path: Path) -> None:
    with override_settings(STORAGES=storages("", tmp_path)):
        assert storage._files() == Finding("files", "well", "Sealed files can be written to the data folder and read.")
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    (tmp_path / "taken").write_text("a file where a folder is needed")
    with override_settings(STORAGES=storages("", tmp_path / "taken")):
        finding = storage._files()
    assert (finding.state, finding.words[:27]) == ("mend", "Members cannot send files: ")


def test_storage_elsewhere_that_does_not_answer_is_told() -> None:
    pytest.importorskip("boto3")
    with override_settings(STORAGES=storages(f"s3+http://key:secret@127.0.0.1:{free_port()}/bucket?region=x", held.DATA_DIR)):
        finding = storage._files()
    assert (finding.state, finding.words) == ("mend", "Members cannot send files: EndpointConnectionError. Look at FILES_URL.")


@pytest.mark.django_db
def test_a_build_that_members_do_not_get_yet_is_told() -> None:
    [finding] = program.program()
    assert (finding.state, "`conclave client publish`" in finding.words) == ("note", True)
    assert client_command(["publish"]) == 0
    published, key = program.program()
    assert (published.state, key.about, key.state) == ("well", "release key", "note")
