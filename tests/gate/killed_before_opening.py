"""A gate in a process of its own that dies after a grant is on disk and before the arm is told."""

import os
import signal
import sys
from pathlib import Path

from gateway.core.event import Event, EventKind
from gateway.core.signals import Recorded, Signal
from gateway.journal.opening import open_journal
from tests.lane import Lane


class LastWord:
    """A journal whose process is killed by the first grant that it made durable."""

    def __init__(self, path: Path) -> None:
        self._store = open_journal(path, "gate-1", 0)
        self.answers: list[Signal] = []

    def append(self, event: Event) -> None:
        """Commit; a grant is the last thing that this process does."""
        (sequence,) = self._store.commit([event])
        if event.kind is EventKind.ACCESS_GRANTED:
            os.kill(os.getpid(), signal.SIGKILL)
        self.answers.append(Recorded(event, sequence, 0))


def main(path: Path) -> None:
    """Somebody shows a good pass and a healthy forehead."""
    lane = Lane(LastWord(path))
    lane.code()
    lane.forehead()
    sys.exit("nobody was admitted")


main(Path(sys.argv[1]))
