"""Brings a signed roster from the broker into force; neither verifies by itself nor stores."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

from gateway.codes.document import Document, DocumentKind, open_document
from gateway.codes.roster import open_roster
from gateway.codes.roster_tables import Roster
from gateway.codes.trust import TrustList
from gateway.core.signals import RosterApplied, Signal
from gateway.errors import GatewayError, UntrustedDocumentError
from gateway.sync.want import Want

log = logging.getLogger(__name__)


class RosterTarget(Protocol):
    """Where the roster in force lies; only the mqtt thread calls it."""

    def present_version(self) -> int:
        """Version in force, 0 for none."""

    def signed(self) -> bytes:
        """The document that the roster in force is from; empty where that is not known."""

    def replace(self, roster: Roster, version: int, issued_ms: int, signed: bytes, /) -> object:
        """Put a verified roster in force, all of it or nothing.

        Raises:
            GatewayError: the one before stays in force.
        """

    def drop(self) -> object:
        """Have no roster in force.

        Raises:
            GatewayError: the one before stays in force.
        """


@dataclass(frozen=True, slots=True)
class SiteKeys:
    """What opens a site's documents.

    Args:
        site: the site of this gate.
        trust: whose signatures count.
        roster_key: opens the roster's body, 32 bytes.
    """

    site: str
    trust: TrustList
    roster_key: bytes = field(repr=False)


class RosterDownlink:
    """Takes roster documents as they come; a refused one leaves the one before in force.

    It works on the mqtt thread: verifying and storing 100,000 people takes a second or more.

    Args:
        keys: what opens a document now; the keys that count may change.
        target: where a good one goes.
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
        self._emit = emit
        self._refused = refused
        self._last: tuple[bytes, TrustList] | None = None
        self._checked: TrustList | None = None
        self._trouble = ""
        self._lost = False

    @property
    def site(self) -> str:
        """The site whose roster it takes."""
        return self._keys().site

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
        except GatewayError as error:  # the disk failed: look again, and say so once
            if str(error) != self._trouble:
                self._trouble = str(error)
                self._refuse(error)
            return
        self._checked, self._trouble = trust, ""

    def wants(self) -> Iterator[Want]:
        """The roster, while a dropped one has no successor."""
        if self._lost:
            yield Want(DocumentKind.ROSTER.value, self._target.present_version())

    def received(self, payload: bytes) -> None:
        """Put the roster in force if it is genuine and newer.

        The broker repeats the retained document after each reconnect; one that was dealt with
        is recognised before it is opened.
        """
        dealt_with = sha256(payload).digest(), self._keys().trust
        if dealt_with == self._last:
            return
        try:
            self._apply(self._newer(payload), payload)
        except UntrustedDocumentError as error:
            self._refuse(error)
        except GatewayError as error:
            self._refuse(error)
            return  # the disk failed, not the document: take it when it comes again
        self._last = dealt_with

    def _check_signer(self) -> None:
        present = self._target.present_version()
        if not present:
            return
        try:
            self._open(self._target.signed())
        except UntrustedDocumentError as error:
            self._target.drop()
            self._lost = True
            log.warning("roster version %d is dropped and asked for anew", present)
            self._refuse(error)

    def _open(self, payload: bytes) -> Document:
        keys = self._keys()
        return open_document(payload, keys.trust, keys.site, DocumentKind.ROSTER)

    def _newer(self, payload: bytes) -> Document | None:
        document = self._open(payload)
        present = self._target.present_version()
        if document.version < present:
            raise UntrustedDocumentError(
                f"roster of site {document.site}: version {document.version} came while {present}"
                " is in force; a roster never goes back, find out who publishes on this topic"
            )
        return document if document.version > present else None

    def _apply(self, document: Document | None, payload: bytes) -> None:
        if document is None:
            return
        keys = self._keys()
        roster = open_roster(document.body, keys.roster_key, keys.site)
        self._target.replace(roster, document.version, document.issued_ms, payload)
        self._lost = False
        people = len(roster.people)
        log.info("roster version %d with %d people is in force", document.version, people)
        self._emit(RosterApplied(document.version, people, document.issued_ms))

    def _refuse(self, error: GatewayError) -> None:
        log.warning("%s", error)
        self._refused(str(error))
