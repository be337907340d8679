"""A visitor as the desk announces one: read and checked, not stored."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from gateway.central.approval_dates import begin_ms, end_ms
from gateway.central.person import PersonRecord
from gateway.codes.roster_entry import RosterEntry
from gateway.core.approval import HolderKind
from gateway.core.credential import HealthStatus
from gateway.core.visits import LONGEST_VISIT_MS
from gateway.errors import GatewayError

VISITORS: Final = "visitors"
"""The group of everybody who is announced, so that rules of the park can name them."""

_MS_PER_DAY: Final = 86_400_000


class VisitorError(GatewayError):
    """Somebody can't be announced like that; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What the desk says of a visitor.

    Args:
        name: as written.
        host: key of the person whom they come to see.
        first: the first day or moment.
        last: the last day or moment that counts.
        once: their first entry uses the visit up.
        lanes: gate ids; none is every lane.
    """

    name: str
    host: str
    first: str
    last: str
    once: bool
    lanes: tuple[str, ...]


def visitor_record(said: Announced, company: str, zone: tzinfo) -> PersonRecord:
    """The visitor's record; they are of their host's company.

    Raises:
        VisitorError: a date is none, or a gate would refuse the entry.
    """
    begin, end = begin_ms(said.first, zone), end_ms(said.last, zone)
    if begin is None or end is None:
        wrong = said.first if begin is None else said.last
        raise VisitorError(f"visitor: {wrong!r} is not a date such as 2027-01-31")
    if said.once and end - begin > LONGEST_VISIT_MS:
        days = LONGEST_VISIT_MS // _MS_PER_DAY
        raise VisitorError(f"visitor: a one-time visit is taken within {days} days")
    record = PersonRecord(
        key="",
        name=" ".join(said.name.split()),
        company=company,
        groups=(VISITORS,),
        not_before_ms=begin,
        not_after_ms=end,
        health=HealthStatus.GREEN,
        kind=HolderKind.VISITOR,
        host=said.host,
        once=said.once,
        lanes=said.lanes,
    )
    _check(record)
    return record


def _check(record: PersonRecord) -> None:
    """What gates would refuse is told to whoever types it."""
    try:
        RosterEntry(
            id="00" * 8,
            name=record.name,
            company=record.company,
            groups=(),
            not_before_ms=record.not_before_ms,
            not_after_ms=record.not_after_ms,
            lanes=record.lanes,
        )
    except ValueError as error:
        raise VisitorError(f"visitor: {error}") from None
