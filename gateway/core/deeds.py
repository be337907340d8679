"""A guard's acts that open nothing and answer a row: what is asked and why; not what comes of it.

None of them admits anybody, so none waits for the disk but its answer.
"""

from dataclasses import dataclass, field
from enum import Enum, unique
from typing import Final

from gateway.core.instant import NS_PER_S

UNDO_NS: Final = 10 * NS_PER_S
"""For how long a guard may take an act back: as long as a wrong touch is noticed."""


@unique
class RefusalReason(Enum):
    """Why a guard turns somebody away; values travel on the wire and stand in rows."""

    NOT_THE_PERSON = "not-the-person"
    NO_PROOF = "no-proof"
    FEVER = "fever"
    CALLED_BACK = "called-back"
    UNRULY = "unruly"


@unique
class AlarmMemo(Enum):
    """What a guard found where an alarm was; values travel on the wire and stand in rows."""

    FALSE_ALARM = "false-alarm"
    DOOR_PROPPED = "door-propped"
    GOODS_CARRIED = "goods-carried"
    INTRUDER_STOPPED = "intruder-stopped"
    NOBODY_FOUND = "nobody-found"
    REPAIR_CALLED = "repair-called"


@unique
class VisitPurpose(Enum):
    """Why a visitor comes; values travel on the wire and stand in rows."""

    MEETING = "meeting"
    DELIVERY = "delivery"
    REPAIR = "repair"
    INTERVIEW = "interview"
    OTHER = "other"


@unique
class CountReason(Enum):
    """Why the count of people inside is wrong; values travel on the wire and stand in rows."""

    COUNTED_BY_HAND = "counted-by-hand"
    LEFT_UNREAD = "left-unread"
    ENTERED_UNREAD = "entered-unread"
    EVACUATED = "evacuated"


@dataclass(frozen=True, slots=True)
class PersonRefused:
    """A guard turns a person away whom the gate did not admit.

    Args:
        act: the request's id, echoed in the answer.
        guard: the guard's account name.
        why: value of a ``RefusalReason``.
        answers: sequence of the row that refused or referred the person.
    """

    act: str
    guard: str
    why: str
    answers: int


@dataclass(frozen=True, slots=True)
class MeasureAgain:
    """A guard has the gate forget its reading and measure the person shown once more.

    Args:
        act: the request's id, echoed in the answer.
        guard: the guard's account name.
        answers: sequence of the row that refused or referred the person.
    """

    act: str
    guard: str
    answers: int


@dataclass(frozen=True, slots=True)
class ActUndone:
    """A guard takes an own act of the last seconds back.

    Args:
        act: the request's id, echoed in the answer.
        guard: the guard's account name.
        answers: sequence of the act's row.
    """

    act: str
    guard: str
    answers: int


@dataclass(frozen=True, slots=True)
class AlarmClosed:
    """A guard has looked at what an alarm told.

    Args:
        act: the request's id, echoed in the answer.
        guard: the guard's account name.
        why: value of an ``AlarmMemo``.
        answers: sequence of the alarm's row.
    """

    act: str
    guard: str
    why: str
    answers: int


@dataclass(frozen=True, slots=True)
class VisitorRegistered:
    """A guard wrote a visitor down; who it is stays with the page and never comes here.

    Args:
        act: the request's id, echoed in the answer.
        guard: the guard's account name.
        why: value of a ``VisitPurpose``.
        visitor: random id that the page gave to the person.
        host: staff number of whom they visit, as it was typed; never logged, never stored.
    """

    act: str
    guard: str
    why: str
    visitor: str
    host: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CountCorrected:
    """A supervisor says how many people are inside.

    Args:
        act: the request's id, echoed in the answer.
        guard: the supervisor's account name.
        why: value of a ``CountReason``.
        of: the limit under which they are counted.
        seen: how many the page showed.
        people: how many there are.
    """

    act: str
    guard: str
    why: str
    of: str
    seen: int
    people: int


Deed = PersonRefused | MeasureAgain | ActUndone | AlarmClosed | VisitorRegistered | CountCorrected
