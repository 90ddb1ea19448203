"""Conclave: a private network for verified business leaders."""

__version__ = "0.1.0"
