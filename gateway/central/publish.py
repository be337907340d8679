"""Keeps the signed roster of the site on the broker as new as the database; imports nobody."""

import logging
from collections.abc import Callable, Iterator
from typing import Final, Protocol

from gateway.central.approvals import roster_of
from gateway.central.roster_chain import (
    RosterChain,
    RosterSeal,
    Stamp,
    begun,
    continued,
    restored,
)
from gateway.central.store.people import Issue
from gateway.central.store.roster_pieces import Pieces
from gateway.codes.document import DocumentKind
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


class PieceShelf(Protocol):
    """Where what was published outlives a restart."""

    def load(self) -> Pieces | None:
        """What was kept last."""

    def keep(self, pieces: Pieces, *, whole: bool) -> None:
        """Keep what is published now."""


class RosterPublisher:
    """Publishes on a start, a change, a new connection, and when the signature grows old.

    One thread calls it.

    Args:
        source: the people.
        seal: keys and site.
        publish: hands a retained message to the broker.
        shelf: where what was published is kept.
    """

    def __init__(
        self, source: RosterSource, seal: RosterSeal, publish: Publish, shelf: PieceShelf
    ) -> None:
        self._source = source
        self._seal = seal
        self._publish = publish
        self._shelf = shelf
        self._chain: RosterChain | None = None
        self._revision = 0
        self._issued_mono_ns = 0
        self._due: dict[str, bytes] = {}
        self._wanted = False
        self._whole_mono_ns: int | None = None

    @property
    def version(self) -> int:
        """Signed last; 0 for none."""
        return self._chain.version if self._chain else 0

    @property
    def is_sent(self) -> bool:
        """Whether the broker was handed all of it."""
        return self._chain is not None and not self._due

    def connected(self) -> None:
        """A broker may have forgotten what it retained: send all of it again."""
        self._wanted, self._whole_mono_ns = True, None

    def wanted(self, want: Want) -> None:
        """A gate can't reach the newest roster by what the broker retains: send it again."""
        if want.name == DocumentKind.ROSTER.value and want.have < self.version:
            self._wanted = True

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
        if self._wanted and self._chain and self._may_send_all(now):
            self._due |= dict(self._messages(self._chain))
            self._wanted, self._whole_mono_ns = False, now.mono_ns
        self._send()

    def _sign(self, now: Instant) -> None:
        before = self._chain or restored(self._shelf.load(), self._seal)
        issue = self._source.issue(now.wall_ms)
        roster = roster_of(issue.people, issue.approvals)
        stamp = Stamp(issue.version, issue.issued_ms)
        if before is None:
            after = begun(roster, stamp, self._seal)
        else:
            after = continued(before, roster, stamp, self._seal)
        self._keep(before, after)
        self._chain, self._revision, self._issued_mono_ns = after, issue.revision, now.mono_ns
        people = len(issue.people)
        log.info("roster: version %d with %d people is signed", issue.version, people)

    def _keep(self, before: RosterChain | None, after: RosterChain) -> None:
        """Keep it before a gate can have it: none may be ahead of what a restart goes on with."""
        had = before.pieces if before else None
        whole = had is None or had.parts != after.pieces.parts
        self._shelf.keep(after.pieces, whole=whole)
        known = dict(self._messages(before)) if before and self._chain else {}
        for topic, payload in self._messages(after):
            if known.get(topic) != payload:
                self._due.pop(topic, None)  # the manifest goes last, behind what it names
                self._due[topic] = payload

    def _messages(self, chain: RosterChain) -> Iterator[tuple[str, bytes]]:
        """All that a broker retains, in the order in which gates can use it."""
        site = self._seal.site
        for number, part in enumerate(chain.pieces.parts):
            yield Channel.ROSTER_PARTS.numbered(site, number), part
        for number, change in chain.pieces.changes.items():
            yield Channel.ROSTER_CHANGES.numbered(site, number), change
        yield Channel.ROSTER.of(site), chain.pieces.manifest

    def _send(self) -> None:
        for topic, payload in list(self._due.items()):
            if not self._publish(topic, payload):
                return
            del self._due[topic]

    def _may_send_all(self, now: Instant) -> bool:
        """At once behind a new connection; again no oftener than gates may ask."""
        sent_ns = self._whole_mono_ns
        return sent_ns is None or now.since_ns(sent_ns) >= WHOLE_EVERY_NS
