"""The centre's lists at the gate, from their files to what deciding asks of them; no thread."""

from collections.abc import Callable, Iterator, Mapping

from gateway.app.files import GateFiles
from gateway.codes.revocations import REVOCATIONS, RevocationList
from gateway.codes.status_list import STATUSES, StatusList
from gateway.config import GatewayConfig
from gateway.core.credential import Credential
from gateway.core.listing import Listing
from gateway.journal.documents import DocumentShelf
from gateway.sync.downlink import SiteKeys
from gateway.sync.list_downlink import Ears, ListDownlink
from gateway.sync.topics import Channel
from gateway.sync.want import Want


class GateLists:
    """What the gate knows by the centre's lists. The mqtt thread changes it, any thread asks it.

    Args:
        config: which site, and where its files are.
        files: whose signatures count from the start.
        ears: who is told what became of each document.
    """

    def __init__(self, config: GatewayConfig, files: GateFiles, ears: Ears) -> None:
        self._keys = SiteKeys(config.gate.site, files.trust, files.roster_key)
        folder = config.gate.state_dir
        self._revocations, self._statuses = (
            ListDownlink(form, self.keys, DocumentShelf(folder, form.kind.value), ears)
            for form in (REVOCATIONS, STATUSES)
        )
        self._revocations.restore()
        self._statuses.restore()

    def keys(self) -> SiteKeys:
        """What opens the site's documents now."""
        return self._keys

    @property
    def channels(self) -> Mapping[Channel, Callable[[bytes], None]]:
        """What takes each channel's documents."""
        return {
            Channel.REVOCATIONS: self._revocations.received,
            Channel.REVOCATION_CHANGES: self._revocations.received,
            Channel.STATUSES: self._statuses.received,
            Channel.STATUS_CHANGES: self._statuses.received,
        }

    def wants(self) -> Iterator[Want]:
        """The lists that can't be followed now."""
        for downlink in (self._revocations, self._statuses):
            want = downlink.want()
            if want is not None:
                yield want

    def listing(self, credential: Credential | None) -> Listing:
        """What the lists say of a verified code, or of themselves alone where there is none."""
        listed = self._revocations.present
        if listed is None:
            return Listing()
        revoked = credential is not None and RevocationList(listed).revokes(credential)
        return Listing(revoked, listed.version, listed.issued_ms)

    def statuses(self) -> StatusList | None:
        """The statuses in force; None while there are none."""
        listed = self._statuses.present
        return None if listed is None else StatusList(listed)
