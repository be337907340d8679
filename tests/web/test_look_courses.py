"""The look-ups of queue, temperatures, who is inside, and alarms: what they say, and of whom."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gateway.core.drift import DriftMemory
from gateway.core.event import EventKind
from gateway.core.heading import Heading
from gateway.core.inside import Walk
from gateway.core.instant import MS_PER_DAY
from gateway.core.occupancy.room import Headcount
from gateway.core.queueing import Passed
from gateway.web.looks.alarms import alarms
from gateway.web.looks.queue import passed
from gateway.web.looks.temperatures import measured
from gateway.web.looks.within import MOST_LISTED
from tests.web.conftest import ListedRecords

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.web.conftest import Rig
from tests.web.looking import MINUTE_MS, flow, memory, said, three_passed, warm


def test_a_rush_says_open_lane_2_now(rig: Rig, guard: FlaskClient) -> None:
    """With the pace, the seconds each, and what a queue of so many takes."""
    flow(rig, 150, 3)
    page = said(guard.get("/look/queue").text)
    assert "Open lane 2 now" in page
    assert "20.0" in page
    assert "100%" in page
    assert "The lane is full" in page
    assert "10 people ahead: about 29 s" in page or "10 people ahead: about 30 s" in page


def test_a_quiet_hour_needs_one_lane(rig: Rig, guard: FlaskClient) -> None:
    """And whoever comes waits for nobody."""
    flow(rig, 40, 20)
    page = said(guard.get("/look/queue").text)
    assert "One lane is enough" in page
    assert "3.0" in page
    assert "0 s mean wait" in page or "mean wait of who comes now 0 s" in page


def test_rows_that_tell_no_time_are_people_all_the_same() -> None:
    """Refused, turned back by the arm, judged twice, of an earlier boot, or of an unknown shape."""
    records = ListedRecords()
    add = records.add_at
    add(1, EventKind.ACCESS_DENIED, 1_000_000_000, "now", second=None)
    add(2, EventKind.ACCESS_GRANTED, 2_000_000_000, "now", second={"celsius": 36.5})
    add(3, EventKind.ACCESS_GRANTED, 3_000_000_000, "now", second=None)
    add(4, EventKind.PASSAGE_ABANDONED, 4_000_000_000, "now", grant=3)
    add(5, EventKind.ACCESS_GRANTED, 5_000_000_000, "now", second=None)
    add(6, EventKind.PASSAGE_COMPLETED, 6_000_000_000, "now", grant=5, stages_us=[])
    add(7, EventKind.ACCESS_GRANTED, 7_000_000_000, "now", second=None)
    add(
        8,
        EventKind.PASSAGE_COMPLETED,
        8_000_000_000,
        "now",
        grant=7,
        stages_us={"decided": 250_000},
    )
    add(9, EventKind.ACCESS_GRANTED, 9_000_000_000, "before", second=None)
    people = sorted(passed(records.rows, "now"), key=lambda one: one.ended_ms)
    assert people == [Passed(1_000), Passed(4_000), Passed(6_000), Passed(8_000, 1_250)]


def test_a_queue_of_an_unreadable_journal_is_said(rig: Rig, guard: FlaskClient) -> None:
    """No advice stands on nothing."""
    rig.records.broken = True
    page = said(guard.get("/look/queue").text)
    assert "can&#39;t be read" in page
    assert "lane 2" not in page


def test_an_hour_of_temperatures_is_drawn_and_told(rig: Rig, guard: FlaskClient) -> None:
    """Without a name; the drawing's words are the table's."""
    rig.show()
    rig.records.remembered = memory(3_652)
    warm(rig, *[36.4, 36.6] * 20, 38.1)
    page = guard.get("/look/temperatures").text
    words = said(page)
    assert "Temperatures of 41 people in the last hour, median 36.6 °C, highest 38.1 °C" in words
    assert "Steady: the last 50 people 36.52 °C, 30 days 36.50 °C" in words
    assert page.count("m-5-5l10 10") == 2  # one cross on each of the two drawings
    assert page.count('class="plot-limit"') == 3  # with the legend's


@pytest.mark.parametrize(
    ("remembered", "words"),
    [
        (DriftMemory(), "too few people to compare (0 lately, 0 in 30 days; written each 10 min)"),
        (memory(3_690), "Drift: the last 50 people 36.90 °C"),
    ],
)
def test_the_sensors_state_is_said(
    rig: Rig, guard: FlaskClient, remembered: DriftMemory, words: str
) -> None:
    """Also while nobody was measured, or the gate is silent."""
    rig.records.remembered = remembered
    page = said(guard.get("/look/temperatures").text)
    assert words in page
    assert "Nobody was measured" in page


def test_a_silent_gate_draws_no_limit(rig: Rig, guard: FlaskClient) -> None:
    """Nobody knows which holds; one person alone is a drawing, too."""
    warm(rig, 36.5)
    page = guard.get("/look/temperatures").text
    assert page.count('class="plot-limit"') == 1  # the legend's
    rig.records.broken = True
    assert "can&#39;t be read" in said(guard.get("/look/temperatures").text)


def test_readings_of_an_unknown_shape_are_left_out() -> None:
    """And those of the guard's own thermometer, which judged anew."""
    records = ListedRecords()
    for temperature in ({"celsius": "hot"}, {"celsius": True}, {"absent": "no-sensor"}, None, 3):
        records.add(EventKind.ACCESS_REFERRED, temperature=temperature)
    records.add(EventKind.ACCESS_GRANTED, temperature={"celsius": 36.5}, second={"celsius": 36.4})
    assert measured(records.rows) == []


