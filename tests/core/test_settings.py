"""The operator's settings: from the environment or from files, and refused in words."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conclave.config.database import database
from conclave.config.environment import SETTINGS, Environment, Setting
from conclave.config.mail import smtp
from conclave.config.secret import secret_key


def test_a_setting_that_nobody_gave_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    given = Environment()
    assert {setting.name: given.text(setting.name) for setting in SETTINGS} == {setting.name: setting.default for setting in SETTINGS}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, setting: Setting) -> None:
    name = setting.name
    (tmp_path / "secret").write_text("told-in-a-file\n")
    monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "secret"))
    assert Environment().text(name) == "told-in-a-file"


def test_a_file_that_cannot_be_read_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONCLAVE_SECRET_KEY_FILE", str(tmp_path / "gone"))
    with pytest.raises(ValueError, match="CONCLAVE_SECRET_KEY_FILE names a file that cannot be read"):
        Environment().text("CONCLAVE_SECRET_KEY")


def test_a_secret_is_taken_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCLAVE_SECRET_KEY", "$MAIL_FROM{}#")
    assert Environment().text("CONCLAVE_SECRET_KEY") == "$MAIL_FROM{}#"


def test_an_empty_setting_is_one_that_nobody_gave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCLAVE_NAME", "  ")
    assert Environment().text("CONCLAVE_NAME") == "Conclave"


@pytest.mark.parametrize(
    ("written", "on"), [("true", True), ("Yes", True), ("1", True), ("on", True), ("false", False), ("0", False), ("maybe", False)]
)
def test_a_flag_is_read_as_people_write_it(monkeypatch: pytest.MonkeyPatch, written: str, on: bool) -> None:
    monkeypatch.setenv("CONCLAVE_DEMO", written)
    assert Environment().flag("CONCLAVE_DEMO") is on


def test_a_number_that_is_none_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FETCH_TIMEOUT", "soon")
    with pytest.raises(ValueError, match="FETCH_TIMEOUT must be a whole number, not 'soon'"):
        Environment().number("FETCH_TIMEOUT")


def test_a_setting_that_the_table_lacks_cannot_be_read() -> None:
    with pytest.raises(KeyError):
        Environment().text("CONCLAVE_GOSSIP")


def test_without_an_address_the_database_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    config = database("", tmp_path)
    assert config["NAME"] == tmp_path / "conclave.sqlite3"
    assert "journal_mode=WAL" in config["OPTIONS"]["init_command"]
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_database_address_is_taken_apart(tmp_path: Path) -> None:
    config = database("postgres://conclave:p%40ss@db.example:5433/network", tmp_path)
    assert (config["ENGINE"], config["HOST"], config["PORT"], config["USER"], config["PASSWORD"], config["NAME"]) == (
        "django.db.backends.postgresql",
        "db.example",
        5433,
        "conclave",
        "p@ss",
        "network",
    )
    assert database("sqlite:////srv/conclave/own.sqlite3", tmp_path)["NAME"] == Path("/srv/conclave/own.sqlite3")


@pytest.mark.parametrize("address", ["mysql://root@db.example/x", "conclave.sqlite3", "sqlite://relative"])
def test_another_engine_is_refused_in_words(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL must look like postgres://"):
        database(address, tmp_path)


def test_without_a_mail_server_letters_are_kept_as_files(tmp_path: Path) -> None:
    assert smtp("", tmp_path) == {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": tmp_path / "mail"}


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
        ("smtp+tls://u%40x:p%2Fw@mail.example", ("mail.example", 587, "u@x", "p/w", True, False)),
        ("smtp+ssl://u:p@mail.example:4650", ("mail.example", 4650, "u", "p", False, True)),
    ],
)
def test_a_mail_address_is_taken_apart(tmp_path: Path, address: str, told: tuple[object, ...]) -> None:
    config = smtp(address, tmp_path)
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    assert tuple(config[name] for name in names) == told


@pytest.mark.parametrize("address", ["mail.example:25", "smtps://mail.example", "smtp://", "http://mail.example"])
def test_a_mail_address_of_another_kind_is_refused_in_words(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL must look like smtp://"):
        smtp(address, tmp_path)


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    key = secret_key("", tmp_path / "new" / "folder")
    path = tmp_path / "new" / "folder" / "secret-key"
    assert len(key) > 80
    assert path.read_text() == key == secret_key("", path.parent)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_that_was_given_is_used_and_not_stored(tmp_path: Path) -> None:
    assert secret_key("given", tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_was_cut_short_is_refused_rather_than_used(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("cut")
    with pytest.raises(ValueError, match="is cut short"):
        secret_key("", tmp_path)


def test_programs_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    """Whoever comes second may find the file before its content is there, and must wait for it."""
    for n in range(40):
        with ThreadPoolExecutor(8) as pool:
            keys = set(pool.map(lambda folder: secret_key("", folder), [tmp_path / str(n)] * 8))
        assert len(keys) == 1


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        secret_key("", tmp_path / "file" / "below")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
