"""A full disk, and a database that does not answer, are told in words, and leave nothing half-stored."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.db.utils import DatabaseError, IntegrityError, OperationalError
from django.test import Client

from conclave.core.audit import trail
from conclave.core.audit.models import Row
from conclave.core.errors import FULL, SILENT, of_the_machine
from conclave.members.models import Account, ProfileField
from tests.cast import Cast, assemble

FORM = {"listed": "members", "time_zone": "Europe/Lisbon", "about": "x" * 1000, "about_audience": "members"}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Committed: a full disk is met while writing it."""
    return assemble()


@pytest.fixture
def full_disk() -> Iterator[Callable[[], None]]:
    """SQLite takes no further page until the test ends, as on a disk without room."""
    if connection.vendor != "sqlite":
        pytest.skip("the limit on pages is SQLite's own")

    def fill() -> None:
        with connection.cursor() as cursor:
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            cursor.execute("PRAGMA freelist_count")
            cursor.execute(f"PRAGMA max_page_count = {pages}")

    yield fill
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")


def _fields(form: dict[str, str]) -> dict[str, str]:
    names = [name.value for name in ProfileField.Name]
    return {**dict.fromkeys(names, "y" * 190), **{f"{name}_audience": "members" for name in names}, **form}


def test_on_a_full_disk_the_person_is_told_and_nothing_is_half_stored(
    cast: Cast, signed_in: Callable[[Account], Client], full_disk: Callable[[], None]
) -> None:
    browser = signed_in(cast.hilde)
    browser.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no page is left over
    full_disk()
    about, refused = "", None
    for n in range(200):  # each adds a line to the audit trail, until no page is left
        answer = browser.post("/me/profile/", _fields({**FORM, "about": f"{n} " * 200}))
        if answer.status_code == 503:
            refused = answer
            break
        about = (f"{n} " * 200).strip()
    assert refused is not None
    assert FULL in refused.content.decode().replace("&#39;", "'")
    assert ProfileField.objects.filter(account=cast.hilde, name="about").values_list("value", flat=True).first() == (about or None)
    assert trail.verify() == Row.objects.count()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OperationalError("database or disk is full"), FULL),
        (DatabaseError('could not extend file "base/5/1": No space left on device'), FULL),
        (OperationalError("connection refused"), SILENT),
        (IntegrityError("UNIQUE constraint failed"), None),
        (ValueError("no"), None),
        (None, None),
    ],
)
def test_only_faults_of_the_machine_are_told_as_such(error: BaseException | None, words: str | None) -> None:
    told = of_the_machine(error)
    assert (told.said if told else None) == words
