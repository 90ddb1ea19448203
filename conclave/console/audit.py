"""`conclave audit verify`."""

from __future__ import annotations

import argparse
import sys

from conclave.core.audit.trail import Broken, mark, require_mark, verify


def audit_command(args: list[str]) -> int:
    """Walks the whole trail; exit 1 at the first row that does not hold, 2 for a mark that is none."""
    parser = argparse.ArgumentParser("conclave audit", description="The audit trail.")
    parser.add_argument("what", choices=["verify"], help="verify: prove that no row was changed, cut or slipped in")
    parser.add_argument("--since", default="", metavar="MARK", help="a mark that an earlier run printed: nothing up to it was written anew")
    given = parser.parse_args(args)
    try:
        rows = verify()
        if given.since:
            require_mark(given.since)
    except ValueError:
        print("--since takes a mark as `conclave audit verify` prints it, such as 12:9f86….", file=sys.stderr)
        return 2
    except Broken as broken:
        print(f"{broken} Compare with a backup; somebody with access to the database changed it.", file=sys.stderr)
        return 1
    print(f"The audit trail holds: {rows} rows, each chained to the one before.")
    print(f"Keep this mark on another machine, for --since: {mark()}")
    return 0
