"""A gate in a process of its own that dies right after a guard's forgiveness is on disk."""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from gateway.core.credential import Presented
from gateway.core.event import Event, EventKind
from gateway.core.guard_acts import PassbackForgiven
from gateway.core.instant import Instant
from gateway.core.signals import Recorded
from gateway.journal.opening import open_journal
from tests.evidence import CREDENTIAL
from tests.lane import Lane


class LastWord:
    """A journal whose process is killed by the first row of one kind that it made durable."""

    def __init__(self, path: Path, last: EventKind) -> None:
        self._store = open_journal(path, "gate-1", 0)
        self._last = last
        self.answers: list[Recorded] = []

    def append(self, event: Event) -> None:
        """Commit; a row of that kind is the last thing that this process does."""
        (sequence,) = self._store.commit([event])
        if event.kind is self._last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.answers.append(Recorded(event, sequence, 0))


def fresh(text: str, _at: Instant) -> Presented:
    """Each pass has an id of its own; all are one person's."""
    return replace(CREDENTIAL, replay_key=text)


def written(lane: Lane, journal: LastWord) -> None:
    """The gate hears of every row."""
    while journal.answers:
        lane.gate.turn(journal.answers.pop(0))


def main(path: Path, last: EventKind) -> None:
    """Somebody walks in, comes again, is referred, and is forgiven."""
    journal = LastWord(path, last)
    lane = Lane(journal, recognise=fresh)
    for text in ("good-1", "good-2"):
        lane.code(text)
        lane.forehead()
        written(lane, journal)
        if text == "good-1":
            lane.walks_through()
            lane.wait(3_000)
            lane.wait(30_000)
            written(lane, journal)
    answers = lane.view.answers
    assert answers is not None
    lane.gate.turn(PassbackForgiven("a" * 32, "li", "exit-not-read", answers))
    sys.exit("nobody was forgiven")


main(Path(sys.argv[1]), EventKind(sys.argv[2]))
