"""The whole centre at a real broker: nothing is lost, nothing is stored twice."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from gateway.central.cases.kinds import CaseKind
from gateway.central.observation.resident import Home
from gateway.central.observation.residents_csv import Written
from gateway.central.person import PersonRecord
from gateway.central.store.cases import CaseFilter, CaseStore
from gateway.central.store.database import open_database
from gateway.central.store.event_list import EventList
from gateway.central.store.gates import GateStore
from gateway.central.store.people import PeopleStore
from gateway.central.store.residents import ResidentStore
from gateway.codes.keys import load_roster_key
from gateway.codes.trust_file import read_trust
from gateway.config import CentralConfig, load_central
from gateway.core.credential import HealthStatus
from gateway.runtime.clock import SystemClock
from gateway.sync.session import Received
from gateway.sync.site_keys import SiteKeys
from gateway.sync.wire import Ack, decode_ack
from tests.roster_reading import roster_at

pytestmark = pytest.mark.broker

Live = Any
"""The fixtures' own types: test modules don't import each other."""
Journal = Callable[..., list[str]]
Payload = Callable[..., bytes]
Sent = tuple[list[str], bytes]
StartCentre = Callable[[], Any]
Eventually = Callable[[Callable[[], object]], None]
HERE = Path(__file__).parent
ROOT = HERE.parents[2]
WANG = PersonRecord("1001", "王小明", "Acme", (), 1_000, 2_000, HealthStatus.GREEN)


@pytest.fixture
def batch_of_50(journal: Journal, payload: Payload) -> Sent:
    """Fifty rows, and as a gate sends them."""
    rows = journal(50)
    return rows, payload(rows)


def _stored(config: CentralConfig) -> list[str]:
    database = open_database(config.central.database)
    rows = list(EventList(database).rows("gate-1", 7))
    database.close()
    return rows


def _duplicates(config: CentralConfig) -> int:
    database = open_database(config.central.database)
    (gate,) = GateStore(database).gates()
    database.close()
    return gate.journals[0].duplicates


def _names(config: CentralConfig, heard: Mapping[str, bytes]) -> set[str]:
    """The names that a gate reads with its own two files."""
    trust = read_trust(config.keys.trust.read_bytes(), "trust")
    key = load_roster_key(config.keys.roster_key.read_bytes(), "roster key")
    roster = roster_at(heard, SiteKeys("park-1", trust, key))
    return {entry.name for entry in roster.entries.values()}


def test_a_batch_is_acknowledged_and_on_disk(
    centre: Live, gate: Live, journal: Journal, payload: Payload
) -> None:
    """From the wire to the table and back."""
    rows = journal(100)
    gate.say("ev", payload(rows))
    assert decode_ack(gate.hear("/ack")) == Ack(7, 100)
    assert _stored(centre.config) == rows
    assert centre.stop() == 0


def test_killed_between_commit_and_answer_nothing_is_lost_and_nothing_is_twice(
    made_centre: Path, request: pytest.FixtureRequest, gate: Live, batch_of_50: Sent
) -> None:
    """The gate hears nothing, sends again, and the next centre says what is there."""
    rows, sent = batch_of_50
    child = [sys.executable, str(HERE / "killed_between_commit_and_answer.py"), str(made_centre)]
    with subprocess.Popen(child, env={**os.environ, "PYTHONPATH": str(ROOT)}) as dying:
        # QoS 1 at a broker without a centre leads nowhere: say it until someone dies of it.
        while dying.poll() is None:
            gate.say("ev", sent)
            gate.session.next_event(0.1)
    assert dying.returncode == -signal.SIGKILL
    config = load_central(made_centre)
    assert _stored(config) == rows
    centre = request.getfixturevalue("centre")
    gate.say("ev", sent)
    assert decode_ack(gate.hear("/ack")) == Ack(7, 50)
    assert centre.stop() == 0
    assert _stored(config) == rows
    assert _duplicates(config) >= 50


def test_killed_at_any_moment_the_centre_ends_with_every_row_once(
    made_centre: Path, gate: Live, journal: Journal, payload: Payload
) -> None:
    """A gate that sends from the watermark; a centre that is killed twice on the way."""
    rows, watermark, kills = journal(300), 0, [60, 150]
    command = [sys.executable, "-m", "gateway", "central", "run", "--config", str(made_centre)]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        while watermark < len(rows):
            gate.say("ev", payload(rows[watermark : watermark + 30]))
            event = gate.session.next_event(0.3)
            if isinstance(event, Received) and event.topic.endswith("/ack"):
                watermark = max(watermark, decode_ack(event.payload).acked)
            if kills and watermark >= kills[0]:
                kills.pop(0)
                running.kill()
                running.wait()
                running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    finally:
        running.terminate()
        assert running.wait(10) == 0
    assert kills == []
    assert _stored(load_central(made_centre)) == rows


def test_a_door_that_opens_at_a_home_calls_a_worker(
    centre: Live, gate: Live, eventually: Eventually
) -> None:
    """From the contact's own topic; a word that is none is counted and stops nothing."""
    database = open_database(centre.config.central.database)
    now_ms = SystemClock(lambda: True).now().wall_ms
    home = Home("王小明", "3", "502", now_ms - 1, now_ms + 86_400_000, door="door-3-502")
    ResidentStore(database).add([Written(home, "")], "li", now_ms)
    for word in (b"open!", b'{"contact":true}', b'{"contact":false,"battery":97}'):
        eventually(partial(gate.session.publish, "home/door-3-502/door", word))
    wanted = CaseFilter(CaseKind.HOME_ALERT)
    eventually(lambda: CaseStore(database).listed(wanted, now_ms))
    (alert,) = CaseStore(database).listed(wanted, now_ms)
    eventually(lambda: GateStore(database).refused())
    database.close()
    assert (alert.new.building, alert.new.unit) == ("3", "502")
    assert "房门未报备打开" in alert.new.note


