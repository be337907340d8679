"""What becomes of hostile codes, and what may never happen then; not how many there are."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from gateway.codes.minimal_rule import minimal_rule
from gateway.codes.pk1s import SKEW_MS
from gateway.codes.recognise import recognise
from gateway.codes.ruled_status import by_rules
from gateway.config import load_health_rules
from gateway.core.credential import Credential, Presented, RefusedCode
from gateway.core.instant import NS_PER_MS
from gateway.runtime.clock import thread_cpu_ns
from tests.fuzz.codes_forgeries import Sealed, honest
from tests.fuzz.codes_makers import ACCEPTED, KINDS, NOW, SITE, TRUST

_HOLDER = re.compile(r"(?:[0-9a-f]{16})?")
_REPLAY_KEY = re.compile(r"[0-9a-f]{16,64}")
_REPEATS = 3
_ISSUER_CHARS = 100

Recognise = Callable[[str], Presented]


@dataclass(slots=True)
class Tally:
    """What became of many codes of one kind.

    Args:
        codes: how many.
        accepted: which of them were credentials, as what is rightly signed may be.
        reasons: why the others were refused.
        slowest_ms: CPU of the costliest, the least of three measurements.
        slowest: what makes it again.
        broken: which promise the gate broke over which code.
    """

    codes: int = 0
    accepted: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    slowest_ms: float = 0.0
    slowest: str = ""
    broken: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count what another process found."""
        self.codes += other.codes
        self.accepted += other.accepted
        self.reasons += other.reasons
        self.broken += other.broken
        if other.slowest_ms > self.slowest_ms:
            self.slowest_ms, self.slowest = other.slowest_ms, other.slowest


class BrokenPromiseError(Exception):
    """The gate did what it may never do."""


def gate() -> Recognise:
    """What a gate makes of a text, the packaged health rules included."""
    rule = by_rules(load_health_rules(""), minimal_rule)
    return lambda text: recognise(text, TRUST, SITE, NOW, rule, accepted=ACCEPTED)


def made(seed: int, number: int) -> tuple[str, str]:
    """Kind and text of hostile code ``number``; the same for the same seed."""
    rng = Random(f"{seed} {number}")
    weights = [weight for _, weight in KINDS.values()]
    (kind,) = rng.choices(list(KINDS), weights)
    return kind, KINDS[kind][0](rng)


def trial(seed: int, numbers: range) -> dict[str, Tally]:
    """Show these hostile codes to a gate, one after the other."""
    look, tallies = gate(), {kind: Tally() for kind in KINDS}
    for number in numbers:
        kind, text = made(seed, number)
        judge(look, text, tallies[kind], f"code {number}")
    return tallies


def forgeries(name: str, number: int, most: int) -> Tally:
    """Show all forgeries of one honest code to a gate, up to so many."""
    look, tally = gate(), Tally()
    sealed = honest(number)[name]
    credential = look(sealed.text)
    if not isinstance(credential, Credential):
        tally.broken.append(f"{name} {number}: honest, and {credential.reason.value}")
    for bit, text in enumerate(islice(sealed.forged(), most)):
        judge(look, text, tally, f"{name} {number} bit {bit}", genuine=credential)
    return tally


def judge(
    look: Recognise, text: str, tally: Tally, named: str, genuine: Presented | None = None
) -> None:
    """See whether the gate keeps its promises over one text.

    Args:
        look: the gate.
        text: what is shown.
        tally: takes what became of it.
        named: what makes the text again.
        genuine: what an honest code proved, of which this one is a forgery; None for no forgery.
    """
    tally.codes += 1
    try:
        cpu_ms, presented = _timed(look, text)
        check(presented, genuine)
        if cpu_ms > tally.slowest_ms:
            again = (_timed(look, text)[0] for _ in range(_REPEATS - 1))
            cpu_ms = min(cpu_ms, *again)
    except Exception as error:  # noqa: BLE001 - whatever it is, it would have ended the gate
        tally.broken.append(f"{named}: {type(error).__name__}: {error}")
        return
    if isinstance(presented, Credential):
        tally.accepted += 1
    else:
        tally.reasons[presented.reason.value] += 1
    if cpu_ms > tally.slowest_ms:
        tally.slowest_ms, tally.slowest = cpu_ms, named


def check(presented: Presented, genuine: Presented | None = None) -> None:
    """What must hold for any answer at all.

    Args:
        presented: the answer.
        genuine: as for ``judge``.

    Raises:
        BrokenPromiseError: it does not hold.
    """
    if not isinstance(presented, RefusedCode) and genuine not in (None, presented):
        raise BrokenPromiseError("a forgery was accepted as another credential")
    if len(presented.issuer) > _ISSUER_CHARS or not presented.issuer.isprintable():
        raise BrokenPromiseError(f"an issuer that no row should hold: {presented.issuer!r}")
    if isinstance(presented, Credential):
        _check_credential(presented)


def _check_credential(shown: Credential) -> None:
    if not _HOLDER.fullmatch(shown.holder) or not _REPLAY_KEY.fullmatch(shown.replay_key):
        raise BrokenPromiseError(f"a credential of nobody: {shown}")
    if not shown.issued_ms - SKEW_MS <= NOW.wall_ms < shown.expires_ms:
        raise BrokenPromiseError(f"a credential that is not in force: {shown}")


def _timed(look: Recognise, text: str) -> tuple[float, Presented]:
    began_ns = thread_cpu_ns()
    presented = look(text)
    return (thread_cpu_ns() - began_ns) / NS_PER_MS, presented


def bits_of(sealed: Sealed) -> int:
    """How many forgeries an honest code has."""
    return 8 * len(sealed.octets)
