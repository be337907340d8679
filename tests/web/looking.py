"""What look-ups are tried on: people who passed, and the words of a page; no test."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gateway.core.drift import DayTally, DriftMemory, Seen
from gateway.core.event import EventKind
from tests.web.conftest import SAME_PAGE, csrf_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.web.conftest import Rig

MINUTE_MS = 60_000


def said(page: str) -> str:
    """The words of what was found, on one line."""
    found = page[page.index('id="found"') :]
    return " ".join(re.sub("<[^>]+>", " ", found).split())


def three_passed(rig: Rig) -> int:
    """Wang came in, Li had a fever, somebody unknown was referred; the moment now."""
    now_ms = rig.clock.now().wall_ms
    rig.records.people |= {"a1": ("王小明", "华科电子"), "b2": ("李红", "钱塘软件")}
    rig.records.add_at(
        now_ms - 3 * MINUTE_MS,
        EventKind.ACCESS_GRANTED,
        code={"holder": "a1"},
        heading="in",
        temperature={"celsius": 36.42},
        reasons=[],
    )
    rig.records.add_at(
        now_ms - 2 * MINUTE_MS,
        EventKind.ACCESS_DENIED,
        code={"holder": "b2"},
        heading="in",
        temperature={"celsius": 38.2},
        reasons=["fever"],
    )
    rig.records.add_at(
        now_ms - MINUTE_MS,
        EventKind.ACCESS_REFERRED,
        code=None,
        heading="in",
        reasons=["code-missing"],
    )
    rig.records.add_at(now_ms - MINUTE_MS, EventKind.TAMPER)
    return now_ms


def searched(guard: FlaskClient, **form: str) -> str:
    """The answer to a form."""
    token = csrf_of(guard.get("/look/passages").text)
    answer = guard.post("/look/passages", data={"csrf": token, **form}, headers=SAME_PAGE)
    assert answer.status_code == 200
    return said(answer.text)


def went(rig: Rig, minutes_ago: int, heading: str, kind: EventKind, holder: str = "a1") -> None:
    """Somebody was admitted, and this became of it."""
    at_ms = rig.clock.now().wall_ms - minutes_ago * MINUTE_MS
    celsius = {"celsius": 36.4}
    rig.records.add_at(
        at_ms,
        EventKind.ACCESS_GRANTED,
        code={"holder": holder},
        heading=heading,
        temperature=celsius,
        reasons=[],
    )
    grant = rig.records.rows[0].sequence
    rig.records.add_at(at_ms + 1, kind, grant=grant, heading=heading)


def flow(rig: Rig, people: int, every_s: int, service_s: int = 2) -> None:
    """People who walked through one after the other until now, with the mono clock of this boot."""
    now = rig.clock.now()
    for number in reversed(range(people)):
        back_ms = number * every_s * 1_000
        wall_ms, end_ns = now.wall_ms - back_ms, now.mono_ns - back_ms * 1_000_000
        decided_ns = end_ns - (service_s * 1_000 - 500) * 1_000_000
        rig.records.add_at(
            wall_ms, EventKind.ACCESS_GRANTED, decided_ns, now.boot, second=None, reasons=[]
        )
        grant = rig.records.rows[0].sequence
        stages = {"decided": 500_000}
        rig.records.add_at(
            wall_ms, EventKind.PASSAGE_COMPLETED, end_ns, now.boot, grant=grant, stages_us=stages
        )


def warm(rig: Rig, *celsius: float) -> None:
    """People were measured, one a minute until now."""
    now_ms = rig.clock.now().wall_ms
    for number, value in enumerate(celsius):
        at_ms = now_ms - (len(celsius) - number) * MINUTE_MS
        temperature = {"celsius": value}
        rig.records.add_at(at_ms, EventKind.ACCESS_GRANTED, temperature=temperature, second=None)


def memory(recent: int, reference: int = 3_650) -> DriftMemory:
    """Fifty people of one temperature after many of another, in hundredths of a degree."""
    return DriftMemory((Seen(9, recent),) * 50, (DayTally(8, ((reference, 500),)),))
