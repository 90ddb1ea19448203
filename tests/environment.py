"""Loaded before Django: tests write into a folder of their own, whatever the shell says."""

from __future__ import annotations

import os
import tempfile

for name in [name for name in os.environ if name.startswith(("CONCLAVE_", "FETCH_")) or name in {"SMTP_URL", "MAIL_FROM"}]:
    del os.environ[name]
os.environ["CONCLAVE_DATA_DIR"] = tempfile.mkdtemp(prefix="conclave-tests-")
