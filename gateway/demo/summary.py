"""The table at the end of a demonstration, from the journal itself; decides nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median, quantiles
from typing import Final

from gateway.core.event import EventKind
from gateway.core.reason import Reason
from gateway.demo.audit import Agreement
from gateway.demo.director import Played
from gateway.demo.observer import VERDICTS
from gateway.journal.row import JournalRow

_STEPS: Final = (
    ("code in view → text read", "", "decoded"),
    ("code in view → last proof", "", "proved"),
    ("last proof → decision", "proved", "decided"),
    ("decision → row on disk", "decided", "recorded"),
    ("row on disk → open sent", "recorded", "opened"),
    ("code in view → open sent", "", "opened"),
)
_US_PER_MS: Final = 1000


def summary(rows: Sequence[JournalRow], played: Sequence[Played], agreement: Agreement) -> str:
    """Verdicts by reason, times of each step, and whether both databases agree."""
    return "\n".join(
        [
            *_verdicts(rows),
            "",
            *_times(rows),
            "",
            *_surprises(played),
            f"闸机行数 gate rows: {agreement.gate_rows}",
            f"中心行数 centre rows: {agreement.centre_rows}",
            f"逐行一致 row for row: {_verdict_on(agreement)}",
        ]
    )


def _verdicts(rows: Iterable[JournalRow]) -> Iterable[str]:
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.kind in VERDICTS:
            reasons = row.body.get("reasons")
            first = str(reasons[0]) if isinstance(reasons, list) and reasons else ""
            counts[str(row.body.get("verdict")), first] += 1
        elif row.kind == EventKind.ACCESS_OVERRIDDEN.value:
            counts["opened by guard", ""] += 1
    yield "判定 verdicts"
    for (verdict, reason), count in sorted(counts.items()):
        words = Reason(reason).text.zh if reason else ""
        yield f"  {count:5d}  {verdict:16s} {reason:22s} {words}"


def _times(rows: Iterable[JournalRow]) -> Iterable[str]:
    passages = [
        _stages(row) for row in rows if row.kind == EventKind.PASSAGE_COMPLETED.value and row.body
    ]
    stages = [stage for stage in passages if "opened" in stage]
    yield f"用时 times of {len(stages)} passages          median      p99"
    for label, start, end in _STEPS:
        spans = [(stage[end] - stage.get(start, 0)) / _US_PER_MS for stage in stages]
        if spans:
            yield f"  {label:26s} {median(spans):9.2f} {_p99(spans):8.2f} ms"


def _stages(row: JournalRow) -> dict[str, int]:
    stages = row.body.get("stages_us")
    if not isinstance(stages, dict):
        return {}
    return {name: us for name, us in stages.items() if isinstance(us, int)}


def _p99(spans: Sequence[float]) -> float:
    if len(spans) == 1:
        return spans[0]
    return quantiles(spans, n=100, method="inclusive")[-1]


def _surprises(played: Iterable[Played]) -> Iterable[str]:
    for one in played:
        if not one.as_expected:
            said = one.verdict.wire if one.verdict is not None else one.trouble
            reasons = ", ".join(one.reasons)
            yield f"  与剧本不同 unlike the script: {one.arrival.role.value}: {said} {reasons}"


def _verdict_on(agreement: Agreement) -> str:
    if agreement.holds:
        return "是 yes; 链完整 chain verifies"
    if agreement.chain:
        return f"否 no: {agreement.chain}"
    return f"否 no: first difference at row {agreement.first_difference}"
