"""A gate in a process of its own for the bench of lists: passages without a pause, lists meanwhile.

Started by `tests.bench.lists`, with which it speaks in lines of JSON; not a bench by itself.
"""

import json
import sys
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from time import monotonic_ns

from gateway.app.lists import GateLists
from gateway.codes import pk1s
from gateway.codes.keys import SigningKey, load_private_key, load_roster_key
from gateway.codes.recognise import recognise
from gateway.codes.trust_file import read_trust
from gateway.core.credential import Credential, HealthStatus, Holder
from gateway.core.decision import decide
from gateway.core.event import Event, EventKind
from gateway.core.evidence import Evidence
from gateway.core.instant import ClockQuality
from gateway.core.policy import Policy
from gateway.core.record import decision_body
from gateway.core.signals import ListApplied, Signal
from gateway.journal.opening import open_journal
from gateway.runtime.clock import SystemClock
from gateway.sync.downlink import RosterDownlink
from gateway.sync.list_downlink import Ears
from gateway.sync.service import GateSync, SyncPorts
from gateway.sync.site_keys import SiteKeys
from gateway.sync.state import Heartbeat
from tests.brokers import on_this_machine
from tests.evidence import estimate
from tests.sync.memory import MemoryOutbox, MemoryRoster

SITE = "park-1"
HOLDER = "0011223344556677"
PAUSE_S = 0.02
"""Between two passages: fifty a second, where a lane has one in two seconds."""


class Lane:
    """Passages one after another: verify, look up, decide, write the row to the disk.

    Args:
        lists: what the gate knows.
        pass_key: mints each passage's fresh code, outside of what is measured.
        folder: of the journal.
    """

    def __init__(self, lists: GateLists, pass_key: SigningKey, folder: Path) -> None:
        self.spans_ns: list[tuple[int, int]] = []
        self._lists = lists
        self._pass_key = pass_key
        self._clock = SystemClock(lambda: True)
        self._policy = Policy()
        self._journal = open_journal(folder / "journal.sqlite", "gate-1", 0)

    def run(self, stopping: Flag) -> None:
        """Let people pass until told to stop."""
        number = 0
        while not stopping.wait(PAUSE_S):
            number += 1
            code = self._code(number)
            began_ns = monotonic_ns()
            self._passage(code)
            self.spans_ns.append((began_ns, monotonic_ns()))

    def _code(self, number: int) -> str:
        return pk1s.mint(
            self._pass_key,
            site=SITE,
            holder=HOLDER,
            status=HealthStatus.GREEN,
            issued_ms=self._clock.now().wall_ms,
            pass_id=number.to_bytes(8, "big"),
        )

    def _passage(self, code: str) -> None:
        now = self._clock.now()
        presented = recognise(code, self._lists.trust, SITE, now)
        assert isinstance(presented, Credential)
        evidence = Evidence(
            presented=presented,
            replayed=False,
            holder=Holder(HOLDER, "alpha", (), 0, now.wall_ms + 1),
            roster_version=1,
            roster_issued_ms=now.wall_ms,
            entered_ms=None,
            temperature=estimate(mono_ns=now.mono_ns),
            first_high=None,
            board_up=True,
            lists=self._lists.listing(presented),
        )
        decision = decide(evidence, self._policy, now)
        body = decision_body(evidence, decision)
        self._journal.commit([Event(EventKind.ACCESS_GRANTED, now, body, 1, 1)])


def main(port: int, centre: Path, folder: Path) -> None:
    """Be a gate until standard input ends, then print every passage's begin and end."""
    keys = SiteKeys(
        SITE,
        read_trust((centre / "trust.json").read_bytes(), "trust"),
        load_roster_key((centre / "roster.key").read_bytes(), "roster key"),
    )
    lists = GateLists(keys, folder, Ears(_told, lambda why: print(json.dumps({"refused": why}))))
    ports = SyncPorts(
        outbox=MemoryOutbox(),
        roster=RosterDownlink(lists.keys, MemoryRoster(), _told, print),
        heartbeat=lambda: Heartbeat(1, 0, 9, 0, 1, ClockQuality.SYNCED),
        emit=_told,
        lists=lists.channels,
        wants=lists.wants,
        look=lists.look,
    )
    settings = on_this_machine(port)
    sync = GateSync(settings, "gate-1", ports, SystemClock(lambda: True))
    pass_key = load_private_key((centre / "pass.pem").read_bytes(), "pass key")
    lane, stopping = Lane(lists, pass_key, folder), Flag()
    threads = [Thread(target=body, args=(stopping,)) for body in (sync.body, lane.run)]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    stopping.set()
    for thread in threads:
        thread.join()
    print(json.dumps({"passages": lane.spans_ns}), flush=True)


def _told(signal: Signal) -> None:
    if isinstance(signal, ListApplied):
        said = {"list": signal.name, "version": signal.version, "at_ns": monotonic_ns()}
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
