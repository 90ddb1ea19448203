"""`conclave client`: the program that members run, its release key, its place in the register, and how anybody checks it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from conclave.conversations.commands.releases import publish
from conclave.conversations.errors import Malformed
from conclave.conversations.events import parse
from conclave.conversations.program.building import manifest_from
from conclave.conversations.program.chain import Release, releases
from conclave.conversations.program.keys import KEPT, last_published, make_key, note_published, public, read_key, signed_line
from conclave.conversations.program.manifest import built, read_manifest
from conclave.conversations.program.sources import OnDisk, OnServer
from conclave.conversations.program.verifying import Finding, files, in_register, manifest_of, pages, same, spoken, told
from conclave.conversations.program.words import in_words
from conclave.conversations.queries.register import release_lines
from conclave.core import clock

RESTORED = (
    "This build is not in the register yet, and the register is not as this folder left it: was the database put back to an earlier state? "
    "Let members' devices give the rest back first (they do so when they come), then: conclave client publish"
)


def client_command(args: list[str]) -> int:
    """One of the actions below. 0: done, or it holds; 1: it does not."""
    given = _parser().parse_args(args)
    if given.action == "verify":
        return _verify(given)
    if given.action == "key":
        _key(given.file or Path(settings.DATA_DIR) / KEPT)
    else:
        _publish(given.key, given.next_key, at_start=given.at_start)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("conclave client", description="The program that runs in members' browsers.")
    actions = parser.add_subparsers(dest="action", required=True)
    key = actions.add_parser("key", help="make the key that signs releases")
    key.add_argument("--file", type=Path, help="where to put it, such as a stick that is kept elsewhere (default: release-key in the data folder)")
    publishing = actions.add_parser("publish", help="put the build that this server serves into the key register")
    publishing.add_argument("--key", type=Path, help="the release key (default: release-key in the data folder, made for the first release)")
    publishing.add_argument("--next-key", type=Path, help="change the key: from the next release on this one signs")
    publishing.add_argument("--at-start", action="store_true", help="as bin/run does: not where the register was put back to an earlier state")
    verifying = actions.add_parser("verify", help="check what a server gives out, or a folder; exit 1 when something differs")
    verifying.add_argument("program", metavar="URL|FOLDER", help="https://network.example, or a folder that the build made")
    verifying.add_argument("--words", metavar="WORDS", help="eight words that a member read to you")
    verifying.add_argument("--manifest", type=Path, metavar="FILE", help="a release.json that you kept, or were given")
    verifying.add_argument("--source", type=Path, metavar="FOLDER", help="build the program from these sources, and compare")
    return parser


def _verify(given: argparse.Namespace) -> int:
    findings = list(_checked(given))
    for finding in findings:
        print(("" if finding.holds else "NOT AS PUBLISHED: ") + finding.words)
    wrong = sum(not finding.holds for finding in findings)
    print("Everything holds." if not wrong else f"{wrong} findings. Tell the members of this network, not only whoever runs the server.")
    return 1 if wrong else 0


def _checked(given: argparse.Namespace) -> Iterator[Finding]:
    folder = Path(given.program)
    program = OnDisk(folder) if folder.is_dir() else OnServer(given.program)
    manifest = manifest_of(program)
    yield from told(manifest)
    if isinstance(program, OnServer):
        yield from in_register(program, manifest)
    yield from files(program, manifest)
    if isinstance(program, OnServer):
        yield from pages(program, manifest)
    if given.words:
        yield from spoken(manifest, given.words)
    if given.manifest:
        yield from same(manifest, read_manifest(given.manifest.read_bytes()), str(given.manifest))
    if given.source:
        yield from same(manifest, manifest_from(given.source), f"what {given.source} builds")


def _key(path: Path) -> None:
    try:
        made = make_key(path)
    except FileExistsError:
        raise Malformed(f"{path} exists already. A release key is never written over.") from None
    print(f"{path} is the release key. Its words: {in_words(made)}\nKeep a copy elsewhere: without it no release can follow.")


def _publish(given: Path | None, next_key: Path | None, *, at_start: bool) -> None:
    manifest = built()
    known = releases(bytes(line.bytes) for line in release_lines())
    if known and known[-1].release == manifest.release and not next_key:
        print(f"The newest release in the register is this build: {in_words(manifest.release)}")
        return
    if at_start and not _is_as_left(known):
        raise Malformed(RESTORED)
    if next_key and not known:
        raise Malformed("There is no release yet. Publish the first one, then change the key.")
    key = _signing_key(given, known[-1].key if known else None)
    following = read_key(next_key) if next_key else key
    line = signed_line(manifest, key, following, clock.now())
    n = publish(line=line, now=clock.now())
    note_published(Path(settings.DATA_DIR), line)
    print(f"Version {manifest.version} is line {n} of the register: {in_words(manifest.release)}")
    if not known or next_key:
        print(f"From now on the key with these words signs releases: {in_words(public(following))}")


def _is_as_left(known: list[Release]) -> bool:
    """Whether the newest release is the one that was published last from this folder, or neither has any."""
    last = last_published(Path(settings.DATA_DIR))
    return (parse(last).fields["release"] if last else None) == (known[-1].release if known else None)


def _signing_key(given: Path | None, expected: str | None) -> Ed25519PrivateKey:
    """Raises `Malformed` when the key that the register expects is not at hand."""
    path = given or Path(settings.DATA_DIR) / KEPT
    if not path.exists():
        if given or expected:
            raise Malformed(f"This build is not in the register yet, and the release key is not at {path}: conclave client publish --key FILE")
        make_key(path)
    key = read_key(path)
    if expected not in {None, public(key)}:
        raise Malformed(f"The key at {path} is not the one that the register expects, which has these words: {in_words(str(expected))}")
    return key