def test_an_import_while_the_centre_runs_reaches_the_gates_and_survives_the_broker(
    centre: Live, gate: Live, broker: Live
) -> None:
    """The centre looks once a second; a broker killed without a disk has forgotten all."""
    database = open_database(centre.config.central.database)
    PeopleStore(database).replace_all([WANG])
    gate.hear("/roster/manifest")
    assert _names(centre.config, gate.heard) == {"王小明"}
    PeopleStore(database).replace_all([replace(WANG, name="王明")])
    changed = gate.hear("/roster/manifest")
    assert _names(centre.config, gate.heard) == {"王明"}
    database.close()
    gate.heard.clear()
    broker.kill()
    broker.start()
    assert gate.hear("/roster/manifest") == changed
    assert _names(centre.config, gate.heard) == {"王明"}


def test_a_broker_that_is_down_is_waited_for_and_named(
    broker: Live, start_centre: StartCentre, eventually: Eventually
) -> None:
    """The pages work meanwhile, and health says which part does not."""
    broker.kill()
    centre = start_centre()
    eventually(lambda: centre.health().get("parts", {}).get("broker") == "not connected")
    assert not centre.health()["ok"]
    broker.start()
    eventually(lambda: centre.health().get("ok"))


def test_a_database_that_another_program_holds_is_waited_for_and_nothing_is_lost(
    centre: Live, gate: Live, eventually: Eventually, batch_of_50: Sent
) -> None:
    """The answer comes when the row is on disk, not before."""
    rows, sent = batch_of_50
    path = centre.config.central.database.removeprefix("sqlite:///")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    gate.say("ev", sent)
    eventually(lambda: centre.health()["parts"]["database"] == "can't be used")
    holder.execute("ROLLBACK")
    holder.close()
    assert decode_ack(gate.hear("/ack")) == Ack(7, 50)
    assert _stored(centre.config) == rows
    eventually(lambda: centre.health().get("ok"))
