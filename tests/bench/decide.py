"""What a decision costs with every rule of a park in use, and all from code to verdict.

    python -m tests.bench.decide [--rounds N]

CPU time of the calling thread. Each person's steps are measured one after the other before the next
person comes. Beside them stand two things that are no decision: one bare signature, the floor of
what any gate must do, and a loop that does the same sums each time, whose p99 is the machine's own.
"""

import argparse
from collections.abc import Callable

from gateway.core.decision import decide
from gateway.core.policy import Policy
from gateway.core.reason import Verdict
from gateway.runtime.clock import thread_cpu_ns
from tests.bench import codes_decision
from tests.bench.bar import Bar
from tests.bench.codes import PEOPLE, bare, percentile
from tests.bench.decide_park import everything, park
from tests.fuzz.codes_forgeries import honest
from tests.fuzz.codes_makers import NOW
from tests.fuzz.codes_trial import gate

DECIDE_BAR_MS = 0.05
WHOLE_BAR_MS = 1.0
_WARM_UP = 2
_SUMS = 800
"""About as long as a decision with everything on."""

DECIDE, WHOLE = "decide, everything on", "decoded text to verdict, everything on"
SPIN, FLOOR = f"{_SUMS} sums in a loop", "one bare signature"

_USUAL = Policy()

Spent = dict[str, list[float]]
"""CPU milliseconds by what was done."""


def main() -> None:
    """Print a table and what was to be reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help=f"times {PEOPLE} people")
    asked = parser.parse_args()
    texts = [honest(number)["PK1S"].text for number in range(PEOPLE)]
    with codes_decision.gate(gate(), park(NOW)) as lane:
        spent = measured(lane, texts, asked.rounds)
    print(f"{codes_decision.PEOPLE:,} people on the roster, {asked.rounds * PEOPLE} decisions")
    print(f"{'':42}{'median ms':>10}{'p99 ms':>9}")
    for what, figures in spent.items():
        print(f"{what:42}{percentile(figures, 50):10.4f}{percentile(figures, 99):9.4f}")
    print(Bar("decide: p99, ms", percentile(spent[DECIDE], 99), DECIDE_BAR_MS, at_most=True))
    print(Bar("text to verdict: p99, ms", percentile(spent[WHOLE], 99), WHOLE_BAR_MS, at_most=True))


def measured(lane: codes_decision.Gate, texts: list[str], rounds: int) -> Spent:
    """Everybody's steps, round after round."""
    spent: Spent = {}
    signature = bare()
    for turn in range(rounds + _WARM_UP):
        for text in texts:
            found = {FLOOR: signature() / 1000, SPIN: _ms(_sums), **_steps(lane, text)}
            for what, ms in found.items() if turn >= _WARM_UP else ():
                spent.setdefault(what, []).append(ms)
    return spent


def _steps(lane: codes_decision.Gate, text: str) -> dict[str, float]:
    known = everything(lane.evidence(text), NOW)
    if decide(known, lane.policy, NOW).verdict is not Verdict.ADMIT:
        raise SystemExit("somebody is not admitted: the figures would tell nothing")
    return {
        "decide, the rules by default": _ms(lambda: decide(known, _USUAL, NOW)),
        DECIDE: _ms(lambda: decide(known, lane.policy, NOW)),
        WHOLE: _ms(lambda: decide(everything(lane.evidence(text), NOW), lane.policy, NOW)),
    }


def _sums() -> object:
    return sum(number * number for number in range(_SUMS))


def _ms(work: Callable[[], object]) -> float:
    began_ns = thread_cpu_ns()
    work()
    return (thread_cpu_ns() - began_ns) / 1_000_000


if __name__ == "__main__":
    main()
