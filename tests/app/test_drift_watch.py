"""A thermometer that slowly goes wrong is told to the guard, over restarts and damaged files."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gateway.app.drift_watch import SAVE_EVERY_NS, DriftWatch
from gateway.core.drift import RECENT_PEOPLE, REFERENCE_PEOPLE, DriftMemory, seen
from gateway.core.event import Event, EventKind
from gateway.core.instant import NS_PER_MS, ClockQuality
from gateway.core.signals import Device, DeviceChanged, Recorded, Remarked, Signal
from gateway.journal.drift_memory import DRIFT_NAME, load_drift, save_drift
from gateway.runtime.clock import ManualClock

WALL_MS = 1_800_000_000_000


class Watched:
    """A watch on a folder, and what it told the gate."""

    def __init__(self, folder: Path) -> None:
        self.told: list[Signal] = []
        self.clock = ManualClock(WALL_MS)
        self.watch = DriftWatch(folder, self.clock, self.told.append)

    def people(
        self,
        celsius: float | None,
        count: int,
        kind: EventKind = EventKind.ACCESS_GRANTED,
        quality: ClockQuality = ClockQuality.SYNCED,
        **body: Any,  # noqa: ANN401 - any facts of a row
    ) -> None:
        """So many decisions are on disk."""
        at = replace(self.clock.now(), clock=quality)
        measured = {"absent": "temperature-low"} if celsius is None else {"celsius": celsius}
        facts = {"second": None, "temperature": measured, **body}
        for _ in range(count):
            self.watch.overhear(Recorded(Event(kind, at, facts, 1, 1), 1, 0))
        self.watch.look()

    def kinds(self) -> list[EventKind]:
        """What was told for the journal."""
        return [signal.kind for signal in self.told if isinstance(signal, Remarked)]

    def device(self) -> DeviceChanged | None:
        """The last word on the drift."""
        changes = [signal for signal in self.told if isinstance(signal, DeviceChanged)]
        return changes[-1] if changes else None


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    """An empty folder's."""
    return Watched(tmp_path)


def test_a_drift_is_told_once_with_both_medians_and_once_more_when_it_is_over(
    watched: Watched,
) -> None:
    """A row and a line on the guard's page; no reading is touched."""
    watched.people(36.6, REFERENCE_PEOPLE)
    watched.people(36.95, RECENT_PEOPLE)
    watched.people(36.95, 10)

    assert watched.kinds() == [EventKind.THERMOMETER_DRIFT]
    remark = watched.told[0]
    assert isinstance(remark, Remarked)
    assert remark.facts == {
        "drifting": True,
        "recent_celsius": 36.95,
        "reference_celsius": 36.6,
        "recent_people": 50,
        "reference_people": 200,
    }
    device = watched.device()
    assert device is not None
    assert (device.device, device.up) == (Device.DRIFT, False)
    assert "36.95" in device.detail

    watched.people(36.6, RECENT_PEOPLE)
    assert watched.kinds() == [EventKind.THERMOMETER_DRIFT] * 2
    device = watched.device()
    assert device is not None
    assert device.up


def test_with_too_few_people_nothing_is_told(watched: Watched) -> None:
    """Neither well nor ill."""
    watched.people(36.6, REFERENCE_PEOPLE - 1)
    watched.people(37.2, RECENT_PEOPLE)

    assert watched.told == []


@pytest.mark.parametrize(
    ("celsius", "changes"),
    [
        (None, {}),
        (37.2, {"second": {"celsius": 36.8}}),
        (37.2, {"kind": EventKind.ACCESS_OVERRIDDEN}),
        (37.2, {"quality": ClockQuality.UNSET}),
    ],
)
def test_only_estimates_of_dated_first_decisions_count(
    watched: Watched, celsius: float | None, changes: dict[str, Any]
) -> None:
    """Not whom nobody could measure, nor the guard's reading, nor by a clock that is not set."""
    watched.people(36.6, REFERENCE_PEOPLE)
    watched.people(celsius, RECENT_PEOPLE, **changes)
    watched.people(36.6, RECENT_PEOPLE)

    assert watched.told == []


def test_the_refused_count_too(watched: Watched) -> None:
    """Else a sensor that reads too high would hide behind those whom it refuses."""
    watched.people(36.6, REFERENCE_PEOPLE)
    watched.people(37.4, RECENT_PEOPLE, EventKind.ACCESS_DENIED)

    assert watched.kinds() == [EventKind.THERMOMETER_DRIFT]


