"""Brings newer trust lists into force, by the broker or an imported file; verifies none itself."""

import logging
from collections.abc import Callable
from hashlib import sha256
from typing import Protocol

from gateway.codes.trust import TrustList
from gateway.codes.trust_document import TrustIssue, open_trust
from gateway.core.signals import ListApplied
from gateway.errors import GatewayError, UntrustedDocumentError
from gateway.sync.list_downlink import Ears

log = logging.getLogger(__name__)

NAME = "trust"
"""What events call the list."""


class TrustShelf(Protocol):
    """Where the newest signed list lies over a restart; another process may put a newer one there.

    Every member but ``mark`` raises a GatewayError when the disk does not do its part.
    """

    @property
    def mark(self) -> object:
        """Changes when another document lies there."""

    def whole(self) -> bytes | None:
        """The newest signed list."""

    def replace(self, document: bytes) -> None:
        """Keep a newer one."""


class TrustDownlink:
    """Takes signed trust lists; the one in force is swapped in one assignment.

    It works on the mqtt thread. Any thread may read ``issue`` and ``trust``.

    Args:
        site: the site of this gate.
        installed: the trust file that the gate was installed with; its root keys sign lists.
        shelf: where the newest list is kept.
        ears: who is told.
        changed: called when other keys count, after they do.
    """

    def __init__(
        self,
        site: str,
        installed: TrustList,
        shelf: TrustShelf,
        ears: Ears,
        changed: Callable[[], None],
    ) -> None:
        self.issue: TrustIssue | None = None
        self._site = site
        self._installed = installed
        self._shelf = shelf
        self._ears = ears
        self._changed = changed
        self._last_digest = b""
        self._mark: object = None

    @property
    def trust(self) -> TrustList:
        """Whose signatures count now."""
        return self.issue.trust if self.issue else self._installed

    @property
    def version(self) -> int:
        """Of the signed list in force, 0 for none."""
        return self.issue.version if self.issue else 0

    def look(self) -> None:
        """Take up what lies on the shelf if another document was put there; costs one stat."""
        mark = self._shelf.mark
        if mark == self._mark:
            return
        self._mark = mark
        try:
            kept = self._shelf.whole()
            if kept is not None:
                self._put_in_force(self._newer(kept))
        except GatewayError as error:
            self._refuse(error)

    def received(self, payload: bytes) -> None:
        """Put the list in force if it is genuine and newer.

        The broker repeats it after each reconnect; one that was dealt with is recognised.
        """
        digest = sha256(payload).digest()
        if digest == self._last_digest:
            return
        try:
            newer = self._newer(payload)
            if newer is not None:
                self._shelf.replace(payload)
                self._mark = self._shelf.mark
            self._put_in_force(newer)
        except UntrustedDocumentError as error:
            self._refuse(error)
        except GatewayError as error:
            self._refuse(error)
            return  # the disk failed, not the document: take it when it comes again
        self._last_digest = digest

    def _newer(self, payload: bytes) -> TrustIssue | None:
        issue = open_trust(payload, self._installed, self._site)
        refuse_older(issue, self.version)
        return issue if issue.version > self.version else None

    def _put_in_force(self, issue: TrustIssue | None) -> None:
        if issue is None:
            return
        self.issue = issue
        keys = len(issue.trust.records) + len(issue.trust.issuers.keys)
        log.info("trust list version %d with %d keys is in force", issue.version, keys)
        self._ears.emit(ListApplied(NAME, issue.version, keys, issue.issued_ms))
        self._changed()

    def _refuse(self, error: GatewayError) -> None:
        log.warning("%s", error)
        self._ears.refused(str(error))


def refuse_older(issue: TrustIssue, version: int) -> None:
    """Keep a trust list from going back.

    Raises:
        UntrustedDocumentError: it is older than the version in force.
    """
    if issue.version < version:
        raise UntrustedDocumentError(
            f"trust list: version {issue.version} came while {version} is in force; a trust list"
            " never goes back, as it would bring removed keys back; find out where it comes from"
        )
