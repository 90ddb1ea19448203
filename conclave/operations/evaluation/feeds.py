"""How many documents of real feeds the parser reads."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from conclave.briefing.checking import check
from conclave.operations.evaluation import Unusable, evaluation


@evaluation("feeds")
def feeds(path: Path, now: datetime) -> dict[str, Any]:
    """`path` is a document, a folder of them, or an archive. A document is read when it is known for a feed, though it may be empty."""
    found = [json.loads(line) for line in check([str(path)], now)]
    if not found:
        raise Unusable(f"There is no document in {path}.")
    read = [document for document in found if document["format"]]
    return {
        "documents": len(found),
        "read": len(read),
        "share": round(len(read) / len(found), 4),
        "with_entries": sum(document["entries"] > 0 for document in read),
        "entries": sum(document["entries"] for document in read),
        "with_problems": sum(bool(document["problems"]) for document in read),
        "formats": dict(Counter(document["format"] for document in read).most_common()),
    }
