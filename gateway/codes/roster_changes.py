"""What changed between two rosters, to bytes and back; not how it is put in force.

The bytes are zlib of the CBOR array ``[people, removed, put, companies_removed, companies_put,
batches_removed, batches_put]``: how many people there are afterwards, the 8 bytes of each removed
id one behind the other, and rows as ``roster_rows`` has them.
"""

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from gateway.codes import cbor
from gateway.codes.limits import MAX_ROSTER_ENTRIES
from gateway.codes.malformed import MalformedError, Step
from gateway.codes.roster import RosterChange, RosterLock, refused
from gateway.codes.roster_entry import ID_BYTES, RosterEntry
from gateway.codes.roster_rows import (
    all_of,
    batch_of,
    batch_row,
    company_of,
    company_row,
    person_of,
    person_row,
    texts,
)
from gateway.codes.roster_tables import (
    MAX_BATCHES,
    MAX_COMPANIES,
    Roster,
    RosterBatch,
    RosterCompany,
)

_MAX_PLAIN_BYTES: Final = 4 * 1024 * 1024
"""Of changes unpacked: zlib makes at most 1,032 bytes of one, and a message has 64 KiB."""

_NAME: Final = "changes"

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class RosterChanges:
    """From one roster to the next.

    Args:
        people: how many there are afterwards.
        removed: ids of people who are gone.
        put: people who are new or different.
        companies_removed: names.
        companies: new or different ones.
        batches_removed: ids.
        batches: new or different ones.
    """

    people: int
    removed: tuple[str, ...] = ()
    put: tuple[RosterEntry, ...] = ()
    companies_removed: tuple[str, ...] = ()
    companies: tuple[RosterCompany, ...] = ()
    batches_removed: tuple[str, ...] = ()
    batches: tuple[RosterBatch, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterIssue:
    """What the centre signed about a roster.

    Args:
        version: greater with each.
        issued_ms: wall milliseconds, UTC.
        state: names the content behind it.
        signed: the document, so that its signer can be asked about later; empty where the centre
            builds the file that it is about to sign.
        changes: what leads there from the state before; None of a whole file.
    """

    version: int
    issued_ms: int
    state: bytes
    signed: bytes = field(default=b"", repr=False)
    changes: RosterChanges | None = None


def changes_between(before: Roster, after: Roster) -> RosterChanges:
    """What leads from one roster to the other."""
    removed, put = _between(before.people, after.people, lambda one: one.id)
    no_company, companies = _between(before.companies, after.companies, lambda one: one.name)
    no_batch, batches = _between(before.batches, after.batches, lambda one: one.id)
    return RosterChanges(len(after.people), removed, put, no_company, companies, no_batch, batches)


def seal_changes(
    changes: RosterChanges, follows: bytes, lock: RosterLock, nonce: bytes, version: int
) -> RosterChange:
    """Changes as a document's body carries them.

    Args:
        changes: what leads to the document's state.
        follows: the state before.
        lock: seals them.
        nonce: 12 random bytes, never used before.
        version: the document's.
    """
    packed = zlib.compress(cbor.encode_ordered(_values(changes)), level=9)
    return RosterChange(follows, lock.seal(packed, nonce, _NAME, version))


def open_changes(change: RosterChange, lock: RosterLock, version: int) -> RosterChanges:
    """What a document's body says that changed.

    Raises:
        UntrustedDocumentError: sealed with another key, torn, too large, or of another form.
    """
    packed = lock.open(change.sealed, _NAME, version)
    try:
        return _read(packed)
    except MalformedError as error:
        raise refused(lock.site, error) from None


def _read(packed: bytes) -> RosterChanges:
    plain = _inflated(packed)
    changes = _changes(cbor.first_value(plain))
    if cbor.encode_ordered(_values(changes)) != plain:
        raise MalformedError(Step.ROSTER, "changes have fields of other types or of another form")
    return changes


def _between(
    before: Iterable[Row], after: Iterable[Row], name: Callable[[Row], str]
) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Names that are gone, and rows that are new or different."""
    left = {name(row): row for row in before}
    put = tuple(row for row in after if left.pop(name(row), None) != row)
    return tuple(left), put


def _values(changes: RosterChanges) -> list[object]:
    return [
        changes.people,
        bytes.fromhex("".join(changes.removed)),
        [person_row(person) for person in changes.put],
        list(changes.companies_removed),
        [company_row(company) for company in changes.companies],
        list(changes.batches_removed),
        [batch_row(batch) for batch in changes.batches],
    ]


def _changes(values: object) -> RosterChanges:
    match values:
        case [int(people), bytes(gone), [*put], [*names], [*companies], [*ids], [*batches]]:
            return RosterChanges(
                int(people),
                _ids(gone),
                all_of("person", put, person_of, MAX_ROSTER_ENTRIES),
                texts(names),
                all_of("company", companies, company_of, MAX_COMPANIES),
                texts(ids),
                all_of("batch", batches, batch_of, MAX_BATCHES),
            )
        case _:
            raise MalformedError(Step.ROSTER, "no changes of a roster")


def _ids(joined: bytes) -> tuple[str, ...]:
    if len(joined) % ID_BYTES:
        raise MalformedError(Step.ROSTER, "removed ids are cut short")
    return tuple(
        joined[start : start + ID_BYTES].hex() for start in range(0, len(joined), ID_BYTES)
    )


def _inflated(packed: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        plain = inflater.decompress(packed, _MAX_PLAIN_BYTES)
    except zlib.error:
        raise MalformedError(Step.ROSTER, "changes are not compressed by zlib") from None
    if not inflater.eof or inflater.unused_data:
        raise MalformedError(Step.ROSTER, f"changes torn, or over {_MAX_PLAIN_BYTES} bytes")
    return plain
