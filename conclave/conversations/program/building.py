"""Building the program from a checkout of the sources, without touching what is built there."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from conclave.conversations.errors import Malformed
from conclave.conversations.program.manifest import Manifest
from conclave.conversations.program.sources import OnDisk
from conclave.conversations.program.verifying import manifest_of


def manifest_from(source: Path) -> Manifest:
    """What the sources in `source` give. Raises `Malformed` when they cannot be built."""
    if not (source / "vite.pin.config.ts").exists():
        raise Malformed(f"{source} is no checkout of the sources.")
    if not (source / "node_modules").exists():
        raise Malformed(f"The packages that the build needs are not there yet. Run `npm ci` in {source} first.")
    with tempfile.TemporaryDirectory(prefix="conclave-build-") as folder:
        vite = ["node_modules/.bin/vite", "build", "--outDir", folder, "--logLevel", "error"]
        for command in (
            ["npm", "run", "--silent", "patch"],
            [*vite, "--emptyOutDir"],
            [*vite, "--config", "vite.pin.config.ts"],
            ["node", "client/tools/release.mjs", folder],
        ):
            done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
            if done.returncode:
                raise Malformed(f"The sources in {source} cannot be built: {(done.stderr or done.stdout).strip()[-500:]}")
        return manifest_of(OnDisk(Path(folder)))
