"""What stands in the register about the program itself, and how anybody checks it."""
