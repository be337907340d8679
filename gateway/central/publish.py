"""Keeps the signed roster of the site on the broker as new as the database; imports nobody."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from gateway.central.approvals import roster_of
from gateway.central.store.people import Issue
from gateway.codes.document import Document, DocumentKind, sign_document
from gateway.codes.keys import SigningKey
from gateway.codes.roster import seal_roster
from gateway.codes.sealed import NONCE_BYTES
from gateway.core.instant import Instant
from gateway.sync.topics import Channel
from gateway.sync.want import Want

log = logging.getLogger(__name__)

REISSUE_NS: Final = 6 * 3600 * 1_000_000_000
"""A roster that nobody changes is signed anew, so that gates see that the centre still means it:
their default limit for a roster's age is 72 hours."""

WHOLE_EVERY_NS: Final = 5_000_000_000
"""Between two whole documents that gates ask for: all of them get the same one, and a gate gone
wild costs the others no more than that."""

Publish = Callable[[str, bytes], bool]
"""Hands a retained message to the broker: topic, payload; False if it was not taken."""


class RosterSource(Protocol):
    """Where the roster's people come from."""

    def revision(self) -> int:
        """A number that grows with every change; 0 before there was a roster."""

    def issue(self, now_ms: int) -> Issue:
        """The roster as it is, under its next version."""


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

    def signed(self, issue: Issue, nonce: bytes) -> bytes:
        """The document's bytes.

        Args:
            issue: version and people.
            nonce: 12 random bytes, never used before.
        """
        roster = roster_of(issue.people, issue.approvals)
        body = seal_roster(roster, self.roster_key, nonce, self.site)
        document = Document(DocumentKind.ROSTER, self.site, issue.version, issue.issued_ms, body)
        return sign_document(document, self.document_key)


class RosterPublisher:
    """Publishes on a start, a change, a new connection, and when the signature grows old.

    One thread calls it.

    Args:
        source: the people.
        seal: keys and site.
        publish: hands a retained message to the broker.
    """

    def __init__(self, source: RosterSource, seal: RosterSeal, publish: Publish) -> None:
        self._source = source
        self._seal = seal
        self._publish = publish
        self._topic = Channel.ROSTER.of(seal.site)
        self._revision = 0
        self._version = 0
        self._issued_mono_ns = 0
        self._payload = b""
        self._sent = False
        self._sent_mono_ns: int | None = None

    def connected(self) -> None:
        """A broker may have forgotten what it retained: send it again."""
        self._sent = False
        self._sent_mono_ns = None

    def wanted(self, want: Want) -> None:
        """A gate dropped its roster, whose signer it trusts no more: send this one again."""
        if want.name == DocumentKind.ROSTER.value and want.have < self._version:
            self._sent = False

    def step(self, now: Instant) -> None:
        """Sign what is new and send what the broker has not got; call it about once a second.

        Raises:
            StoreError: the database can't be used; nothing was sent.
        """
        revision = self._source.revision()
        if revision == 0:
            return
        if revision != self._revision or now.since_ns(self._issued_mono_ns) >= REISSUE_NS:
            self._sign(now)
        if not self._sent and self._may_send(now):
            self._sent = self._publish(self._topic, self._payload)
            self._sent_mono_ns = now.mono_ns if self._sent else self._sent_mono_ns

    def _sign(self, now: Instant) -> None:
        issue = self._source.issue(now.wall_ms)
        self._payload = self._seal.signed(issue, secrets.token_bytes(NONCE_BYTES))
        self._revision, self._version = issue.revision, issue.version
        self._issued_mono_ns = now.mono_ns
        self._sent, self._sent_mono_ns = False, None
        people = len(issue.people)
        log.info("roster: version %d with %d people is signed", issue.version, people)

    def _may_send(self, now: Instant) -> bool:
        """At once what is new; again no oftener than gates may ask."""
        sent_ns = self._sent_mono_ns
        return sent_ns is None or now.since_ns(sent_ns) >= WHOLE_EVERY_NS
