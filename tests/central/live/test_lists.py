"""From the office's command to a person at the lane, over a real broker: the lists count."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from gateway.app.lists import GateLists
from gateway.central.store.database import open_database
from gateway.central.store.lists import ListStore
from gateway.cli import main
from gateway.codes import pk1s
from gateway.codes.keys import load_private_key, load_roster_key
from gateway.codes.recognise import Accepted, recognise
from gateway.codes.revocations import REVOCATIONS, revocation_id
from gateway.codes.trust_file import read_trust
from gateway.config import CentralConfig
from gateway.core.credential import Credential, HealthStatus, RefusedCode
from gateway.core.event import EventKind
from gateway.core.instant import ClockQuality
from gateway.core.reason import Reason
from gateway.core.signals import ListApplied, Signal
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker
from gateway.sync.downlink import RosterDownlink
from gateway.sync.list_downlink import Ears
from gateway.sync.service import GateSync, SyncPorts
from gateway.sync.session import Backoff
from gateway.sync.site_keys import SiteKeys
from gateway.sync.state import Heartbeat
from tests.brokers import on_this_machine
from tests.evidence import CREDENTIAL, NOW
from tests.lane import Lane
from tests.sync.memory import MemoryOutbox, MemoryRoster

pytestmark = pytest.mark.broker

Live = Any
"""The fixtures' own types: test modules don't import each other."""
Eventually = Callable[[Callable[[], object]], None]
QUICK = Backoff(first_s=0.05, most_s=0.2)


class Gate:
    """A gate's lists and its link, as the composition root joins them; the lane is in memory."""

    def __init__(self, config: CentralConfig, port: int, folder: Path) -> None:
        self.port = port
        self.refusals: list[str] = []
        self._signals: list[Signal] = []
        self._lock = threading.Lock()
        keys = SiteKeys(
            "park-1",
            read_trust(config.keys.trust.read_bytes(), "trust"),
            load_roster_key(config.keys.roster_key.read_bytes(), "roster key"),
        )
        self.lists = GateLists(keys, folder, Ears(self._emit, self.refusals.append))
        self.lane = Lane(lists=self.lists)
        ports = SyncPorts(
            outbox=MemoryOutbox(),
            roster=RosterDownlink(
                self.lists.keys, MemoryRoster(), self._emit, self.refusals.append
            ),
            heartbeat=lambda: Heartbeat(1, 0, 9, 0, 1, ClockQuality.SYNCED),
            emit=self._emit,
            lists=self.lists.channels,
            wants=self.lists.wants,
            look=self.lists.look,
        )
        settings = on_this_machine(port, keepalive_s=5)
        self.sync = GateSync(settings, "gate-9", ports, SystemClock(lambda: True), QUICK)
        self._worker = Worker("mqtt", self.sync.body, self.refusals.append)

    @property
    def revocations(self) -> int:
        """Version in force, 0 for none."""
        return self.lists.listing(None).revocations_version

    def start(self) -> None:
        """Switch on."""
        self._worker.start()

    def close(self) -> None:
        """Switch off."""
        self._worker.ask_to_stop()
        self.sync.wake()
        assert self._worker.join()

    def applied(self) -> list[ListApplied]:
        """What the gate was told."""
        with self._lock:
            return [signal for signal in self._signals if isinstance(signal, ListApplied)]

    def _emit(self, signal: Signal) -> None:
        with self._lock:
            self._signals.append(signal)


@pytest.fixture
def lane_gate(centre: Live, broker: Live, tmp_path: Path) -> Iterator[Gate]:
    """A gate of the centre's site, running."""
    gate = Gate(centre.config, broker.port, tmp_path / "gate")
    gate.start()
    yield gate
    gate.close()


def _has(gate: Gate, version: int) -> bool:
    return gate.revocations == version


def revoke(centre: Live, *arguments: str) -> None:
    """The office's command."""
    act, *rest = arguments
    command = ["central", "revoke", act, "--config", str(centre.config_path), *rest]
    assert main(command) == 0


def test_a_person_revoked_by_the_office_is_denied_at_the_next_passage_and_admitted_after_pardon(
    centre: Live, lane_gate: Gate, eventually: Eventually
) -> None:
    """No restart at either end, and the row says by which version."""
    lane = lane_gate.lane
    eventually(lambda: lane_gate.revocations)
    before = lane_gate.revocations
    revoke(centre, "add", CREDENTIAL.holder)
    eventually(lambda: lane_gate.revocations > before)
    lane.gate.turn(lane_gate.applied()[-1])
    lane.written()
    assert lane.ledger.rows[-1].body == {"revocations": before + 1, "entries": 1}
    lane.code()
    lane.forehead()
    lane.written()
    assert Reason.CODE_REVOKED in lane.view.reasons
    assert lane.ledger.rows[-1].kind is EventKind.ACCESS_DENIED
    assert lane.barrier.opened == 0
    revoke(centre, "remove", CREDENTIAL.holder)
    eventually(lambda: lane_gate.revocations == before + 2)
    lane.wait(30_000)
    lane.code("good-2")
    lane.forehead()
    lane.written()
    assert Reason.CODE_REVOKED not in lane.view.reasons
    assert lane_gate.refusals == []


