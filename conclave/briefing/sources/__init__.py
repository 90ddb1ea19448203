"""Which feeds are read: added, imported, suggested, paused and retired by people, each with a reason."""
