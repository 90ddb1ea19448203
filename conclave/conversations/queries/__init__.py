"""Reads."""

from conclave.conversations.queries.seats import latest, participants

__all__ = ["latest", "participants"]
