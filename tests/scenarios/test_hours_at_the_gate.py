"""Hours, holidays and lanes as the guard meets them, on real bytes and with the park's real clock.

Where the park stands is chosen so that it is noon there, whenever the test runs.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.control.client import ControlClient
from gateway.core.event import EventKind
from gateway.core.lane import LaneView
from gateway.core.reason import Reason, Verdict
from gateway.demo.cast import Arrival, Role
from gateway.demo.observer import is_device, is_kind
from gateway.journal.reader import JournalReader
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker

if TYPE_CHECKING:
    from gateway.demo.director import Director, Played
    from gateway.demo.show import Show
    from gateway.journal.row import JournalRow

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

READY_S = 30
VERSIONS = count(2)
"""Each change of the rules has a higher number."""
EVERY_DAY = 'workday = ["{0}"]\nweekend = ["{0}"]\n'
Rules = Callable[[str], None]


def noon_zone() -> tuple[str, date]:
    """A zone where it is between 12:00 and 13:00 now, and the day there."""
    now = datetime.fromtimestamp(SystemClock(lambda: True).now().wall_ms / 1000, UTC)
    east = 12 - now.hour
    return f"Etc/GMT{-east:+d}", (now + timedelta(hours=east)).date()


@pytest.fixture(scope="module")
def usual(show: "Show") -> str:
    """The demonstration's own rules."""
    return policy_of(show).read_text("utf-8")


@pytest.fixture
def rules(show: "Show", usual: str) -> Rules:
    """Give the gate more rules: another policy and a restart, as an administrator does."""
    zone, _ = noon_zone()

    def take(more: str) -> None:
        version = next(VERSIONS)
        here = usual.replace("version = 1\n", f'version = {version}\ntimezone = "{zone}"\n', 1)
        show.park.gate.stop()
        policy_of(show).write_text(f"{here}\n{more}", "utf-8")
        show.observer.catch_up()
        show.park.gate.start()
        for device in ("board", "camera"):
            assert show.observer.wait_for(is_device(EventKind.DEVICE_UP, device), READY_S)

    return take


@pytest.fixture
def page(show: "Show") -> Iterator[Callable[[], LaneView]]:
    """What the guard's page shows now."""
    failed: list[str] = []
    client = ControlClient(show.site.control_socket, SystemClock(lambda: True))
    worker = Worker("test-page", client.run, failed.append)
    worker.start()
    heard = threading.Event()

    def view() -> LaneView:
        for _ in range(100):
            shown = client.glance().view
            if shown is not None:
                return shown
            heard.wait(0.05)
        raise AssertionError("the gate shows nothing")

    yield view
    worker.ask_to_stop()
    worker.join()
    assert not failed


def policy_of(show: "Show") -> Path:
    """Where the gate's rules lie."""
    return show.site.gate_config.with_name("policy.toml")


def newest(show: "Show", kind: EventKind) -> "JournalRow":
    """The newest row of a kind."""
    reader = JournalReader(show.journal)
    [row] = reader.recent(1, {kind})
    reader.close()
    return row


def comes(director: "Director", role: Role, number: int) -> "Played":
    """Somebody walks up."""
    return director.play(Arrival(number, role, on_paper=False, seed=2000 + number, mishap=None))


def test_who_is_too_early_for_the_slot_is_told_from_when_on(
    show: "Show", director: "Director", rules: Rules, page: Callable[[], LaneView]
) -> None:
    """Everything else is in order, and the arm stays down."""
    rules('[[slots]]\narrive = "15:00-15:30"\n')
    played = comes(director, Role.STAFF, 1)

    assert (played.verdict, played.reasons) == (Verdict.DENY, (Reason.SLOT_EARLY.value,))
    assert page().comes_at == "14:50"
    assert not show.board.state().arm_open


def test_who_is_late_for_the_slot_is_marked_and_walks_in(
    show: "Show", director: "Director", rules: Rules
) -> None:
    """The day's work is not lost over a missed bus."""
    rules('[[slots]]\narrive = "08:30-09:00"\n')
    played = comes(director, Role.STAFF, 2)

    assert played.verdict is Verdict.ADMIT
    punch = newest(show, EventKind.ACCESS_GRANTED).body["punch"]
    assert isinstance(punch, dict)
    assert (punch["mark"], punch["slot"]) == ("late", "08:30-09:00")


def test_on_a_holiday_the_office_is_closed(
    show: "Show", director: "Director", rules: Rules, page: Callable[[], LaneView]
) -> None:
    """At an hour at which it is open on every other day, and will be tomorrow."""
    _, today = noon_zone()
    plan = EVERY_DAY.format("08:00-20:00")
    rules(
        f"[calendar]\nholidays = [{today}]\n[schedules.office]\n{plan}"
        '[[access]]\nschedule = "office"\n'
    )
    played = comes(director, Role.STAFF, 3)

    assert (played.verdict, played.reasons) == (Verdict.DENY, (Reason.HOURS_CLOSED.value,))
    assert page().comes_at == f"{today + timedelta(days=1):%m-%d} 08:00"
    assert not show.board.state().arm_open


def test_in_the_evening_the_tidal_lane_leads_out_and_asks_no_forehead(
    show: "Show", director: "Director", rules: Rules, page: Callable[[], LaneView]
) -> None:
    """The page says until when, and the row which way."""
    plan = EVERY_DAY.format("11:00-19:30")
    rules(f'[schedules.tide]\n{plan}[[lanes.gate-1.tides]]\nschedule = "tide"\ndirection = "out"\n')
    played = comes(director, Role.NO_FOREHEAD, 4)

    assert (page().leads.value, page().leads_until) == ("out", "19:30")
    assert played.verdict is Verdict.ADMIT
    granted = newest(show, EventKind.ACCESS_GRANTED).body
    assert (granted["heading"], granted["temperature"]) == ("out", None)
    assert newest(show, EventKind.PASSAGE_COMPLETED).body["heading"] == "out"


def test_at_night_nobody_is_kept_in(show: "Show", director: "Director", rules: Rules) -> None:
    """The office has long closed; a badge is enough to go home, and a stranger asks the guard."""
    plan = EVERY_DAY.format("07:00-09:00")
    rules(
        f'[schedules.office]\n{plan}[[access]]\nschedule = "office"\n'
        '[lanes.gate-1]\ndirection = "out"\n'
    )
    assert comes(director, Role.BADGE, 5).verdict is Verdict.ADMIT
    assert comes(director, Role.RED, 6).verdict is Verdict.ADMIT
    stranger = comes(director, Role.PAYMENT_CODE, 7)

    assert stranger.verdict is Verdict.REFER
    assert stranger.reasons == (Reason.LEAVER_UNKNOWN.value,)
    show.observer.last = 0
    assert show.observer.wait_for(is_kind(EventKind.PASSAGE_COMPLETED), 5)
