"""The gate knows its thermometer's last check, and says when the next is overdue."""

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gateway.app.blackbody_record import (
    BLACKBODY_NAME,
    MOST_CHECKS,
    add_check,
    load_checks,
    read_checks,
)
from gateway.app.blackbody_watch import BlackbodyWatch
from gateway.core.blackbody import DUE_AFTER_MS, BlackbodyCheck
from gateway.core.event import EventKind
from gateway.core.instant import ClockQuality
from gateway.core.signals import Device, DeviceChanged, Remarked, Signal
from gateway.runtime.clock import ManualClock

WALL_MS = 1_800_000_000_000


def made(at_ms: int = WALL_MS, measured: float = 36.2) -> BlackbodyCheck:
    """A check that found the sensor 0.2 °C too high."""
    return BlackbodyCheck(at_ms, 36.0, measured, "wang")


class Watched:
    """A watch on a folder, and what it told the gate."""

    def __init__(self, folder: Path, quality: ClockQuality = ClockQuality.SYNCED) -> None:
        self.told: list[Signal] = []
        self.clock = ManualClock(WALL_MS, quality=quality)
        self.watch = BlackbodyWatch(folder, self.clock, self.told.append)
        self.watch.look()

    def devices(self) -> list[bool]:
        """Every word on the check, oldest first."""
        assert all(
            change.device is Device.BLACKBODY
            for change in self.told
            if isinstance(change, DeviceChanged)
        )
        return [change.up for change in self.told if isinstance(change, DeviceChanged)]


def test_a_thermometer_that_was_never_checked_is_told_once(tmp_path: Path) -> None:
    """From the first start on."""
    watched = Watched(tmp_path)
    watched.watch.look()

    assert watched.devices() == [False]
    assert watched.watch.newest() is None


def test_a_check_in_time_is_nothing_to_tell(tmp_path: Path) -> None:
    """The newest counts."""
    add_check(tmp_path / BLACKBODY_NAME, made(WALL_MS - 2 * DUE_AFTER_MS))
    add_check(tmp_path / BLACKBODY_NAME, made(WALL_MS - DUE_AFTER_MS))
    watched = Watched(tmp_path)

    assert watched.told == []
    assert watched.watch.newest() == made(WALL_MS - DUE_AFTER_MS)


def test_a_check_grows_old_while_the_gate_runs(tmp_path: Path) -> None:
    """At the very millisecond after 14 days."""
    add_check(tmp_path / BLACKBODY_NAME, made())
    watched = Watched(tmp_path)
    watched.clock.advance_ms(DUE_AFTER_MS)
    watched.watch.look()
    assert watched.told == []
    watched.clock.advance_ms(1)
    watched.watch.look()

    assert watched.devices() == [False]


def test_a_check_that_is_made_while_the_gate_runs_is_taken_up_and_recorded(
    tmp_path: Path,
) -> None:
    """No restart; the row has date, both temperatures, offset and who."""
    watched = Watched(tmp_path)
    add_check(tmp_path / BLACKBODY_NAME, made())
    watched.watch.look()

    assert watched.devices() == [False, True]
    assert watched.watch.newest() == made()
    (remark,) = (signal for signal in watched.told if isinstance(signal, Remarked))
    assert remark.kind is EventKind.THERMOMETER_CHECKED
    assert remark.facts == {
        "checked_ms": WALL_MS,
        "reference_celsius": 36.0,
        "measured_celsius": 36.2,
        "offset_celsius": -0.2,
        "who": "wang",
    }


def test_by_a_clock_that_is_not_set_nothing_is_overdue(tmp_path: Path) -> None:
    """Such a gate refers everybody who has a date to prove anyway."""
    assert Watched(tmp_path, ClockQuality.UNSET).told == []


@pytest.mark.parametrize(
    "octets",
    [
        b"{",
        b"[" * 100_000,
        b" " * ((1 << 16) + 1),
        b'{"v": 2, "checks": []}',
        b'{"v": 1, "checks": [null]}',
        b'{"v": 1, "checks": {}}',
        json.dumps({"v": 1, "checks": [{}] * (MOST_CHECKS + 1)}).encode(),
    ],
)
def test_a_damaged_record_is_put_aside_and_counts_for_none(tmp_path: Path, octets: bytes) -> None:
    """At the start and while the gate runs; the latter is an event."""
    path = tmp_path / BLACKBODY_NAME
    path.write_bytes(octets)
    watched = Watched(tmp_path)
    assert watched.watch.set_aside is not None
    assert watched.watch.newest() is None

    path.write_bytes(octets)
    watched.watch.look()
    (remark,) = (signal for signal in watched.told if isinstance(signal, Remarked))
    assert remark == Remarked(EventKind.STORAGE_WARNING, {"damaged": f"{BLACKBODY_NAME}.corrupt-2"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"at_ms": -1},
        {"at_ms": "today"},
        {"reference_celsius": None},
        {"measured_celsius": float("nan")},
        {"measured_celsius": 37.1},
        {"who": "x" * 33},
        {"who": "a\nb"},
    ],
)
def test_a_check_that_proves_nothing_damages_the_record(
    tmp_path: Path, wrong: dict[str, Any]
) -> None:
    """Written by hand, or by something else."""
    path = tmp_path / BLACKBODY_NAME
    add_check(path, made())
    fields = json.loads(path.read_bytes())
    fields["checks"][0].update(wrong)
    path.write_text(json.dumps(fields), "ascii")

    with pytest.raises(ValueError, match=r"check that is none|offset|reference"):
        read_checks(path)


def test_a_record_that_cannot_be_read_is_as_if_never_checked(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The gate starts all the same."""
    (tmp_path / BLACKBODY_NAME).mkdir()
    with caplog.at_level(logging.WARNING):
        watched = Watched(tmp_path)

    assert "can't be read" in caplog.text
    assert watched.devices() == [False]


def test_the_record_keeps_the_newest(tmp_path: Path) -> None:
    """Seven years of fortnights."""
    path = tmp_path / BLACKBODY_NAME
    for number in range(MOST_CHECKS + 1):
        add_check(path, made(WALL_MS + number))

    checks, aside = load_checks(path)
    assert aside is None
    assert len(checks) == MOST_CHECKS
    assert checks[0] == replace(made(), at_ms=WALL_MS + 1)
