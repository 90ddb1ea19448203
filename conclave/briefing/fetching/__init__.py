"""Reading the sources: when, how politely, and what is kept of what they say."""
