"""The office reads what gates sent, whatever they sent, and how old it is."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gateway.central.store.event_list import PAGE_ROWS
from gateway.central.store.events import EventStore
from gateway.central.store.gates import GateStore
from gateway.central.store.passages import PassageDrawer
from gateway.central.web.application import local_time
from gateway.core.event import GENESIS, Event, EventKind, row_hash, row_text
from gateway.core.instant import NS_PER_S, ClockQuality, Instant
from gateway.sync.list_version import ListVersion
from gateway.sync.state import GateState, Heartbeat
from gateway.sync.wire import Batch, decode_batch

Office = Any
"""The fixture's own type: test modules don't import each other."""
Journal = Callable[..., list[str]]
MakeBatch = Callable[..., Batch]


def _beat(office: Office, gate: str = "gate-1", backlog: int = 3) -> None:
    now_ms = office.clock.now().wall_ms
    lists = (ListVersion("revocations", 44, now_ms - 7_200_000),)
    beat = Heartbeat(now_ms, backlog, 7, 12, 1, ClockQuality.SYNCED, lists)
    GateStore(office.database).note_state(gate, GateState("aa", beat), now_ms, live=True)


def test_the_list_of_gates_shows_the_oldest_row_and_the_disk(signed_in: Office) -> None:
    """A gate whose disk fills is seen before it stops admitting."""
    now_ms = signed_in.clock.now().wall_ms
    beat = Heartbeat(now_ms, 3, 7, 12, 1, ClockQuality.SYNCED)
    told = replace(beat, oldest_age_ms=7_200_000, free_bytes=2**30, total_bytes=2**32)
    store = GateStore(signed_in.database)
    store.note_state("gate-1", GateState("aa", told), now_ms, live=True)
    page = signed_in.get("/gates").text
    assert "1024 MiB <small>25 %</small>" in page
    assert "最早" in page
    store.note_state("gate-1", GateState("aa", beat), now_ms, live=True)
    assert "MiB" not in signed_in.get("/gates").text


def _store(office: Office, batch: Batch) -> None:
    EventStore(office.database).add(batch, office.clock.now().wall_ms)


@pytest.mark.parametrize(
    ("after_ms", "word"), [(0, "online"), (30_000, "online"), (30_001, "silent")]
)
def test_a_gate_counts_as_silent_by_the_age_of_its_heartbeat(
    signed_in: Office, after_ms: int, word: str
) -> None:
    """Its last word was 'online'; a power cut takes gate and broker without a will."""
    _beat(signed_in)
    signed_in.clock.advance_ms(after_ms)
    assert f'class="gate {word}"' in signed_in.get("/gates").text


def test_the_list_of_gates_shows_backlog_watermark_and_a_broken_chain(
    signed_in: Office, journal: Journal, batch: MakeBatch
) -> None:
    """All that tells whether a gate's records can be relied on."""
    _beat(signed_in, backlog=321)
    rows, other = journal(2), journal(3, boot="other")
    _store(signed_in, batch([*rows, other[2]]))
    GateStore(signed_in.database).count_refused({("gate-1", "EVENTS"): 17}, 0)
    page = signed_in.get("/gates").text
    assert "321" in page
    assert "row 3: not chained to the row before it" in page
    assert "<td>17</td>" in page


def test_the_list_of_gates_shows_how_old_each_ones_lists_are(signed_in: Office) -> None:
    """A gate that lags behind may admit whom the office revoked."""
    _beat(signed_in)
    page = signed_in.get("/gates").text
    assert '撤销名单 <span lang="en">revocations</span></dt><dd>44 <small>2 小时 · 2 h' in page


def test_before_any_gate_has_spoken_the_lists_say_so(signed_in: Office) -> None:
    """An empty page would look like a fault."""
    assert "No gate has spoken yet" in signed_in.get("/gates").text
    assert "No events" in signed_in.get("/events").text
    assert signed_in.get("/").headers["Location"] == "/gates"


