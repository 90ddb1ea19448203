"""What a page loads: raw, by gzip and by brotli, in bytes."""

from __future__ import annotations

import argparse
import json
import subprocess

from tests.bench.figures import Figures
from tests.house.tree import PACKAGE, ROOT

PAGES = {"room": "room", "keys": "keys"}
EVERYWHERE = ["client/src/entry/look.css", "client/src/entry/notice.ts"]


def measure(figures: Figures, given: argparse.Namespace) -> None:
    """The scripts of two pages with all that they import, the worker, the styles and the icons; not the two faces, which every page shares."""
    for page, entry in PAGES.items():
        command = ["node", "client/tools/sizes.mjs", str(PACKAGE / "static" / "dist"), f"client/src/entry/{entry}.ts", *EVERYWHERE]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for line in said.splitlines():
            part = json.loads(line)
            figures.add("sizes", f"{page}, {part.pop('part')}", **part)
