"""What the centre signs of its roster: a file's parts, and what changed since; not who may pass.

The roster is a ready SQLite file (``gateway/journal/schema``), packed as one zstd frame, cut into
parts and sealed part by part; what changed later is sealed alone. A **state** is 32 bytes that
name the content: the first is the SHA-256 over the parts' hashes, and after changes it is the
SHA-256 over the state before and the changes' body. Changes apply to the state that they name and
to no other, so that what a gate has is what the centre has, row by row.

Bodies of documents of kind ``roster``, as CBOR:

* a manifest ``[3, base, base_state, people, file_bytes, parts, state]``: the file's version, state,
  people and size unpacked, the SHA-256 of each sealed part one behind the other, and the state of
  the document's own version, to which changes lead from the file's;
* changes ``[4, follows, sealed]``: the state that they apply to, and ``roster_changes`` sealed.

Forms 1 and 2 held all people in one document.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from gateway.codes import cbor
from gateway.codes.limits import MAX_ROSTER_BYTES, MAX_ROSTER_ENTRIES
from gateway.codes.malformed import MalformedError, Step
from gateway.codes.sealed import SEAL_BYTES, seal, unseal
from gateway.errors import UntrustedDocumentError

PART_BYTES: Final = 64 * 1024
"""Of a sealed part: one message that no broker minds and that holds up no other for long."""
MAX_PARTS: Final = MAX_ROSTER_BYTES // PART_BYTES
HASH_BYTES: Final = 32
PART: Final = "part"
"""What a part's name begins with, before the file's version and its number."""

_MANIFEST: Final = 3
_CHANGES: Final = 4


@dataclass(frozen=True, slots=True)
class RosterManifest:
    """Where the newest roster begins and where it stands.

    Args:
        base: version of the file.
        base_state: the file's state.
        people: how many the file holds.
        file_bytes: its size unpacked.
        parts: SHA-256 of each sealed part, in order.
        state: to which changes lead from the file's; the same while there are none.
    """

    base: int
    base_state: bytes
    people: int
    file_bytes: int
    parts: tuple[bytes, ...]
    state: bytes

    @property
    def is_beginning(self) -> bool:
        """Whether no changes lead to it: its state is the file's own."""
        return self.state == state_of(self.parts)

    def body(self) -> bytes:
        """The document's body."""
        hashes = b"".join(self.parts)
        values = [self.base, self.base_state, self.people, self.file_bytes, hashes, self.state]
        return cbor.encode([_MANIFEST, *values])


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What changed from one state to the next.

    Args:
        follows: the state before.
        sealed: ``RosterChanges`` as ``seal_changes`` sealed them.
    """

    follows: bytes
    sealed: bytes = field(repr=False)

    def body(self) -> bytes:
        """The document's body."""
        return cbor.encode([_CHANGES, self.follows, self.sealed])

    @property
    def state(self) -> bytes:
        """The state behind them."""
        return sha256(self.follows + sha256(self.body()).digest()).digest()


def state_of(parts: tuple[bytes, ...]) -> bytes:
    """The state of a file that no changes lead to.

    Args:
        parts: SHA-256 of each sealed part.
    """
    return sha256(b"".join(parts)).digest()


def read_roster_body(body: bytes, site: str) -> RosterManifest | RosterChange:
    """What a verified document of kind ``roster`` says.

    Raises:
        UntrustedDocumentError: neither a manifest nor changes.
    """
    try:
        return _exact(body)
    except MalformedError as error:
        raise refused(site, error) from None


def cut(packed: bytes) -> Iterator[bytes]:
    """The packed file in pieces of which each fills a sealed part."""
    length = PART_BYTES - SEAL_BYTES
    for start in range(0, len(packed), length):
        yield packed[start : start + length]


@dataclass(frozen=True, slots=True)
class RosterLock:
    """What seals a roster for a site's gates and opens it there.

    Args:
        site: its name.
        key: the site's roster key, AES-256, 32 bytes.
    """

    site: str
    key: bytes = field(repr=False)

    def seal(self, plain: bytes, nonce: bytes, *name: object) -> bytes:
        """Sealed bytes.

        Args:
            plain: a part's or the changes' content.
            nonce: 12 random bytes, never used before.
            name: what it is and which, such as ``part``, the file's version and a number.
        """
        return seal(plain, self.key, nonce, self._associated(name))

    def open(self, sealed: bytes, *name: object) -> bytes:
        """What was sealed.

        Raises:
            UntrustedDocumentError: with another key or under another name.
        """
        try:
            return unseal(sealed, self.key, self._associated(name))
        except MalformedError as error:
            raise refused(self.site, error) from None

    def _associated(self, name: tuple[object, ...]) -> bytes:
        return " ".join(("roster", self.site, *map(str, name))).encode("ascii")


def refused(site: str, error: object) -> UntrustedDocumentError:
    """The error of a roster that is not taken."""
    return UntrustedDocumentError(f"roster of site {site}: {error}; the one before stays in force")


def _exact(body: bytes) -> RosterManifest | RosterChange:
    said = _read(cbor.decode(body))
    if said.body() != body:
        raise MalformedError(Step.ROSTER, "true or false in place of a number")
    return said


def _read(values: object) -> RosterManifest | RosterChange:
    match values:
        case [int(form), *said] if form == _MANIFEST:
            return _manifest(said)
        case [int(form), bytes(follows), bytes(sealed)] if form == _CHANGES:
            return RosterChange(_state(follows), sealed)
        case [int(form), *_]:
            known = f"{_MANIFEST} and {_CHANGES}"
            raise MalformedError(Step.ROSTER, f"of form {form}; this program reads {known}")
        case _:
            raise MalformedError(Step.ROSTER, "neither a manifest nor changes")


def _manifest(values: list[object]) -> RosterManifest:
    match values:
        case [int(base), bytes(first), int(people), int(size), bytes(joined), bytes(state)] if (
            base >= 1 and 0 <= people <= MAX_ROSTER_ENTRIES and 0 < size <= MAX_ROSTER_BYTES
        ):
            return RosterManifest(  # true becomes 1, which is found when it is written again
                int(base), _state(first), int(people), int(size), _hashes(joined), _state(state)
            )
        case _:
            raise MalformedError(Step.ROSTER, "a manifest of other fields, or beyond the limits")


def _state(state: bytes) -> bytes:
    if len(state) != HASH_BYTES:
        raise MalformedError(Step.ROSTER, f"a state of {len(state)} bytes, expected {HASH_BYTES}")
    return state


def _hashes(joined: bytes) -> tuple[bytes, ...]:
    if len(joined) % HASH_BYTES or not 0 < len(joined) <= MAX_PARTS * HASH_BYTES:
        raise MalformedError(Step.ROSTER, f"not the hashes of 1 to {MAX_PARTS} parts")
    return tuple(joined[start : start + HASH_BYTES] for start in range(0, len(joined), HASH_BYTES))
