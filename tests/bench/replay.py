"""How long `gateway replay` takes for a journal of 100,000 rows, beside reading its JSON alone.

    python -m tests.bench.replay --rows 100000

A journal of varied verdicts is written first; then each round reads all rows as `gateway replay`
does, and as a floor only takes them from the file and through ``json.loads``. Prints; nothing is
asserted.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

from gateway.app.replaying import KeptPolicies, NotReplayed, Replayed, replay, replay_under
from gateway.config.policy_text import read_policy
from gateway.core.credential import RefusedCode
from gateway.core.decision import decide
from gateway.core.event import Event
from gateway.core.evidence import Evidence
from gateway.core.reason import Reason
from gateway.core.record import decision_event
from gateway.core.temperature import TemperatureAbsence
from gateway.journal.opening import open_journal
from gateway.journal.policies import PolicyArchive
from gateway.journal.reader import JournalReader
from tests.bench.bar import Bar
from tests.evidence import CREDENTIAL, NOW, estimate, evidence

BAR_S = 30.0
"""For 100,000 rows."""

COMMIT_ROWS = 1000
POLICY = read_policy(Path("config/policy.toml").read_bytes(), "config/policy.toml")


def main() -> None:
    """Write the journal, replay it, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        state_dir = Path(folder)
        octets = write(state_dir, wanted.rows, Random(wanted.seed))
        print(
            f"{wanted.rows} decisions of {octets / wanted.rows:.0f} bytes, {wanted.rounds} rounds"
        )
        floor_s = timed("json.loads of every row", wanted, lambda: loads(state_dir))
        replay_s = timed("gateway replay", wanted, lambda: replayed(state_dir))
        other_s = timed("gateway replay --policy", wanted, lambda: under(state_dir))
    per_100k = 100_000 / wanted.rows
    print(f"  replay is {replay_s / floor_s:.1f} x the floor, --policy {other_s / floor_s:.1f} x")
    print(Bar("replay of 100,000 rows, s of CPU", replay_s * per_100k, BAR_S, at_most=True))


def people(random: Random) -> Iterator[Evidence]:
    """Most are in order; some have a fever, a strange code, a used one or no temperature."""
    while True:
        facts = evidence(
            presented=replace(CREDENTIAL, replay_key=random.randbytes(8).hex()),
            temperature=estimate(round(random.gauss(36.4, 0.4), 3)),
        )
        chance = random.random()
        if chance < 0.05:
            facts = replace(facts, replayed=True)
        elif chance < 0.1:
            facts = replace(facts, presented=RefusedCode(Reason.CODE_UNKNOWN), temperature=None)
        elif chance < 0.15:
            facts = replace(facts, temperature=TemperatureAbsence.UNSTABLE)
        yield facts


def write(state_dir: Path, rows: int, random: Random) -> int:
    """A gate's state folder; the bytes of all rows."""
    PolicyArchive(state_dir).keep(POLICY.version, POLICY.raw)
    visitors = people(random)
    with closing(open_journal(state_dir / "journal.sqlite", "gate-1", NOW.wall_ms)) as store:
        for first in range(0, rows, COMMIT_ROWS):
            store.commit([decided(next(visitors), at) for at in range(first, first + COMMIT_ROWS)])
    with closing(JournalReader(state_dir / "journal.sqlite")) as reader:
        return sum(len(row.row) for row in reader.stored_since(None))


def decided(facts: Evidence, second: int) -> Event:
    """The row of one verdict."""
    now = replace(NOW, wall_ms=NOW.wall_ms + second)
    return decision_event(facts, decide(facts, POLICY.policy, now))


def loads(state_dir: Path) -> int:
    """The floor: what is to be done whatever becomes of the rows."""
    with closing(JournalReader(state_dir / "journal.sqlite")) as reader:
        return sum(bool(json.loads(row.row)) for row in reader.stored_since(None))


def replayed(state_dir: Path) -> int:
    """Every verdict, which must be the same."""
    kept = KeptPolicies(PolicyArchive(state_dir))
    with closing(JournalReader(state_dir / "journal.sqlite")) as reader:
        return sum(the_same(one) for one in replay(reader.since(None), kept))


def under(state_dir: Path) -> int:
    """Every verdict under other rules."""
    other = read_policy(b"version = 2\n[thermometry]\nfever_celsius = 37.0\n", "other.toml").policy
    with closing(JournalReader(state_dir / "journal.sqlite")) as reader:
        return sum(1 for _ in replay_under(reader.since(None), other))


def the_same(one: Replayed | NotReplayed) -> bool:
    """Whether it is; else this is no figure worth telling."""
    if isinstance(one, NotReplayed) or not one.same:
        raise SystemExit(f"row {one.sequence} differs: the replay is wrong")
    return True


def timed(what: str, wanted: argparse.Namespace, work: Callable[[], int]) -> float:
    """Seconds of processor time of the median round; others may use the machine, too."""
    spent, waited = [], []
    for _ in range(wanted.rounds):
        begun, began = process_time(), perf_counter()
        done = work()
        spent.append(process_time() - begun)
        waited.append(perf_counter() - began)
        if done != wanted.rows:
            raise SystemExit(f"{what}: {done} rows of {wanted.rows}")
    cpu_s, us = median(spent), median(spent) / wanted.rows * 1e6
    print(f"  {what:28} {cpu_s:7.2f} s CPU {us:7.1f} us a row {median(waited):7.2f} s in all")
    return cpu_s


if __name__ == "__main__":
    main()
