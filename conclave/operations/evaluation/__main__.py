"""`python -m conclave.operations.evaluation`, which bin/evaluate calls."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conclave.config.settings")
django.setup()

from conclave.operations.evaluation.console import evaluate_command  # noqa: E402  # needs the app registry

sys.exit(evaluate_command(sys.argv[1:]))
