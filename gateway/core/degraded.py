"""Which rows of the matrix of faults are in force, and what is done; it finds no fault itself."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from gateway.core.fault import Action, Fault
from gateway.core.freshness import aged
from gateway.core.instant import Instant
from gateway.core.listing import Listing
from gateway.core.policy import Policy
from gateway.core.signals import Device

_OF_DEVICE: Final = {
    Device.STORAGE: Fault.WRITE_FAILED,
    Device.BOARD: Fault.BOARD_GONE,
    Device.CLOCK: Fault.CLOCK_UNSET,
    Device.POWER: Fault.POWER_LOW,
    Device.THERMOMETER: Fault.THERMOMETER_DEAD,
    Device.RANGEFINDER: Fault.THERMOMETER_DEAD,
    Device.CAMERA: Fault.CAMERA_DEAD,
    Device.DECODER: Fault.CAMERA_DEAD,
    Device.LINK: Fault.CENTRE_DOWN,
    Device.SPACE: Fault.DISK_LOW,
}
"""What it means that a device is down."""

_ACTIONS: Final = tuple(Action)
_FAULTS: Final = tuple(Fault)


@dataclass(frozen=True, slots=True)
class Condition:
    """What is known of the gate's own parts at one moment.

    Args:
        down: devices that reported that they don't work.
        door_stuck: the arm did not move when it was told to.
        clock_jumped: a believed clock was set, a short while ago.
        restarted: the program did not end in order today.
        air_celsius: air at the thermometer, or None where it tells none.
    """

    down: Collection[Device]
    door_stuck: bool = False
    clock_jumped: bool = False
    restarted: bool = False
    air_celsius: float | None = None


@dataclass(frozen=True, slots=True)
class RowInForce:
    """A row of the matrix that holds now, and what is done about it."""

    fault: Fault
    action: Action


def observed(condition: Condition, policy: Policy) -> tuple[Fault, ...]:
    """The faults of the gate's parts; a thermometer that nobody asks has none."""
    found = {_OF_DEVICE[device] for device in condition.down if device in _OF_DEVICE}
    found |= set(_noticed(condition))
    if not _air_holds(condition.air_celsius, policy):
        found.add(Fault.THERMOMETER_DEAD)
    if not policy.thermometry.required:
        found.discard(Fault.THERMOMETER_DEAD)
    return tuple(fault for fault in Fault if fault in found)


def in_force(
    faults: Iterable[Fault], roster: tuple[int, int], lists: Listing, policy: Policy, now: Instant
) -> tuple[RowInForce, ...]:
    """The rows that hold, the gravest action first.

    Args:
        faults: of the gate's parts, as ``observed`` gave them.
        roster: its version and the wall milliseconds when the centre signed it.
        lists: the centre's other lists.
        policy: says what is done, and how old a list may be.
        now: ages the lists.
    """
    found = {*faults, *aged(roster, lists, policy, now)}
    if not found:
        return ()
    rows = [RowInForce(fault, policy.degraded.action(fault)) for fault in found]
    return tuple(sorted(rows, key=_gravity))


def closes(rows: Iterable[RowInForce]) -> bool:
    """Whether nobody is admitted here, whoever comes."""
    return any(row.action is Action.CLOSE for row in rows)


def _gravity(row: RowInForce) -> tuple[int, int]:
    return _ACTIONS.index(row.action), _FAULTS.index(row.fault)


def _noticed(condition: Condition) -> Iterator[Fault]:
    if condition.door_stuck:
        yield Fault.DOOR_STUCK
    if condition.clock_jumped:
        yield Fault.CLOCK_JUMPED
    if condition.restarted:
        yield Fault.RESTARTED


def _air_holds(celsius: float | None, policy: Policy) -> bool:
    """Whether the thermometer's figures hold in this air; nothing is known of air not told."""
    limits = policy.thermometry
    return celsius is None or limits.air_low_celsius <= celsius <= limits.air_high_celsius
