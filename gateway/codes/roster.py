"""The roster as a document's body: packed and sealed for a site's gates; not who may pass.

AES-256-GCM (random nonce of 12 bytes in front, associated data ``roster`` and the site's name)
of zlib of the CBOR array of entries ``[id, name, company, groups, not_before_ms, not_after_ms]``
and, of people who have any, ``aliases``. Nothing is readable on the wire, and the envelope's
signature covers it all.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from gateway.codes import cbor
from gateway.codes.limits import MAX_INTEGER, MAX_ROSTER_BYTES, MAX_ROSTER_ENTRIES
from gateway.codes.malformed import MalformedError, Step
from gateway.codes.sealed import seal, unseal
from gateway.errors import UntrustedDocumentError

ID_BYTES: Final = 8
MAX_NAME_CHARS: Final = 64
MAX_GROUPS: Final = 16
MAX_ALIASES: Final = 4

_ALIAS: Final = re.compile(r"[a-z]{1,16}:[!-~]{1,40}", re.ASCII)


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One approved person.

    Args:
        id: the random id that passes carry, 16 lower-case hex digits.
        name: 1-64 printable characters; shown to the guard, never logged.
        company: 1-64 printable characters.
        groups: up to 16 names that rules may refer to.
        not_before_ms: wall milliseconds, UTC, of the first admitted moment.
        not_after_ms: wall milliseconds, UTC, from which the approval has ended.
        aliases: up to 4 names that other systems have for the person, such as ``badge:10234``:
            a word, a colon and 1-40 printable ASCII characters. No two people share one.
    """

    id: str
    name: str = field(repr=False)
    company: str
    groups: tuple[str, ...]
    not_before_ms: int
    not_after_ms: int
    aliases: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        """Refuse what a gate could not keep or show; the message never repeats a name."""
        if not _is_id(self.id):
            raise ValueError(f"id: expected {2 * ID_BYTES} lower-case hex digits")
        for what, text in (("name", self.name), ("company", self.company)):
            if not _is_name(text):
                raise ValueError(f"{what}: expected 1 to {MAX_NAME_CHARS} printable characters")
        if len(self.groups) > MAX_GROUPS or not all(map(_is_name, self.groups)):
            raise ValueError(f"groups: expected up to {MAX_GROUPS} names like a company's")
        if not 0 <= self.not_before_ms < self.not_after_ms <= MAX_INTEGER:
            raise ValueError("not_after: the approval must end after it begins")
        if len(self.aliases) > MAX_ALIASES or not all(map(_ALIAS.fullmatch, self.aliases)):
            raise ValueError(f"aliases: expected up to {MAX_ALIASES} such as badge:10234")


def seal_roster(
    entries: Iterable[RosterEntry], roster_key: bytes, nonce: bytes, site: str
) -> bytes:
    """The body of a roster document.

    Args:
        entries: everyone who is approved, each id once, at most ``MAX_ROSTER_ENTRIES``.
        roster_key: the site's AES-256 key, 32 bytes.
        nonce: 12 random bytes, never used before.
        site: for whose gates.
    """
    people = tuple(entries)
    if len(people) > MAX_ROSTER_ENTRIES:
        raise ValueError(f"roster: at most {MAX_ROSTER_ENTRIES} entries, got {len(people)}")
    if _repeats(people):
        raise ValueError("roster: two entries have one id or alias; each stands there once")
    packed = zlib.compress(cbor.encode([_row(person) for person in people]))
    return seal(packed, roster_key, nonce, _associated(site))


def open_roster(body: bytes, roster_key: bytes, site: str) -> tuple[RosterEntry, ...]:
    """The entries of a verified roster document's body.

    Args:
        body: of a document that ``open_document`` returned.
        roster_key: the site's AES-256 key, 32 bytes.
        site: the site of this gate.

    Raises:
        UntrustedDocumentError: sealed with another key or for another site, too large or
            not a roster.
    """
    try:
        return _entries(_inflate(unseal(body, roster_key, _associated(site))))
    except MalformedError as error:
        raise UntrustedDocumentError(
            f"roster of site {site}: {error}; the one before stays in force"
        ) from None


def _inflate(packed: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        plain = inflater.decompress(packed, MAX_ROSTER_BYTES)
    except zlib.error:
        raise MalformedError(Step.ROSTER, "not compressed by zlib") from None
    if not inflater.eof or inflater.unused_data:
        raise MalformedError(Step.ROSTER, f"torn, or more than {MAX_ROSTER_BYTES} bytes inflated")
    return plain


def _entries(plain: bytes) -> tuple[RosterEntry, ...]:
    rows = cbor.decode(plain)
    if not isinstance(rows, list) or len(rows) > MAX_ROSTER_ENTRIES:
        raise MalformedError(Step.ROSTER, f"not a list of at most {MAX_ROSTER_ENTRIES} entries")
    entries = tuple(_entry(row, number) for number, row in enumerate(rows))
    if _repeats(entries):
        raise MalformedError(Step.ROSTER, "two entries have one id or alias")
    if cbor.encode([_row(entry) for entry in entries]) != plain:
        raise MalformedError(Step.ROSTER, "an entry has fields of other types")
    return entries


def _entry(row: object, number: int) -> RosterEntry:
    match row:
        case [bytes(octets), str(name), str(company), [*groups], int(begin), int(end), *more]:
            # What is dropped or converted here is found when the entries are written again.
            names = tuple(group for group in groups if isinstance(group, str))
            until = (int(begin), int(end))
            try:
                return RosterEntry(octets.hex(), name, company, names, *until, _aliases(more))
            except ValueError as error:
                raise MalformedError(Step.ROSTER, f"entry {number}, {error}") from None
        case _:
            raise MalformedError(Step.ROSTER, f"entry {number} has not the six or seven fields")


def _aliases(more: list[object]) -> tuple[str, ...]:
    match more:
        case [[*aliases]]:
            return tuple(alias for alias in aliases if isinstance(alias, str))
        case _:
            return ()


def _row(entry: RosterEntry) -> list[object]:
    row: list[object] = [
        bytes.fromhex(entry.id),
        entry.name,
        entry.company,
        list(entry.groups),
        entry.not_before_ms,
        entry.not_after_ms,
    ]
    return [*row, list(entry.aliases)] if entry.aliases else row


def _repeats(entries: Sequence[RosterEntry]) -> bool:
    aliases = [alias for entry in entries for alias in entry.aliases]
    people = {entry.id for entry in entries}
    return len(people) != len(entries) or len(set(aliases)) != len(aliases)


def _is_id(text: str) -> bool:
    return len(text) == 2 * ID_BYTES and all(digit in "0123456789abcdef" for digit in text)


def _is_name(text: object) -> bool:
    return isinstance(text, str) and 1 <= len(text) <= MAX_NAME_CHARS and text.isprintable()


def _associated(site: str) -> bytes:
    return b"roster" + site.encode("ascii")
