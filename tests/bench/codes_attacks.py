"""What the named attacks of the tests cost a gate at most, in CPU and memory; asserts nothing."""

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gateway.codes import base45
from gateway.core.instant import NS_PER_MS
from gateway.runtime.clock import thread_cpu_ns
from tests.codes import test_attacks_on_cards_and_passes as others
from tests.codes import test_attacks_on_hc1 as hc1
from tests.codes.issuers import CWT, hc1_packed
from tests.codes.issuers import hc1 as eu
from tests.fuzz.codes_sealers import sealed
from tests.fuzz.codes_trial import Recognise

MAX_CPU_MS = 10.0
MAX_MIB = 1.0
_REPEATS = 3
_MIB = 1024 * 1024

Attack = str | Callable[[], str]


@dataclass(frozen=True, slots=True)
class Cost:
    """The costliest attacks of one table.

    Args:
        table: what the attacks have in common.
        attacks: how many.
        cpu_ms: of the slowest, the least of three measurements.
        slowest: its name.
        mib: of the largest, allocated by Python at once.
        largest: its name.
    """

    table: str
    attacks: int
    cpu_ms: float
    slowest: str
    mib: float
    largest: str

    def __str__(self) -> str:
        told = "met" if self.cpu_ms <= MAX_CPU_MS and self.mib <= MAX_MIB else "MISSED"
        worst = f"{self.cpu_ms:8.3f} {self.mib:8.3f}  {told:7}"
        return f"  {self.table:24}{self.attacks:5} {worst} {self.slowest}; {self.largest}"


_BARS = f"bars <= {MAX_CPU_MS:g} ms, {MAX_MIB:g} MiB"
HEAD = f"\n  {'attacks':24}{'':5} {'CPU ms':>8} {'MiB':>8}  {_BARS}: the slowest; the largest"


def tables() -> Iterator[tuple[str, dict[str, Attack]]]:
    """Attacks by what they attack, those with as much as fits into a code last."""
    for step, attacks in hc1.MALFORMED.items():
        yield f"HC1 {step.name.lower()}", dict(attacks)
    for reason, attacks in hc1.REFUSED.items():
        yield f"HC1 {reason.value}", dict(attacks)
    yield "HC1 out of place", {name: text for name, (text, _) in hc1.OUT_OF_PLACE.items()}
    for name, malformed in (("SHC", others.CARDS_MALFORMED), ("NZCP", others.PASSES_MALFORMED)):
        yield f"{name} malformed", {k: v for table in malformed.values() for k, v in table.items()}
    for name, refused in (("SHC", others.CARDS_REFUSED), ("NZCP", others.PASSES_REFUSED)):
        yield f"{name} refused", {k: v for table in refused.values() for k, v in table.items()}
    yield "as large as can be", _largest()


def _largest() -> dict[str, Attack]:
    """As much work as the limits allow, rightly signed where that makes more of it."""
    health = {"ver": "1.3.0", "dob": "2000-01-01", "nam": {"fnt": "X"}}
    return {
        "1,900 numbers": eu(CWT | {9: [0] * 1900}),
        "15 KiB of text": eu(CWT | {9: "x" * 15_000}),
        "1,900 doses": eu(CWT | {-260: {1: health | {"v": [{}] * 1900}}}),
        "900 members": eu(CWT | {9: {str(number): 0 for number in range(900)}}),
        "HC1 of all letters": hc1_packed(bytes(2800)),
        "SHC of all letters": "shc:/" + "00" * 2145,
        "NZCP of all letters": "NZCP:/1/" + "A" * 4288,
        "PK1S of all letters": "PK1S" + base45.encode(bytes(2860)),
        "PK1H of all letters": "PK1H" + base45.encode(bytes(2860)),
        "PK1S with 2,700 bytes of claims": sealed(b"\0" + bytes(2700)),
        "PK1S with 300 levels": sealed(b"\0" + b"\x81" * 300),
        "PK1H with 2,600 bytes of claims": sealed(b"\1" + bytes(2600)),
        "base64 of all letters": "AQAA" * 1074,
    }


def costs(look: Recognise) -> Iterator[Cost]:
    """Show all of them to a gate, each several times."""
    for table, attacks in tables():
        texts = {name: text if isinstance(text, str) else text() for name, text in attacks.items()}
        cpu = {name: _cpu_ms(look, text) for name, text in texts.items()}
        memory = {name: _mib(look, text) for name, text in texts.items()}
        slowest, largest = max(cpu, key=cpu.__getitem__), max(memory, key=memory.__getitem__)
        yield Cost(table, len(texts), cpu[slowest], slowest, memory[largest], largest)


def _cpu_ms(look: Recognise, text: str) -> float:
    def once() -> int:
        began_ns = thread_cpu_ns()
        look(text)
        return thread_cpu_ns() - began_ns

    return min(once() for _ in range(_REPEATS)) / NS_PER_MS


def _mib(look: Recognise, text: str) -> float:
    tracemalloc.start()
    look(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / _MIB
