"""Counts messages that were refused, and logs few of many; not the refusing."""

import logging

log = logging.getLogger(__name__)


class Refusals:
    """How many messages were not ours; a flood of them must not become a flood of log lines."""

    def __init__(self) -> None:
        self.count = 0

    def note(self, why: str) -> None:
        """Count one more; the 1st, 2nd, 4th, 8th … are logged.

        Args:
            why: what was wrong, without content of the message.
        """
        self.count += 1
        if self.count & (self.count - 1) == 0:
            log.warning("%s (%d refused since the start)", why, self.count)
