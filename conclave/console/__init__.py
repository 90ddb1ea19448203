"""The operator's command: `conclave serve`, `work`, `migrate`, `doctor` and their like.

Each command lives in a module of its own and is imported only when asked for.
"""

from conclave.console.commands import main

__all__ = ["main"]
