"""A certificate as rules see it, now or at another moment; not what they say of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gateway.codes.certlogic import Budget, evaluate
from gateway.codes.certlogic_terms import (
    CertLogicError,
    DataAccess,
    Expression,
    Items,
    Operation,
    PlusTime,
)
from gateway.codes.certlogic_time import from_ms, spell, to_ms

_NEIGHBOURS_MS: Final = (-1, 0, 1)
"""A window may begin or end with its boundary, or just before or after it."""


Context = Mapping[str, object]
"""What ``var`` reads."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the signed message says around the payload.

    Args:
        issuer: country code, claim 1.
        issued_ms: wall milliseconds, UTC, claim 6.
        expires_ms: wall milliseconds, UTC, claim 4.
    """

    issuer: str
    issued_ms: int
    expires_ms: int


@dataclass(frozen=True, slots=True)
class Case:
    """One certificate, and what the gate tells the rules besides it.

    Args:
        payload: the certificate, JSON values.
        envelope: what was signed around it.
        country: where it is shown.
        value_sets: names of value sets, and their codes.
    """

    payload: Mapping[str, object]
    envelope: Envelope
    country: str
    value_sets: Mapping[str, tuple[str, ...]]

    def at(self, wall_ms: int) -> Context:
        """What rules see at a moment."""
        external = {
            "validationClock": _spelled(wall_ms),
            "valueSets": self.value_sets,
            "countryCode": self.country,
            "issuerCountryCode": self.envelope.issuer,
            "iat": _spelled(self.envelope.issued_ms),
            "exp": _spelled(self.envelope.expires_ms),
        }
        return {"payload": self.payload, "external": external}

    def held_before(self, logic: Expression, wall_ms: int, budget: Budget) -> bool:
        """Whether a rule that fails now passed the certificate at an earlier moment.

        A window of time in a rule begins and ends at dates that it makes from the payload, so
        those are the moments to try. A rule without a window never held.
        """
        now = self.at(wall_ms)
        dates = (_value_or_none(date, now, budget) for date in _payload_dates(logic))
        boundaries = (to_ms(date) for date in dates if isinstance(date, datetime))
        moments = (boundary + step for boundary in boundaries for step in _NEIGHBOURS_MS)
        return any(
            _value_or_none(logic, self.at(moment), budget) is True
            for moment in moments
            if moment < wall_ms
        )


def holds(logic: Expression, context: Context, budget: Budget) -> bool:
    """Whether a rule passes a certificate.

    Args:
        logic: the rule's.
        context: the certificate at a moment, as ``Case.at`` tells it.
        budget: bounds the work.

    Raises:
        CertLogicError: the rule has no value for it.
    """
    return evaluate(logic, context, budget) is True


def _value_or_none(logic: Expression, context: object, budget: Budget) -> object:
    try:
        return evaluate(logic, context, budget)
    except CertLogicError:
        return None


def _payload_dates(logic: Expression) -> Iterator[Expression]:
    """The date-times that an expression makes straight from the payload."""
    match logic:
        case PlusTime(DataAccess(("payload", *_))):
            yield logic
        case Items(parts) | Operation(_, parts):
            for part in parts:
                yield from _payload_dates(part)


def _spelled(wall_ms: int) -> str | None:
    """A moment as rules read it; None beyond the calendar, which no date can be compared with."""
    try:
        return spell(from_ms(wall_ms))
    except ValueError:
        return None