def test_who_is_inside_is_told_by_limit_company_and_masked_name(
    rig: Rig, guard: FlaskClient
) -> None:
    """With what the list can't know; the look is written down."""
    three_passed(rig)
    now_ms = rig.clock.now().wall_ms
    rig.records.walks = [
        Walk("a1", Heading.IN, now_ms - 2 * MS_PER_DAY),
        Walk("b2", Heading.IN, now_ms - 3 * MINUTE_MS),
        Walk("dropped", Heading.IN, now_ms - 2 * MINUTE_MS),
        Walk("", Heading.IN, now_ms - MINUTE_MS),
    ]
    counts = (Headcount("company:钱塘软件", 7, 10, 3, known=True),)
    rig.show(occupancy=counts)
    page = said(guard.get("/look/inside").text)
    assert "2 came in here within 24 h" in page
    assert "1 more came in whom nobody knows" in page
    assert "钱塘软件 7/10" in page
    assert "李*" in page
    assert "王" not in page
    assert "No longer on the roster 1" in page
    assert "other gates told" in page
    assert "look_inside" in (rig.folder / "audit.jsonl").read_text("utf-8")


def test_a_long_list_is_cut_and_says_so(rig: Rig, guard: FlaskClient) -> None:
    """The count tells of all."""
    now_ms = rig.clock.now().wall_ms
    rig.records.walks = [Walk(f"h{n}", Heading.IN, now_ms) for n in range(MOST_LISTED + 5)]
    rig.show()
    page = guard.get("/look/inside").text
    assert page.count("/look/day/") == MOST_LISTED
    assert f"Only the latest {MOST_LISTED} are listed" in said(page)
    assert "The policy limits no numbers" in said(page)


def test_nobody_inside_of_a_silent_gate_is_not_an_empty_park(rig: Rig, guard: FlaskClient) -> None:
    """What is not known is said."""
    page = said(guard.get("/look/inside").text)
    assert "0 came in here" in page
    assert "The gate doesn&#39;t answer" in page
    rig.records.broken = True
    assert "The journal can&#39;t be read" in said(guard.get("/look/inside").text)


def test_alarms_stand_with_what_became_of_each(rig: Rig, guard: FlaskClient) -> None:
    """Open, closed by whom with what was found, over, or only noted."""
    now_ms = rig.clock.now().wall_ms
    add = rig.records.add_at
    add(now_ms - 9 * MS_PER_DAY, EventKind.TAMPER)
    add(now_ms - 9 * MINUTE_MS, EventKind.FORCED_OPEN)
    add(now_ms - 8 * MINUTE_MS, EventKind.TAMPER, active=True)
    add(now_ms - 7 * MINUTE_MS, EventKind.ALARM_CLOSED, answers=2, why="nobody-found", guard="li")
    add(now_ms - 6 * MINUTE_MS, EventKind.TAMPER, active=False)
    add(now_ms - 5 * MINUTE_MS, EventKind.FIRE_RELEASE)
    add(now_ms - 4 * MINUTE_MS, EventKind.ACCESS_DENIED, reasons=["fever"])
    add(now_ms - 3 * MINUTE_MS, EventKind.DURESS, guard="zhang")
    page = guard.get("/look/alarms").text
    states = re.findall('data-alarm="([a-z]+)"', page)
    assert states == ["noted", "over", "open", "closed"]
    words = said(page)
    assert "1 open in 7 days" in words
    assert "Nobody found" in words
    assert "li " in words
    assert "uress" not in words


@pytest.mark.parametrize(
    "body", [{"answers": 1, "why": "newer-memo", "guard": 3}, {"answers": [], "why": None}]
)
def test_a_closing_of_an_unknown_shape_takes_nothing_down(body: dict[str, object]) -> None:
    """A newer gate's row."""
    records = ListedRecords()
    records.add(EventKind.FORCED_OPEN)
    records.rows[0] = replace(records.rows[0], sequence=1)
    records.add(EventKind.ALARM_CLOSED, **body)
    assert len(alarms(records.rows)) == 1


def test_a_quiet_week_and_an_unreadable_journal_differ(rig: Rig, guard: FlaskClient) -> None:
    """Silence is never shown as calm."""
    assert "No open alarm in 7 days" in said(guard.get("/look/alarms").text)
    rig.records.broken = True
    page = said(guard.get("/look/alarms").text)
    assert "can&#39;t be read" in page
    assert "No open alarm" not in page
