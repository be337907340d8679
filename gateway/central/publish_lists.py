"""Keeps the site's lists on the broker as new as the database, by changes where that is enough."""

import logging
import secrets
from dataclasses import dataclass, field
from typing import Final, Protocol

from gateway.central.publish import REISSUE_NS, WHOLE_EVERY_NS, Publish
from gateway.central.store.lists import ListIssue
from gateway.codes.document import Document, DocumentKind, sign_document
from gateway.codes.keys import SigningKey
from gateway.codes.sealed import NONCE_BYTES
from gateway.codes.site_list import (
    Changes,
    ListForm,
    SiteKey,
    SiteList,
    changes_body,
    snapshot_body,
)
from gateway.core.instant import Instant
from gateway.sync.topics import Channel
from gateway.sync.want import Want

log = logging.getLogger(__name__)

SMALL_BYTES: Final = 64 * 1024
"""Changes up to this size are sent as such, however short the list is."""

MAX_WAITING: Final = 100
"""Changes that wait for a broker; beyond, a whole list is sent instead."""

CHANNELS: Final = {
    DocumentKind.REVOCATIONS: (Channel.REVOCATIONS, Channel.REVOCATION_CHANGES),
    DocumentKind.STATUSES: (Channel.STATUSES, Channel.STATUS_CHANGES),
}
"""Where each list is published, whole and by changes."""


class ListSource(Protocol):
    """Where a list's rows come from."""

    def revision(self) -> int:
        """A number that grows with every change; 0 before the first."""

    def issue(self, now_ms: int, before: ListIssue | None) -> ListIssue:
        """The list as it is, under its next version."""


@dataclass(frozen=True, slots=True)
class ListSeal:
    """What makes a list believable, and unreadable where it must be.

    Args:
        form: which list.
        site: for whose gates, with the key that seals.
        document_key: signs.
    """

    form: ListForm
    site: SiteKey
    document_key: SigningKey = field(repr=False)

    def whole(self, listed: SiteList, nonce: bytes) -> bytes:
        """The whole list, signed; ``nonce`` is 12 random bytes, never used before."""
        return self._signed(listed, snapshot_body(self.form, listed, self.site, nonce))

    def changes(self, listed: SiteList, changes: Changes, nonce: bytes) -> bytes:
        """What leads to a list from the version before, signed."""
        return self._signed(listed, changes_body(self.form, changes, self.site, nonce))

    def _signed(self, listed: SiteList, body: bytes) -> bytes:
        kind, site = self.form.kind, self.site.name
        document = Document(kind, site, listed.version, listed.issued_ms, body)
        return sign_document(document, self.document_key)


class ListPublisher:
    """Publishes a whole list at the start, to a new connection and when gates ask; else changes.

    The broker keeps both, so a gate that comes back sees by the newest changes whether the whole
    list that it gets is behind, and asks. One thread calls it.

    Args:
        source: the rows.
        seal: keys and site.
        publish: hands a retained message to the broker.
        always: whether a list that nobody ever changed is published, too.
    """

    def __init__(
        self, source: ListSource, seal: ListSeal, publish: Publish, *, always: bool
    ) -> None:
        self._source = source
        self._seal = seal
        self._publish = publish
        whole, changes = CHANNELS[seal.form.kind]
        self._whole_topic = whole.of(seal.site.name)
        self._changes_topic = changes.of(seal.site.name)
        self._always = always
        self._issue: ListIssue | None = None
        self._issued_mono_ns = 0
        self._changes: list[bytes] = []
        self._whole_due = True
        self._whole_mono_ns: int | None = None

    @property
    def version(self) -> int:
        """Signed last, 0 for none."""
        return self._issue.listed.version if self._issue else 0

    def connected(self) -> None:
        """A broker may have forgotten what it retained: send the whole list again."""
        self._whole_due = True
        self._whole_mono_ns = None

    def wanted(self, want: Want) -> None:
        """A gate can't follow the changes: send the whole list, unless it has it by now."""
        if want.name == self._seal.form.kind.value and want.have < self.version:
            self._whole_due = True

    def step(self, now: Instant) -> None:
        """Sign what is new and send what the broker has not got; call it about once a second.

        Raises:
            StoreError: the database can't be used; nothing was sent.
        """
        revision = self._source.revision()
        if revision == 0 and not self._always:
            return
        issue = self._issue
        aged = now.since_ns(self._issued_mono_ns) >= REISSUE_NS
        if issue is None or revision != issue.revision or aged:
            issue = self._sign(now)
        self._send(issue.listed, now)

    def _sign(self, now: Instant) -> ListIssue:
        issue = self._source.issue(now.wall_ms, self._issue)
        self._issue, self._issued_mono_ns = issue, now.mono_ns
        if issue.changes is None:
            self._whole_due = True
        else:
            self._follow(issue.listed, issue.changes)
        name, rows = self._seal.form.kind.value, len(issue.listed.rows)
        log.info("%s: version %d with %d rows is signed", name, issue.listed.version, rows)
        return issue

    def _follow(self, listed: SiteList, changes: Changes) -> None:
        signed = self._seal.changes(listed, changes, secrets.token_bytes(NONCE_BYTES))
        small = len(signed) <= max(SMALL_BYTES, len(listed.rows.packed) // 2)
        if small and len(self._changes) < MAX_WAITING:
            self._changes.append(signed)
        else:
            self._changes.clear()
            self._whole_due = True

    def _send(self, present: SiteList, now: Instant) -> None:
        if self._whole_due and self._may_send_whole(now):
            whole = self._seal.whole(present, secrets.token_bytes(NONCE_BYTES))
            if self._publish(self._whole_topic, whole):
                self._whole_due, self._whole_mono_ns = False, now.mono_ns
                self._changes.clear()
        while self._changes and self._publish(self._changes_topic, self._changes[0]):
            self._changes.pop(0)

    def _may_send_whole(self, now: Instant) -> bool:
        sent_ns = self._whole_mono_ns
        return sent_ns is None or now.since_ns(sent_ns) >= WHOLE_EVERY_NS
