"""Brings the centre's policies into force, each whole and at its moment; decides nothing by them.

What came is kept before it counts: the present one and the next, as they were signed. A gate that
died in between goes on with what it had, or with the next one once its moment has come.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from gateway.codes.policy_document import PolicyIssue, open_policy
from gateway.config.policy_text import PolicyText, read_policy
from gateway.core.instant import Instant
from gateway.core.signals import PolicyDue
from gateway.errors import ConfigurationError, GatewayError, UntrustedDocumentError
from gateway.sync.list_downlink import Ears
from gateway.sync.site_keys import SiteKeys

log = logging.getLogger(__name__)


class PolicyShelf(Protocol):
    """Where one signed policy lies over a restart; only the mqtt thread writes.

    Every member raises a GatewayError when the disk does not do its part.
    """

    def whole(self) -> bytes | None:
        """The document."""

    def replace(self, document: bytes) -> None:
        """Keep another one."""

    def drop(self) -> None:
        """Keep none."""


class PolicyKeeper(Protocol):
    """Where every policy's text is kept by its number, for replays."""

    def keep(self, version: int, raw: bytes) -> None:
        """Keep a text; raises a GatewayError where another one has this number."""


@dataclass(frozen=True, slots=True)
class Shelves:
    """What outlives a restart.

    Args:
        present: the document in force.
        coming: the next one.
        texts: every text.
    """

    present: PolicyShelf
    coming: PolicyShelf
    texts: PolicyKeeper


@dataclass(frozen=True, slots=True)
class Signed:
    """A policy of the centre that verified and parsed.

    Args:
        issue: as it was signed.
        text: what it says.
        payload: the document.
    """

    issue: PolicyIssue
    text: PolicyText
    payload: bytes


class PolicyDownlink:
    """Takes signed policies; it works on the mqtt thread, and any thread may read ``present``.

    Args:
        local: of policy.toml; what is in force has this version or a higher one.
        keys: what opens the site's documents now.
        shelves: what outlives a restart.
        ears: who is told.
        now: the time.
    """

    def __init__(
        self,
        local: PolicyText,
        keys: Callable[[], SiteKeys],
        shelves: Shelves,
        ears: Ears,
        now: Callable[[], Instant],
    ) -> None:
        self.present = local
        self.signed: Signed | None = None
        self.coming: Signed | None = None
        self._keys = keys
        self._shelves = shelves
        self._ears = ears
        self._now = now
        self._last: object = None

    @property
    def newest(self) -> Signed | None:
        """The newest policy of the centre that this gate has, in force or not yet."""
        return self.coming or self.signed

    def restore(self) -> None:
        """Go by what was kept, as far as it verifies now; at start, before anything is decided.

        policy.toml goes before a kept one of a lower version, as an installer raised it by hand.
        """
        kept = self._kept(self._shelves.present)
        if kept is not None and self._follows(kept, self.present):
            self.present, self.signed = kept.text, kept
        coming = self._kept(self._shelves.coming)
        if coming is not None and coming.text.version > self.present.version:
            self.coming = coming

    def received(self, payload: bytes) -> None:
        """Keep a genuine and newer policy until its moment.

        The broker repeats the retained one after each reconnect; one that was dealt with under the
        same trust list is recognised before it is opened.
        """
        dealt_with = sha256(payload).digest(), self._keys().trust
        if dealt_with == self._last:
            return
        try:
            self._take(self._opened(payload))
        except UntrustedDocumentError as error:
            self._refuse(error)
        except GatewayError as error:
            self._refuse(error)
            return  # the disk failed, not the document: take it when it comes again
        self._last = dealt_with

    def look(self) -> None:
        """Put the next policy in force if its moment has come; cheap enough for every turn."""
        coming, now = self.coming, self._now()
        if coming is None or not now.clock.proves_dates:
            return
        if now.wall_ms < coming.issue.effective_from_ms:
            return
        try:
            coming = self._opened(coming.payload)  # its signer may count no more by now
            self._shelves.present.replace(coming.payload)
            self._shelves.coming.drop()
        except UntrustedDocumentError as error:
            self.coming = None
            self._refuse(error)
            return
        except GatewayError as error:
            log.warning("%s", error)
            return
        self.present, self.signed, self.coming = coming.text, coming, None
        log.info("policy version %d is due", coming.text.version)
        self._ears.emit(PolicyDue(coming.text.policy, coming.text.digest))

    def _take(self, signed: Signed) -> None:
        self._refuse_older(signed)
        if signed.text.version == self.present.version:
            self._resigned(signed)
            return
        self._shelves.texts.keep(signed.text.version, signed.text.raw)
        self._shelves.coming.replace(signed.payload)
        self.coming = signed
        log.info("policy version %d is kept until it is due", signed.text.version)

    def _refuse_older(self, signed: Signed) -> None:
        known = self.coming.text if self.coming else self.present
        if signed.text.version < known.version:
            raise UntrustedDocumentError(
                f"policy: version {signed.text.version} came while the gate has {known.version};"
                " a policy never goes back; publish the old rules under a higher version"
            )
        if signed.text.version == known.version and signed.text.raw != known.raw:
            raise UntrustedDocumentError(
                f"policy: version {known.version} came with another text than the gate has;"
                " raise version with every change"
            )

        newest = self.newest
        same = newest is not None and newest.text.version == signed.text.version
        if newest is not None and same and signed.issue.issued_ms < newest.issue.issued_ms:
            raise UntrustedDocumentError(
                f"policy: version {known.version} came as it was signed before, perhaps with a"
                " moment that it was put off from; the newer signature counts"
            )

    def _resigned(self, signed: Signed) -> None:
        """The one in force, signed anew: its old signature may count no more one day."""
        if self.signed is not None and signed.issue.issued_ms > self.signed.issue.issued_ms:
            self._shelves.present.replace(signed.payload)
            self.signed = signed

    def _kept(self, shelf: PolicyShelf) -> Signed | None:
        try:
            payload = shelf.whole()
            return None if payload is None else self._opened(payload)
        except GatewayError as error:
            self._refuse(error)
            return None

    def _opened(self, payload: bytes) -> Signed:
        keys = self._keys()
        issue = open_policy(payload, keys.trust, keys.site)
        try:
            text = read_policy(issue.text, f"policy version {issue.version} of the centre")
        except ConfigurationError as error:
            raise UntrustedDocumentError(f"{error}; the one before stays in force") from None
        if text.version != issue.version:
            raise UntrustedDocumentError(
                f"policy: the text says version {text.version}, the document {issue.version};"
                " the one before stays in force"
            )
        return Signed(issue, text, payload)

    def _follows(self, kept: Signed, local: PolicyText) -> bool:
        same = kept.text.version == local.version and kept.text.policy == local.policy
        return same or kept.text.version > local.version

    def _refuse(self, error: GatewayError) -> None:
        log.warning("%s", error)
        self._ears.refused(str(error))
