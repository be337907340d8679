"""What verifying a code and deciding about it costs, beside other libraries; asserts nothing.

    python -m tests.bench.codes [--rounds N] [--peers FOLDER]

CPU time of the calling thread. All look at one code before the next one comes, so that a machine
that slows down slows all of them; the bare ES256 check beside them says how fast it was.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.codes.certificate import Certificate
from gateway.codes.health_verdict import HealthVerdict
from gateway.codes.recognise import recognise
from gateway.core.credential import HealthStatus, Presented
from gateway.core.instant import Instant
from gateway.runtime.clock import thread_cpu_ns
from tests.bench import codes_attacks, codes_decision
from tests.bench.codes_rivals import FORMATS, Rival, rivals
from tests.fuzz.codes_forgeries import honest
from tests.fuzz.codes_makers import ACCEPTED, NOW, PASS_KEY, SITE, TRUST
from tests.fuzz.codes_trial import Recognise, gate

PEOPLE = 100
_WARM_UP = 2
_BARS_US = {"PK1S": (100, 250), "HC1": (150, 300)}
"""Median and p99 on a quiet machine."""

_DECISION_BAR_US = 500
_RATIO_BAR = 1.0
_BARE = "ES256 alone"
_OURS = "gateway"

Spent = dict[tuple[str, str], list[float]]
"""CPU microseconds by format and who verified."""


def main() -> None:
    """Print three tables: codes, decisions, attacks."""
    parser = argparse.ArgumentParser(
        prog="./run bench codes", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--rounds", type=int, default=10, help=f"times {PEOPLE} codes a format")
    parser.add_argument("--peers", type=Path, help="of pip install --target FOLDER cwt base45")
    asked = parser.parse_args()
    look = gate()  # health rules included
    people = [honest(number) for number in range(PEOPLE)]
    texts = [{name: sealed.text for name, sealed in codes.items()} for codes in people]
    with rivals(asked.peers) as others:
        spent = _verified(_genuine, texts, others, asked.rounds)
    print(*_table(spent, texts[0]), sep="\n", flush=True)
    print(*_decisions(look, texts, asked.rounds), sep="\n", flush=True)
    print(codes_attacks.HEAD, *codes_attacks.costs(look), sep="\n")


def _genuine(text: str) -> Presented:
    """What other libraries tell as well: nobody asks about health."""
    return recognise(text, TRUST, SITE, NOW, _green, accepted=ACCEPTED)


def _green(_certificate: Certificate, _at: Instant) -> HealthVerdict:
    return HealthVerdict(HealthStatus.GREEN, None)


def _verified(
    look: Recognise, texts: list[dict[str, str]], others: list[Rival], rounds: int
) -> Spent:
    spent: Spent = {}
    signature = bare()
    for turn in range(rounds + _WARM_UP):
        for codes in texts:
            found = {(_BARE, _BARE): signature()}
            for form, text in codes.items():
                found[form, _OURS] = _us(look, text)
                if form in FORMATS:
                    found |= {(form, rival.name): rival.cpu_us(form, text) for rival in others}
            for who, us in found.items() if turn >= _WARM_UP else ():
                spent.setdefault(who, []).append(us)
    return spent


def bare() -> Callable[[], float]:
    """One verification by cryptography alone, of a message of the usual length; CPU µs."""
    message, scheme = bytes(100), ec.ECDSA(hashes.SHA256())
    signature = PASS_KEY.private.sign(message, scheme)
    public = PASS_KEY.private.public_key()

    def verify() -> float:
        began_ns = thread_cpu_ns()
        public.verify(signature, message, scheme)
        return (thread_cpu_ns() - began_ns) / 1000

    return verify


def _us(look: Recognise, text: str) -> float:
    began_ns = thread_cpu_ns()
    look(text)
    return (thread_cpu_ns() - began_ns) / 1000


def _table(spent: Spent, texts: Mapping[str, str]) -> Iterator[str]:
    yield f"\n{'format':12}{'who':32}{'letters':>8}{'median us':>10}{'p99 us':>9}"
    for (form, who), figures in sorted(spent.items()):
        median, p99 = percentile(figures, 50), percentile(figures, 99)
        letters = len(texts.get(form, ""))
        yield f"{form:12}{who:32}{letters:8}{median:10.0f}{p99:9.0f}{_bar(form, who, median, p99)}"
    for (form, who), figures in sorted(spent.items()):
        if who not in (_OURS, _BARE):
            times = percentile(figures, 50) / percentile(spent[form, _OURS], 50)
            told = _told(times >= _RATIO_BAR)
            yield f"  {form}: {who} takes x{times:.2f} of ours  bar >= {_RATIO_BAR:g} {told}"


def _bar(form: str, who: str, median: float, p99: float) -> str:
    if who != _OURS or form not in _BARS_US:
        return ""
    low, high = _BARS_US[form]
    return f"  bar <= {low}/{high} {_told(median <= low and p99 <= high)}"


def _told(met: bool) -> str:  # noqa: FBT001 - the one thing that it is about
    return "met" if met else "MISSED"


def _decisions(look: Recognise, texts: list[dict[str, str]], rounds: int) -> Iterator[str]:
    yield f"\nverify, rules, {codes_decision.PEOPLE:,} revocations and people, replays, decide:"
    with codes_decision.gate(look) as deciding:
        for sequence, codes in enumerate(texts[: PEOPLE // 2]):
            deciding.admit(codes["PK1S"], sequence)
        spent: dict[str, list[float]] = {}
        for turn in range(rounds + _WARM_UP):
            for form, text in ((form, text) for codes in texts for form, text in codes.items()):
                began_ns = thread_cpu_ns()
                deciding.decide(text)
                us = (thread_cpu_ns() - began_ns) / 1000
                if turn >= _WARM_UP:
                    spent.setdefault(form, []).append(us)
    for form, figures in sorted(spent.items()):
        p99 = percentile(figures, 99)
        bar = f"bar p99 <= {_DECISION_BAR_US} {_told(p99 <= _DECISION_BAR_US)}"
        yield f"  {form:10} median {percentile(figures, 50):6.0f} us, p99 {p99:6.0f} us  {bar}"


def percentile(figures: list[float], percent: int) -> float:
    """The figure below which so many of a hundred lie."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


if __name__ == "__main__":
    main()
