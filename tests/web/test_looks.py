"""The look-ups of parts, passages and one person: what they say, and what they leave out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gateway.core.degraded import RowInForce
from gateway.core.disk_days import Growth
from gateway.core.event import EventKind
from gateway.core.fault import Action, Fault
from gateway.core.instant import MS_PER_DAY
from gateway.core.lane_mode import LaneMode
from gateway.core.reason import Reason
from gateway.journal.space import Space
from gateway.texts import EVENT_WORDS
from gateway.web.looks.passages import PER_PAGE
from tests.web.conftest import SAME_PAGE, csrf_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.web.conftest import Rig
from tests.web.looking import said, searched, three_passed, went


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
        (
            Space(10_000_000_000, 32_000_000_000),
            Growth(10_000, MS_PER_DAY, 1000.0),
            "1,000 days left",
        ),
        (Space(10_000_000_000, 32_000_000_000), Growth(0, MS_PER_DAY, 1000.0), "too young to tell"),
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


def test_nobody_is_said_to_be_absent_whose_rows_were_not_looked_at(
    rig: Rig, guard: FlaskClient
) -> None:
    """Of a long day only the newest rows are searched."""
    three_passed(rig)
    rig.records.looked_at = 2
    page = said(guard.get("/look/day/a1").text)
    assert "Too many rows today" in page
    assert "no row of this person" not in page
