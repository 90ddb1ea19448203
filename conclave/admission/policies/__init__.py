"""What a network demands of those who come in, as data."""
