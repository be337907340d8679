"""What other rules would have done, counted and told in words or JSON; decides nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from gateway.app.replaying import NotReplayed, Replayed
from gateway.config.policy_changes import policy_changes
from gateway.core.credential import Credential, Identified
from gateway.core.decision import Decision
from gateway.core.event import Json
from gateway.core.hindsight import unknown
from gateway.core.policy import Policy
from gateway.errors import GatewayError

if TYPE_CHECKING:
    from gateway.core.reason import Reason

_JUDGING: Final = frozenset(
    {
        "version",
        "thermometry.required",
        "thermometry.fever_celsius",
        "thermometry.guard_band_celsius",
        "thermometry.estimate_max_age_ms",
        "thermometry.blackbody_required",
    }
)
_GATHERING: Final = ("thermometry.", "passage.", "roster.antipassback", "lanes.", "second_proof.")
"""Keys by which evidence is gathered, so that other ones would have left other rows, except for
those above, which only judge what there is."""

_ALONE: Final = (
    "每条记录单独重算：不计此前结论改变后的再次入场、已用的码和等待 /"
    " each row stands alone: who would have been admitted or sent away before changes no later row"
)


class Hindsight:
    """Counts who would have fared differently.

    Args:
        policy: the other rules.
        policy_of: the rules of then by their number; raises a GatewayError where none were kept.
    """

    def __init__(self, policy: Policy, policy_of: Callable[[int], Policy]) -> None:
        self.decisions = 0
        self.changed: list[Replayed] = []
        self.not_replayed: list[NotReplayed] = []
        self.moves: Counter[tuple[str, str]] = Counter()
        self.gained: Counter[Reason] = Counter()
        self.lost: Counter[Reason] = Counter()
        self.version = policy.version
        self._policy = policy
        self._policy_of = policy_of
        self._versions: set[int] = set()

    def take(self, one: Replayed | NotReplayed) -> None:
        """Count one row."""
        if isinstance(one, NotReplayed):
            self.not_replayed.append(one)
            return
        then, now = one.recalled.decided, one.again
        self.decisions += 1
        self._versions.add(then.policy_version)
        if not one.fares_alike:
            self.changed.append(one)
            self.moves[then.verdict.wire, now.verdict.wire] += 1
            self.gained.update(set(now.reasons) - set(then.reasons))
            self.lost.update(set(then.reasons) - set(now.reasons))

    def caveats(self) -> Iterator[str]:
        """What no row can tell, in words."""
        yield _ALONE
        for version in sorted(self._versions):
            try:
                before = self._policy_of(version)
            except GatewayError as error:
                yield str(error)
                continue
            for change in policy_changes(before, self._policy):
                if change.key not in _JUDGING and change.key.startswith(_GATHERING):
                    yield (
                        f"{change.key}: 版本 version {version}: {change.before} → {change.after};"
                        " 记录是按当时的值取得的 / rows were gathered by the value of then"
                    )

    def as_json(self) -> dict[str, Json]:
        """The same for a program."""
        return {
            "policy": self.version,
            "decisions": self.decisions,
            "changed": len(self.changed),
            "moves": [
                {"then": then, "now": now, "count": count}
                for (then, now), count in self.moves.most_common()
            ],
            "gained": {reason.value: count for reason, count in self.gained.most_common()},
            "lost": {reason.value: count for reason, count in self.lost.most_common()},
            "rows": [_row(one) for one in self.changed],
            "not_replayed": [
                {"sequence": one.sequence, "why": one.why} for one in self.not_replayed
            ],
            "unknown": list(self.caveats()),
        }


def hindsight_lines(found: Hindsight) -> Iterator[str]:
    """The whole report for people."""
    yield (
        f"规则版本 policy version {found.version}: 结论 verdicts {found.decisions},"
        f" 会不同 would differ: {len(found.changed)}"
    )
    for (then, now), count in found.moves.most_common():
        yield f"  {count:7}  {then} → {now}"
    for title, reasons in (
        ("新增的理由 reasons gained", found.gained),
        ("消失的理由 reasons lost", found.lost),
    ):
        if reasons:
            yield title
        for reason, count in reasons.most_common():
            yield f"  {count:7}  {reason.value}  {reason.text.zh} / {reason.text.en}"
    if found.changed:
        yield "逐条 row by row"
    yield from (f"  {difference_line(one)}" for one in found.changed)
    for one in found.not_replayed:
        yield f"row {one.sequence}: 无法重算 can't be decided again: {one.why}"
    yield "无从得知 what can't be known"
    yield from (f"  {caveat}" for caveat in found.caveats())


def difference_line(one: Replayed) -> str:
    """One row: when, who by random id, then and now, and what is not known."""
    then, now = one.recalled.decided, one.again
    at = _at(then)
    told = f"row {one.sequence}  {at}  {_holder(one) or '-'}  {_said(then)} → {_said(now)}"
    lacking = [f"{fact.text.zh} / {fact.text.en}" for fact in unknown(one.recalled, now)]
    return f"{told}  ({'; '.join(lacking)})" if lacking else told


def _row(one: Replayed) -> Json:
    then, now = one.recalled.decided, one.again
    return {
        "sequence": one.sequence,
        "at": _at(then),
        "holder": _holder(one),
        "then": _decision(then),
        "now": _decision(now),
        "unknown": [fact.value for fact in unknown(one.recalled, now)],
    }


def _decision(decision: Decision) -> Json:
    return {"verdict": decision.verdict.wire, "reasons": _names(decision)}


def _said(decision: Decision) -> str:
    return " ".join((decision.verdict.wire, *(f"[{name}]" for name in _names(decision))))


def _names(decision: Decision) -> "list[Json]":
    return [reason.value for reason in decision.reasons]


def _holder(one: Replayed) -> str:
    presented = one.recalled.evidence.presented
    return presented.holder if isinstance(presented, Credential | Identified) else ""


def _at(decision: Decision) -> str:
    at = datetime.fromtimestamp(decision.at.wall_ms / 1000, UTC)
    return at.isoformat(timespec="milliseconds")
