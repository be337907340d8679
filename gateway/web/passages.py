"""The guard's list of what happened last, made from journal rows; it reads and never writes."""

import logging
import threading
from collections.abc import Collection, Mapping
from typing import Final

from gateway.core.event import EventKind, Json
from gateway.core.instant import NS_PER_MS
from gateway.core.masking import masked
from gateway.core.reason import Reason
from gateway.errors import JournalError
from gateway.journal.row import JournalRow
from gateway.runtime.clock import Clock
from gateway.texts import CONFLICT_GATES, EVENT_WORDS
from gateway.web.foreign import apart, plain
from gateway.web.records import Records
from gateway.web.screen import both, short

log = logging.getLogger(__name__)

COUNT: Final = 12
"""Rows in the list: what fits the screen."""
_FRESH_NS: Final = 400 * NS_PER_MS


class Recent:
    """The list as all open pages share it: the disk is read at most every 0.4 s.

    Args:
        records: journal and roster.
        clock: tells how old the list is.
    """

    def __init__(self, records: Records, clock: Clock) -> None:
        self._records = records
        self._clock = clock
        self._lock = threading.Lock()
        self._read_ns: int | None = None
        self._entries: list[Json] = []
        self._complaint = ""

    def entries(self) -> list[Json]:
        """The newest first; empty while the files can't be read."""
        with self._lock:
            now_ns = self._clock.mono_ns()
            if self._read_ns is None or now_ns - self._read_ns >= _FRESH_NS:
                self._entries = self._read()
                self._read_ns = now_ns
            return self._entries

    def company(self, holder_id: str) -> str:
        """The company of the person on the screen; empty for nobody or while it can't be read."""
        try:
            return plain(self._records.company(holder_id)) if holder_id else ""
        except JournalError:
            return ""  # ``entries`` reads the same file and has said so

    def names(self, holder_ids: Collection[str]) -> dict[str, str]:
        """Masked names of those who wait; without those that can't be read."""
        try:
            known = self._records.names(set(holder_ids) - {""}) if holder_ids else {}
        except JournalError:
            return {}  # ``entries`` reads the same file and has said so
        return {holder_id: plain(short(masked(name))) for holder_id, name in known.items()}

    def _read(self) -> list[Json]:
        try:
            rows = self._records.recent(COUNT, frozenset(EVENT_WORDS))
            names = self._records.names({holder_of(row) for row in rows} - {""})
        except JournalError as error:
            self._complain(str(error))
            return []
        self._complaint = ""
        return [entry(row, names) for row in rows]

    def _complain(self, complaint: str) -> None:
        if complaint != self._complaint:
            log.warning("the page's list is empty: %s", complaint)
        self._complaint = complaint


def entry(row: JournalRow, names: Mapping[str, str]) -> dict[str, Json]:
    """One row as the page lists it.

    Args:
        row: of a kind that has a word in ``EVENT_WORDS``.
        names: full names by random id; they are masked here.
    """
    return {
        "sequence": row.sequence,
        "kind": row.kind,
        "word": both(EVENT_WORDS[EventKind(row.kind)]),
        "wall_ms": row.wall_ms,
        "name": plain(short(masked(names.get(holder_of(row), "")))),
        "celsius": celsius_of(row),
        "reason": _reason(row) or _conflict(row),
    }


def holder_of(row: JournalRow) -> str:
    """The random id of the person whom the row is about, or an empty string."""
    code = row.body.get("code")
    holder = code.get("holder") if isinstance(code, dict) else row.body.get("holder")
    return holder if isinstance(holder, str) else ""


def celsius_of(row: JournalRow) -> str:
    """The temperature that counted, with one digit, or an empty string."""
    temperature = row.body.get("second") or row.body.get("temperature")
    celsius = temperature.get("celsius") if isinstance(temperature, dict) else None
    return f"{celsius:.1f}" if isinstance(celsius, int | float) else ""


def _conflict(row: JournalRow) -> Json:
    """Both gates of a conflict, in this gate's own row."""
    match row.body.get("gates"):
        case [str(here), str(there)]:
            gates, words = (apart(here), apart(there)), CONFLICT_GATES
            return both(words.filled(*gates))
    return None


def _reason(row: JournalRow) -> Json:
    """The gravest reason that this program knows."""
    reasons = row.body.get("reasons")
    named = reasons if isinstance(reasons, list) else []
    return next(
        (both(reason.text) for value in named for reason in Reason if reason.value == value), None
    )
