"""What the park decided for each fault of the gate; neither the faults nor what comes of it."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from gateway.core.fault import Action, Fault
from gateway.core.instant import NS_PER_MS

_NS_PER_MINUTE: Final = 60_000 * NS_PER_MS
_ACTIONS: Final = {action.value: action for action in Action}
_KEYS: Final = {fault: fault.value.replace("-", "_") for fault in Fault}

AnyAction = Literal["warn", "refer", "close"]


@dataclass(frozen=True, slots=True)
class DegradedPolicy:
    """The matrix of faults: an action for each, of those under which nobody is admitted silently.

    What stands beside a narrower choice is what the other actions would do.

    Args:
        centre_down: the gate does not hear the centre; what it has decides, within its ages.
        code_service_down: the list of the cities' codes is older than its warning age.
        lists_old: roster, revocations or trust list are older than their warning age.
        lists_stale: one of them is missing or beyond its last age.
        clock_unset: no date can be proven.
        clock_jumped: for ``clock_settle_minutes`` after it.
        camera_dead: cards and numbers that the guard types go on.
        thermometer_dead: gone, stuck, or the air is out of range.
        disk_low: less than a tenth is free.
        write_failed: nothing can be made durable.
        board_gone: nothing answers at the barrier.
        door_stuck: the arm's contact did not move within ``door_within_ms`` of its opening.
        restarted: today, out of order.
        power_low: the supply's voltage is too low.
        door_within_ms: 0 where the arm has no contact. GB 50396-2007 §5.1 gives 2 s from reading
            to actuating.
        clock_settle_minutes: for so long a clock that jumped is not believed.
    """

    centre_down: AnyAction = "warn"
    code_service_down: AnyAction = "warn"
    lists_old: AnyAction = "warn"
    lists_stale: Annotated[
        Literal["refer", "close"], "else people are admitted on lists that prove nothing"
    ] = "refer"
    clock_unset: Annotated[
        Literal["refer", "close"], "else people are admitted by a date that nobody knows"
    ] = "refer"
    clock_jumped: AnyAction = "refer"
    camera_dead: Annotated[
        Literal["warn", "close"], "a code that was not seen can't be referred"
    ] = "warn"
    thermometer_dead: Annotated[
        Literal["hand", "close"], "else a temperature that was not measured is taken for normal"
    ] = "hand"
    disk_low: AnyAction = "warn"
    write_failed: Annotated[Literal["refuse"], "else people are admitted without a durable row"] = (
        "refuse"
    )
    board_gone: Annotated[
        Literal["refer", "close"], "else people are told to walk through a closed arm"
    ] = "refer"
    door_stuck: Annotated[
        Literal["refer", "close"], "else people are told to walk through a closed arm"
    ] = "close"
    restarted: Literal["warn", "refer"] = "warn"
    power_low: AnyAction = "refer"
    door_within_ms: int = 2000
    clock_settle_minutes: float = 5.0

    def action(self, fault: Fault) -> Action:
        """What is done about a fault."""
        return _ACTIONS[getattr(self, _KEYS[fault])]

    @property
    def door_within_ns(self) -> int:
        """The same as ``door_within_ms``, in nanoseconds."""
        return self.door_within_ms * NS_PER_MS

    @property
    def clock_settle_ns(self) -> int:
        """The same as ``clock_settle_minutes``, in nanoseconds."""
        return round(self.clock_settle_minutes * _NS_PER_MINUTE)
