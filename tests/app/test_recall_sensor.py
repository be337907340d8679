"""A restart of the program alone makes no warm thermometer cold."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from gateway.app.recall_sensor import POWERED, powered_before
from gateway.core.event import EventKind, Json
from gateway.core.policy import ThermometryPolicy
from gateway.core.signals import Device, DeviceChanged
from gateway.core.temperature import TemperatureAbsence
from gateway.core.thermometry import DistanceTable
from gateway.gate.devices import DeviceBoard
from gateway.gate.measuring import Measuring
from tests.evidence import MONO_NS, MS, NOW

MINUTE = 60_000
POWERED_NS = MONO_NS - 31 * MINUTE * MS
CAME = DeviceChanged(Device.THERMOMETER, up=True, detail="/dev/x: good")
WENT = DeviceChanged(Device.THERMOMETER, up=False, detail="/dev/x: gone")


@dataclass(frozen=True)
class Life:
    """A row of the program's life; by default an orderly stop ten seconds ago."""

    kind: str = EventKind.SERVICE_STOPPED.value
    mono_ns: int = MONO_NS - 10_000 * MS
    boot: str = NOW.boot
    body: Mapping[str, Json] = field(default_factory=lambda: {POWERED: POWERED_NS})


def measuring() -> Measuring:
    """A gate that has just begun."""
    return Measuring(ThermometryPolicy(), DeviceBoard(), DistanceTable())


@pytest.mark.parametrize(
    ("ms", "kept"), [(-1, False), (0, True), (59_999, True), (60_000, True), (60_001, False)]
)
def test_an_orderly_stop_within_a_minute_is_a_restart(ms: int, *, kept: bool) -> None:
    """The sensor has had power all along."""
    found = powered_before(Life(mono_ns=MONO_NS - ms * MS), NOW)

    assert found == (POWERED_NS if kept else None)


@pytest.mark.parametrize(
    "row",
    [
        None,
        replace(Life(), kind=EventKind.SERVICE_STARTED.value),
        replace(Life(), boot="another"),
        replace(Life(), body={}),
        replace(Life(), body={POWERED: None}),
    ],
)
def test_after_a_crash_a_reboot_or_a_stop_without_a_sensor_nobody_knows(row: Life | None) -> None:
    """It warms up anew."""
    assert powered_before(row, NOW) is None


def test_a_sensor_that_had_power_before_the_restart_is_warm_after_it() -> None:
    """And the next stop says so again."""
    gate = measuring()
    gate.kept_power(POWERED_NS)

    gate.reported(CAME, MONO_NS)

    assert gate.broken(MONO_NS) is None
    assert gate.powered_ns == POWERED_NS


def test_a_sensor_that_was_lost_since_the_restart_warms_up() -> None:
    """What was known is of the time before."""
    gate = measuring()
    gate.kept_power(POWERED_NS)

    gate.reported(WENT, MONO_NS)
    assert gate.powered_ns is None
    gate.reported(CAME, MONO_NS)

    assert gate.broken(MONO_NS) is TemperatureAbsence.WARMING_UP
