"""A gate in a process of its own for the bench of rosters: people pass while a roster comes.

Its link, its roster's file and its journal are those of `gateway run`; camera and board are not
there. Started by `tests.bench.roster`, with which it speaks in lines of JSON.
"""

import json
import random
import sys
from itertools import cycle
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from time import monotonic_ns

from gateway.app.bridges import RosterShelf
from gateway.codes.keys import load_roster_key
from gateway.codes.trust_file import read_trust
from gateway.core.decision import decide
from gateway.core.instant import ClockQuality
from gateway.core.policy import Policy
from gateway.core.record import decision_event
from gateway.core.signals import RosterApplied, Signal
from gateway.journal.opening import open_journal
from gateway.journal.roster import ROSTER_NAME, RosterReader
from gateway.runtime.clock import SystemClock
from gateway.sync.downlink import RosterDownlink
from gateway.sync.service import GateSync, SyncPorts
from gateway.sync.site_keys import SiteKeys
from gateway.sync.state import Heartbeat
from tests.brokers import on_this_machine
from tests.evidence import CREDENTIAL, evidence
from tests.sync.memory import MemoryOutbox

SITE = "park-1"
PAUSE_S = 0.01
CROWD = 64
"""People who pass in turn, of all who are on the roster."""


class Lane:
    """People who pass one after another: look up, decide, write the row to the disk.

    Args:
        folder: of roster and journal.
        holders: ids of all who are on the roster.
    """

    def __init__(self, folder: Path, holders: list[str]) -> None:
        self.rows: list[tuple[int, int, str]] = []
        self.lookups_ns: list[tuple[int, int]] = []
        self._holders = cycle(random.Random(1).sample(holders, CROWD))
        self._roster = folder / ROSTER_NAME
        self._journal = open_journal(folder / "journal.sqlite", "gate-1", 0)
        self._clock = SystemClock(lambda: True)

    def run(self, stopping: Flag) -> None:
        """Let people pass until told to stop; the roster's connection is this thread's."""
        reader = RosterReader(self._roster)
        while not stopping.wait(PAUSE_S):
            self._passage(reader, next(self._holders))

    def _passage(self, roster: RosterReader, holder: str) -> None:
        now, began_ns = self._clock.now(), monotonic_ns()
        person, version = roster.lookup(holder), roster.version
        self.lookups_ns.append((began_ns, monotonic_ns()))
        facts = evidence(presented=CREDENTIAL, holder=person, roster_version=version)
        event = decision_event(facts, decide(facts, Policy(), now))
        self._journal.commit([event])
        company = person.company if person else ""
        self.rows.append((began_ns, event.roster_version, company))


def main(port: int, centre: Path, folder: Path) -> None:
    """Be a gate until standard input ends, then print when each row was decided, and by what."""
    keys = SiteKeys(
        SITE,
        read_trust((centre / "trust.json").read_bytes(), "trust"),
        load_roster_key((centre / "roster.key").read_bytes(), "roster key"),
    )
    holders = json.loads((folder / "holders.json").read_text())
    shelf = RosterShelf(folder / ROSTER_NAME)
    ports = SyncPorts(
        outbox=MemoryOutbox(),
        roster=RosterDownlink(lambda: keys, shelf, _told, print),
        heartbeat=lambda: Heartbeat(1, 0, 9, 0, 1, ClockQuality.SYNCED),
        emit=_told,
    )
    settings = on_this_machine(port)
    sync = GateSync(settings, "gate-1", ports, SystemClock(lambda: True))
    lane, stopping = Lane(folder, holders), Flag()
    threads = [Thread(target=body, args=(stopping,)) for body in (sync.body, lane.run)]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    stopping.set()
    for thread in threads:
        thread.join()
    print(json.dumps({"rows": lane.rows, "lookups_ns": lane.lookups_ns}), flush=True)


def _told(signal: Signal) -> None:
    if isinstance(signal, RosterApplied):
        print(json.dumps({"version": signal.version, "at_ns": monotonic_ns()}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
