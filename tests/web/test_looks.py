"""The look-ups as the server draws them: what they say, of whom, and what they leave out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gateway.core.degraded import RowInForce
from gateway.core.disk_days import DAY_MS, Growth
from gateway.core.drift import DayTally, DriftMemory, Seen
from gateway.core.event import EventKind
from gateway.core.fault import Action, Fault
from gateway.core.heading import Heading
from gateway.core.inside import Walk
from gateway.core.lane_mode import LaneMode
from gateway.core.occupancy.room import Headcount
from gateway.core.queueing import Passed
from gateway.core.reason import Reason
from gateway.journal.space import Space
from gateway.texts import EVENT_WORDS
from gateway.web.looks.alarms import alarms
from gateway.web.looks.passages import PER_PAGE
from gateway.web.looks.queue import passed
from gateway.web.looks.temperatures import measured
from gateway.web.looks.within import MOST_LISTED
from tests.web.conftest import SAME_PAGE, ListedRecords, csrf_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.web.conftest import Rig


def said(page: str) -> str:
    """The words of what was found, on one line."""
    found = page[page.index('id="found"') :]
    return " ".join(re.sub("<[^>]+>", " ", found).split())


def test_every_row_in_force_is_said_in_words(rig: Rig, guard: FlaskClient) -> None:
    """Not the gravest alone, as on the lane's page."""
    rows = (
        RowInForce(Fault.THERMOMETER_DEAD, Action.HAND),
        RowInForce(Fault.DISK_LOW, Action.WARN),
    )
    rig.show(degraded=rows, mode=LaneMode.STAFF_ONLY)
    page = said(guard.get("/look").text)
    for row in rows:
        assert row.fault.text.zh in page
        assert row.action.text.en in page
    assert "This lane is for staff only" in page


def test_a_gate_without_a_fault_says_that_it_decides(rig: Rig, guard: FlaskClient) -> None:
    """Nothing to see is said, not left blank."""
    rig.show()
    assert "No fault in force" in said(guard.get("/look").text)


def test_a_silent_gate_is_not_shown_as_if_it_were_well(rig: Rig, guard: FlaskClient) -> None:
    """The disk is the page's own to look at."""
    page = said(guard.get("/look").text)
    assert rig.gate.glance().view is None
    assert "The gate doesn&#39;t answer" in page
    assert "No fault" not in page
    assert "30.0 of 32.0 GB free" in page


@pytest.mark.parametrize(
    ("room", "grown", "words"),
    [
        (Space(10_000_000_000, 32_000_000_000), Growth(10_000, DAY_MS, 1000.0), "1,000 days left"),
        (Space(10_000_000_000, 32_000_000_000), Growth(0, DAY_MS, 1000.0), "too young to tell"),
        (Space(10_000_000_000, 32_000_000_000), None, "The journal can&#39;t be read"),
        (Space(0, 0), None, "The disk doesn&#39;t answer"),
    ],
)
def test_the_disk_says_how_many_days_are_left(
    rig: Rig, guard: FlaskClient, room: Space, grown: Growth | None, words: str
) -> None:
    """Or why nobody knows."""
    rig.records.room, rig.records.grown = room, grown
    assert words in said(guard.get("/look").text)


def test_who_looks_at_parts_is_not_written_down(rig: Rig, guard: FlaskClient) -> None:
    """They are nobody's record, and the page asks for them every five seconds."""
    guard.get("/look")
    guard.get("/look?renew")
    assert "look" not in (rig.folder / "audit.jsonl").read_text("utf-8").replace("look_", "")


MINUTE_MS = 60_000


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


def test_todays_passages_stand_there_with_masked_names(rig: Rig, guard: FlaskClient) -> None:
    """What came of each, all its reasons, in or out; alarms have their own look-up."""
    three_passed(rig)
    page = said(guard.get("/look/passages").text)
    assert "王*明" in page
    assert "王小明" not in page
    assert "36.4 °C" in page
    assert Reason.FEVER.text.zh in page
    assert "Not known" in page
    assert EVENT_WORDS[EventKind.TAMPER].zh not in page


@pytest.mark.parametrize(
    ("form", "seen", "unseen"),
    [
        ({"verdict": "access-denied"}, "李*", "王*明"),
        ({"reason": "fever"}, "李*", "王*明"),
        ({"typed": "小明"}, "王*明", "李*"),
        ({"typed": " 钱塘  "}, "李*", "王*明"),
        ({"typed": "李红", "verdict": "access-granted"}, "Nothing fits", "李*"),
        ({"typed": "张三"}, "names nobody so", "王*明"),
        ({"span": "yesterday"}, "Nothing fits", "王*明"),
        ({"span": "all"}, "王*明", "小明"),
    ],
)
def test_filters_and_a_typed_text_narrow_them(
    rig: Rig, guard: FlaskClient, form: dict[str, str], seen: str, unseen: str
) -> None:
    """Alone or together."""
    three_passed(rig)
    page = searched(guard, **form)
    listed = page[page.index("Search") :]
    assert seen in listed
    assert unseen not in listed


