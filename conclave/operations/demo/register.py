"""A register of the demonstration's invented companies, so that an application is looked up as in any network."""

from __future__ import annotations

import csv
import tempfile
from datetime import datetime
from pathlib import Path

from conclave.admission.commands.registers import import_register
from conclave.operations.demo.script import Network

NAME = "Register of invented companies"


def register(told: Network, now: datetime) -> None:
    """Written as a file and imported as one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "companies.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["name", "domain", "country"])
            companies = [(person.company, person.domain) for person in told.people] + [(told.application.company, told.application.domain)]
            rows.writerows([company, domain, ""] for company, domain in companies)
        import_register(path=path, name=NAME, given={}, source="Invented for the demonstration", now=now)
