"""Whether the values of a guard's act are what the gate takes; their types are right already."""

import re
from enum import Enum
from typing import Final

from gateway.control.shapes import ShapeError
from gateway.core.deeds import (
    ActUndone,
    AlarmClosed,
    AlarmMemo,
    CountCorrected,
    CountReason,
    Deed,
    MeasureAgain,
    PersonRefused,
    RefusalReason,
    VisitorRegistered,
    VisitPurpose,
)

MOST_PEOPLE: Final = 100_000
"""As many as a park's roster may hold."""

MAX_HOST: Final = 32
MAX_LIMIT: Final = 128
_VISITOR: Final = re.compile(r"visitor-[0-9a-f]{16}")


def check_deed(kind: str, deed: Deed) -> None:
    """Look at the values.

    Args:
        kind: of the message, for the error's text.
        deed: the act.

    Raises:
        ShapeError: names the field.
    """
    match deed:
        case PersonRefused():
            check_row(kind, deed.answers)
            check_why(kind, deed.why, RefusalReason)
        case AlarmClosed():
            check_row(kind, deed.answers)
            check_why(kind, deed.why, AlarmMemo)
        case MeasureAgain() | ActUndone():
            check_row(kind, deed.answers)
        case VisitorRegistered():
            check_why(kind, deed.why, VisitPurpose)
            if not _VISITOR.fullmatch(deed.visitor):
                raise ShapeError(f"{kind}.visitor: expected visitor- and 16 hexadecimal digits")
            if not 0 < len(deed.host) <= MAX_HOST:
                raise ShapeError(f"{kind}.host: expected 1 to {MAX_HOST} characters")
        case CountCorrected():
            check_why(kind, deed.why, CountReason)
            _check_count(kind, deed)


def check_why(kind: str, why: str, reasons: type[Enum]) -> None:
    """Whether a reason is one of the fixed ones.

    Raises:
        ShapeError: if it is not.
    """
    if why not in {reason.value for reason in reasons}:
        raise ShapeError(f"{kind}.why: not one of the fixed reasons")


def check_row(kind: str, sequence: int) -> None:
    """Whether a number can be a row's.

    Raises:
        ShapeError: if it can't.
    """
    if sequence < 1:
        raise ShapeError(f"{kind}.answers: a row's sequence starts from 1")


def _check_count(kind: str, deed: CountCorrected) -> None:
    if not 0 < len(deed.of) <= MAX_LIMIT:
        raise ShapeError(f"{kind}.of: expected 1 to {MAX_LIMIT} characters")
    for name, people in (("seen", deed.seen), ("people", deed.people)):
        if not 0 <= people <= MOST_PEOPLE:
            raise ShapeError(f"{kind}.{name}: expected 0 to {MOST_PEOPLE}")