def test_the_memory_outlives_a_restart(tmp_path: Path) -> None:
    """And the alarm is told anew, as the gate's page has forgotten it."""
    first = Watched(tmp_path)
    first.people(36.6, REFERENCE_PEOPLE)
    first.people(36.95, RECENT_PEOPLE)

    second = Watched(tmp_path)
    second.watch.look()

    assert second.kinds() == [EventKind.THERMOMETER_DRIFT]


def test_it_is_written_every_ten_minutes_and_at_the_end(watched: Watched, tmp_path: Path) -> None:
    """A card bears that for ever."""
    path = tmp_path / DRIFT_NAME
    watched.people(36.6, 3)
    assert not path.exists()
    watched.clock.advance_ms(SAVE_EVERY_NS // NS_PER_MS)
    watched.watch.look()
    assert len(load_drift(path)[0].recent) == 3
    watched.people(36.6, 1)
    watched.watch.save()
    assert len(load_drift(path)[0].recent) == 4


def test_a_disk_that_refuses_is_told_once_and_tried_again(
    watched: Watched, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody waits for a file of medians."""
    (tmp_path / f"{DRIFT_NAME}.new").mkdir()
    watched.people(36.6, 1)
    with caplog.at_level(logging.WARNING):
        watched.watch.save()
        watched.watch.save()
    assert caplog.text.count("can't be written") == 1
    (tmp_path / f"{DRIFT_NAME}.new").rmdir()
    watched.watch.save()
    assert (tmp_path / DRIFT_NAME).exists()


def spoiled(change: Callable[[dict[str, Any]], None]) -> bytes:
    """A right file with one thing wrong."""
    fields = {"v": 1, "recent": [[20_000, 3660]], "days": [[19_999, [[3650, 2], [3660, 1]]]]}
    change(fields)
    return json.dumps(fields).encode()


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[" * 100_000,
        b"1" * 5_000,
        b" " * ((1 << 20) + 1),
        spoiled(lambda fields: fields.update(v=2)),
        spoiled(lambda fields: fields.update(recent=[[20_000, 3660]] * 51)),
        spoiled(lambda fields: fields.update(recent=[[20_000, 2999]])),
        spoiled(lambda fields: fields.update(recent=[[20_000, 4501]])),
        spoiled(lambda fields: fields.update(recent=[[-1, 3660]])),
        spoiled(lambda fields: fields.update(recent=[[20_000, 36.6]])),
        spoiled(lambda fields: fields.update(recent=[[True, 3660]])),
        spoiled(lambda fields: fields.update(days=[[1, []]] * 31)),
        spoiled(lambda fields: fields.update(days=[[-1, []]])),
        spoiled(lambda fields: fields.update(days=[["1", []]])),
        spoiled(lambda fields: fields.update(days=[[1, [[3660, 1], [3650, 1]]]])),
        spoiled(lambda fields: fields.update(days=[[1, [[3660, 0]]]])),
        spoiled(lambda fields: fields.update(days=[[1, [[3660, 2**40]]]])),
        spoiled(lambda fields: fields.pop("days")),
    ],
)
def test_a_damaged_memory_is_put_aside_and_begun_anew(tmp_path: Path, octets: bytes) -> None:
    """Nothing is believed of it, and it is kept for whoever asks."""
    (tmp_path / DRIFT_NAME).write_bytes(octets)

    watch = Watched(tmp_path).watch

    assert watch.set_aside is not None
    assert watch.set_aside.path.name == f"{DRIFT_NAME}.corrupt-1"
    assert watch.set_aside.path.read_bytes() == octets
    assert not (tmp_path / DRIFT_NAME).exists()


def test_a_memory_that_cannot_be_read_is_begun_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With a line in the log."""
    (tmp_path / DRIFT_NAME).mkdir()

    assert load_drift(tmp_path / DRIFT_NAME) == (DriftMemory(), None)
    assert "can't be read" in caplog.text


def test_a_whole_months_memory_is_read_as_it_was_written(tmp_path: Path) -> None:
    """And it stays small."""
    memory = DriftMemory()
    for number in range(6_000):
        wall_ms = WALL_MS + number * 30 * 86_400_000 // 6_000
        memory = seen(memory, 36.0 + number % 97 / 100, wall_ms)
    path = tmp_path / DRIFT_NAME
    save_drift(path, memory)

    assert load_drift(path) == (memory, None)
    assert path.stat().st_size < 50_000
