"""Once, and only once."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from conclave.core.jobs.models import Effect


def once(key: str) -> bool:
    """True the first time for `key`; False ever after. Undone if the caller's transaction rolls back.

    A second caller waits for the first one's transaction. Raises `TransactionManagementError`
    outside a transaction, where the effect could be lost between the row and itself.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("once() belongs in the transaction of its effect.")
    try:
        with transaction.atomic():
            Effect.objects.create(key=key)
    except IntegrityError:
        return False
    return True
