"""Every setting that an operator can give, in one table.

Each is read from the environment under its name, or from the file named by ``<NAME>_FILE``
(for container and systemd secrets). `docs/operating.md` carries the same table; a test holds
the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from environ.fileaware_mapping import FileAwareMapping


@dataclass(frozen=True)
class Setting:
    """One environment variable: its default as the operator would write it, and its meaning."""

    name: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("CONCLAVE_DATA_DIR", "data", "Folder for the database, the secret key and files."),
    Setting("CONCLAVE_URL", "http://localhost:8400", "Public address of the network, without a path."),
    Setting("CONCLAVE_NAME", "Conclave", "Name of the network, shown on pages and in mail."),
    Setting("CONCLAVE_SECRET_KEY", "", "Signing key; made in the data folder on first start when empty."),
    Setting("CONCLAVE_DEBUG", "false", "Developers only: detailed error pages."),
    Setting("CONCLAVE_DEMO", "false", "Allows the demonstration network and its sign-in links."),
    Setting("CONCLAVE_TRUSTED_PROXIES", "0", "How many reverse proxies stand in front and set X-Forwarded-For."),
    Setting("DATABASE_URL", "", "postgres://user:password@host/name; SQLite in the data folder when empty."),
    Setting("REDIS_URL", "", "redis://host:port/0 for the doorbell between processes; not needed for one process."),
    Setting("SMTP_URL", "", "smtp://user:password@host:25, smtp+tls:// or smtp+ssl://; mail is kept in files under the data folder when empty."),
    Setting("MAIL_FROM", "Conclave <conclave@localhost>", "Sender of all mail."),
    Setting("FILES_URL", "", "s3://key:secret@host/bucket?region=name for sealed files; in the data folder when empty. s3+http:// without TLS."),
    Setting("FILES_MB_A_DAY", "2000", "How much one member may send in files within 24 hours, in megabytes."),
    Setting("FILES_MB_KEPT", "10000", "How much room the files of one member may take, in megabytes."),
    Setting("RECOVERY_DELAY_HOURS", "72", "How long a member's peers' parts of a lost key wait before they are handed out; 0 in tests only."),
    Setting("FETCH_ALLOW_LOOPBACK", "false", "Tests and the demonstration only: lets the fetcher read sources on this machine."),
    Setting("FETCH_MAX_BYTES", "5000000", "Largest feed document that is read, in bytes."),
    Setting("FETCH_TIMEOUT", "20", "Longest time for one fetch, in seconds."),
    Setting("WORK_IN_SERVER", "true", "Whether `conclave serve` also runs jobs and the schedule."),
    Setting("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR."),
)

_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


class Environment:
    """The operator's settings, typed, as they stand now. Raises `KeyError` for a name that the table lacks."""

    def __init__(self) -> None:
        self._env = FileAwareMapping(cache=False)

    def text(self, name: str) -> str:
        """The value as written, or the default. Raises `ValueError` when it should be in a file that cannot be read."""
        default = _DEFAULTS[name]
        try:
            return str(self._env.get(name, default)).strip() or default
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"{name}_FILE names a file that cannot be read: {error}.") from error

    def flag(self, name: str) -> bool:
        """True for true, yes, on or 1."""
        return self.text(name).lower() in {"true", "yes", "on", "1"}

    def number(self, name: str) -> int:
        """A whole number. Raises `ValueError` naming the setting."""
        try:
            return int(self.text(name))
        except ValueError as error:
            raise ValueError(f"{name} must be a whole number, not {self.text(name)!r}.") from error

    def level(self, name: str) -> str:
        """How much is logged. Raises `ValueError` naming the setting."""
        level = self.text(name).upper()
        if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError(f"{name} must be DEBUG, INFO, WARNING or ERROR, not {self.text(name)!r}.")
        return level

    def address(self, name: str) -> str:
        """The address of a site, without a slash at its end. Raises `ValueError` naming the setting."""
        address = self.text(name).rstrip("/")
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
            raise ValueError(f"{name} must look like https://network.example, without a path, not {address!r}.")
        return address

    def folder(self, name: str) -> Path:
        """An absolute path."""
        return Path(self.text(name)).expanduser().resolve()
