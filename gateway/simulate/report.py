"""A simulation in lines for the terminal and as JSON for programs; measures nothing itself."""

from gateway.core.event import Json
from gateway.simulate.latency import Latencies
from gateway.simulate.park import Simulation
from gateway.simulate.tally import Standing


def second_line(now: Standing) -> str:
    """One second of the run."""
    backlog = now.made - now.acknowledged
    trouble = f"  {now.trouble}" if now.trouble else ""
    return (
        f"{now.elapsed_s:5} s  在线 connected {now.connected}/{now.gates}"
        f"  产生 made {now.made:,}  已确认 acknowledged {now.acknowledged:,}"
        f"  待传 backlog {backlog:,}  最早 oldest {now.oldest_ms / 1000:.1f} s{trouble}"
    )


def last_lines(ran: Simulation, end: Standing) -> list[str]:
    """What came of it."""
    tally, missing = ran.tally, end.made - end.acknowledged
    lines = [
        f"闸机 gates {end.gates}，记录 rows {end.made:,}，未确认 not acknowledged {missing:,}",
        _waits("记录→确认 row to acknowledgement", tally.waits),
        _waits("告警→确认 alarm to acknowledgement", tally.alarm_waits),
        _waits("本机迟到 this machine was late by", tally.late),
    ]
    if tally.held:
        lines.append(f"内存已满，未产生 not made, as memory was full: {tally.held:,}")
    return lines


def as_json(ran: Simulation, end: Standing) -> dict[str, Json]:
    """The same with each gate's journal and connections; times in milliseconds."""
    return {
        "gates": end.gates,
        "seconds": end.elapsed_s,
        "made": end.made,
        "acknowledged": end.acknowledged,
        "held": ran.tally.held,
        "row_ms": _figures(ran.tally.waits),
        "alarm_ms": _figures(ran.tally.alarm_waits),
        "late_ms": _figures(ran.tally.late),
        "journals": [
            {
                "gate": gate.name,
                "epoch": gate.outbox.epoch,
                "rows": gate.outbox.head,
                "acknowledged": gate.outbox.watermark(),
                "connected_ms": [*gate.connections_ms],
            }
            for gate in ran.gates
        ],
    }


def _waits(what: str, waits: Latencies) -> str:
    if not waits.count:
        return f"{what}: –"
    figures = ", ".join(f"{name} {ms / 1000:.3f} s" for name, ms in _percentiles(waits))
    return f"{what}: {figures} ({waits.count:,})"


def _figures(waits: Latencies) -> dict[str, Json]:
    return {"count": waits.count} | {name: round(ms, 1) for name, ms in _percentiles(waits)}


def _percentiles(waits: Latencies) -> list[tuple[str, float]]:
    return [
        ("p50", waits.percentile_ms(50)),
        ("p99", waits.percentile_ms(99)),
        ("max", waits.most_ms),
    ]
