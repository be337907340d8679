"""Brings the site's roster into force as the broker hands it over; verifies, and stores nothing.

A gate that has the state which the retained changes begin from goes on by them. Any other fetches
the file part by part: it subscribes to the parts that it lacks and to no more, so that a gate that
comes back over a thin line is not sent what it has.
"""

import logging
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from gateway.codes.document import Document, DocumentKind, open_document
from gateway.codes.roster import RosterLock, RosterManifest, refused
from gateway.core.signals import RosterApplied, Signal
from gateway.errors import GatewayError, UntrustedDocumentError
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.roster_news import (
    RosterNews,
    Said,
    change_in,
    file_of,
    issue_of_file,
    issues_of,
    manifest_in,
)
from gateway.sync.roster_target import RosterTarget
from gateway.sync.site_keys import SiteKeys
from gateway.sync.topics import Address, Channel
from gateway.sync.want import Want

if TYPE_CHECKING:
    from gateway.codes.trust import TrustList

log = logging.getLogger(__name__)


ROSTER_CHANNELS: Final = frozenset({Channel.ROSTER, Channel.ROSTER_CHANGES, Channel.ROSTER_PARTS})


AT_ONCE: Final = 8
"""Parts on their way: mosquitto 2.0.11 sends beyond what a client says it can take, and what the
inbox can't hold is lost."""


