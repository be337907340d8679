"""The centre's lists at the gate, from their files to what deciding asks of them; no thread."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from gateway.codes.document import DocumentKind
from gateway.codes.revocations import REVOCATIONS, RevocationList
from gateway.codes.site_list import SiteList
from gateway.codes.status_list import STATUSES, StatusList
from gateway.codes.trust import TrustList
from gateway.codes.trust_document import TrustIssue
from gateway.core.credential import Credential, Identified
from gateway.core.listing import Listing
from gateway.journal.documents import DocumentShelf
from gateway.sync.list_downlink import Ears, ListDownlink
from gateway.sync.list_version import ListVersion
from gateway.sync.site_keys import SiteKeys
from gateway.sync.topics import Channel
from gateway.sync.trust_downlink import TrustDownlink
from gateway.sync.want import Want


class GateLists:
    """What the gate knows by the centre's lists. The mqtt thread changes it, any thread asks it.

    Args:
        installed: what opens the site's documents from the start.
        folder: the gate's state folder.
        ears: who is told what became of each document.
    """

    def __init__(self, installed: SiteKeys, folder: Path, ears: Ears) -> None:
        self._installed = installed
        self._revocations, self._statuses = (
            ListDownlink(form, self.keys, DocumentShelf(folder, form.kind.value), ears)
            for form in (REVOCATIONS, STATUSES)
        )
        shelf = DocumentShelf(folder, DocumentKind.TRUST.value)
        self._trust = TrustDownlink(installed.site, installed.trust, shelf, ears, self._restore)
        self._trust.look()
        if self._trust.issue is None:  # else that has led to it
            self._restore()

    def keys(self) -> SiteKeys:
        """What opens the site's documents now."""
        return replace(self._installed, trust=self.trust)

    @property
    def trust(self) -> TrustList:
        """Whose signatures count now."""
        return self._trust.trust

    @property
    def issue(self) -> TrustIssue | None:
        """The signed trust list in force; None while only the installed file counts."""
        return self._trust.issue

    @property
    def revocations(self) -> SiteList | None:
        """The revocations in force; None while there are none."""
        return self._revocations.present

    @property
    def statuses(self) -> StatusList | None:
        """The statuses in force; None while there are none."""
        listed = self._statuses.present
        return None if listed is None else StatusList(listed)

    @property
    def channels(self) -> Mapping[Channel, Callable[[bytes], None]]:
        """What takes each channel's documents."""
        return {
            Channel.TRUST: self._trust.received,
            Channel.REVOCATIONS: self._revocations.received,
            Channel.REVOCATION_CHANGES: self._revocations.received,
            Channel.STATUSES: self._statuses.received,
            Channel.STATUS_CHANGES: self._statuses.received,
        }

    def look(self) -> None:
        """Take up a trust list that was imported; cheap enough for every turn."""
        self._trust.look()

    def wants(self) -> Iterator[Want]:
        """The lists that can't be followed now."""
        for downlink in (self._revocations, self._statuses):
            want = downlink.want()
            if want is not None:
                yield want

    def versions(self) -> Iterator[ListVersion]:
        """What is in force, for the centre to see how old it is."""
        trust = self._trust.issue
        if trust is not None:
            yield ListVersion(DocumentKind.TRUST.value, trust.version, trust.issued_ms)
        for form, downlink in ((REVOCATIONS, self._revocations), (STATUSES, self._statuses)):
            listed = downlink.present
            if listed is not None:
                yield ListVersion(form.kind.value, listed.version, listed.issued_ms)

    def listing(self, code: Credential | Identified | None) -> Listing:
        """What the lists say of whom a code names, or of themselves alone where there is none."""
        issue, listed = self._trust.issue, self._revocations.present
        said = Listing()
        if issue is not None:
            said = replace(
                said,
                trust_version=issue.version,
                trust_expires_ms=issue.expires_ms,
                trust_issued_ms=issue.issued_ms,
            )
        statuses = self._statuses.present
        if statuses is not None:
            said = replace(
                said, statuses_version=statuses.version, statuses_issued_ms=statuses.issued_ms
            )
        if listed is None:
            return said
        return replace(
            said,
            revoked=code is not None and RevocationList(listed).revokes(code),
            revocations_version=listed.version,
            revocations_issued_ms=listed.issued_ms,
        )

    def _restore(self) -> None:
        """Go by the lists that were kept, as far as their signers count now."""
        self._revocations.restore()
        self._statuses.restore()
