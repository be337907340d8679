"""What is wrong with each gate, the worst gate first; pure, and no cure for any of it.

Gates are judged by what the centre saw: a gate is alive by the age of its last word, whatever that
word was, because a power cut that takes gate and broker together sends no last will.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum, unique
from typing import Final

from gateway.central.store.gates import GateSeen, RefusedCount
from gateway.codes.document import DocumentKind
from gateway.core.instant import ClockQuality
from gateway.core.lane_mode import LaneMode
from gateway.journal.space import DEFAULT_LIMITS

SILENT_AFTER_MS: Final = 30_000
"""Three heartbeats of 10 s missed: the gate counts as silent, whatever it said last."""

LAGS_AFTER_MS: Final = 60_000
"""A healthy gate's rows are acknowledged within seconds; a minute is more than one lost batch."""


class Gravity(IntEnum):
    """How soon somebody must look; the graver is the greater number."""

    WELL = 0
    NOTICE = 1
    GRAVE = 2


@unique
class Trouble(Enum):
    """What can be wrong with a gate; values stand in the JSON output: add, never rename."""

    CHAIN_BROKEN = "chain-broken"
    CONFLICTS = "conflicts"
    NEVER_HEARD = "never-heard"
    SILENT = "silent"
    OFFLINE = "offline"
    ROWS_MISSING = "rows-missing"
    LAGGING = "lagging"
    DISK_LOW = "disk-low"
    CLOCK_UNSET = "clock-unset"
    VOLTAGE_LOW = "voltage-low"
    THROTTLED = "throttled"
    LANE_CLOSED = "lane-closed"
    STAFF_ONLY = "staff-only"
    POLICY_ODD = "policy-odd"
    BEHIND = "behind"
    REFUSED = "messages-refused"

    @property
    def gravity(self) -> Gravity:
        """Of this trouble alone."""
        return Gravity.GRAVE if self in _GRAVE else Gravity.NOTICE


_GRAVE: Final = frozenset(
    {
        Trouble.CHAIN_BROKEN,
        Trouble.CONFLICTS,
        Trouble.NEVER_HEARD,
        Trouble.SILENT,
        Trouble.OFFLINE,
        Trouble.DISK_LOW,
    }
)
"""Either the gate can't be relied on, or its records can't."""


_ORDERED: Final[Mapping[str, Trouble]] = {
    LaneMode.CLOSED.value: Trouble.LANE_CLOSED,
    LaneMode.STAFF_ONLY.value: Trouble.STAFF_ONLY,
}
"""By order, so it is no fault; but an order that was forgotten costs the park a lane."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One trouble of one gate.

    Args:
        trouble: what.
        amount: rows, messages, milliseconds, bytes, or the gate's version of a document.
        document: which one, where it is one.
        newest: its newest version.
    """

    trouble: Trouble
    amount: int = 0
    document: str = ""
    newest: int = 0


@dataclass(frozen=True, slots=True)
class FleetGate:
    """A gate with all that is known of it.

    Args:
        seen: its own words and its journals.
        age_ms: since its last live word; None if there never was one.
        refused: its messages that were not ours.
        findings: what is wrong, the gravest first.
    """

    seen: GateSeen
    age_ms: int | None
    refused: int
    findings: tuple[Finding, ...]

    @property
    def gravity(self) -> Gravity:
        """Of the gravest trouble."""
        return max((one.trouble.gravity for one in self.findings), default=Gravity.WELL)

    @property
    def missing(self) -> int:
        """Rows between others that never came, of all its journals."""
        return sum(journal.missing for journal in self.seen.journals)

    @property
    def duplicates(self) -> int:
        """Rows that came again, of all its journals."""
        return sum(journal.duplicates for journal in self.seen.journals)

    @property
    def conflicts(self) -> int:
        """Rows that came again with other bytes, of all its journals."""
        return sum(journal.conflicts for journal in self.seen.journals)

    @property
    def versions(self) -> Mapping[str, int]:
        """Of each document that it goes by, 0 for none; by the document's name."""
        return _versions(self.seen)


def judged(
    gates: Iterable[GateSeen],
    refused: Iterable[RefusedCount],
    newest: Mapping[str, int],
    now_ms: int,
) -> list[FleetGate]:
    """Every gate, the worst first.

    Args:
        gates: as the centre knows them.
        refused: messages that were not ours.
        newest: version of each document that was published, by its name.
        now_ms: the centre's wall clock.
    """
    known, of_gate = list(gates), Counter[str]()
    for one in refused:
        of_gate[one.gate] += one.refusals
    usual = _usual_policies(known)
    fleet = [_gate(seen, of_gate[seen.gate], newest, usual, now_ms) for seen in known]
    return sorted(fleet, key=_worst_first)