def test_a_gate_that_missed_changes_asks_and_gets_the_whole_list(
    centre: Live, broker: Live, tmp_path: Path, eventually: Eventually
) -> None:
    """What the broker retained is behind; the newest changes say so."""
    first = Gate(centre.config, broker.port, tmp_path / "gate")
    first.start()
    eventually(lambda: first.revocations)
    kept = first.revocations
    first.close()
    witness = Gate(centre.config, broker.port, tmp_path / "witness")
    witness.start()
    with closing(open_database(centre.config.central.database)) as database:
        for number in range(2):
            store = ListStore(database, REVOCATIONS)
            store.put({revocation_id(str(number)): b""})
            eventually(partial(_has, witness, kept + 1 + number))
    witness.close()
    again = Gate(centre.config, broker.port, tmp_path / "gate")
    assert again.revocations == kept
    again.start()
    eventually(lambda: again.revocations == kept + 2)
    again.close()
    assert again.applied()[-1].entries == 2
    assert again.refusals == []


def test_a_published_trust_list_reaches_the_gate_and_outlives_its_restart(
    centre: Live, lane_gate: Gate, tmp_path: Path, eventually: Eventually
) -> None:
    """A new pass key counts; the list was signed off line and the centre only hands it on."""
    place = ("--trust", str(centre.config.keys.trust), "--site", "park-1")
    key, signed = str(tmp_path / "pass-2.pem"), str(tmp_path / "signed")
    trust = ["central", "trust"]
    assert main([*trust, "add", *place, "--use", "pass", "--key", key]) == 0
    root = str(tmp_path / "root.pem")
    assert main([*trust, "sign", *place, "--root", root, "--out", signed]) == 0
    assert main([*trust, "publish", "--config", str(centre.config_path), signed]) == 0
    eventually(lambda: {one.name for one in lane_gate.applied()} >= {"trust", "revocations"})
    assert len(lane_gate.lists.trust.records) == 4
    (told,) = [one for one in lane_gate.applied() if one.name == "trust"]
    assert lane_gate.lists.listing(None).trust_version == told.version
    again = Gate(centre.config, lane_gate.port, tmp_path / "gate")
    assert again.lists.listing(None) == lane_gate.lists.listing(None)


def test_what_a_city_said_of_a_code_reaches_the_gate_without_naming_it(
    centre: Live, lane_gate: Gate, tmp_path: Path, eventually: Eventually
) -> None:
    """The gate knows the status of the code and of no other."""
    code, other = ("https://s.sh.gov.cn/" + digit * 30 + "1" * 13 for digit in "ab")
    table = tmp_path / "codes.csv"
    table.write_text(f"code,status\n{code},yellow\n", "ascii")
    command = ["central", "statuses", "import", "--config", str(centre.config_path), str(table)]
    assert main(command) == 0
    eventually(lambda: lane_gate.lists.statuses)
    accepted = Accepted(statuses=lane_gate.lists.statuses)
    seen = [
        recognise(text, lane_gate.lists.trust, "park-1", NOW, accepted=accepted)
        for text in (code, other)
    ]
    assert isinstance(seen[0], Credential)
    assert seen[0].status is HealthStatus.YELLOW
    assert seen[1] == RefusedCode(Reason.CODE_UNVERIFIABLE, "SHANGHAI")
    stored = (tmp_path / "gate" / "statuses.signed").read_bytes()
    assert b"aaaa" not in stored


def test_a_removed_key_makes_every_pass_that_it_signed_worthless_at_the_next_passage(
    centre: Live, lane_gate: Gate, tmp_path: Path, eventually: Eventually
) -> None:
    """Mass revocation: no list of codes is needed, and the gate is not restarted."""
    pass_key = load_private_key((tmp_path / "pass.pem").read_bytes(), "pass key")
    shown = pk1s.mint(
        pass_key,
        site="park-1",
        holder=CREDENTIAL.holder,
        status=HealthStatus.GREEN,
        issued_ms=NOW.wall_ms,
        pass_id=bytes(8),
    )
    assert isinstance(recognise(shown, lane_gate.lists.trust, "park-1", NOW), Credential)
    keys, signed = str(centre.config.keys.trust), str(tmp_path / "signed")
    trust = ["central", "trust"]
    assert main([*trust, "remove", "--trust", keys, pass_key.key_id.hex()]) == 0
    root = ("--site", "park-1", "--root", str(tmp_path / "root.pem"))
    assert main([*trust, "sign", "--trust", keys, *root, "--out", signed]) == 0
    assert main([*trust, "publish", "--config", str(centre.config_path), signed]) == 0
    eventually(lambda: lane_gate.lists.issue)
    seen = recognise(shown, lane_gate.lists.trust, "park-1", NOW)
    assert isinstance(seen, RefusedCode)
    assert seen.reason is Reason.ISSUER_UNKNOWN
