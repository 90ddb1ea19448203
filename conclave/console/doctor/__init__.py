"""`conclave doctor`: looks at everything around the program and says in words what to mend."""

from conclave.console.doctor.rounds import doctor_command

__all__ = ["doctor_command"]
