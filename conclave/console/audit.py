"""`conclave audit verify`."""

from __future__ import annotations

import argparse
import sys

from conclave.core.audit.trail import Broken, verify


def audit_command(args: list[str]) -> int:
    """Walks the whole trail; exit 1 at the first row that does not hold."""
    parser = argparse.ArgumentParser("conclave audit", description="The audit trail.")
    parser.add_argument("what", choices=["verify"], help="verify: prove that no row was changed, cut or slipped in")
    parser.parse_args(args)
    try:
        rows = verify()
    except Broken as broken:
        print(f"{broken} Compare with a backup; somebody with access to the database changed it.", file=sys.stderr)
        return 1
    print(f"The audit trail holds: {rows} rows, each chained to the one before.")
    return 0
