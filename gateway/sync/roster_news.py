"""What the centre said of its roster, verified, and the way from what a gate has to it; no disk."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Generic, TypeVar

from gateway.codes.document import Document
from gateway.codes.roster import (
    PART,
    RosterChange,
    RosterLock,
    RosterManifest,
    read_roster_body,
    refused,
)
from gateway.codes.roster_changes import RosterIssue, open_changes
from gateway.sync.zstd_stream import unpacked

MOST_CHANGES: Final = 64
"""Kept in memory; a broker retains half as many."""

Body = TypeVar("Body", RosterManifest, RosterChange)


@dataclass(frozen=True, slots=True)
class Said(Generic[Body]):
    """A verified document about the roster.

    Args:
        document: what the envelope says.
        body: what its body says.
        payload: the bytes as they came.
    """

    document: Document
    body: Body
    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RosterNews:
    """The newest manifest and the changes that may lead to it; a value.

    Args:
        manifest: with its document, or None.
        steps: verified changes by the state that they follow.
    """

    manifest: Said[RosterManifest] | None = None
    steps: Mapping[bytes, Said[RosterChange]] = field(default_factory=dict)

    def with_manifest(self, said: Said[RosterManifest]) -> "RosterNews":
        """With a newer manifest."""
        return replace(self, manifest=said)

    def with_change(self, said: Said[RosterChange]) -> "RosterNews":
        """With one more step; the oldest goes where there are too many."""
        newest = sorted([*self.steps.items(), (said.body.follows, said)], key=_version)
        return replace(self, steps=dict(newest[-MOST_CHANGES:]))

    def way_from(self, state: bytes) -> tuple[Said[RosterChange], ...] | None:
        """The steps that lead from a state to the manifest's; None where they don't."""
        if self.manifest is None:
            return None
        way: list[Said[RosterChange]] = []
        while state != self.manifest.body.state:
            step = self.steps.get(state)
            if step is None or len(way) > MOST_CHANGES:
                return None
            way.append(step)
            state = step.body.state
        return tuple(way)


def manifest_in(document: Document, payload: bytes) -> Said[RosterManifest]:
    """What a verified document on the manifest's topic says.

    Raises:
        UntrustedDocumentError: it is no manifest that this program reads.
    """
    body = read_roster_body(document.body, document.site)
    if not isinstance(body, RosterManifest):
        raise refused(document.site, "changes came where its manifest was expected")
    return Said(document, body, payload)


def change_in(document: Document, payload: bytes) -> Said[RosterChange]:
    """What a verified document on a topic of changes says.

    Raises:
        UntrustedDocumentError: it holds no changes that this program reads.
    """
    body = read_roster_body(document.body, document.site)
    if not isinstance(body, RosterChange):
        raise refused(document.site, "a manifest came where changes were expected")
    return Said(document, body, payload)


def issues_of(way: Iterable[Said[RosterChange]], lock: RosterLock) -> list[RosterIssue]:
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
    ]


def issue_of_file(said: Said[RosterManifest]) -> RosterIssue:
    """The file that a manifest names, before the changes behind it."""
    manifest = said.body
    return RosterIssue(manifest.base, said.document.issued_ms, manifest.base_state, said.payload)


def file_of(manifest: RosterManifest, parts: Iterable[bytes], lock: RosterLock) -> Iterator[bytes]:
    """The file that a manifest names, opened and unpacked piece by piece.

    Args:
        manifest: names it.
        parts: all of its sealed parts, in order.
        lock: opens them.

    Raises:
        UntrustedDocumentError: sealed with another key.
        ForeignPayloadError: no file of that size.
    """
    opened = (lock.open(part, PART, manifest.base, number) for number, part in enumerate(parts))
    return unpacked(opened, f"roster's file {manifest.base}", manifest.file_bytes)


def _version(step: tuple[bytes, Said[RosterChange]]) -> int:
    return step[1].document.version
