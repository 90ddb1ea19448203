"""`bin/evaluate NAME PATH`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from conclave.core import clock
from conclave.operations.evaluation import Unusable, evaluations
from conclave.operations.evaluation import feeds as feeds  # noqa: PLC0414  # imported so that it registers


def evaluate_command(args: list[str]) -> int:
    """Prints one JSON line. 0: done; 1: the data set cannot be used; 2: asked wrongly."""
    known = evaluations()
    if len(args) != 2 or args[0] not in known:
        print(f"bin/evaluate NAME PATH, where NAME is one of: {', '.join(known)}.", file=sys.stderr)
        return 2
    name, path = args[0], Path(args[1])
    if not path.exists():
        print(f"There is nothing at {path}.", file=sys.stderr)
        return 1
    began = time.monotonic()
    try:
        figures = known[name](path, clock.now())
    except Unusable as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps({"name": name, "path": str(path), **figures, "seconds": round(time.monotonic() - began, 2)}, ensure_ascii=False))
    return 0
