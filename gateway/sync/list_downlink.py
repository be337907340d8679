"""Brings one of the centre's lists into force, whole or by changes; does not say what it means."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from gateway.codes.document import open_document
from gateway.codes.site_list import (
    ListForm,
    ListGapError,
    ListMismatchError,
    SiteKey,
    SiteList,
    apply_changes,
    read_body,
)
from gateway.core.signals import ListApplied, Signal
from gateway.errors import GatewayError, UntrustedDocumentError
from gateway.sync.site_keys import SiteKeys
from gateway.sync.want import Want

log = logging.getLogger(__name__)


class Shelf(Protocol):
    """Where a list's documents lie over a restart; only the mqtt thread writes.

    Every member raises a GatewayError when the disk does not do its part.
    """

    @property
    def full(self) -> bool:
        """Whether a whole list would be better than more changes."""

    def whole(self) -> bytes | None:
        """The newest whole list."""

    def changes(self) -> Iterable[bytes]:
        """The changes since."""

    def replace(self, document: bytes) -> None:
        """Keep a whole list instead."""

    def append(self, document: bytes) -> None:
        """Keep one more change."""


@dataclass(frozen=True, slots=True)
class Ears:
    """Who hears what became of a document.

    Args:
        emit: told of each list that came into force.
        refused: told in one sentence why a document was not.
    """

    emit: Callable[[Signal], None]
    refused: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Following:
    listed: SiteList
    is_whole: bool


class ListDownlink:
    """Takes a list's documents as they come; the list in force is swapped in one assignment.

    It works on the mqtt thread. Any thread may read ``present``, which never changes under it.

    Args:
        form: which list.
        keys: what opens its documents now.
        shelf: where they are kept.
        ears: who is told.
    """

    def __init__(
        self, form: ListForm, keys: Callable[[], SiteKeys], shelf: Shelf, ears: Ears
    ) -> None:
        self.present: SiteList | None = None
        self._form = form
        self._keys = keys
        self._shelf = shelf
        self._ears = ears
        self._seen_version = 0
        self._lost = False
        self._last: object = None

    @property
    def version(self) -> int:
        """Version in force, 0 for none."""
        return self.present.version if self.present else 0

    def restore(self) -> None:
        """Go by what was kept, as far as it verifies now; at start and when the keys changed.

        A list whose signer counts no more is dropped, whatever its version says: who stole that
        key may have signed the greatest of all versions to keep every later list out.
        """
        had, kept = self.version, None
        try:
            for payload in (self._shelf.whole(), *self._shelf.changes()):
                following = None if payload is None else self._following(payload, kept)
                kept = following.listed if following else kept
        except GatewayError as error:
            self._refuse(error)
        self.present = kept
        self._seen_version, self._lost = self.version, self.version < had

    def received(self, payload: bytes) -> None:
        """Put the list in force to which a genuine and newer document leads.

        The broker repeats retained documents after each reconnect; the last one that was dealt
        with under the same trust list is recognised before it is opened.
        """
        dealt_with = sha256(payload).digest(), self._keys().trust
        if dealt_with == self._last:
            return
        try:
            self._take(payload)
        except ListGapError as error:
            log.info("%s: %s; a whole list is asked for", self._form.kind.value, error)
        except (UntrustedDocumentError, ListMismatchError) as error:
            self._refuse(error)
        except GatewayError as error:
            self._refuse(error)
            return  # the disk failed, not the document: take it when it comes again
        self._last = dealt_with

    def want(self) -> Want | None:
        """What to ask the centre for: a whole list, once changes were seen that did not fit."""
        behind = self._lost or self._seen_version > self.version
        if behind or (self.version and self._shelf.full):
            return Want(self._form.kind.value, self.version)
        return None

    def _take(self, payload: bytes) -> None:
        following = self._following(payload, self.present)
        if following is None:
            return
        keep = self._shelf.replace if following.is_whole else self._shelf.append
        keep(payload)
        self.present = listed = following.listed
        self._lost = False
        name, rows = self._form.kind.value, len(listed.rows)
        log.info("%s version %d with %d rows is in force", name, listed.version, rows)
        self._ears.emit(ListApplied(name, listed.version, rows, listed.issued_ms))

    def _following(self, payload: bytes, present: SiteList | None) -> _Following | None:
        """The list that a genuine document leads to; None where it is not newer.

        An older one is no fault: the broker keeps a whole list while changes to it go on, and
        repeats both. Nothing ever goes back.
        """
        keys = self._keys()
        document = open_document(payload, keys.trust, keys.site, self._form.kind)
        if present is not None and document.version <= present.version:
            return None
        self._seen_version = max(self._seen_version, document.version)
        body = read_body(self._form, document, SiteKey(keys.site, keys.roster_key))
        if isinstance(body, SiteList):
            return _Following(body, is_whole=True)
        return _Following(apply_changes(present, body), is_whole=False)

    def _refuse(self, error: GatewayError) -> None:
        log.warning("%s", error)
        self._ears.refused(str(error))
