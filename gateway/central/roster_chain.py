"""Signs the roster's file and the changes behind it, one state after the other; sends nothing.

Most of what changes is a person or a company: gates that have the state before are told of that
alone. A gate that has not fetches the file, which is built anew before the way from it to now gets
long. Whatever is too much for one message is a new file and no changes.
"""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from gateway.central.store.roster_pieces import Pieces
from gateway.codes.document import Document, DocumentKind, open_document, sign_document
from gateway.codes.keys import SigningKey
from gateway.codes.roster import PART, RosterLock, RosterManifest, cut, state_of
from gateway.codes.roster_changes import RosterIssue, changes_between, seal_changes
from gateway.codes.roster_tables import Roster
from gateway.codes.sealed import NONCE_BYTES
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.errors import GatewayError
from gateway.journal.roster_file import build_roster, read_roster
from gateway.journal.roster_store import RosterStore
from gateway.sync.roster_news import (
    RosterNews,
    change_in,
    file_of,
    issue_of_file,
    issues_of,
    manifest_in,
)
from gateway.sync.zstd_stream import packed

log = logging.getLogger(__name__)

MAX_CHANGE_BYTES: Final = 32 * 1024
"""Of sealed changes: some 200 people. A broker retains ``RETAINED`` of them for every gate that
comes back."""

RETAINED: Final = 32

_REBUILD_STEPS: Final = 24
_REBUILD_BYTES: Final = 256 * 1024
"""A new gate takes so many changes behind the file at most, and so much of them."""


@dataclass(frozen=True, slots=True)
class RosterSeal:
    """What makes a roster believable and unreadable.

    Args:
        site: for whose gates.
        document_key: signs.
        roster_key: the site's AES-256 key, 32 bytes.
    """

    site: str
    document_key: SigningKey
    roster_key: bytes = field(repr=False)

    @property
    def lock(self) -> RosterLock:
        """Seals for the site's gates."""
        return RosterLock(self.site, self.roster_key)

    def signed(self, version: int, issued_ms: int, body: bytes) -> bytes:
        """A document's bytes."""
        document = Document(DocumentKind.ROSTER, self.site, version, issued_ms, body)
        return sign_document(document, self.document_key)

    def opened(self, payload: bytes) -> Document:
        """A document that this key signed.

        Raises:
            UntrustedDocumentError: another did.
        """
        record = KeyRecord.of(self.document_key, KeyUse.DOCUMENT, self.site)
        return open_document(payload, TrustList((record,)), self.site, DocumentKind.ROSTER)


@dataclass(frozen=True, slots=True)
class RosterChain:
    """What is published of the roster; a value.

    Args:
        version: of the newest manifest.
        roster: what it leads to.
        manifest: its body.
        pieces: the messages.
        newest: number of the topic of the newest changes.
        steps: how many changes lead from the file to the newest state.
    """

    version: int
    roster: Roster = field(repr=False)
    manifest: RosterManifest
    pieces: Pieces
    newest: int = -1
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a roster is signed, and as which one.

    Args:
        version: greater than every one before.
        issued_ms: wall milliseconds, UTC.
    """

    version: int
    issued_ms: int


def begun(roster: Roster, stamp: Stamp, seal: RosterSeal) -> RosterChain:
    """A chain of a file alone, which no changes lead to."""
    manifest, parts = _built(roster, stamp, seal)
    return _with_file(roster, stamp, seal, manifest, parts, {})


def continued(chain: RosterChain, roster: Roster, stamp: Stamp, seal: RosterSeal) -> RosterChain:
    """The chain with one more step, or begun anew where the step is too long for a message."""
    follows = chain.manifest.state
    changes = changes_between(chain.roster, roster)
    change = seal_changes(changes, follows, seal.lock, _nonce(), stamp.version)
    if len(change.sealed) > MAX_CHANGE_BYTES:
        return begun(roster, stamp, seal)
    number = (chain.newest + 1) % RETAINED
    signed = seal.signed(stamp.version, stamp.issued_ms, change.body())
    retained = {**chain.pieces.changes, number: signed}
    if _is_long(chain, signed):
        manifest, parts = _built(roster, stamp, seal)
        manifest = replace(manifest, base_state=change.state, state=change.state)
        rebuilt = _with_file(roster, stamp, seal, manifest, parts, retained)
        return replace(rebuilt, newest=number)
    manifest = replace(chain.manifest, state=change.state)
    payload = seal.signed(stamp.version, stamp.issued_ms, manifest.body())
    pieces = Pieces(payload, chain.pieces.parts, retained)
    return RosterChain(stamp.version, roster, manifest, pieces, number, chain.steps + 1)


def restored(pieces: Pieces | None, seal: RosterSeal) -> RosterChain | None:
    """The chain of which these are the pieces; None where they can't be gone on with."""
    if pieces is None:
        return None
    try:
        return _restored(pieces, seal)
    except GatewayError as error:
        log.warning("what was published of the roster is not gone on with: %s", error)
        return None


