"""Pages of circles, by what they are about."""
