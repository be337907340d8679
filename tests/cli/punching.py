"""A day at a real gate in memory, whose rows then lie in a journal and at the centre."""

import csv
import io
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from gateway.core.credential import Presented
from gateway.core.heading import Direction
from gateway.core.instant import ClockQuality, Instant
from gateway.core.policy import AccessRule, ArrivalSlot, LanePolicy, Policy
from gateway.core.schedule import WHOLE_DAY, Schedule, parsed_segment
from gateway.journal.opening import open_journal
from gateway.runtime.clock import ManualClock
from tests.evidence import CREDENTIAL
from tests.lane import Lane, by_text

HOUR_MS = 3_600_000
MIDNIGHT_MS = 1_799_942_400_000
"""2027-01-15 00:00 in China, a Friday."""
PARK = Policy(
    schedules={"office": Schedule(workday=WHOLE_DAY)},
    access=(AccessRule("office"),),
    slots=(ArrivalSlot(parsed_segment("08:30-09:00")),),
    lanes={"gate-1": LanePolicy(Direction.BOTH)},
)


def fresh(text: str, at: Instant) -> Presented:
    """A phone that shows another pass each time."""
    if text.startswith("good"):
        key = f"{at.wall_ms}"
        return replace(CREDENTIAL, replay_key=key, expires_ms=at.wall_ms + 60_000)
    return by_text(text, at)


def lane_at(wall_ms: int, policy: Policy = PARK, name: str = "gate-1") -> Lane:
    """A gate at a moment, with rules whose roster never grows old."""
    aged = replace(policy, roster=replace(policy.roster, required=False))
    aged = replace(aged, revocations=replace(aged.revocations, required=False, max_age_hours=720.0))
    return Lane(clock=ManualClock(wall_ms), recognise=fresh, policy=aged, name=name)


def until(lane: Lane, wall_ms: int) -> None:
    """Let the time pass."""
    lane.clock.advance_ms(wall_ms - lane.clock.now().wall_ms)
    lane.gate.turn(None)


def walks(lane: Lane, *, turns_back: bool = False) -> None:
    """The person shows a pass, and a forehead where one is asked, and walks through."""
    lane.code("good")
    lane.forehead()
    lane.written()
    if not turns_back:
        lane.walks_through()
    lane.wait(6_000)
    lane.written()
    lane.wait(3_000)


def journal_of(lane: Lane, folder: Path, name: str = "gate-1") -> Path:
    """The gate's rows as a journal on disk."""
    path = folder / "journal.sqlite"
    with closing(open_journal(path, name, MIDNIGHT_MS)) as store:
        store.commit(lane.ledger.rows)
    return path


def table(text: str) -> list[dict[str, str]]:
    """A CSV as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))))


def with_clock(lane: Lane, quality: ClockQuality) -> None:
    """The gate's clock is as good as this from now on."""
    lane.clock.quality = quality