def test_a_verdict_is_read_in_words_with_its_reasons_and_temperature(
    signed_in: Office, journal: Journal, batch: MakeBatch
) -> None:
    """Not in codes."""
    body = {"reasons": ["fever"], "temperature": {"celsius": 38.12}}
    _store(signed_in, batch(journal(1, kind=EventKind.ACCESS_DENIED, body=body)))
    page = signed_in.get("/events").text
    for words in ("拒绝", "Denied", "体温偏高", "High temperature", "38.1 ℃"):
        assert words in page


def test_an_admission_by_the_guards_thermometer_is_read_with_its_reading(
    signed_in: Office, journal: Journal, batch: MakeBatch
) -> None:
    """Not with the one that it stands for."""
    body = {"reasons": [], "temperature": {"celsius": 38.4}, "second": {"celsius": 36.8}}
    _store(signed_in, batch(journal(1, kind=EventKind.ACCESS_GRANTED, body=body)))
    page = signed_in.get("/events").text
    assert "36.8 ℃" in page
    assert "38.4 ℃" not in page


def test_a_colour_that_disagrees_is_read_with_both_colours(
    signed_in: Office, journal: Journal, batch: MakeBatch
) -> None:
    """The office asks afterwards who showed a green page over a red signature."""
    body = {"signed": "red", "seen": "green", "holder": "a1"}
    _store(signed_in, batch(journal(1, kind=EventKind.COLOUR_DISAGREES, body=body)))
    page = signed_in.get("/events").text
    for words in ("颜色不符", "Colour disagrees", "签发红，画面绿", "signed red, seen green"):
        assert words in page


def test_a_code_that_two_gates_admitted_is_read_with_both_gates(
    signed_in: Office, journal: Journal, batch: MakeBatch
) -> None:
    """Whoever passed a code on is asked about it."""
    body = {"gates": ["gate-1", "gate-2"], "use": "00" * 16, "holder": "a1"}
    _store(signed_in, batch(journal(1, kind=EventKind.REPLAY_CONFLICT, body=body)))
    page = signed_in.get("/events").text
    for words in ("一码两闸", "One code, two gates", "同一码在 gate-1 与 gate-2 都放行"):
        assert words in page


def test_a_code_at_two_gates_stands_on_the_page_of_gates(
    signed_in: Office, journal: Journal, batch: MakeBatch
) -> None:
    """Also if the gates never told each other."""
    code = {"format": "PK1S", "replay_key": "cti-1", "expires_ms": 2 * 10**12}
    for gate in ("gate-1", "gate-2"):
        _store(signed_in, batch(journal(1, body={"code": code}), gate))
    PassageDrawer(signed_in.database).step()
    page = signed_in.get("/gates").text
    for words in ("一码两闸", ">gate-1</a>", ">gate-2</a>", "<td>#1</td>"):
        assert words in page


def test_a_change_of_a_clock_is_read_in_words_and_seconds(
    signed_in: Office, journal: Journal, batch: MakeBatch
) -> None:
    """Three hours that a gate slept."""
    body = {"jump_ms": 10_800_000, "was": "unset", "now": "synced"}
    _store(signed_in, batch(journal(1, kind=EventKind.CLOCK_CHANGED, body=body)))
    page = signed_in.get("/events").text
    for words in (
        "时钟变动",
        "未校准 → 已校准，跳 +10800 秒",
        "not set to set, a jump of +10800 s",
    ):
        assert words in page


def test_a_row_of_a_gate_that_did_not_know_the_time_says_that_it_was_corrected(
    signed_in: Office,
) -> None:
    """With what the gate wrote beside it."""
    wrong = Instant(86_400_000, 5 * NS_PER_S, "boot", ClockQuality.UNSET)
    right = Instant(1_800_000_000_000, 65 * NS_PER_S, "boot", ClockQuality.SYNCED)
    first = row_text(Event(EventKind.ACCESS_REFERRED, wrong, {}, 1, 0), 1, GENESIS)
    told = row_text(Event(EventKind.CLOCK_CHANGED, right, {}, 1, 0), 2, row_hash(first))
    header = '{"v":1,"gate":"gate-1","epoch":7,"n":2}'
    _store(signed_in, decode_batch(f"{header}\n{first}\n{told}".encode(), "gate-1"))
    PassageDrawer(signed_in.database).step()
    page = signed_in.get("/events").text
    assert page.count("corrected by the clock") == 1
    for shown_ms in (1_800_000_000_000 - 60_000, 86_400_000):
        assert f"<time>{local_time(shown_ms)}</time>" in page


