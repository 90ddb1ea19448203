from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django_tasks.signals import task_enqueued

from conclave.core.jobs.bell import bell


class JobsConfig(AppConfig):
    name = "conclave.core.jobs"
    label = "jobs"

    def ready(self) -> None:
        task_enqueued.connect(_ring, dispatch_uid="conclave.jobs.bell")


def _ring(**_: Any) -> None:
    transaction.on_commit(bell.ring)
