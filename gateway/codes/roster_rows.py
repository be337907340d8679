"""A roster to CBOR values and back, in both of its forms; neither compressed nor sealed.

The first form is an array of people, ``[id, name, company, groups, not_before_ms, not_after_ms]``
and, of people who have any, ``aliases``. The second is ``[2, companies, batches, pages]``:

* a company ``[name, status, until_ms or null, desk]``, its status ``approved`` or ``suspended``;
* a batch ``[id, company, from_ms, until_ms, quota, building]``;
* a page a byte string: the CBOR of an array of ``PAGE`` people, the last one of fewer;
* a person as in the first form, always with ``aliases``, and ``batch``, ``kind``, ``host``,
  ``once``, ``lanes``, ``observed_until_ms or null``, ``contact``.

Pages keep the thread that decides from standing still: one of 100,000 people is read in one go, in
which nothing else of the gate's process runs, for 0.3 s on x86.

A roster that the first form can say is written in it, so that gates of earlier programs read it.
What is dropped or converted here is found when the values are written again.
"""

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from gateway.codes import cbor
from gateway.codes.limits import MAX_ROSTER_ENTRIES
from gateway.codes.malformed import MalformedError, Step
from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import (
    MAX_BATCHES,
    MAX_COMPANIES,
    Roster,
    RosterBatch,
    RosterCompany,
)
from gateway.core.approval import HolderKind, Observation, Standing

FORM: Final = 2
PAGE: Final = 1_000
_APPROVED: Final = "approved"
_SUSPENDED: Final = "suspended"

Row = TypeVar("Row")
_FirstFields = tuple[str, str, str, tuple[str, ...], int, int, tuple[str, ...]]


def written(roster: Roster) -> list[object]:
    """The roster's values, in the form that says it all."""
    if roster.is_plain:
        return [_plain_row(person) for person in roster.people]
    return [
        FORM,
        [_company_row(company) for company in roster.companies],
        [_batch_row(batch) for batch in roster.batches],
        [cbor.encode_ordered(rows) for rows in _pages(roster)],
    ]


def read(values: object) -> Roster:
    """The roster that values of either form say.

    Raises:
        MalformedError: they are of no form that this program knows, or say what can't be.
    """
    match values:
        case [int(form), [*companies], [*batches], [*pages]] if form == FORM:
            return _made(
                _people(pages),
                _all("company", companies, _company, MAX_COMPANIES),
                _all("batch", batches, _batch, MAX_BATCHES),
            )
        case [int(form), *_]:
            raise MalformedError(Step.ROSTER, f"of form {form}; this program reads 1 and {FORM}")
        case [*people]:
            return _made(_all("entry", people, _plain_person, MAX_ROSTER_ENTRIES), (), ())
        case _:
            raise MalformedError(Step.ROSTER, "not a list of entries")


def _pages(roster: Roster) -> Iterator[list[object]]:
    for start in range(0, len(roster.people), PAGE):
        yield [_person_row(person) for person in roster.people[start : start + PAGE]]


def _people(pages: list[object]) -> tuple[RosterEntry, ...]:
    if len(pages) > MAX_ROSTER_ENTRIES // PAGE:
        raise MalformedError(Step.ROSTER, f"entry: not a list of at most {MAX_ROSTER_ENTRIES}")
    people: list[RosterEntry] = []
    for page in pages:
        rows = cbor.first_value(page) if isinstance(page, bytes) else None
        if not isinstance(rows, list):
            raise MalformedError(Step.ROSTER, f"no page of people behind entry {len(people)}")
        people += _all("entry", rows, _person, PAGE, first=len(people))
    return tuple(people)


def _made(
    people: tuple[RosterEntry, ...],
    companies: tuple[RosterCompany, ...],
    batches: tuple[RosterBatch, ...],
) -> Roster:
    try:
        return Roster(people, companies, batches)
    except ValueError as error:
        raise MalformedError(Step.ROSTER, str(error).removeprefix("roster: ")) from None


def _all(
    what: str,
    rows: list[object],
    one: Callable[[object], Row | None],
    most: int,
    *,
    first: int = 0,
) -> tuple[Row, ...]:
    if len(rows) > most:
        raise MalformedError(Step.ROSTER, f"{what}: not a list of at most {most}")
    found = []
    for number, row in enumerate(rows, first):
        try:
            made = one(row)
        except ValueError as error:
            raise MalformedError(Step.ROSTER, f"{what} {number}, {error}") from None
        if made is None:
            raise MalformedError(Step.ROSTER, f"{what} {number} has not the fields of one")
        found.append(made)
    return tuple(found)


def _plain_person(row: object) -> RosterEntry | None:
    fields = _first_of(row)
    return fields and RosterEntry(*fields)


def _first_of(row: object) -> _FirstFields | None:
    match row:
        case [bytes(octets), str(name), str(company), [*groups], int(begin), int(end), *more]:
            aliases = _texts(more[0]) if len(more) == 1 else ()
            return octets.hex(), name, company, _texts(groups), int(begin), int(end), aliases
        case _:
            return None


def _person(row: object) -> RosterEntry | None:
    match row:
        case [*plain, str(batch), str(kind), str(host), bool(once), [*lanes], observed, str(told)]:
            fields = _first_of(plain)
            return fields and RosterEntry(
                *fields,
                batch=batch,
                kind=HolderKind(kind),
                host=host,
                once=once,
                lanes=_texts(lanes),
                observation=Observation(int(observed), told) if isinstance(observed, int) else None,
            )
        case _:
            return None


def _company(row: object) -> RosterCompany | None:
    match row:
        case [str(name), str(status), int() | None as until_ms, str(desk)]:
            ends_ms = None if until_ms is None else int(until_ms)
            return RosterCompany(name, Standing(status == _SUSPENDED, ends_ms, desk))
        case _:
            return None


def _batch(row: object) -> RosterBatch | None:
    match row:
        case [str(name), str(company), int(begin), int(end), int(quota), str(building)]:
            return RosterBatch(name, company, int(begin), int(end), int(quota), building)
        case _:
            return None


def _texts(values: object) -> tuple[str, ...]:
    each = values if isinstance(values, list) else ()
    return tuple([text for text in each if isinstance(text, str)])  # a generator costs twice that


def _company_row(company: RosterCompany) -> list[object]:
    standing = company.standing
    status = _SUSPENDED if standing.suspended else _APPROVED
    return [company.name, status, standing.until_ms, standing.desk]


def _batch_row(batch: RosterBatch) -> list[object]:
    dates = batch.from_ms, batch.until_ms
    return [batch.id, batch.company, *dates, batch.quota, batch.building]


def _plain_row(person: RosterEntry) -> list[object]:
    row = _first_fields(person)
    return [*row, list(person.aliases)] if person.aliases else row


def _person_row(person: RosterEntry) -> list[object]:
    observation = person.observation
    return [
        *_first_fields(person),
        list(person.aliases),
        person.batch,
        person.kind.value,
        person.host,
        person.once,
        list(person.lanes),
        observation.until_ms if observation else None,
        observation.contact if observation else "",
    ]


def _first_fields(person: RosterEntry) -> list[object]:
    return [
        bytes.fromhex(person.id),
        person.name,
        person.company,
        list(person.groups),
        person.not_before_ms,
        person.not_after_ms,
    ]
