"""Registers come in whole or not at all."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from conclave.admission.console import registers_command
from conclave.admission.errors import RegisterUnreadable
from conclave.admission.models import Company, Register, Snapshot
from conclave.admission.queries.registers import companies_at, judged, look, lookalikes, registers
from conclave.admission.rules.domains import Domain, domain_of
from conclave.admission.rules.mailbox import Nature
from tests.admission.door import HEADER, NOON, ROWS, bring_in, write_register
from tests.cast import DAWN

pytestmark = pytest.mark.django_db


def at(place: str) -> Domain:
    domain = domain_of(place)
    assert domain is not None
    return domain


def names(place: str) -> list[str]:
    return [company.name for company in companies_at(at(place))]


def test_a_register_is_asked_by_domain_address_and_name(register: None) -> None:
    assert names("https://www.helder-glas.example/") == ["Helder Glaswerken BV"]
    assert [company.name for company in look("noor@helder-glas.example")] == ["Helder Glaswerken BV"]
    assert [company.name for company in look("helder glaswerken")] == ["Helder Glaswerken BV"]
    assert look("nobody.example") == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path: Path, delimiter: str) -> None:
    assert bring_in(write_register(tmp_path / "r.csv", delimiter=delimiter)).rows == 3


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: gzip.compress(text.encode()),
        lambda text: gzip.compress(b"\xef\xbb\xbf" + text.encode()),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
)
def test_a_file_is_read_however_it_was_saved(tmp_path: Path, encode: Callable[[str], bytes]) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(encode("Company Name,Web\nCaf\u00e9 Belge,caf\u00e9.example\n"))
    assert bring_in(path).rows == 1
    assert names("xn--caf-dma.example") == ["Caf\u00e9 Belge"]


def test_columns_are_named_by_hand_where_nobody_could_know_them(tmp_path: Path) -> None:
    path = write_register(tmp_path / "r.csv", [["x", "Vos Staalbouw", "www.vos.example"]], ["nr", "wie", "waar"])
    bring_in(path, given={"name": "wie", "domain": "Waar"})
    assert names("vos.example") == ["Vos Staalbouw"]


def test_wrong_columns_are_told_with_those_that_there_are(tmp_path: Path) -> None:
    path = write_register(tmp_path / "r.csv", [["x", "y"]], ["nr", "wie"])
    with pytest.raises(RegisterUnreadable) as caught:
        bring_in(path)
    assert caught.value.said.startswith(
        "No column is known to hold the company's name. The file has: nr, wie. Say which is which, such as --map name="
    )
    with pytest.raises(RegisterUnreadable, match=r"There is no column .naam.\. The file has: nr, wie\."):
        bring_in(path, given={"name": "naam"})
    assert not Register.objects.exists()


@pytest.mark.parametrize(("text", "why"), [("name", "understand 'name'"), ("firma=x", "understand 'firma=x'"), ("name=", "understand 'name='")])
def test_a_map_that_cannot_be_read_is_told(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(RegisterUnreadable, match=why):
        registers_command(["import", str(write_register(tmp_path / "r.csv")), "--map", text])


def test_bad_rows_are_counted_and_told_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    lines = [
        b"name,domain",
        b"Good One,good-one.example",
        b"",
        b"No Domain,n/a",
        b"Too,many,fields",
        b",nameless.example",
        b"Latin \xe9,latin.example",
        b"Zero\0,zero.example",
        b"A" * 301 + b",long.example",
        b"Good Two,good-two.example",
    ]
    path.write_bytes(b"\n".join(lines))
    report = bring_in(path)
    assert (report.rows, report.left_out, report.without_domain) == (3, 5, 1)
    assert report.troubles == [
        "line 5: it has 3 fields where the header has 2",
        "line 6: it has no name",
        "line 7: it is not UTF-8 (save the file as UTF-8, or say --encoding)",
        "line 8: it holds a zero byte",
        "line 9: its name is longer than 300 characters",
    ]
    [kept] = registers()
    assert (kept.rows, kept.left_out) == (3, 5)


def test_only_the_first_ten_are_told(tmp_path: Path) -> None:
    report = bring_in(write_register(tmp_path / "r.csv", [*ROWS, *[["", "x", "", "", ""]] * 25]))
    assert (report.left_out, len(report.troubles)) == (25, 10)


def test_a_quote_that_is_never_closed_spoils_its_row_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("name,domain\nGood,good.example\n" + '"Never closed,' + "x" * 250_000 + "\n")
    report = bring_in(path)
    assert (report.rows, report.left_out) == (1, 1)
    assert report.troubles[0].endswith("it is no row of a table (field larger than field limit (200000))")


def test_an_encoding_can_be_said(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes("name;domain\nM\u00fcller & S\u00f6hne;mueller.example\n".encode("cp1252"))
    assert bring_in(path, encoding="cp1252").rows == 1
    assert names("mueller.example") == ["M\u00fcller & S\u00f6hne"]
    with pytest.raises(RegisterUnreadable, match="cannot be read in that encoding"):
        bring_in(path, encoding="klingon")


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\x1f\x8b\x08\x00broken", gzip.compress(b"name,domain\nA,a.example\n" * 900)[:60], b"name,domain\n"]
)
def test_an_empty_or_damaged_file_is_told_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(content)
    with pytest.raises(RegisterUnreadable) as caught:
        bring_in(path)
    assert caught.value.said.endswith("Nothing was changed.")
    assert not Register.objects.exists()


def test_a_new_import_replaces_the_old_one(register: None, tmp_path: Path) -> None:
    bring_in(write_register(tmp_path / "new.csv", [["Vos Staalbouw", "vos.example", "", "", ""]]), now=NOON)
    assert names("vos.example") == ["Vos Staalbouw"]
    assert names("helder-glas.example") == []
    assert (Company.objects.count(), Snapshot.objects.count(), Register.objects.count()) == (1, 1, 1)


def test_the_same_file_twice_leaves_the_same(register: None, tmp_path: Path) -> None:
    bring_in(write_register(tmp_path / "again.csv"), now=NOON)
    assert sorted(Company.objects.values_list("name", flat=True)) == sorted(row[0] for row in ROWS)


def test_an_import_that_fails_midway_leaves_the_old_one(register: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The compressed file ends before its end, after rows that were stored."""
    monkeypatch.setattr("conclave.admission.commands.registers.BATCH", 500)
    whole = "name,domain\n" + "".join(f"Company {number} {hash(number * 7919) % 10**9},c{number}.example\n" for number in range(4_000))
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(whole.encode())[:-4_000])
    stored: list[int] = []
    with pytest.raises(RegisterUnreadable, match="damaged"):
        bring_in(path, now=NOON, tell=stored.append)
    assert stored != []
    assert names("helder-glas.example") == ["Helder Glaswerken BV"]
    assert (Company.objects.count(), Snapshot.objects.count()) == (3, 1)


