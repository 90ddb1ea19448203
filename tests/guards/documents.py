"""What the documents must say, computed from the code."""

from __future__ import annotations

from collections.abc import Iterable

from conclave.config.environment import SETTINGS


def settings_table() -> str:
    """The table of docs/operating.md. To mend that page: `python -m tests.guards.documents`."""
    rows = [f"| `{setting.name}` | {f'`{setting.default}`' if setting.default else ''} | {setting.meaning} |" for setting in SETTINGS]
    return "\n".join(["| name | default | meaning |", "|---|---|---|", *rows])


def undrawn(domains: Iterable[str], architecture: str) -> list[str]:
    """Domains that the architecture page does not name with a link to their README."""
    return [domain for domain in domains if f"| [`{domain}`](../conclave/{domain}/README.md) | " not in architecture]


def untold(commands: Iterable[str], operating: str) -> list[str]:
    """Console commands that the operator's page does not name."""
    return [command for command in commands if f"\n| `{command}" not in operating]


def listed(table: str, column: str, page: str) -> bool:
    """Whether the page's row about `table` says what stands in `column`."""
    row = next((line for line in page.splitlines() if line.startswith(f"| `{table}` |")), "")
    return f" {column} " in row


if __name__ == "__main__":
    print(settings_table())
