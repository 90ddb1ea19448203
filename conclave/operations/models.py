"""Rows of operations: of the demonstration network alone."""

from conclave.operations.demo.models import DemoCircle, DemoPerson

__all__ = ["DemoCircle", "DemoPerson"]
