"""The program in members' browsers: is what this server serves what stands in the key register."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from conclave.console.doctor.finding import Finding, mend, note, well
from conclave.conversations.program.keys import KEPT
from conclave.conversations.program.manifest import built
from conclave.conversations.program.words import in_words
from conclave.conversations.queries.register import newest_release


def program() -> list[Finding]:
    """Whether the build is there and published, and where the release key lies."""
    try:
        build = built()
    except FileNotFoundError:
        return [mend("program", "The pages' scripts are not built. Run bin/run, or npm run build.")]
    if newest_release() != build.release:
        return [note("program", "The build is not the newest release in the register: members' browsers do not take it. `conclave client publish`")]
    found = [well("program", f"The newest release in the key register is served: {in_words(build.release)}")]
    if (Path(settings.DATA_DIR) / KEPT).exists():
        found.append(note("release key", "It lies on this server. docs/operating.md says how it moves to where you keep it."))
    return found
