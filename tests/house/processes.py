"""Programs that tests start share the tests' database."""

from __future__ import annotations

from typing import Any


def database_environment(connection: Any) -> dict[str, str]:
    """DATABASE_URL of the database that `connection` tests in."""
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return {"DATABASE_URL": f"sqlite:///{held['NAME']}"}
    return {"DATABASE_URL": f"postgres://{held['USER']}@{held['HOST']}:{held['PORT']}/{held['NAME']}"}
