"""What was measured: one JSON line each, and a table for people."""

from __future__ import annotations

import json
import statistics
from dataclasses import dataclass, field
from typing import Any, TextIO


@dataclass
class Figures:
    """Writes each line as soon as it is known, so that a run that is cut short has told something."""

    out: TextIO
    engine: str
    lines: list[dict[str, Any]] = field(default_factory=list)

    def add(self, measure: str, name: str, **figures: float | int | str | None) -> None:
        line = {"measure": measure, "name": name, "engine": self.engine, **{key: _short(value) for key, value in figures.items()}}
        self.lines.append(line)
        print(json.dumps(line), file=self.out, flush=True)


def median(values: list[float]) -> float:
    return statistics.median(values)


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `values` lie; the nearest one that was measured."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(lines: list[dict[str, Any]]) -> str:
    """The same, in columns; one block for each measure."""
    blocks = []
    for measure in dict.fromkeys(line["measure"] for line in lines):
        rows = [{key: value for key, value in line.items() if key not in {"measure", "engine"}} for line in lines if line["measure"] == measure]
        columns = list(dict.fromkeys(key for row in rows for key in row))
        cells = [[column.replace("_", " ") for column in columns], *([_cell(row.get(column)) for column in columns] for row in rows)]
        widths = [max(len(row[n]) for row in cells) for n in range(len(columns))]
        text = "\n".join(_row(row, widths) for row in cells)
        blocks.append(f"\n{measure} ({lines[0]['engine']})\n{text}")
    return "\n".join(blocks)


def _row(cells: list[str], widths: list[int]) -> str:
    """The name to the left, figures to the right."""
    return "  ".join([cells[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))])


def _short(value: float | int | str | None) -> float | int | str | None:
    return round(value, 3) if isinstance(value, float) else value


def _cell(value: Any) -> str:
    return "" if value is None else str(value)
