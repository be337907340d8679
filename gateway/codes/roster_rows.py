"""Rows of a roster's changes to CBOR values and back; neither compressed nor sealed.

* a company ``[name, status, until_ms or null, desk]``, its status ``approved`` or ``suspended``;
* a batch ``[id, company, from_ms, until_ms, quota, building]``;
* a person ``[id, name, company, groups, not_before_ms, not_after_ms, aliases, batch, kind, host,
  once, lanes, observed_until_ms or null, contact]``.

What is dropped or converted here is found when the values are written again.
"""

from collections.abc import Callable
from typing import Final, TypeVar

from gateway.codes.malformed import MalformedError, Step
from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import RosterBatch, RosterCompany
from gateway.core.approval import HolderKind, Observation, Standing

_APPROVED: Final = "approved"
_SUSPENDED: Final = "suspended"

Row = TypeVar("Row")


def all_of(
    what: str, rows: list[object], one: Callable[[object], Row | None], most: int
) -> tuple[Row, ...]:
    """Every row read.

    Args:
        what: names a row in the error.
        rows: values as they came.
        one: reads a row; None where it has not the fields.
        most: rows at most.

    Raises:
        MalformedError: too many, or one that can't be; no name is repeated.
    """
    if len(rows) > most:
        raise MalformedError(Step.ROSTER, f"{what}: not a list of at most {most}")
    found = []
    for number, row in enumerate(rows):
        try:
            made = one(row)
        except ValueError as error:
            raise MalformedError(Step.ROSTER, f"{what} {number}, {error}") from None
        if made is None:
            raise MalformedError(Step.ROSTER, f"{what} {number} has not the fields of one")
        found.append(made)
    return tuple(found)


def person_of(row: object) -> RosterEntry | None:
    """The person whom a row says."""
    match row:
        case [
            bytes(octets), str(name), str(company), [*groups], int(begin), int(end), [*aliases],
            str(batch), str(kind), str(host), bool(once), [*lanes], observed, str(told),
        ]:  # fmt: skip
            return RosterEntry(
                octets.hex(),
                name,
                company,
                texts(groups),
                int(begin),
                int(end),
                texts(aliases),
                batch=batch,
                kind=HolderKind(kind),
                host=host,
                once=once,
                lanes=texts(lanes),
                observation=Observation(int(observed), told) if isinstance(observed, int) else None,
            )
        case _:
            return None


def company_of(row: object) -> RosterCompany | None:
    """The company that a row says."""
    match row:
        case [str(name), str(status), int() | None as until_ms, str(desk)]:
            ends_ms = None if until_ms is None else int(until_ms)
            return RosterCompany(name, Standing(status == _SUSPENDED, ends_ms, desk))
        case _:
            return None


def batch_of(row: object) -> RosterBatch | None:
    """The batch that a row says."""
    match row:
        case [str(name), str(company), int(begin), int(end), int(quota), str(building)]:
            return RosterBatch(name, company, int(begin), int(end), int(quota), building)
        case _:
            return None


def texts(values: object) -> tuple[str, ...]:
    """The texts among values."""
    each = values if isinstance(values, list) else ()
    return tuple([text for text in each if isinstance(text, str)])  # a generator costs twice that


def company_row(company: RosterCompany) -> list[object]:
    """A company's values."""
    standing = company.standing
    status = _SUSPENDED if standing.suspended else _APPROVED
    return [company.name, status, standing.until_ms, standing.desk]


def batch_row(batch: RosterBatch) -> list[object]:
    """A batch's values."""
    dates = batch.from_ms, batch.until_ms
    return [batch.id, batch.company, *dates, batch.quota, batch.building]


def person_row(person: RosterEntry) -> list[object]:
    """A person's values."""
    observation = person.observation
    return [
        bytes.fromhex(person.id),
        person.name,
        person.company,
        list(person.groups),
        person.not_before_ms,
        person.not_after_ms,
        list(person.aliases),
        person.batch,
        person.kind.value,
        person.host,
        person.once,
        list(person.lanes),
        observation.until_ms if observation else None,
        observation.contact if observation else "",
    ]
