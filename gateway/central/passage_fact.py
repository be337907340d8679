"""What one stored row says of a person at a lane, for contacts and statistics; reads no database.

Rows came from gates and passed the chain, yet a gate may have been broken: whatever is not of the
shape that this program writes is left out of the fact, never guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, unique
from math import isfinite
from typing import Final

from gateway.core.event import EventKind, Json

_LONGEST: Final = 64
"""Characters of an id, a company or a reason: what a roster may hold."""


@unique
class Judged(Enum):
    """What became of somebody at a lane; values stand in the database."""

    ADMITTED = "admitted"
    REFERRED = "referred"
    DENIED = "denied"
    BY_HAND = "by-hand"


_JUDGED: Final = {
    EventKind.ACCESS_GRANTED.value: Judged.ADMITTED,
    EventKind.ACCESS_REFERRED.value: Judged.REFERRED,
    EventKind.ACCESS_DENIED.value: Judged.DENIED,
    EventKind.ACCESS_OVERRIDDEN.value: Judged.BY_HAND,
}

_OUTCOMES: Final = {
    EventKind.PASSAGE_COMPLETED.value: "passed",
    EventKind.PASSAGE_ABANDONED.value: "turned-back",
    EventKind.PASSAGE_UNKNOWN.value: "unknown",
}

TELLING: Final = frozenset(_JUDGED) | frozenset(_OUTCOMES)
"""Kinds of rows that say something of a passage."""


@dataclass(frozen=True, slots=True)
class PassageFact:
    """A person who stood at a lane and was judged.

    Args:
        sequence: of the row that judged.
        at_ms: wall milliseconds, UTC, by the gate's clock.
        judged: by the gate or by a guard's hand.
        holder: random id of the person, or empty where nobody knows.
        company: as the roster named it, or empty.
        heading: ``in`` or ``out``.
        reason: the gravest one's wire name, or empty.
        celsius: the estimate of the forehead's temperature, or None.
        answers: of an opening by hand, the row that it overruled; else None.
    """

    sequence: int
    at_ms: int
    judged: Judged
    holder: str
    company: str
    heading: str
    reason: str
    celsius: float | None
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class PassageOutcome:
    """What was seen of a passage after the arm opened.

    Args:
        grant: sequence of the row on which it opened.
        outcome: ``passed``, ``turned-back`` or ``unknown``.
    """

    grant: int
    outcome: str


def fact_of(kind: str, sequence: int, at_ms: int, body: Mapping[str, Json]) -> PassageFact | None:
    """The fact in a row that judged somebody; None of any other row."""
    judged = _JUDGED.get(kind)
    if judged is None:
        return None
    return PassageFact(
        sequence=sequence,
        at_ms=at_ms,
        judged=judged,
        holder=_holder(body),
        company=_company(body),
        heading="out" if body.get("heading") == "out" else "in",
        reason=_first_reason(body),
        celsius=_celsius(body),
        answers=_answers(body) if judged is Judged.BY_HAND else None,
    )


def outcome_of(kind: str, body: Mapping[str, Json]) -> PassageOutcome | None:
    """How an opened passage ended; None of any other row."""
    outcome, grant = _OUTCOMES.get(kind), body.get("grant")
    if outcome is None or type(grant) is not int:
        return None
    return PassageOutcome(grant, outcome)


def _holder(body: Mapping[str, Json]) -> str:
    match body:
        case {"code": {"holder": str(holder)}} if holder:
            return holder[:_LONGEST]
        case {"holder": {"id": str(holder)}} | {"holder": str(holder)}:
            return holder[:_LONGEST]
    return ""


def _company(body: Mapping[str, Json]) -> str:
    match body:
        case {"holder": {"company": str(company)}} | {"punch": {"company": str(company)}}:
            return company[:_LONGEST]
    return ""


def _first_reason(body: Mapping[str, Json]) -> str:
    match body:
        case {"reasons": [str(reason), *_]}:
            return reason[:_LONGEST]
    return ""


def _celsius(body: Mapping[str, Json]) -> float | None:
    match body:
        case {"temperature": {"celsius": bool()}}:
            return None
        case {"temperature": {"celsius": float(celsius) | int(celsius)}} if isfinite(celsius):
            return float(celsius)
    return None


def _answers(body: Mapping[str, Json]) -> int | None:
    answers = body.get("answers")
    return answers if type(answers) is int else None
