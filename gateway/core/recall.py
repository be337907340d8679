"""A decision read back from its row alone: what was known, when, and what was decided then.

Nothing is judged here: ``decide`` on what comes back gives the same verdict again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Protocol

from gateway.core.decision import Decision
from gateway.core.event import Json
from gateway.core.evidence import Evidence
from gateway.core.evidence_row import evidence_of_row
from gateway.core.freshness import Ages
from gateway.core.instant import ClockQuality, Instant
from gateway.core.ladder import Rung
from gateway.core.punch import Punch
from gateway.core.reason import Reason, Verdict
from gateway.core.record import KIND_OF_VERDICT
from gateway.core.row_value import RowError, of_row

DECISIONS: Final = frozenset(kind.value for kind in KIND_OF_VERDICT.values())
"""Kinds of rows that hold a decision."""

_VERDICTS: Final = MappingProxyType({verdict.wire: verdict for verdict in Verdict})
_OF_DECISION: Final = ("verdict", "reasons", "floor_ms", "rung", "age_ms", "punch")
_PUNCH: Any = Punch | None


class Row(Protocol):
    """A row of the journal."""

    @property
    def kind(self) -> str:
        """Value of an ``EventKind``."""

    @property
    def wall_ms(self) -> int:
        """Milliseconds UTC."""

    @property
    def mono_ns(self) -> int:
        """Nanoseconds of the monotonic clock."""

    @property
    def boot(self) -> str:
        """The kernel's random id of that boot."""

    @property
    def clock(self) -> ClockQuality:
        """Quality of ``wall_ms``."""

    @property
    def policy_version(self) -> int:
        """The policy that decided."""

    @property
    def roster_version(self) -> int:
        """The roster that was asked."""

    @property
    def body(self) -> Mapping[str, Json]:
        """As ``decision_body`` made it."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """One decision of the past.

    Args:
        evidence: what it stood on.
        decided: what came of it then, by ``decided.policy_version`` at ``decided.at``.
    """

    evidence: Evidence
    decided: Decision


def recall(row: Row) -> Recalled:
    """The decision that a row keeps.

    Raises:
        ValueError: the row holds no decision, too little of one, or more than this program knows.
    """
    try:
        decided = _decided(row)
    except KeyError as error:
        raise RowError(f"the row does not say {error}") from None
    if row.kind != KIND_OF_VERDICT[decided.verdict].value:
        raise RowError(f"a row {row.kind} can't hold the verdict {decided.verdict.wire}")
    facts = {key: value for key, value in row.body.items() if key not in _OF_DECISION}
    return Recalled(evidence_of_row(facts, row.roster_version), decided)


def _decided(row: Row) -> Decision:
    body, ages = row.body, of_row(Ages, row.body["age_ms"])
    floor_ms = of_row(int, body["floor_ms"])
    return Decision(
        at=Instant(row.wall_ms, row.mono_ns, row.boot, row.clock, floor_ms),
        verdict=_VERDICTS[of_row(str, body["verdict"])],
        reasons=of_row(tuple[Reason, ...], body["reasons"]),
        policy_version=row.policy_version,
        rung=of_row(Rung, body["rung"]),
        ages=ages,
        punch=of_row(_PUNCH, body.get("punch")),
    )
