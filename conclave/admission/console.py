"""`conclave registers`: company registers, imported and asked."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from conclave.admission.commands.registers import Report, import_register
from conclave.admission.errors import NotACompanyAddress
from conclave.admission.queries.registers import judged, look, lookalikes, registers
from conclave.admission.registers.columns import parse_map
from conclave.admission.rules.domains import domain_of
from conclave.core import clock


def registers_command(args: list[str]) -> int:
    """Imports, lists and asks registers."""
    given = _parser().parse_args(args)
    if given.what == "import":
        return _import(given)
    if given.what == "look":
        return _look(given.words)
    return _list()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "conclave registers", description="Public registers of companies, by which the door knows whose domain is whose."
    )
    what = parser.add_subparsers(dest="what", required=True)
    bring = what.add_parser("import", help="bring a CSV file in; an earlier one of the same name is replaced in one step")
    bring.add_argument("file", type=Path, help="CSV, plain or .gz; the delimiter is found out")
    bring.add_argument("--name", default="", help="name of the register (default: the file's)")
    bring.add_argument("--map", default="", metavar="FIELD=COLUMN,...", help="which column is which, such as domain=website,name=company_name")
    bring.add_argument("--source", default="", help="where the file is from, in words that stewards read")
    bring.add_argument("--encoding", default="", help="such as cp1252, where the file is not UTF-8")
    what.add_parser("list", help="what was imported, and when")
    ask = what.add_parser("look", help="ask the registers for a domain, an address or a name")
    ask.add_argument("words")
    return parser


def _import(given: argparse.Namespace) -> int:
    name = (given.name or given.file.name.removesuffix(".gz").removesuffix(".csv")).strip()[:80]
    began, shown = time.monotonic(), sys.stderr.isatty()
    report = import_register(
        path=given.file, name=name, given=parse_map(given.map), source=given.source, encoding=given.encoding, tell=_tell, now=clock.now()
    )
    print("\r" if shown else "", end="", file=sys.stderr)
    _print_report(report, time.monotonic() - began)
    return 0


def _tell(rows: int) -> None:
    """Progress: in place on a terminal, now and then in a log."""
    if sys.stderr.isatty():
        print(f"\r{rows:,} companies read", end="", file=sys.stderr, flush=True)
    elif rows % 50_000 == 0:
        print(f"{rows:,} companies read", file=sys.stderr, flush=True)


def _print_report(report: Report, seconds: float) -> None:
    print(f"{report.register}: {report.rows:,} companies in {seconds:.1f} s.")
    if report.without_domain:
        print(f"{report.without_domain:,} of them have no domain, and are found by name only.")
    if report.left_out:
        print(f"{report.left_out:,} rows were left out:")
        print("\n".join(f"  {trouble}" for trouble in report.troubles))
        if report.left_out > len(report.troubles):
            print(f"  and {report.left_out - len(report.troubles):,} more")


def _list() -> int:
    found = registers()
    for current in found:
        print(f"{current.register}: {current.rows:,} companies, imported {current.imported_at:%Y-%m-%d}, from {current.source}", end="")
        print(f" ({current.left_out:,} rows left out)" if current.left_out else "")
    if not found:
        print("No register was imported yet. `conclave registers import FILE` brings one in.")
    return 0


def _look(words: str) -> int:
    """0 when something was found, 1 when not."""
    if "@" in words:
        _look_at_mailbox(words)
    found = look(words)
    for company in found:
        parts = [company.domain, company.country, company.identifier, company.status, company.officer]
        print(f"{company.name} ({', '.join(part for part in parts if part)}) in {company.snapshot.register.name}")
    if not found:
        print(f"No register has {words}.")
        domain = domain_of(words)
        for likeness in lookalikes(domain) if domain else []:
            print(f"  It {likeness.why} ({likeness.company.name}, in {likeness.company.snapshot.register.name}).")
    return 0 if found else 1


def _look_at_mailbox(address: str) -> None:
    try:
        mailbox = judged(address)
    except NotACompanyAddress as error:
        print(error.said)
        return
    print(f"{mailbox.address}: {mailbox.nature.value}")
    print("\n".join(f"  {doubt}" for doubt in mailbox.doubts), end="\n" if mailbox.doubts else "")
