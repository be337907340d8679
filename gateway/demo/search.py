"""Looks for people and codes in all that a demonstration left behind; opens no encrypted roster.

Names may stand on the guard's page and in the roster alone: a gate's rows, its logs and what goes
over MQTT are read by many, kept for long and copied to where nobody follows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.central.store.database import open_database
from gateway.central.store.event_list import EventList
from gateway.demo.health_issuers import Visitor
from gateway.demo.population import PEOPLE, key_of, name_of, openvid_of
from gateway.demo.site import DemoSite
from gateway.demo.traces import Needle, Searcher, Trace
from gateway.demo.wiretap import Overheard
from gateway.journal.reader import JournalReader
from gateway.journal.store import JOURNAL_NAME

ROSTER_NAMES: Final = "roster"
"""Files of the gate's state that begin so hold the roster, where names belong."""

_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Heap:
    """One kind of place that was searched.

    Args:
        name: what it is, for people.
        parts: its parts (files, rows, messages, lines) by their places.
        unit: what its parts are.
    """

    name: str
    parts: Sequence[tuple[str, bytes]]
    unit: str

    @property
    def size_bytes(self) -> int:
        """Of all its parts."""
        return sum(len(part) for _, part in self.parts)


def needles_of(codes: Iterable[str], visitors: Iterable[Visitor]) -> Iterator[Needle]:
    """Everybody of the roster, everybody else who came, and every text that was shown."""
    for place in range(PEOPLE):
        yield Needle("name", name_of(place), guessable=True)
        yield Needle("staff number", key_of(place), guessable=True)
        yield Needle("WeCom id", str(openvid_of(place)), guessable=True)
        yield Needle("WeCom id", f"{openvid_of(place):016x}", guessable=True)
    for visitor in visitors:
        yield Needle("name", visitor.family, guessable=True)
        yield Needle("name", visitor.given, guessable=True)
        yield Needle("birth date", visitor.born, guessable=True)
        yield Needle("certificate number", visitor.certificate, guessable=True)
    yield from (Needle("code", code) for code in codes)


def heaps_of(site: DemoSite, logs: Iterable[Path], heard: Iterable[Overheard]) -> list[Heap]:
    """Journal, logs, MQTT and the centre's rows of a demonstration, as they are now."""
    return [
        Heap("闸机文件 gate's files (journal, WAL, free pages)", list(_state(site)), "files"),
        Heap("中心的行 centre's rows", list(_centre_rows(site)), "rows"),
        Heap("日志 logs", [line for log in logs for line in _lines(log)], "lines"),
        Heap("MQTT", [(one.topic, _packet(one)) for one in heard], "messages"),
    ]


def report(searcher: Searcher, heaps: Sequence[Heap], roster: Path) -> tuple[str, int]:
    """Search it all: the lines to print and how much was found.

    Args:
        searcher: with everything that must not be found.
        heaps: where to look.
        roster: a file that holds people, in which they must be found or the search is blind.
    """
    lines = [f"搜索 searched for {searcher.needles} names, numbers and codes"]
    traces: list[Trace] = []
    for heap in heaps:
        found = [trace for place, part in heap.parts for trace in searcher.search(part, place)]
        size = f"{len(heap.parts)} {heap.unit}, {heap.size_bytes} bytes"
        lines.append(f"  {heap.name}: {size}: {len(found)} found")
        traces += found
    seen = Counter(trace.kind for trace in searcher.search(roster.read_bytes(), roster.name))
    told = ", ".join(f"{count} of {kind}" for kind, count in sorted(seen.items()))
    lines.append(f"  对照 control: {roster.name} itself: {told or 'nothing: the search is blind'}")
    lines += [f"  {trace.kind} in {trace.place} at {trace.offset}" for trace in traces[:_SHOWN]]
    return "\n".join(lines), len(traces) + (not seen)


def _state(site: DemoSite) -> Iterator[tuple[str, bytes]]:
    for path in sorted(site.gate_state.rglob("*")):
        if path.is_file() and not path.name.startswith(ROSTER_NAMES):
            yield path.name, path.read_bytes()


def _centre_rows(site: DemoSite) -> Iterator[tuple[str, bytes]]:
    reader = JournalReader(site.gate_state / JOURNAL_NAME)
    identity = reader.identity()
    reader.close()
    database = open_database(site.database)
    for sequence, row in enumerate(EventList(database).rows(identity.gate, identity.epoch), 1):
        yield f"row {sequence}", row.encode()
    database.close()


def _lines(log: Path) -> list[tuple[str, bytes]]:
    return [(f"{log.name}:{n}", line) for n, line in enumerate(log.read_bytes().split(b"\n"), 1)]


def _packet(message: Overheard) -> bytes:
    return message.topic.encode() + b"\0" + message.words
