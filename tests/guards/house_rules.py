"""Rules of this house that no linter knows. Each comes with good and bad lines that test it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from tests.house.tree import name_of, ours

LENGTH = 400  # lines; past that, a file is a smell to act on
LONG = {"LICENSE", "uv.lock", "package-lock.json"}


@dataclass(frozen=True)
class LineRule:
    """`pattern` may stand in no line of `files`, but for those of `except_in`."""

    name: str
    pattern: str
    files: tuple[str, ...]
    bad: tuple[str, ...]
    good: tuple[str, ...]
    except_in: tuple[str, ...] = ()

    def holds_for(self, name: str) -> bool:
        return any(fnmatch(name, glob) for glob in self.files) and not any(fnmatch(name, glob) for glob in self.except_in)

    def finds(self, line: str) -> bool:
        return re.search(self.pattern, line) is not None


VIEWS = ("conclave/*/views.py", "conclave/*/views/*.py")
PAGES = ("conclave/*/templates/*.html",)

LINE_RULES = (
    LineRule(
        "views find things through access, never by id",
        r"\.objects\.get\(|\bget_(object|list)_or_404\b|\.objects\.filter\([^)]*\b(pk|id)=",
        VIEWS,
        bad=("    row = Office.objects.get(pk=pk)", "    row = get_object_or_404(Office, pk=pk)", "    row = Office.objects.filter(pk=pk).first()"),
        good=("    row = access_office(request.visitor, pk, now)", "    stored = Profile.objects.filter(account=request.account).first()"),
    ),
    LineRule(
        "the wall clock is read in views, jobs, letters and the console only, and in what stands around a request",
        r"\bclock\.now\(|\btimezone\.(now|localtime)\(|\bdatetime\.(now|utcnow|today)\(|\bdate\.today\(|\btime\.time(_ns)?\(|\blocaltime\(",
        ("conclave/*.py",),
        bad=("    at = clock.now()", "    at = timezone.now()", "    at = datetime.now(UTC)", "    day = date.today()", "    at = time.time()"),
        good=("    at = now", "    began = time.monotonic()"),
        except_in=(
            *VIEWS,
            "conclave/*/jobs.py",
            "conclave/*/jobs/*.py",
            "conclave/*/letters.py",
            "conclave/*/console.py",
            "conclave/*/console/*.py",
            "conclave/console/*.py",
            "conclave/core/clock.py",
            "conclave/core/live/*.py",  # streams live for minutes, in which whoever listens may be shut out
            "conclave/members/middleware.py",  # who asks, at this moment
            "conclave/members/signed_in.py",
            "conclave/conversations/doors.py",
            "conclave/members/adapter.py",  # called by allauth's views
        ),
    ),
    LineRule(
        "pages hold no inline script, style or handler",
        r"<script(?![^>]*\bsrc=)|<style\b|\bstyle\s*=|\son[a-z]+\s*=|javascript:",
        PAGES,
        bad=("<script>alert(1)</script>", "<style>a {}</style>", '<p style="color: red">', '<a onclick="go()">', '<a href="javascript:go()">'),
        good=('<script type="module" src="/static/dist/x.js"></script>', '<conclave-room conversation="1">', "<p>Come on = go on</p>"),
        except_in=("conclave/*/mail/*.html",),  # mail programs know no stylesheets
    ),
    LineRule(
        "a suppression in Python names its rule and its reason",
        r"# noqa(?!: [A-Z]+\d+(, [A-Z]+\d+)*  # \S)|# type: ignore(?!\[[\w, -]+\]  # \S)",
        ("*.py", "bin/*"),
        bad=("x = 1  # noqa", "x = 1  # noqa: E501", "x = 1  # type: ignore", "x = 1  # type: ignore[misc]"),
        good=("x = 1  # noqa: E402  # needs the app registry", "x = 1  # type: ignore[misc]  # allauth has no types"),
        except_in=("tests/guards/house_rules.py",),
    ),
    LineRule(
        "a suppression in the client names its rule and its reason",
        r"@ts-ignore|@ts-nocheck|@ts-expect-error(?! \S+ \S+)|biome-ignore(?! \S+: (?!<)\S+)",
        ("client/*.ts", "client/*.mjs", "client/*.css", "*.config.ts"),
        bad=("// @ts-ignore", "// @ts-expect-error", "// biome-ignore lint/style/x: <explanation>", "// biome-ignore lint/style/x"),
        good=("// @ts-expect-error the library's types forget it", "// biome-ignore lint/style/x: the wire has this name"),
    ),
    LineRule(
        "nothing names this or that machine",
        r"(?<![\w./~-])/(work|root|home/\w+|Users/\w+)(/|\b(?!-))",
        ("*",),
        bad=("cd /work", 'open("/root/x")', "/home/me/conclave", "see /work"),
        good=("../shared/data", "/srv/conclave", "client/src/worker/connect.ts", "https://a.example/home/me", "Type `homework/`"),
        except_in=("tests/guards/house_rules.py", "package-lock.json", "uv.lock"),
    ),
    LineRule(
        "pages do not congratulate",
        r"(?i)successful",
        ("conclave/*/templates/*",),
        bad=("<p>Your profile was successfully saved.</p>",),
        good=("<p>Members see this from now on.</p>",),
    ),
)


def faults(rule: LineRule, files: Iterable[Path] | None = None) -> list[str]:
    """Each place where `rule` is broken, as an editor opens it."""
    found = []
    for path in ours() if files is None else files:
        if rule.holds_for(name_of(path)):
            lines = path.read_text(errors="replace").splitlines()
            found += [f"{name_of(path)}:{number}: {line.strip()[:120]}" for number, line in enumerate(lines, start=1) if rule.finds(line)]
    return found


def too_long(lengths: dict[str, int]) -> list[str]:
    """Files that should be two."""
    return [f"{name} ({lines} lines)" for name, lines in lengths.items() if lines > LENGTH and name not in LONG and "/migrations/" not in name]
