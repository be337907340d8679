"""A roster's messages as vectors: manifest, part and changes under the published keys."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from gateway.codes.document import Document, DocumentKind
from gateway.codes.roster import PART, RosterChange, RosterLock, RosterManifest, state_of
from gateway.codes.roster_changes import RosterChanges, seal_changes
from gateway.core.event import Json
from gateway.sync.zstd_stream import packed

SITE_KEY: Final = bytes(range(32))
_NONCE: Final = bytes(12)
_FILE: Final = b"in the place of a SQLite file"
_REMOVED: Final = "0123456789abcdef"
_BASE: Final = 7


@dataclass(frozen=True, slots=True)
class RosterVectors:
    """Three messages that belong together: a file of one part, and changes behind it.

    Args:
        site: whose.
        issued_ms: of both documents.
    """

    site: str
    issued_ms: int

    @property
    def part(self) -> bytes:
        """The file's only part."""
        return self._lock().seal(packed(_FILE), _NONCE, PART, _BASE, 0)

    @property
    def part_read(self) -> Json:
        """What is in it."""
        return {"of_version": _BASE, "number": 0, "file_hex": _FILE.hex()}

    def change(self) -> Document:
        """Somebody was taken off."""
        return self._document(self._change().body())

    @property
    def change_read(self) -> Json:
        """What it says."""
        change = self._change()
        after: Json = {"people": 2, "removed": [_REMOVED]}
        return {"follows": change.follows.hex(), "state": change.state.hex(), "changes": after}

    def manifest(self) -> Document:
        """Of the version behind the changes."""
        return self._document(self._manifest().body())

    @property
    def manifest_read(self) -> Json:
        """What it says."""
        manifest = self._manifest()
        return {
            "base": manifest.base,
            "base_state": manifest.base_state.hex(),
            "people": manifest.people,
            "file_bytes": manifest.file_bytes,
            "parts": [one.hex() for one in manifest.parts],
            "state": manifest.state.hex(),
        }

    def _manifest(self) -> RosterManifest:
        parts = (sha256(self.part).digest(),)
        return RosterManifest(_BASE, state_of(parts), 3, len(_FILE), parts, self._change().state)

    def _change(self) -> RosterChange:
        follows = state_of((sha256(self.part).digest(),))
        changes = RosterChanges(people=2, removed=(_REMOVED,))
        return seal_changes(changes, follows, self._lock(), _NONCE, _BASE + 1)

    def _document(self, body: bytes) -> Document:
        return Document(DocumentKind.ROSTER, self.site, _BASE + 1, self.issued_ms, body)

    def _lock(self) -> RosterLock:
        return RosterLock(self.site, SITE_KEY)
