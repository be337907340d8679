"""The policy of policy.toml and those of the centre as one: which is in force, and from when."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from gateway.app.policy_start import begin_with
from gateway.codes.document import DocumentKind
from gateway.config.policy_text import PolicyText
from gateway.core.instant import Instant
from gateway.core.policy import Policy
from gateway.journal.documents import DocumentShelf
from gateway.journal.policies import PolicyArchive
from gateway.sync.list_downlink import Ears
from gateway.sync.list_version import ListVersion
from gateway.sync.policy_downlink import PolicyDownlink, Shelves
from gateway.sync.site_keys import SiteKeys
from gateway.sync.topics import Channel

COMING: Final = "policy-next"
"""Names the file of the policy whose moment has not come."""


class GatePolicies:
    """What the gate knows of policies. The mqtt thread changes it.

    Args:
        local: of policy.toml.
        keys: what opens the site's documents now.
        folder: the gate's state folder.
        ears: who is told what became of each document.
        now: the time.

    Raises:
        JournalError: the local policy can't be kept.
    """

    def __init__(
        self,
        local: PolicyText,
        keys: Callable[[], SiteKeys],
        folder: Path,
        ears: Ears,
        now: Callable[[], Instant],
    ) -> None:
        shelves = Shelves(
            present=DocumentShelf(folder, DocumentKind.POLICY.value),
            coming=DocumentShelf(folder, COMING),
            texts=PolicyArchive(folder),
        )
        begun = begin_with(local, PolicyArchive(folder))
        self.complaint = begun.complaint
        self._downlink = PolicyDownlink(begun.text, keys, shelves, ears, now)
        self._downlink.restore()
        self.look = self._downlink.look

    def rules(self) -> Policy:
        """The policy in force; any thread."""
        return self.present.policy

    @property
    def present(self) -> PolicyText:
        """What is in force, or will be as soon as nobody is in the lane."""
        return self._downlink.present

    @property
    def channels(self) -> Mapping[Channel, Callable[[bytes], None]]:
        """What takes the channel's documents."""
        return {Channel.POLICY: self._downlink.received}

    def versions(self) -> Iterator[ListVersion]:
        """The newest policy of the centre that is here, for the centre to see that it arrived."""
        newest = self._downlink.newest
        if newest is not None:
            issue = newest.issue
            yield ListVersion(DocumentKind.POLICY.value, issue.version, issue.issued_ms)
