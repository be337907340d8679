"""Whom a restarted gate still has waiting."""

from dataclasses import replace

import pytest

from gateway.app.recall_holds import recall_holds
from gateway.config.policy_limits import POLICY_LIMITS
from gateway.core.event import GENESIS, EventKind, Json, row_text
from gateway.core.reason import Reason
from gateway.core.thermometry import LONGEST_HOLD_MS
from gateway.core.thermometry.holds import WAITED_MS
from gateway.journal.row import parse_row
from tests.app.test_recall import REFERRED, Row
from tests.evidence import NOW
from tests.lane import Lane

DENIED = EventKind.ACCESS_DENIED.value
COLD: Json = ["roster-stale", "temperature-low", "of-another-version"]


class Notebook:
    """Remembers who was remembered."""

    def __init__(self) -> None:
        self.held: list[tuple[str, tuple[Reason, ...], int]] = []

    def remember(self, person: str, reasons: tuple[Reason, ...], at_ns: int) -> None:
        """Note it."""
        self.held.append((person, reasons, at_ns))


def recalled(row: Row) -> list[tuple[str, tuple[Reason, ...], int]]:
    """Whom a gate finds in this row."""
    notebook = Notebook()
    recall_holds(notebook, [row], NOW)
    return notebook.held


def refused(age_ms: int, kind: str = REFERRED, reasons: Json = COLD) -> Row:
    """A refusal so long ago."""
    body: dict[str, Json] = {"code": {"holder": "person-1"}, "reasons": reasons}
    return Row(kind, body, NOW.wall_ms - age_ms)


@pytest.mark.parametrize("kind", [REFERRED, DENIED])
def test_a_restart_forgives_no_cold_forehead(kind: str) -> None:
    """By the age of the row."""
    ((person, reasons, at_ns),) = recalled(refused(40_000, kind))

    assert (person, at_ns) == ("person-1", NOW.mono_ns - 40_000_000_000)
    assert set(reasons) == {Reason.ROSTER_STALE, Reason.TEMPERATURE_LOW}


def test_who_was_admitted_before_a_restart_is_forgotten_and_who_left_is_not() -> None:
    """Leaving needs no forehead, and so proves none."""
    granted = EventKind.ACCESS_GRANTED.value
    entered, left = refused(40_000, granted, []), refused(40_000, granted, [])

    assert recalled(entered) == [("person-1", (), NOW.mono_ns - 40_000_000_000)]
    assert recalled(replace(left, body={**left.body, "heading": "out"})) == []


@pytest.mark.parametrize(
    "row",
    [
        refused(40_000, EventKind.ACCESS_OVERRIDDEN.value),
        refused(-1),
        refused(40_000, reasons="temperature-low"),
        Row(REFERRED, {"code": None, "reasons": COLD}, NOW.wall_ms),
        Row(EventKind.TAMPER.value, {}, NOW.wall_ms),
    ],
)
def test_other_rows_hold_nobody(row: Row) -> None:
    """Nor do rows of a time that has not come, after a clock that was wrong."""
    assert recalled(row) == []


def test_who_was_cold_before_a_restart_waits_for_the_rest_of_the_time() -> None:
    """The same person, the same pass, another process."""
    before, after = Lane(), Lane()
    before.code()
    before.forehead(33.4)
    before.wait(4_000)
    before.written()
    assert before.view.reasons == (Reason.TEMPERATURE_LOW,)
    numbered = enumerate(before.ledger.rows, start=1)
    rows = [parse_row(row_text(event, number, GENESIS)) for number, event in numbered]
    after.wait(120_000)

    recall_holds(after.gate.measuring, rows, after.clock.now())
    after.code()
    after.forehead()
    after.written()

    assert after.view.reasons == (Reason.COLD_HOLD,)
    assert after.view.hold_left_s is not None
    assert 180 < after.view.hold_left_s < 190


def test_no_policy_has_anybody_wait_for_longer_than_a_restart_remembers() -> None:
    """The bound of one is the reach of the other."""
    minutes = POLICY_LIMITS["thermometry.cold_hold_minutes"]
    memory = POLICY_LIMITS["thermometry.high_memory_minutes"]

    assert minutes.objection((LONGEST_HOLD_MS - WAITED_MS) / 60_000)
    assert memory.objection(LONGEST_HOLD_MS / 60_000) is None
    assert memory.objection(LONGEST_HOLD_MS / 60_000 + 0.01)
