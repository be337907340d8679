"""What a guard asks of the gate, by name; not what comes of it."""

from dataclasses import dataclass, field

from gateway.core.deeds import Deed
from gateway.core.lane_mode import LaneMode
from gateway.core.second_instrument import Site


@dataclass(frozen=True, slots=True)
class ManualOpen:
    """A guard asks for the arm.

    Args:
        act: the request's id, echoed in the answer.
        guard: the guard's account name.
        why: one of the fixed override reasons.
        answers: sequence of the decision row that the guard saw, or None with nobody judged.
        second: account name of another guard who confirmed it, or empty.
        held_ms: for how long the button was held down.
        registered: sequence of the row of a visitor's registration, or None; it counts
            for the reason visitor-registered alone.
    """

    act: str
    guard: str
    why: str
    answers: int | None
    second: str = ""
    held_ms: int = field(default=0, repr=False)
    registered: int | None = None


@dataclass(frozen=True, slots=True)
class ConfirmationFailed:
    """Somebody wanted to confirm an opening as a second guard, with a wrong name or PIN.

    Args:
        act: the request's id, echoed in the answer.
        guard: account name of the guard who asks for the arm.
        why: one of the fixed override reasons.
        answers: as of the opening.
    """

    act: str
    guard: str
    why: str
    answers: int | None


@dataclass(frozen=True, slots=True)
class PassbackForgiven:
    """A guard says that somebody is not inside, whatever the record says.

    Args:
        act: the request's id, echoed in the answer.
        guard: the guard's account name.
        why: one of the fixed reasons for it.
        answers: sequence of the row that refused the person.
    """

    act: str
    guard: str
    why: str
    answers: int


@dataclass(frozen=True, slots=True)
class NumberTyped:
    """A guard asks whose number this is, for a person who has no code to show.

    Args:
        act: the request's id, echoed in the answer.
        guard: the guard's account name.
        number: as it was typed; never logged, never stored.
    """

    act: str
    guard: str
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HandMeasured:
    """A guard has measured a refused person with another thermometer.

    Args:
        act: the request's id, echoed in the answer.
        guard: the guard's account name.
        answers: sequence of the row that refused the person.
        celsius: as the thermometer showed it.
        site: where it was held.
    """

    act: str
    guard: str
    answers: int
    celsius: float
    site: Site


@dataclass(frozen=True, slots=True)
class LaneAsked:
    """A guard wants the lane to be run in this way from now on.

    Args:
        act: the request's id, echoed in the answer.
        guard: the guard's account name.
        mode: which way.
    """

    act: str
    guard: str
    mode: LaneMode


GuardAct = (
    ManualOpen
    | ConfirmationFailed
    | PassbackForgiven
    | NumberTyped
    | HandMeasured
    | LaneAsked
    | Deed
)
"""Everything that the control socket carries to the deciding thread."""
