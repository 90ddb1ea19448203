"""Lines of the log, without what opens a door."""

from __future__ import annotations

import logging
import re

SECRET = re.compile(r"/(sign-in/link|first|apply|unsubscribe)/[^/?\s]+")


class Discreet(logging.Formatter):
    """Django writes the address into its line when a request is refused or breaks; a link that was not used up would lie there."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRET.sub(r"/\1/…", super().format(record))
