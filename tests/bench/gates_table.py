"""The figures of the gates' bench in a table, and whether a row is missing; measures nothing."""

from collections.abc import Iterator, Mapping
from math import nan
from typing import Any

from gateway.central.store.database import Database
from gateway.central.store.gates import GateStore
from tests.bench.bar import Bar
from tests.bench.gates_ways import AFTER, NEVER_MS, OUTAGE, RETURNING, STEADY, Happened, Ways

ROW_BAR_S, ALARM_BAR_S = 5.0, 2.0


def percentile(ms: list[int], percent: float) -> float:
    """Seconds; NaN of nothing."""
    if not ms:
        return nan
    ordered = sorted(ms)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] / 1000


def table(found: Ways, happened: Happened, report: Mapping[str, Any]) -> str:
    """Each phase with its rows and alarms, in seconds from row to centre."""
    lines = [f"{'seconds from row to centre':44}{'rows':>9}{'p50':>9}{'p99':>9}{'max':>9}"]
    for phase in (STEADY, OUTAGE, RETURNING, AFTER):
        for what, of in (("", found.rows), ("  alarms", found.alarms)):
            ms = of.get(phase, [])
            figures = "".join(f"{percentile(ms, percent):9.2f}" for percent in (50, 99, 100))
            lines.append(f"{what or phase:44}{len(ms):9,}{figures}")
    # A gate may be at the broker before the centre answers.
    back_ms = [
        max(0, ms - happened.back_ms) for ms in happened.reconnected_ms.values() if ms < NEVER_MS
    ]
    back50, back = percentile(back_ms, 50), percentile(back_ms, 100)
    last, alarm = (_since(ms, happened) for ms in (found.last_ms, found.last_alarm_ms))
    late = report["late_ms"]
    lines += [
        f"after the return half of the gates were connected in {back50:.1f} s, all in {back:.1f} s",
        f"the outage's last row came after {last:.1f} s, its last alarm after {alarm:.1f} s",
        f"the simulator was late by p99 {late['p99']:.0f} ms, at most {late['max']:.0f} ms",
    ]
    return "\n".join(lines)


def audit(database: Database, report: Mapping[str, Any]) -> str:
    """Whether the centre has every row once, and what it says of the chains."""
    journals = {
        (gate.gate, journal.epoch): journal
        for gate in GateStore(database).gates()
        for journal in gate.journals
    }
    lost = extra = wrong = duplicates = conflicts = 0
    for one in report["journals"]:
        there = journals.get((one["gate"], one["epoch"]))
        lost += max(0, one["rows"] - (there.watermark if there else 0))
        if there is None:
            continue
        extra += max(0, there.watermark - one["rows"])
        wrong += bool(there.chain_error)
        duplicates += there.duplicates
        conflicts += there.conflicts
    made = report["made"]
    again = duplicates / max(1, made)
    return (
        f"{made:,} rows made, {lost} not at the centre, {extra + conflicts} twice or changed,"
        f" {wrong} chains broken, {report['held']} not made for want of memory,"
        f" {again:.2f} sent in vain a row"
    )


def _since(ms: int, happened: Happened) -> float:
    """Seconds after the return; NaN where there was none."""
    return (ms - happened.back_ms) / 1000 if ms and happened.back_ms < NEVER_MS else nan


def bars(found: Ways) -> Iterator[Bar]:
    """What was to be reached."""
    for phase in (STEADY, AFTER):
        rows, alarms = found.rows.get(phase, []), found.alarms.get(phase, [])
        yield Bar(f"p99 of rows {phase}, s", percentile(rows, 99), ROW_BAR_S, at_most=True)
        yield Bar(f"p99 of alarms {phase}, s", percentile(alarms, 99), ALARM_BAR_S, at_most=True)
