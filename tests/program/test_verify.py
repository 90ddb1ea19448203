"""`conclave client verify`, against a real server: one that is honest, and one that is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from conclave.conversations.console import client_command
from conclave.conversations.program.manifest import built
from conclave.conversations.program.words import in_words
from tests.house.front import Front
from tests.house.tree import ROOT
from tests.house.web import Web

Says = Callable[..., tuple[int, str]]
DIST = Path(settings.PACKAGE) / "static" / "dist"


@pytest.fixture
def front(transactional_db: None) -> Iterator[Front]:
    """A server whose build stands in the register."""
    assert client_command(["publish"]) == 0
    web = Web()
    before = Front(web.url)
    yield before
    before.stop()
    web.stop()


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Says:
    def say(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        return client_command(["verify", *arguments]), capsys.readouterr().out

    return say


def test_an_honest_server_passes_and_the_sources_give_the_same(front: Front, verify: Says) -> None:
    code, said = verify(front.url, "--words", in_words(built().release), "--manifest", str(DIST / "release.json"), "--source", str(ROOT))
    assert code == 0, said
    assert "The newest of them is this one" in said
    assert "Every file is the one that the manifest names." in said
    assert f"It is the same as what {ROOT} builds, to the last byte." in said
    assert said.endswith("Everything holds.\n")


def test_a_changed_file_is_named(front: Front, verify: Says) -> None:
    path = next(path for path in built().files if path.startswith("assets/sealed.worker-"))
    front.change = lambda asked, headers, body: body + b"\n" if asked.endswith(path) else body
    code, said = verify(front.url)
    assert (code, f"NOT AS PUBLISHED: {path} is not the file that the manifest names." in said) == (1, True)


def test_a_page_that_brings_something_else_is_named(front: Front, verify: Says) -> None:
    more = b"<script src='/static/dist/assets/room-aaaaaaaa.js'></script><script>1</script><script src='//elsewhere.example/x.js'></script>"

    def change(asked: str, headers: dict[str, str], body: bytes) -> bytes:
        if asked == "/sign-in/":
            headers["content-security-policy"] = "script-src 'self' 'unsafe-inline'"
            return body.replace(b"</head>", more + b"</head>")
        return body

    front.change = change
    code, said = verify(front.url)
    named = [line.rpartition("release: ")[2] for line in said.splitlines() if "The page /sign-in/ brings" in line]
    assert code == 1
    assert named == [
        "no policy that keeps scripts of others out",
        "a script in the page itself",
        "http://elsewhere.example/x.js",
        "assets/room-aaaaaaaa.js",
    ]


def test_a_build_that_is_not_in_the_register_is_told(front: Front, verify: Says) -> None:
    front.change = lambda asked, headers, body: b'{"lines":[]}' if asked == "/program/releases" else body
    code, said = verify(front.url)
    assert (code, "Nothing was published" in said) == (1, True)


def test_words_of_another_release_are_told(front: Front, verify: Says) -> None:
    code, said = verify(front.url, "--words", "abandon " * 8)
    assert (code, "those of another release" in said) == (1, True)


@pytest.mark.django_db
def test_a_folder_is_checked_too(tmp_path: Path, verify: Says) -> None:
    folder = tmp_path / "dist"
    shutil.copytree(DIST, folder)
    assert verify(str(folder))[0] == 0
    (folder / "icons.svg").unlink()
    code, said = verify(str(folder), "--manifest", str(DIST / "release.json"))
    assert (code, "NOT AS PUBLISHED: icons.svg is missing." in said) == (1, True)