HOSTILE = '"><script>alert(1)</script>\u202e<!--'


@pytest.mark.parametrize(
    "body",
    [
        {"reasons": HOSTILE, "device": HOSTILE, "temperature": HOSTILE},
        {
            "reasons": [HOSTILE, 1, None, {}],
            "device": ["camera"],
            "temperature": {"celsius": HOSTILE},
        },
        {"temperature": {"celsius": 10**300}},
        {"temperature": {"celsius": True}},
        {"gates": [HOSTILE, "gate-2"]},
        {"gates": ["gate-1", "gate-2", "gate-3"]},
        {"gates": HOSTILE},
        {"was": "unset", "now": "synced", "jump_ms": 10**400},
        {"was": "unset", "now": HOSTILE, "jump_ms": 5},
        {"was": "unset", "now": "synced", "jump_ms": HOSTILE},
        {"signed": HOSTILE, "seen": "red"},
        {"signed": "green", "seen": [HOSTILE]},
        {HOSTILE: {HOSTILE: [HOSTILE]}},
    ],
)
def test_whatever_a_row_holds_is_only_text(
    signed_in: Office, journal: Journal, batch: MakeBatch, body: dict[str, Any]
) -> None:
    """No element, no script, no turned writing direction."""
    _store(signed_in, batch(journal(1, body=body)))
    answer = signed_in.get("/events")
    assert answer.status_code == 200
    assert "<script>" not in answer.text
    assert "\u202e" not in answer.text
    assert "℃" not in answer.text


def test_a_kind_that_is_not_known_yet_is_shown_as_it_was_sent(
    signed_in: Office, journal: Journal, batch: MakeBatch
) -> None:
    """Gates may be newer than the centre."""
    row = journal(1)[0].replace("access-granted", "<b>drone-seen</b>")
    _store(signed_in, batch([row]))
    assert "&lt;b&gt;drone-seen" in signed_in.get("/events").text


@pytest.mark.parametrize("time_ms", [0, 2**63 - 1])
def test_any_time_that_a_gate_may_claim_can_be_shown(
    signed_in: Office, journal: Journal, batch: MakeBatch, time_ms: int
) -> None:
    """A clock without a battery says 1970."""
    row = re.sub(r'"t":\d+', f'"t":{time_ms}', journal(1)[0])
    _store(signed_in, batch([row]))
    assert signed_in.get("/events").status_code == 200


def test_the_list_pages_back_to_the_first_row(
    signed_in: Office, journal: Journal, batch: MakeBatch
) -> None:
    """Each row once, the filter kept."""
    rows = journal(PAGE_ROWS + 7)
    _store(signed_in, batch(rows))
    first = signed_in.get("/events?gate=gate-1").text
    (older,) = re.findall(r'class="older" href="([^"]+)"', first)
    second = signed_in.get(older.replace("&amp;", "&")).text
    shown = [int(number) for number in re.findall(r"gate-1 #(\d+)", first + second)]
    assert shown == list(range(PAGE_ROWS + 7, 0, -1))
    assert 'class="older"' not in second


@pytest.mark.parametrize(
    "query",
    [
        "gate=..",
        "gate=%00",
        "kind=nothing",
        "before=1",
        "before=1.gate-1.7",
        "before=1.gate-1.7.99999999999999999999",
        f"before={2**63}.gate-1.7.1",
        "before=-1.gate-1.7.1",
        "before=1.gate-1.7.1%0a",
        "before=%D9%A1.gate-1.7.1",
    ],
)
def test_a_filter_that_no_page_of_ours_made_is_refused(signed_in: Office, query: str) -> None:
    """By a word, not by a fault of the database."""
    assert signed_in.get(f"/events?{query}").status_code == 400