def test_more_than_a_page_says_so_and_goes_on(rig: Rig, guard: FlaskClient) -> None:
    """Nobody takes fifty rows for all there are."""
    now_ms = rig.clock.now().wall_ms
    for _ in range(PER_PAGE + 1):
        rig.records.add_at(now_ms, EventKind.ACCESS_GRANTED)
    page = guard.get("/look/passages").text
    assert "older ones are not shown" in said(page)
    before = re.search(r'name="before" value="(\d+)"', page)
    assert before
    older = searched(guard, before=before[1])
    assert older.count("Admitted") == 2  # the filter's own word, and the one row left
    assert "older ones are not shown" not in older


@pytest.mark.parametrize(
    "form",
    [
        {"verdict": "tamper"},
        {"reason": "newer-reason"},
        {"span": "century"},
        {"before": "-1"},
        {"before": "９"},
        {"before": "9" * 30},
        {"before": "9" * 5000},
        {"typed": "x" * 41},
    ],
)
def test_what_the_form_does_not_offer_is_refused(
    rig: Rig, guard: FlaskClient, form: dict[str, str]
) -> None:
    """By the server; the browser's own limits are a courtesy."""
    del rig
    token = csrf_of(guard.get("/look/passages").text)
    answer = guard.post("/look/passages", data={"csrf": token, **form}, headers=SAME_PAGE)
    assert answer.status_code == 400


def test_a_search_is_written_down_without_what_was_typed(rig: Rig, guard: FlaskClient) -> None:
    """Who looked, and that a search was made; a name has no place in the audit."""
    three_passed(rig)
    searched(guard, typed="李红")
    written = (rig.folder / "audit.jsonl").read_text("utf-8")
    assert "look_passages_search" in written
    assert "李" not in written
    assert "\\u674e" not in written


def test_nobody_searches_unseen(rig: Rig, guard: FlaskClient) -> None:
    """Without the audit there is no look, though the search is sent as a form."""
    token = csrf_of(guard.get("/look/passages").text)
    (rig.folder / "audit.jsonl").unlink()
    (rig.folder / "audit.jsonl").mkdir()
    sent = guard.post("/look/passages", data={"csrf": token}, headers=SAME_PAGE)
    assert sent.status_code == 503


def test_a_journal_that_cannot_be_read_is_said(rig: Rig, guard: FlaskClient) -> None:
    """Not shown as a day on which nobody came."""
    rig.records.broken = True
    assert "The journal can&#39;t be read" in said(guard.get("/look/passages").text)


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


def test_a_persons_day_tells_every_verdict_and_what_became_of_it(
    rig: Rig, guard: FlaskClient
) -> None:
    """In, out, turned back by the arm; nobody else's rows; the look is written down."""
    three_passed(rig)
    went(rig, 40, "in", EventKind.PASSAGE_COMPLETED)
    went(rig, 30, "out", EventKind.PASSAGE_ABANDONED)
    went(rig, 20, "in", EventKind.PASSAGE_COMPLETED, holder="b2")
    page = said(guard.get("/look/day/a1").text)
    assert "王*明 华科电子" in page
    assert page.count("Passed through") == 1
    assert page.count("Did not walk") == 1
    assert page.count("°C") == 3
    assert "李" not in page
    assert "By this gate&#39;s record: inside" in page
    written = (rig.folder / "audit.jsonl").read_text("utf-8")
    assert '"what": "look_day"' in written or '"what":"look_day"' in written
    assert "a1" in written


def test_who_walked_out_last_is_outside(rig: Rig, guard: FlaskClient) -> None:
    """As far as this gate knows, and it says that it knows no other gate's rows."""
    went(rig, 40, "in", EventKind.PASSAGE_COMPLETED)
    went(rig, 30, "out", EventKind.PASSAGE_COMPLETED)
    page = said(guard.get("/look/day/a1").text)
    assert "By this gate&#39;s record: outside" in page
    assert "isn&#39;t here" in page


def test_a_day_without_a_row_is_said(rig: Rig, guard: FlaskClient) -> None:
    """Yesterday's rows are not today's."""
    went(rig, 3_000, "in", EventKind.PASSAGE_COMPLETED)
    assert "no row of this person today" in said(guard.get("/look/day/a1").text)
    assert guard.get("/look/day/a1..b").status_code == 404
    rig.records.broken = True
    assert "can&#39;t be read" in said(guard.get("/look/day/a1").text)


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
        (DriftMemory(), "too few people to compare (0 lately, 0 in 30 days)"),
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
        Walk("a1", Heading.IN, now_ms - 2 * DAY_MS),
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
    add(now_ms - 9 * DAY_MS, EventKind.TAMPER)
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