def test_an_import_that_is_stopped_by_hand_leaves_the_old_one(register: None, tmp_path: Path) -> None:
    def stop(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_in(write_register(tmp_path / "new.csv"), now=NOON, tell=stop)
    assert (Company.objects.count(), Snapshot.objects.count()) == (3, 1)


def test_what_a_killed_import_left_is_swept_by_the_next(register: None, tmp_path: Path) -> None:
    left = Snapshot.objects.create(register=Register.objects.get(), imported_at=DAWN, source="Killed")
    Company.objects.create(snapshot=left, name="Half", normalised="half", domain="half.example")
    assert names("half.example") == []
    bring_in(write_register(tmp_path / "new.csv"), now=DAWN + timedelta(days=1))
    assert Snapshot.objects.count() == 1
    assert not Company.objects.filter(name="Half").exists()


@pytest.mark.parametrize(
    ("domain", "why"),
    [
        ("he1der-glas.example", "reads like helder-glas.example"),
        ("helder-glas.org", "is helder-glas.example with another ending"),
        ("helder-glass.example", "is one letter away from helder-glas.example"),
        ("noordzeekable.example", "is one letter away from noordzeekabel.example"),
    ],
)
def test_lookalikes_of_registered_domains_are_found(register: None, domain: str, why: str) -> None:
    assert [likeness.why for likeness in lookalikes(at(domain))] == [why]


def test_other_domains_look_like_nobodys(register: None) -> None:
    assert lookalikes(at("adeyemi-kassen.example")) == []


def test_a_company_under_two_domains_is_found_by_both(tmp_path: Path) -> None:
    bring_in(write_register(tmp_path / "r.csv", [["Zvezda", "spb.ru", "https://www.zvezda.spb.ru/"]], ["name", "domain", "website"]))
    assert names("zvezda.spb.ru") == names("spb.ru") == ["Zvezda"]
    assert names("other.spb.ru") == []
    assert judged("ceo@spb.ru").nature is Nature.COMPANY
    assert judged("ceo@other.spb.ru").nature is Nature.COMPANY  # nobody's list has it, and no register


def test_the_console_imports_lists_and_looks(tmp_path: Path, capsys: Any) -> None:
    assert registers_command(["list"]) == 0
    assert capsys.readouterr().out == "No register was imported yet. `conclave registers import FILE` brings one in.\n"
    path = write_register(tmp_path / "trade.csv", [*ROWS, ["", "x.example", "", "", ""]])
    assert registers_command(["import", str(path), "--source", "The chamber, by post"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("trade: 3 companies in ")
    assert told[1:] == ["1 rows were left out:", "  line 5: it has no name"]
    registers_command(["list"])
    assert capsys.readouterr().out.endswith("from The chamber, by post (1 rows left out)\n")
    assert registers_command(["look", "mirjam@noordzeekabel.example"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "mirjam@noordzeekabel.example: company",
        "Noordzee Kabel NV (noordzeekabel.example, Netherlands, active, Mirjam de Wit) in trade",
    ]
    assert registers_command(["look", "he1der-glas.example"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "No register has he1der-glas.example.",
        "  It reads like helder-glas.example (Helder Glaswerken BV, in trade).",
    ]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RegisterUnreadable, match="cannot be opened: No such file"):
        bring_in(tmp_path / "nothing.csv")
    assert HEADER[0] == "name"
