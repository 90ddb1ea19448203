"""Whether a program is the one that was published, and the one that the sources give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conclave.conversations.errors import ConversationsError
from conclave.conversations.program.chain import releases
from conclave.conversations.program.manifest import NAME, Manifest, read_manifest
from conclave.conversations.program.sources import OnServer, Program
from conclave.conversations.program.words import in_hex, in_words

PAGES = ("/", "/sign-in/", "/apply/", "/program/")


@dataclass(frozen=True)
class Finding:
    """What was found, in words; whether it is as it should be."""

    holds: bool
    words: str


def manifest_of(program: Program) -> Manifest:
    """Raises `Malformed`."""
    return read_manifest(program.file(NAME) or b"")


def told(manifest: Manifest) -> Iterator[Finding]:
    yield Finding(True, f"Version {manifest.version}, {len(manifest.files)} files: {in_words(manifest.release)}\n  {in_hex(manifest.release)}")


def in_register(server: OnServer, manifest: Manifest) -> Iterator[Finding]:
    """Whether what it gives out is the newest release, under one key from the first on."""
    try:
        known = releases(server.lines())
    except ConversationsError as error:
        yield Finding(False, f"The register's list of releases does not hold: {error.said}")
        return
    if not known:
        yield Finding(False, "Nothing was published: the register names no release.")
        return
    newest = known[-1]
    yield Finding(True, f"{len(known)} releases in the register. Release key: {in_words(newest.key)}")
    if newest.release == manifest.release:
        yield Finding(True, f"The newest of them is this one, since {newest.at:%Y-%m-%d %H:%M} UTC.")
    else:
        yield Finding(False, f"The newest of them is another: version {newest.version}, {in_words(newest.release)}")


def files(program: Program, manifest: Manifest) -> Iterator[Finding]:
    """Every file against the manifest."""
    wrong = 0
    for path, file in manifest.files.items():
        content = program.file(path)
        if content is None or not file.holds(content):
            wrong += 1
            yield Finding(False, f"{path} is {'missing' if content is None else 'not the file that the manifest names'}.")
    if not wrong:
        yield Finding(True, "Every file is the one that the manifest names.")


def pages(server: OnServer, manifest: Manifest) -> Iterator[Finding]:
    """What the pages run that anybody may see."""
    wrong = 0
    for path in PAGES:
        page = server.page(path)
        strange = [*page.strange, *(name for name in page.files if name not in manifest.files)]
        wrong += len(strange)
        yield from (Finding(False, f"The page {path} brings what is not of the release: {one}") for one in strange)
    if not wrong:
        yield Finding(True, f"The pages {', '.join(PAGES)} bring nothing else.")


def same(manifest: Manifest, other: Manifest, what: str) -> Iterator[Finding]:
    """File by file against another manifest: one that was kept, or one's own build."""
    if manifest.release == other.release:
        yield Finding(True, f"It is the same as {what}, to the last byte.")
        return
    for path in sorted({*manifest.files, *other.files}):
        if manifest.files.get(path) != other.files.get(path):
            yield Finding(False, f"{path} differs from {what}.")
    if manifest.files == other.files:
        yield Finding(False, f"It says that it is version {manifest.version}; {what} is version {other.version}.")


def spoken(manifest: Manifest, words: str) -> Iterator[Finding]:
    """Against eight words that somebody read out."""
    held = " ".join(words.lower().split()) == in_words(manifest.release)
    yield Finding(held, f"The words that you were told are {'its' if held else 'those of another release'}.")
