"""The shipped rules of after the epidemic at the whole gate: visitors, shifts, and nobody's health.

Where the park stands is chosen so that it is noon there, whenever the test runs.
"""

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

import pytest

from gateway.central.person import Person
from gateway.central.store.database import open_database
from gateway.central.store.people import PeopleStore
from gateway.cli import main
from gateway.core.reason import Reason, Verdict
from gateway.demo.cast import Arrival, Role
from gateway.demo.director import Director, Played
from gateway.demo.observer import is_applied
from gateway.demo.pass_desk import PassDesk
from gateway.demo.population import STAFF, key_of
from gateway.demo.show import Show
from gateway.runtime.clock import SystemClock
from tests.empty_park import empty_park

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

PLAIN = Path(__file__).parents[2] / "config" / "policy.plain.toml"
APPLIED_S: Final = 20
CLOCK: Final = SystemClock(lambda: True)


def noon_zone() -> str:
    """A zone where it is between 12:00 and 13:00 now."""
    now = datetime.fromtimestamp(CLOCK.now().wall_ms / 1000, UTC)
    return f"Etc/GMT{now.hour - 12:+d}"


class Desk(PassDesk):
    """Gives everybody the pass of the one person whom the test sends."""

    def __init__(self, show: Show) -> None:
        self._everybody = people_of(show)
        super().__init__(show.site, self._everybody, CLOCK, threading.Event())
        self.sends = self._everybody[0]

    def code_for(self, arrival: Arrival) -> str:
        """Their live pass, or the number on their badge."""
        return self.sends.record.key if arrival.role is Role.BADGE else self.live(self.sends)


def people_of(show: Show) -> tuple[Person, ...]:
    """Everyone whom the centre knows now."""
    database = open_database(show.site.database)
    people = PeopleStore(database).everyone()
    database.close()
    return people


@pytest.fixture(scope="module")
def show() -> Iterator[Show]:
    """A park by the shipped rules, at its own noon."""
    if not (shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")):
        pytest.skip("mosquitto is not installed: './run test' installs it")
    with tempfile.TemporaryDirectory(prefix="plain-") as folder, ExitStack() as left:
        rules, text = Path(folder) / "policy.toml", PLAIN.read_text("utf-8")
        assert 'timezone = "Asia/Shanghai"' in text
        rules.write_text(text.replace("Asia/Shanghai", noon_zone()), "utf-8")
        yield empty_park(Path(folder), left, policy=rules)


@pytest.fixture(scope="module")
def desk(show: Show) -> Desk:
    """Where the test's people get their codes."""
    return Desk(show)


@pytest.fixture(scope="module")
def director(show: Show, desk: Desk) -> Director:
    """Who plays them."""
    return replace(show.director(), desk=desk)


def comes(director: Director, who: Person, role: Role = Role.NO_FOREHEAD) -> Played:
    """Somebody walks up, and keeps away from the thermometer."""
    assert isinstance(director.desk, Desk)
    director.desk.sends = who
    return director.play(Arrival(1, role, on_paper=False, seed=77, mishap=None))


def of_group(show: Show, group: str, place: int = 0) -> Person:
    """One of the healthy staff of a group."""
    known = {person.record.key: person for person in people_of(show)}
    staff = (known[key_of(number)] for number in STAFF)
    return next(islice((one for one in staff if group in one.record.groups), place, None))


def outcome(played: Played) -> tuple[Verdict | None, tuple[str, ...]]:
    """What the gate said."""
    return played.verdict, played.reasons


def centre(show: Show, *words: str) -> None:
    """A command at the centre."""
    assert main(["central", *words, "--config", str(show.site.centre_config)]) == 0


def test_the_day_shift_walks_in_at_noon_with_a_code_alone(show: Show, director: Director) -> None:
    """Nobody's forehead is waited for."""
    assert outcome(comes(director, of_group(show, "day-shift"))) == (Verdict.ADMIT, ())


def test_the_night_shift_is_denied_at_noon(show: Show, director: Director) -> None:
    """And the arm stays down."""
    played = comes(director, of_group(show, "night-shift"))

    assert outcome(played) == (Verdict.DENY, (Reason.HOURS_CLOSED.value,))
    assert not show.board.state().arm_open


def test_a_visitor_whom_a_host_announced_walks_in_once(
    show: Show, director: Director, capsys: pytest.CaptureFixture[str]
) -> None:
    """The desk announces them; the gate has the roster within seconds."""
    show.observer.catch_up()
    today = datetime.fromtimestamp(CLOCK.now().wall_ms / 1000, UTC)
    host = of_group(show, "office").record.key
    first, last = (f"{today + timedelta(days=days):%Y-%m-%d}" for days in (-1, 1))
    words = ["--name", "访客", "--host", host, "--date", first, "--until", last, "--once"]
    centre(show, "visitor", "add", *words)
    link = capsys.readouterr().out.split("/pass/")[1].split()[0]
    assert show.observer.wait_for(is_applied("roster"), APPLIED_S)
    visitor = next(person for person in people_of(show) if person.link == link)

    assert outcome(comes(director, visitor)) == (Verdict.ADMIT, ())
    again = comes(director, visitor)
    assert again.verdict is Verdict.DENY
    assert Reason.VISIT_USED.value in again.reasons


def test_a_revoked_person_is_refused_by_badge_and_by_pass(show: Show, director: Director) -> None:
    """In the middle of their shift, as soon as the gate has the list."""
    show.observer.catch_up()
    gone = of_group(show, "day-shift", 1)
    centre(show, "revoke", "add", "--person", gone.record.key)
    assert show.observer.wait_for(is_applied("revocations"), APPLIED_S)

    for role in (Role.BADGE, Role.NO_FOREHEAD):
        played = comes(director, gone, role)
        assert played.verdict is Verdict.DENY
        assert Reason.CODE_REVOKED.value in played.reasons