def _usual_policies(gates: Iterable[GateSeen]) -> dict[int, str]:
    """The text that most gates have of each version of the policy, as its digest."""
    texts: dict[int, Counter[str]] = {}
    for seen in gates:
        if seen.policy_digest:
            texts.setdefault(seen.policy_version, Counter())[seen.policy_digest] += 1
    return {version: told.most_common(1)[0][0] for version, told in texts.items()}


def _worst_first(gate: FleetGate) -> tuple[int, int, int, str]:
    grave = sum(one.trouble.gravity is Gravity.GRAVE for one in gate.findings)
    return -gate.gravity, -grave, -len(gate.findings), gate.seen.gate


def _gate(
    seen: GateSeen, refused: int, newest: Mapping[str, int], usual: Mapping[int, str], now_ms: int
) -> FleetGate:
    age_ms = max(0, now_ms - seen.last_seen_ms) if seen.last_seen_ms else None
    findings = [
        *_records(seen),
        *_presence(seen, age_ms),
        *_condition(seen),
        *_behind(seen, newest),
    ]
    if seen.policy_digest and seen.policy_digest != usual[seen.policy_version]:
        findings.append(Finding(Trouble.POLICY_ODD, seen.policy_version))
    if refused:
        findings.append(Finding(Trouble.REFUSED, refused))
    findings.sort(key=lambda one: -one.trouble.gravity)
    return FleetGate(seen, age_ms, refused, tuple(findings))


def _records(seen: GateSeen) -> Iterator[Finding]:
    """What is wrong with the rows that came."""
    broken = sum(bool(journal.chain_error) for journal in seen.journals)
    for trouble, amount in (
        (Trouble.CHAIN_BROKEN, broken),
        (Trouble.CONFLICTS, sum(journal.conflicts for journal in seen.journals)),
        (Trouble.ROWS_MISSING, sum(journal.missing for journal in seen.journals)),
    ):
        if amount:
            yield Finding(trouble, amount)


def _presence(seen: GateSeen, age_ms: int | None) -> Iterator[Finding]:
    if age_ms is None:
        yield Finding(Trouble.NEVER_HEARD)
    elif age_ms > SILENT_AFTER_MS:
        yield Finding(Trouble.SILENT, age_ms)
    elif not seen.online:
        yield Finding(Trouble.OFFLINE, age_ms)


def _condition(seen: GateSeen) -> Iterator[Finding]:
    """What is wrong by the gate's own words."""
    if seen.oldest_age_ms is not None and seen.oldest_age_ms > LAGS_AFTER_MS:
        yield Finding(Trouble.LAGGING, seen.oldest_age_ms)
    if seen.free_bytes is not None and seen.total_bytes:
        least = max(DEFAULT_LIMITS.least_bytes, DEFAULT_LIMITS.least_fraction * seen.total_bytes)
        if seen.free_bytes < least:
            yield Finding(Trouble.DISK_LOW, seen.free_bytes)
    if seen.clock == ClockQuality.UNSET.value:
        yield Finding(Trouble.CLOCK_UNSET)
    if seen.voltage_low:
        yield Finding(Trouble.VOLTAGE_LOW)
    if seen.throttled:
        yield Finding(Trouble.THROTTLED)
    if trouble := _ORDERED.get(seen.lane_mode):
        yield Finding(trouble)


def _behind(seen: GateSeen, newest: Mapping[str, int]) -> Iterator[Finding]:
    """Which documents the gate goes by that are not the newest; of one never heard, none."""
    if not seen.last_seen_ms:
        return
    for name, have in _versions(seen).items():
        if have < newest.get(name, 0):
            yield Finding(Trouble.BEHIND, have, name, newest[name])


def _versions(seen: GateSeen) -> dict[str, int]:
    """A gate of an earlier program names no lists: nothing is said of those."""
    said = {one.name: one.version for one in seen.lists}
    names = [kind.value for kind in DocumentKind] if said else []
    return (
        dict.fromkeys(names, 0)
        | said
        | {
            DocumentKind.ROSTER.value: seen.roster_version,
            DocumentKind.POLICY.value: seen.policy_version,
        }
    )
