"""What the centre said of its roster, verified, and the way from what a gate has to it; no disk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from gateway.codes.document import Document
from gateway.codes.roster import RosterChange, RosterLock, RosterManifest, read_roster_body, refused
from gateway.codes.roster_changes import RosterIssue, open_changes

MOST_CHANGES: Final = 64
"""Kept in memory; a broker retains half as many."""


@dataclass(frozen=True, slots=True)
class Said:
    """A verified document about the roster.

    Args:
        document: what the envelope says.
        body: what its body says.
        payload: the bytes as they came.
    """

    document: Document
    body: RosterManifest | RosterChange
    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RosterNews:
    """The newest manifest and the changes that may lead to it; a value.

    Args:
        said: the manifest's document, or None.
        manifest: its body.
        steps: verified changes by the state that they follow.
    """

    said: Said | None = None
    manifest: RosterManifest | None = None
    steps: Mapping[bytes, Said] = field(default_factory=dict)

    def with_manifest(self, said: Said) -> "RosterNews":
        """With a newer manifest.

        Raises:
            UntrustedDocumentError: it is none.
        """
        if not isinstance(said.body, RosterManifest):
            raise refused(said.document.site, "changes came where its manifest was expected")
        return RosterNews(said, said.body, self.steps)

    def with_change(self, said: Said) -> "RosterNews":
        """With one more step; the oldest goes where there are too many.

        Raises:
            UntrustedDocumentError: it is none.
        """
        if not isinstance(said.body, RosterChange):
            raise refused(said.document.site, "a manifest came where changes were expected")
        newest = sorted([*self.steps.items(), (said.body.follows, said)], key=_version)
        return RosterNews(self.said, self.manifest, dict(newest[-MOST_CHANGES:]))

    def way_from(self, state: bytes) -> tuple[Said, ...] | None:
        """The steps that lead from a state to the manifest's; None where they don't."""
        if self.manifest is None:
            return None
        way: list[Said] = []
        while state != self.manifest.state:
            step = self.steps.get(state)
            if step is None or not isinstance(step.body, RosterChange) or len(way) > MOST_CHANGES:
                return None
            way.append(step)
            state = step.body.state
        return tuple(way)


def issues_of(way: tuple[Said, ...], lock: RosterLock) -> list[RosterIssue]:
    """The steps of a way, opened.

    Raises:
        UntrustedDocumentError: sealed with another key, or no changes.
    """
    return [
        RosterIssue(
            said.document.version,
            said.document.issued_ms,
            said.body.state,
            said.payload,
            open_changes(said.body, lock, said.document.version),
        )
        for said in way
        if isinstance(said.body, RosterChange)
    ]


def said_in(document: Document, payload: bytes) -> Said:
    """What a verified document says of the roster.

    Raises:
        UntrustedDocumentError: nothing that this program reads.
    """
    return Said(document, read_roster_body(document.body, document.site), payload)


def _version(step: tuple[bytes, Said]) -> int:
    return step[1].document.version
