"""Decides every verdict of a journal anew from its rows and the policies that were kept."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from gateway.config.policy_text import read_policy
from gateway.core.decision import Decision, decide
from gateway.core.event import EventKind
from gateway.core.policy import Policy
from gateway.core.recall import DECISIONS, Recalled, recall
from gateway.errors import GatewayError
from gateway.journal.policies import PolicyArchive
from gateway.journal.row import JournalRow


@dataclass(frozen=True, slots=True)
class Replayed:
    """One decision of the past, decided again.

    Args:
        sequence: of its row.
        recalled: what the row says.
        again: what comes of it now.
    """

    sequence: int
    recalled: Recalled
    again: Decision

    @property
    def same(self) -> bool:
        """Whether verdict, reasons and every age are what they were."""
        return self.again == self.recalled.decided

    @property
    def fares_alike(self) -> bool:
        """Whether the person would be told the same, whichever policy says it."""
        then, now = self.recalled.decided, self.again
        return then.verdict is now.verdict and set(then.reasons) == set(now.reasons)


@dataclass(frozen=True, slots=True)
class NotReplayed:
    """A row that can't be decided again, or that contradicts what was kept, and why."""

    sequence: int
    why: str


class KeptPolicies:
    """The policies that were in force, each read once.

    Args:
        archive: where they lie.
    """

    def __init__(self, archive: PolicyArchive) -> None:
        self._archive = archive
        self._read: dict[int, Policy | GatewayError] = {}

    def of(self, version: int) -> Policy:
        """The policy of this number.

        Raises:
            GatewayError: none was kept, or it can't be read.
        """
        if version not in self._read:
            self._read[version] = self._load(version)
        found = self._read[version]
        if isinstance(found, GatewayError):
            raise found
        return found

    def contradicts(self, version: int, digest: str) -> bool:
        """Whether another text lies here than the one that came into force."""
        raw = self._archive.text(version)
        return raw is not None and sha256(raw).hexdigest() != digest

    def _load(self, version: int) -> Policy | GatewayError:
        path = self._archive.path(version)
        try:
            raw = self._archive.text(version)
            if raw is None:
                return GatewayError(f"policy version {version} was not kept: {path} is not there")
            return read_policy(raw, str(path)).policy
        except GatewayError as error:
            return error


def replay(rows: Iterable[JournalRow], kept: KeptPolicies) -> Iterator[Replayed | NotReplayed]:
    """Each decision under the policy that made it.

    Args:
        rows: of a journal, oldest first; other rows are passed over.
        kept: the policies.
    """
    for row in rows:
        if row.kind == EventKind.CONFIGURATION_APPLIED.value:
            yield from _policy_faults(row, kept)
        elif row.kind in DECISIONS:
            yield _decided_again(row, kept.of)


def replay_under(rows: Iterable[JournalRow], policy: Policy) -> Iterator[Replayed | NotReplayed]:
    """Each decision under one policy, whichever made it."""
    return (_decided_again(row, lambda _: policy) for row in rows if row.kind in DECISIONS)


def _decided_again(row: JournalRow, policy_of: Callable[[int], Policy]) -> Replayed | NotReplayed:
    try:
        recalled = recall(row)
        policy = policy_of(row.policy_version)
    except (ValueError, GatewayError) as error:
        return NotReplayed(row.sequence, str(error))
    again = decide(recalled.evidence, policy, recalled.decided.at)
    return Replayed(row.sequence, recalled, again)


def _policy_faults(row: JournalRow, kept: KeptPolicies) -> Iterator[NotReplayed]:
    match row.body:
        case {"policy": int(version), "digest": str(digest)}:
            if kept.contradicts(version, digest):
                why = f"policy version {version} came into force with another text than was kept"
                yield NotReplayed(row.sequence, why)
