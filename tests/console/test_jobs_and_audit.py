"""What the operator sees of jobs that failed, and of the audit trail."""

from __future__ import annotations

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from conclave.console.commands import main
from conclave.core import clock
from conclave.core.audit import trail
from conclave.core.audit.models import Row
from conclave.core.jobs.worker import drain
from conclave.members.letters import mail_sign_in_code
from tests.cast import DAWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed() -> DBTaskResult[..., object]:
    """A letter that could not be sent, ever."""
    mail_sign_in_code.enqueue(email="hilde@vos.example", nonce="1")
    what = {"exception_class_path": "builtins.OSError", "traceback": "Traceback ...\nOSError: the mail server does not answer"}
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, finished_at=DAWN, worker_ids=["a"] * 5, **what)
    return DBTaskResult.objects.get()


def test_failed_jobs_are_listed_with_their_reason(failed: DBTaskResult[..., object], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["jobs"]) == 0
    told = "2026-03-02 05:00 conclave.members.letters.mail_sign_in_code: OSError: the mail server does not answer\n"
    assert capsys.readouterr().out == told


def test_failed_jobs_are_tried_again(failed: DBTaskResult[..., object], capsys: pytest.CaptureFixture[str], mailoutbox: list[object]) -> None:
    assert main(["jobs", "again"]) == 0
    assert capsys.readouterr().out == "1 jobs will be tried again.\n"
    assert drain() == 1
    assert len(mailoutbox) == 1


def test_failed_jobs_are_forgotten(failed: DBTaskResult[..., object], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["jobs", "forget"]) == 0
    assert not DBTaskResult.objects.exists()
    assert main(["jobs"]) == 0
    assert capsys.readouterr().out == "1 jobs were deleted.\nNo job failed for good.\n"


def test_the_trail_is_walked(capsys: pytest.CaptureFixture[str]) -> None:
    for n in range(2):
        trail.record(actor=None, verb="test.written", subject=f"thing:{n}", now=clock.now())
    assert main(["audit", "verify"]) == 0
    holds, kept = capsys.readouterr().out.splitlines()
    assert holds == "The audit trail holds: 2 rows, each chained to the one before."
    assert kept == f"Keep this mark on another machine, for --since: {trail.mark()}"
    assert main(["audit", "verify", "--since", trail.mark()]) == 0
    assert [main(["audit", "verify", "--since", wrong]) for wrong in ("x", "2:zz", f"2:{bytes(32).hex()}", f"3:{bytes(32).hex()}")] == [2, 2, 1, 1]
    capsys.readouterr()
    Row.objects.filter(n=1).update(verb="test.forged")
    assert main(["audit", "verify"]) == 1
    assert capsys.readouterr().err.startswith("The audit trail is broken at row 1: its content was changed.")
