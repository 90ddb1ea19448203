"""Bringing a register in: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction

from conclave.admission.errors import RegisterUnreadable
from conclave.admission.models import Company, Register, Snapshot
from conclave.admission.registers.columns import Columns, columns_of
from conclave.admission.registers.reading import Line, lines
from conclave.admission.registers.rows import Unusable, company_of
from conclave.core.audit import trail

BATCH = 2000
SHOWN = 10
ABANDONED = timedelta(hours=6)


@dataclass
class Report:
    """What an import did. `troubles` are the first rows that were left out, each with its line."""

    register: str
    rows: int = 0
    left_out: int = 0
    without_domain: int = 0
    troubles: list[str] = field(default_factory=list)

    def leave_out(self, line: Line, why: str) -> None:
        self.left_out += 1
        if len(self.troubles) < SHOWN:
            self.troubles.append(f"line {line.number}: {why}")


def import_register(
    *, path: Path, name: str, given: Mapping[str, str], source: str, encoding: str = "", tell: Callable[[int], None] | None = None, now: datetime
) -> Report:
    """Reads `path` into a new snapshot of the register `name`, and switches to it at the end, in one step.

    Whoever looks meanwhile, and whoever looks after an import that failed, sees the one before.
    Raises `RegisterUnreadable` in words.
    """
    with closing(lines(path, encoding)) as rows:
        header = next(rows)
        if header.trouble or not header.cells:
            raise RegisterUnreadable(f"The first line cannot be read as column names: {header.trouble or 'it is empty'}. Nothing was changed.")
        columns = columns_of(header.cells, given)
        snapshot, report = _begin(name, source or path.name, now), Report(name)
        try:
            _store(_usable(rows, columns, snapshot, report), report, tell)
            if not report.rows:
                raise RegisterUnreadable(f"No row of {path.name} can be used ({'; '.join(report.troubles) or 'it has none'}). Nothing was changed.")
            _switch(snapshot, report, now)
        except BaseException:  # also when somebody stops it: half a register must not stay
            _clear(snapshot)
            raise
    return report


def _begin(name: str, source: str, now: datetime) -> Snapshot:
    register, _ = Register.objects.get_or_create(name=name)
    for left in Snapshot.objects.filter(register=register, current_of__isnull=True, imported_at__lte=now - ABANDONED):
        _clear(left)
    return Snapshot.objects.create(register=register, imported_at=now, source=source[:300])


def _store(companies: Iterator[Company], report: Report, tell: Callable[[int], None] | None) -> None:
    while batch := list(islice(companies, BATCH)):
        Company.objects.bulk_create(batch)
        report.rows += len(batch)
        if tell:
            tell(report.rows)


def _usable(rows: Iterator[Line], columns: Columns, snapshot: Snapshot, report: Report) -> Iterator[Company]:
    for line in rows:
        try:
            company = company_of(line, columns)
        except Unusable as error:
            report.leave_out(line, str(error))
            continue
        company.snapshot = snapshot
        report.without_domain += not company.domain
        yield company


def _switch(snapshot: Snapshot, report: Report, now: datetime) -> None:
    with transaction.atomic():
        register = Register.objects.select_for_update().get(pk=snapshot.register_id)
        before = register.current
        Snapshot.objects.filter(pk=snapshot.pk).update(rows=report.rows, left_out=report.left_out)
        Register.objects.filter(pk=register.pk).update(current=snapshot)
        detail = {"name": register.name, "rows": report.rows, "left_out": report.left_out, "source": snapshot.source}
        trail.record(actor=None, verb="register.imported", subject=f"register:{register.pk}", detail=detail, now=now)
    if before is not None:
        _clear(before)


def _clear(snapshot: Snapshot) -> None:
    """Without reading the rows: there may be millions."""
    companies = Company.objects.filter(snapshot=snapshot)
    companies._raw_delete(companies.db)
    register = snapshot.register
    snapshot.delete()
    if register.current_id is None and not register.snapshots.exists():
        Register.objects.filter(pk=register.pk, current__isnull=True).delete()
