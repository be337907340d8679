"""The queue as far as a gate can tell: its own pace; it counts nobody who waits."""

from collections.abc import Iterable, Mapping
from typing import Final

from flask import Flask

from gateway.core.event import OUTCOMES, EventKind
from gateway.core.instant import NS_PER_MS
from gateway.core.queueing import WINDOW_MS, Passed, Queue, queue
from gateway.core.recall import DECISIONS
from gateway.core.text import Text
from gateway.errors import JournalError
from gateway.journal.row import JournalRow
from gateway.journal.searching import Wanted
from gateway.web.degraded import span
from gateway.web.looks import look_texts as texts
from gateway.web.looks.frame import Sources, drawn
from gateway.web.roles import ANYBODY, reserve

ENDPOINT: Final = "look_queue"
PEOPLE_AHEAD: Final = (5, 10, 20, 50)

_MOST_ROWS: Final = 2_000
"""Two windows of a lane that admits somebody each second."""
_KINDS: Final = (*OUTCOMES, *(EventKind(kind) for kind in DECISIONS))
_US_PER_MS: Final = 1_000


class QueueLook:
    """Route ``/look/queue``.

    Args:
        sources: the journal.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def add_to(self, app: Flask) -> None:
        """Add the route."""
        app.add_url_rule("/look/queue", ENDPOINT, self.page, methods=["GET"])
        reserve(app, ENDPOINT, ANYBODY)

    def page(self) -> str:
        """The pace of the last five minutes."""
        now = self._sources.clock.now()
        wanted = Wanted(_KINDS, since_ms=now.wall_ms - 2 * WINDOW_MS)
        try:
            rows = self._sources.records.found(wanted, _MOST_ROWS).rows
        except JournalError:
            return drawn("queue.html", now.wall_ms, found=None, no_journal=texts.NO_JOURNAL)
        found = queue(passed(rows, now.boot), now.mono_ns // NS_PER_MS)
        return drawn(
            "queue.html",
            now.wall_ms,
            found=found,
            advice=texts.ADVICE_WORDS[found.advice],
            numbers=_numbers(found),
            ahead=_ahead(found),
            full=texts.LANE_FULL if found.load is not None and found.wait_s is None else None,
            notes=(texts.QUEUE_UNSEEN, texts.FORMULA),
        )


def passed(rows: Iterable[JournalRow], boot: str) -> list[Passed]:
    """Who was served, from rows of this boot in any order.

    Somebody whom a guard measured again is judged a second time and counts once.
    """
    mine = [row for row in rows if row.boot == boot]
    ends = {row.body.get("grant"): row for row in mine if row.kind not in DECISIONS}
    judged = [row for row in mine if row.kind in DECISIONS and row.body.get("second") is None]
    return [_passed(row, ends.get(row.sequence)) for row in judged]


def _passed(row: JournalRow, end: JournalRow | None) -> Passed:
    """How long the lane was taken, from the code in view to the person through."""
    if end is None or end.kind != EventKind.PASSAGE_COMPLETED.value:
        return Passed((end or row).mono_ns // NS_PER_MS)
    stages = end.body.get("stages_us")
    decided_us = stages.get("decided") if isinstance(stages, Mapping) else None
    if not isinstance(decided_us, int):
        return Passed(end.mono_ns // NS_PER_MS)
    walked_ms = (end.mono_ns - row.mono_ns) // NS_PER_MS
    return Passed(end.mono_ns // NS_PER_MS, walked_ms + decided_us // _US_PER_MS)


def _numbers(found: Queue) -> list[tuple[str, Text]]:
    """Large figures and what they are of."""
    said = [(f"{found.per_minute:.1f}", texts.PER_MINUTE)]
    if found.seconds_each is not None:
        said.append((f"{found.seconds_each:.1f}", texts.SECONDS_EACH))
    if found.load is not None:
        said.append((f"{min(found.load, 1):.0%}", texts.LOAD))
    if found.wait_s is not None:
        said.append((f"{found.wait_s:.0f} s", texts.MEAN_WAIT))
    return said


def _ahead(found: Queue) -> list[Text]:
    """How long a queue takes that a guard can count."""
    if found.seconds_each is None:
        return []
    waits = [(people, span(round(people * found.seconds_each))) for people in PEOPLE_AHEAD]
    words = texts.AHEAD
    return [words.filled(n, wait) for n, wait in waits]