def _restored(pieces: Pieces, seal: RosterSeal) -> RosterChain | None:
    """As a gate would: what can't be put in force here could not be there."""
    said = manifest_in(seal.opened(pieces.manifest), pieces.manifest)
    news, manifest = RosterNews(said), said.body
    for payload in pieces.changes.values():
        news = news.with_change(change_in(seal.opened(payload), payload))
    way = news.way_from(manifest.base_state)
    if way is None:
        return None
    with TemporaryDirectory(prefix="roster-") as folder:
        path = Path(folder) / "roster.sqlite"
        content = file_of(manifest, pieces.parts, seal.lock)
        RosterStore(path).install(content, [issue_of_file(said), *issues_of(way, seal.lock)])
        roster = read_roster(path)
    numbers = {payload: number for number, payload in pieces.changes.items()}
    newest = max(news.steps.values(), key=lambda one: one.document.version, default=None)
    number = -1 if newest is None else numbers[newest.payload]
    return RosterChain(said.document.version, roster, manifest, pieces, number, len(way))


def _is_long(chain: RosterChain, signed: bytes) -> bool:
    """What is retained of before the file is on no new gate's way, and counts for nothing."""
    behind_file = ((chain.newest - back) % RETAINED for back in range(chain.steps))
    sizes = sum(len(chain.pieces.changes[number]) for number in behind_file)
    return chain.steps >= _REBUILD_STEPS or sizes + len(signed) > _REBUILD_BYTES


def _built(
    roster: Roster, stamp: Stamp, seal: RosterSeal
) -> tuple[RosterManifest, tuple[bytes, ...]]:
    """The file's manifest, as if no changes led to it, and its sealed parts."""
    with TemporaryDirectory(prefix="roster-") as folder:
        path = Path(folder) / "roster.sqlite"
        build_roster(path, roster, RosterIssue(stamp.version, stamp.issued_ms, b""))
        content = path.read_bytes()
    parts = tuple(
        seal.lock.seal(piece, _nonce(), PART, stamp.version, number)
        for number, piece in enumerate(cut(packed(content)))
    )
    hashes = tuple(sha256(part).digest() for part in parts)
    state, people = state_of(hashes), len(roster.people)
    return RosterManifest(stamp.version, state, people, len(content), hashes, state), parts


def _with_file(  # noqa: PLR0913, PLR0917 - the pieces of one value
    roster: Roster,
    stamp: Stamp,
    seal: RosterSeal,
    manifest: RosterManifest,
    parts: tuple[bytes, ...],
    changes: Mapping[int, bytes],
) -> RosterChain:
    payload = seal.signed(stamp.version, stamp.issued_ms, manifest.body())
    return RosterChain(stamp.version, roster, manifest, Pieces(payload, parts, changes))


def _nonce() -> bytes:
    return secrets.token_bytes(NONCE_BYTES)
