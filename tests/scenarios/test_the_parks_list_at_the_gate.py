"""Companies, home observation and their desks, from the office's command to the guard's page."""

import csv
import io
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from gateway.cli import main
from gateway.control.client import ControlClient
from gateway.core.event import EventKind
from gateway.core.lane import LaneState, LaneView
from gateway.core.reason import Reason, Verdict
from gateway.demo.cast import Arrival, Role
from gateway.demo.observer import is_applied, is_kind
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker

if TYPE_CHECKING:
    from pathlib import Path

    from gateway.demo.director import Director, Played
    from gateway.demo.show import Show

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

APPLIED_S = 30
DESK = "前台 0571-8888 6666"


def staff(number: int) -> Arrival:
    """Somebody with a phone and a good pass."""
    return Arrival(number, Role.STAFF, on_paper=False, seed=2000 + number, mishap=None)


def office(show: "Show", *words: str) -> None:
    """One command of the park's office; the gate has its roster when this returns."""
    show.observer.catch_up()
    assert main(["central", *words, "--config", str(show.site.centre_config)]) == 0
    assert show.observer.wait_for(is_applied("roster"), APPLIED_S)


def written(show: "Show", name: str, text: str) -> str:
    """A file of the office."""
    path: Path = show.site.folder / name
    path.write_text(text, "utf-8")
    return str(path)


def companies(show: "Show") -> list[str]:
    """Everybody's."""
    table = csv.DictReader(io.StringIO(show.site.roster_file.read_text("utf-8-sig")))
    return sorted({row["company"] for row in table})


@pytest.fixture
def refusals(show: "Show") -> Iterator[list[LaneView]]:
    """Every refusal that the guard's page was shown."""
    seen: list[LaneView] = []
    client = ControlClient(show.site.control_socket, SystemClock(lambda: True))
    ending, failed = threading.Event(), list[str]()

    def look() -> None:
        version = 0
        while not ending.is_set():
            glance = client.wait_beyond(version, 0.2)
            version = glance.version
            if glance.view is not None and glance.view.state is LaneState.DENY:
                seen.append(glance.view)

    worker, looking = Worker("test-page", client.run, failed.append), threading.Thread(target=look)
    worker.start()
    looking.start()
    yield seen
    ending.set()
    looking.join()
    worker.ask_to_stop()
    assert worker.join()


def test_a_suspended_company_s_people_are_refused_within_seconds_and_the_desk_is_shown(
    show: "Show", director: "Director", refusals: list[LaneView]
) -> None:
    """And let in again as soon as it is restored; nothing is restarted."""
    listed = companies(show)
    lines = [f"{name},suspended,{DESK}" for name in listed]
    office(show, "companies", written(show, "c.csv", "\n".join(["name,status,desk", *lines])))

    played = director.play(staff(1))
    assert (played.verdict, played.reasons) == (Verdict.DENY, (Reason.COMPANY_SUSPENDED.value,))
    assert {view.desk for view in refusals} == {DESK}

    for name in listed:
        office(show, "company", "restore", name)
    assert director.play(staff(2)).verdict is Verdict.ADMIT


def test_somebody_under_home_observation_is_refused_and_the_centre_knows_at_once(
    show: "Show", director: "Director"
) -> None:
    """With the key of the community worker, and neither name nor number."""
    usual = show.site.roster_file.read_text("utf-8-sig").splitlines()
    observed = [f"{usual[0]},observed_until,contact"]
    observed += [f"{line},2099-12-31,worker-3" for line in usual[1:]]
    office(show, "roster", "import", written(show, "observed.csv", "\n".join(observed)))

    played: list[Played] = []
    arriving = threading.Thread(target=lambda: played.append(director.play(staff(3))))
    arriving.start()
    arriving.join()
    assert played[0].reasons == (Reason.UNDER_OBSERVATION.value,)
    assert _soon(lambda: breaches(show) == 1)

    office(show, "roster", "import", str(show.site.roster_file))
    show.observer.catch_up()
    assert director.play(staff(4)).verdict is Verdict.ADMIT
    assert show.observer.wait_for(is_kind(EventKind.OBSERVATION_BREACH), 0.1) is None


def breaches(show: "Show") -> int:
    """How many the centre has."""
    wanted = "SELECT count(*) FROM event WHERE kind = ? AND row LIKE '%worker-3%'"
    path = show.site.centre_config.parent / "state" / "central.sqlite"
    with closing(sqlite3.connect(path)) as database:
        (count,) = database.execute(wanted, (EventKind.OBSERVATION_BREACH.value,)).fetchone()
    return int(count)


def _soon(holds: Callable[[], bool]) -> bool:
    pause = threading.Event()
    return any(holds() or pause.wait(0.1) for _ in range(50))
