"""Knows the newest black-body check and tells when the next is overdue; checks nothing itself."""

import logging
from collections.abc import Callable
from pathlib import Path

from gateway.app.blackbody_record import BLACKBODY_NAME, load_checks
from gateway.core.blackbody import BlackbodyCheck, overdue
from gateway.core.event import EventKind
from gateway.core.signals import Device, DeviceChanged, Remarked, Signal
from gateway.errors import JournalError
from gateway.journal.quarantine import SetAside
from gateway.runtime.clock import Clock

log = logging.getLogger(__name__)

Stamp = tuple[int, int, int]
"""A file's number, size and time of change: another one is another file."""


class BlackbodyWatch:
    """Reads the record at start and whenever a command has written it anew.

    Args:
        state_dir: where it is.
        clock: the date.
        emit: takes signals to the gate.

    Raises:
        JournalError: a damaged file can't be put aside.
    """

    def __init__(self, state_dir: Path, clock: Clock, emit: Callable[[Signal], None]) -> None:
        self._path = state_dir / BLACKBODY_NAME
        self._clock = clock
        self._emit = emit
        self._late = False
        self._stamp = self._look_at()
        self._newest: BlackbodyCheck | None = None
        self.set_aside = self._read()

    def newest(self) -> BlackbodyCheck | None:
        """The last check, from memory; any thread."""
        return self._newest

    def look(self) -> None:
        """Take up a new check, and tell once that the next is overdue or has been made."""
        stamp = self._look_at()
        if stamp != self._stamp:
            self._stamp = stamp
            self._take_up()
        now = self._clock.now()
        late = overdue(self._newest, now.wall_ms)
        if late is not self._late and now.clock.proves_dates:
            self._late = late
            self._emit(DeviceChanged(Device.BLACKBODY, up=not late, detail=_detail(self._newest)))

    def _take_up(self) -> None:
        before = self._newest
        try:
            aside = self._read()
        except JournalError as error:
            log.warning("%s", error)
            return
        if aside is not None:
            self._emit(Remarked(EventKind.STORAGE_WARNING, {"damaged": aside.path.name}))
        if self._newest is not None and self._newest != before:
            self._emit(Remarked(EventKind.THERMOMETER_CHECKED, _facts(self._newest)))

    def _read(self) -> SetAside | None:
        try:
            checks, aside = load_checks(self._path)
        except OSError as error:
            log.warning("%s: can't be read: %s; as if never checked", self._path, error.strerror)
            checks, aside = (), None
        self._newest = checks[-1] if checks else None
        return aside

    def _look_at(self) -> Stamp | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns


def _facts(check: BlackbodyCheck) -> dict[str, int | float | str]:
    return {
        "checked_ms": check.at_ms,
        "reference_celsius": check.reference_celsius,
        "measured_celsius": check.measured_celsius,
        "offset_celsius": check.offset_celsius,
        "who": check.who,
    }


def _detail(check: BlackbodyCheck | None) -> str:
    if check is None:
        return "从未用黑体校验；never checked against a black body"
    return f"上次偏差 {check.offset_celsius:+.2f} °C；offset found at the last check"