class RosterDownlink:
    """Takes what the centre says of its roster; what is refused leaves the one before in force.

    It works on the mqtt thread.

    Args:
        keys: what opens a document now; the keys that count may change.
        target: where a good roster and its parts go.
        emit: told of each roster that came into force.
        refused: told in one sentence why a document was not.
    """

    def __init__(
        self,
        keys: Callable[[], SiteKeys],
        target: RosterTarget,
        emit: Callable[[Signal], None],
        refused: Callable[[str], None],
    ) -> None:
        self._keys = keys
        self._target = target
        self._parts = target.parts
        self._emit = emit
        self._refused = refused
        self._news = RosterNews()
        self._missing: set[int] = set()
        self._missing_before = -1
        self._again = False
        self._last: tuple[bytes, TrustList] | None = None
        self._checked: TrustList | None = None
        self._trouble = ""
        self._lost = False

    @property
    def site(self) -> str:
        """The site whose roster it takes."""
        return self._keys().site

    def topics(self) -> frozenset[str]:
        """What to subscribe to besides manifest and changes: some of the parts that are missing.

        None for one turn where no part came for a while: a broker sends what it retains to whoever
        subscribes anew.
        """
        if self._again:
            self._again = False
            return frozenset()
        parts, site = Channel.ROSTER_PARTS, self.site
        return frozenset(parts.numbered(site, one) for one in sorted(self._missing)[:AT_ONCE])

    def look(self) -> None:
        """Drop the roster if its signer counts no more; called at every turn, cheap unless due.

        That is at the start and when the trust list changed. Who stole a key may have signed the
        greatest of all versions to keep every later roster out, so a dropped one is version 0.
        """
        trust = self._keys().trust
        if trust is self._checked:
            return
        try:
            self._check_signer()
        except GatewayError as error:  # the disk failed: look again
            self._say_once(error)
            return
        self._checked, self._trouble = trust, ""

    def wants(self) -> Iterator[Want]:
        """What to ask the centre for; called every few seconds while there is a connection.

        By then the changes have come that the broker retains. Where they don't lead on, the file
        is fetched; and where none of it comes, the centre is asked to publish it again.
        """
        waits = self._manifest_ahead() is not None
        comes = len(self._missing) != self._missing_before
        self._missing_before = len(self._missing)
        if self._lost or (waits and not comes):
            self._again = True
            yield Want(DocumentKind.ROSTER.value, self._target.present().version)
        if waits:
            self._advance(fetch=True)

    def take(self, origin: Address, payload: bytes) -> None:
        """A message on one of the roster's channels."""
        match origin.channel:
            case Channel.ROSTER:
                self.received(payload)
            case Channel.ROSTER_CHANGES:
                self.change_received(payload)
            case Channel.ROSTER_PARTS:
                self.part_received(origin.number, payload)

    def received(self, payload: bytes) -> None:
        """Go by a manifest if it is genuine and newer.

        The broker repeats what it retains after each reconnect; what was dealt with is
        recognised before it is opened.
        """
        dealt_with = sha256(payload).digest(), self._keys().trust
        if dealt_with == self._last:
            return
        try:
            said = self._newer(payload)
        except UntrustedDocumentError as error:
            self._refuse(error)
            self._last = dealt_with
            return
        except GatewayError as error:
            self._refuse(error)
            return  # the disk failed, not the document: take it when it comes again
        self._news = self._news.with_manifest(said)
        self._last, self._missing = dealt_with, set()
        self._advance(fetch=said.body.is_beginning or not self._target.present().state)

    def change_received(self, payload: bytes) -> None:
        """Keep changes, and go by them if that leads to the manifest."""
        if not payload or any(payload == said.payload for said in self._news.steps.values()):
            return
        try:
            self._news = self._news.with_change(change_in(self._open(payload), payload))
        except UntrustedDocumentError as error:
            self._refuse(error)
            return
        self._advance(fetch=False)

    def part_received(self, number: int, payload: bytes) -> None:
        """Keep a part that is missing; any other is one of an older file."""
        said = self._news.manifest
        if said is None or number not in self._missing:
            return
        if sha256(payload).digest() != said.body.parts[number]:
            return
        try:
            self._parts.put(payload)
        except GatewayError as error:
            self._say_once(error)
            return
        self._missing.discard(number)
        if not self._missing:
            self._advance(fetch=True)

    def _advance(self, *, fetch: bool) -> None:
        """Go as far as what came leads; a failing disk is tried again every few seconds."""
        said = self._manifest_ahead()
        if said is None:
            return
        try:
            if not self._changed() and fetch:
                self._fetch_or_install(said)
        except (UntrustedDocumentError, ForeignPayloadError) as error:
            self._refuse(error)
            self._news, self._missing = RosterNews(steps=self._news.steps), set()
        except GatewayError as error:
            self._say_once(error)
        if self._manifest_ahead() is None:
            self._arrived()

    def _changed(self) -> bool:
        """Whether steps led there from what is in force."""
        present = self._target.present()
        way = self._news.way_from(present.state) if present.state else None
        if way:
            self._target.change(issues_of(way, self._lock()))
            self._tell(way[-1].document)
        return bool(way)

    def _fetch_or_install(self, said: Said[RosterManifest]) -> None:
        manifest, lock = said.body, self._lock()
        if not self._missing:
            self._parts.keep(manifest.parts)
        numbered = enumerate(manifest.parts)
        self._missing = {number for number, one in numbered if not self._parts.has(one)}
        way = self._news.way_from(manifest.base_state)
        if self._missing or way is None:
            return
        content = file_of(manifest, map(self._parts.get, manifest.parts), lock)
        self._target.install(content, [issue_of_file(said), *issues_of(way, lock)])
        self._tell(said.document)

    def _manifest_ahead(self) -> Said[RosterManifest] | None:
        """The newest manifest, while what it says is not in force."""
        said = self._news.manifest
        if said is None or said.document.version <= self._target.present().version:
            return None
        return said

    def _arrived(self) -> None:
        self._missing, self._missing_before, self._trouble = set(), -1, ""
        try:
            self._parts.keep(())
        except GatewayError as error:
            self._say_once(error)

    def _check_signer(self) -> None:
        present = self._target.present().version
        if not present:
            return
        try:
            self._open(self._target.signed())
        except UntrustedDocumentError as error:
            self._target.drop()
            self._lost, self._news, self._missing = True, RosterNews(), set()
            log.warning("roster version %d is dropped and asked for anew", present)
            self._refuse(error)

    def _open(self, payload: bytes) -> Document:
        keys = self._keys()
        return open_document(payload, keys.trust, keys.site, DocumentKind.ROSTER)

    def _newer(self, payload: bytes) -> Said[RosterManifest]:
        said, present = manifest_in(self._open(payload), payload), self._target.present()
        document, body = said.document, said.body
        if document.version < present.version:
            raise UntrustedDocumentError(
                f"roster of site {document.site}: version {document.version} came while"
                f" {present.version} is in force; a roster never goes back, find out who publishes"
                " on this topic"
            )
        if document.version == present.version and present.state not in {b"", body.state}:
            raise refused(
                document.site, f"version {document.version} came with another content; sign a newer"
            )
        return said

    def _tell(self, document: Document) -> None:
        self._lost = False
        people = self._target.present().people
        log.info("roster version %d with %d people is in force", document.version, people)
        self._emit(RosterApplied(document.version, people, document.issued_ms))

    def _lock(self) -> RosterLock:
        keys = self._keys()
        return RosterLock(keys.site, keys.roster_key)

    def _say_once(self, error: GatewayError) -> None:
        if str(error) != self._trouble:
            self._trouble = str(error)
            self._refuse(error)

    def _refuse(self, error: GatewayError) -> None:
        log.warning("%s", error)
        self._refused(str(error))
