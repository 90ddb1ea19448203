"""What bin/run and bin/test need before they can start: Python packages, the client's packages, the built client.

Standard library only. Each step is skipped while the files that it depends on are unchanged.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMPS = VENV / "made"
UV = "uv==0.13.9"
PYTHON = (3, 11)
NODE = (20, 19)


def prepare(*, dev: bool, node_client: bool) -> None:
    """Everything, as far as it is missing or out of date; Python and the client side by side."""
    require_versions()
    with ThreadPoolExecutor(2) as both:
        for half in [both.submit(python_packages, dev=dev), both.submit(client, node_client=node_client)]:
            half.result()


def require_versions() -> None:
    """Stops in words when Python or Node are absent or too old."""
    if sys.version_info < PYTHON:
        this = sys.version.split()[0]
        stop(f"Conclave needs Python {PYTHON[0]}.{PYTHON[1]} or newer; this is {this}. Install it, then: python3.11 {sys.argv[0]}")
    node = shutil.which("node") or ""
    if not node or shutil.which("npm") is None:
        stop(f"Conclave needs Node {NODE[0]}.{NODE[1]} or newer, with npm, to build its pages. Neither may be missing.")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if tuple(int(part) for part in said.lstrip("v").split(".")[:2]) < NODE:
        stop(f"Conclave needs Node {NODE[0]}.{NODE[1]} or newer to build its pages; this is {said}.")


def python_packages(*, dev: bool) -> None:
    """.venv as uv.lock has it. One that has the developers' tools keeps them."""
    dev = dev or (VENV / "bin" / "pytest").exists()
    sources = [ROOT / "uv.lock", ROOT / "pyproject.toml"]
    name = "python-dev" if dev else "python"
    if fresh(name, sources, [VENV / "bin" / "conclave"]):
        return
    if not (VENV / "pyvenv.cfg").exists():
        run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], "Making .venv")
    env = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(VENV)}
    env.pop("VIRTUAL_ENV", None)
    run([*_uv(), "sync", "--frozen", *([] if dev else ["--no-dev"])], "Installing Python packages", env=env)
    stamp(name, sources)


def _uv() -> list[str]:
    """uv from the path, or a pinned one inside .venv, where `uv sync` does not look for strangers."""
    found = shutil.which("uv")
    if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
        return [found]
    home = VENV / "uv"
    if not (home / "bin" / "uv").exists():
        run([sys.executable, "-m", "venv", str(home)], "Making room for uv")
        run([str(home / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", UV], "Getting uv")
    return [str(home / "bin" / "uv")]


def client(*, node_client: bool) -> None:
    """The client's packages, its bundle for pages, and the one for Node that the demonstration's devices run."""
    locks = [ROOT / "package.json", ROOT / "package-lock.json", *sorted((ROOT / "patches").glob("*"))]
    if not fresh("npm", locks, [ROOT / "node_modules"]):
        run(["npm", "ci", "--no-audit", "--no-fund"], "Installing the client's packages")
        stamp("npm", locks)
    sources = [*locks, *sorted(ROOT.glob("*.config.ts")), *sorted(ROOT.glob("tsconfig*.json"))]
    sources += [*_files(ROOT / "client"), *_files(ROOT / "conclave" / "core" / "ui" / "css")]
    if not fresh("bundle", sources, [ROOT / "conclave" / "static" / "dist" / "manifest.json"]):
        run(["npm", "run", "--silent", "build"], "Building the client")
        stamp("bundle", sources)
    if node_client and not fresh("node-bundle", sources, [ROOT / "client" / "dist-node"]):
        run(["npm", "run", "--silent", "build:node"], "Building the client for Node")
        stamp("node-bundle", sources)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "dist-node" not in path.parts)


def fresh(name: str, sources: list[Path], results: list[Path]) -> bool:
    """Whether `name` was made from exactly these sources and is still there."""
    mark = STAMPS / name
    return all(path.exists() for path in results) and mark.exists() and mark.read_text() == _hash(sources)


def stamp(name: str, sources: list[Path]) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(_hash(sources))


def _hash(sources: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sources:
        if path.is_file():
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def run(command: list[str], words: str, env: dict[str, str] | None = None) -> None:
    """Runs quietly; shows everything when it fails, and stops."""
    began = time.monotonic()
    none, pipe, same = subprocess.DEVNULL, subprocess.PIPE, subprocess.STDOUT
    done = subprocess.run(command, cwd=ROOT, env=env, stdin=none, stdout=pipe, stderr=same, text=True, check=False)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        stop(f"{words} failed (see above): {' '.join(command)}")
    print(f"{words} ... {time.monotonic() - began:.1f} s", flush=True)


def stop(words: str) -> None:
    """Ends the program with `words`."""
    print(words, file=sys.stderr)
    sys.stderr.flush()
    os._exit(1)  # also from a thread, while the other one still works
