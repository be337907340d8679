"""Which signed ids have opened a gate of the site, and who is inside since when; not on disk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Final, Protocol

from gateway.core.event import Json
from gateway.core.heading import Heading
from gateway.core.use import Use, use_digest

CODE_MEMORY_MS: Final = 600_000
"""A certificate that counts for long is not admitted again for 10 minutes; a pass never is."""

JUDGED_WITHIN_MS: Final = 240_000
"""A copy that is held up in a code's last second is judged only when forehead and second proof
are known, which no policy lets take longer than three times a minute."""

OWN_MEMORY_MS: Final = 4 * 3_600_000
"""An own use is kept for four hours: far longer than any pass counts, so that gates which were
apart for half a working day still find out that both admitted one code."""

MOST_OWN: Final = 4096
"""Own uses: a lane that admits somebody every 3.5 s for four hours."""

MOST_GATES: Final = 64
MOST_USES_OF_A_GATE: Final = 512
"""What other gates may fill: a busy lane admits 512 people in a quarter of an hour."""


class UsedCode(Protocol):
    """What must be known of a code that opened the gate; a verified credential says it all."""

    @property
    def format(self) -> str:
        """Short name of its format."""

    @property
    def replay_key(self) -> str:
        """The signed id."""

    @property
    def holder(self) -> str:
        """Random id of the person, or empty."""

    @property
    def expires_ms(self) -> int:
        """Wall milliseconds, UTC, from which it counts no more."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """An own use and what the journal says of it.

    Args:
        use: what other gates are told.
        format: of the code.
        holder: random id of the person, or empty.
        sequence: the row that let them in.
    """

    use: Use
    format: str
    holder: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two gates admitted by one code before they could tell each other.

    Args:
        here: this gate's admission.
        there: the other's.
        gate: the other gate's name.
    """

    here: Admitted
    there: Use
    gate: str

    def body(self, gate: str) -> dict[str, Json]:
        """The row's facts; both gates write one, each naming itself first.

        Args:
            gate: this gate's name.
        """
        return {
            "gates": [gate, self.gate],
            "use": self.here.use.digest,
            "format": self.here.format,
            "holder": self.here.holder,
            "grant": self.here.sequence,
            "here_ms": self.here.use.at_ms,
            "there_ms": self.there.at_ms,
        }


@dataclass(slots=True)
class Admissions:
    """What earlier admissions forbid: the same code again, the same person again too soon.

    Owned by the deciding thread and rebuilt from the journal at start, so it is small: an entry
    is forgotten when it can't object any more.

    Args:
        site: the gate's site.
        code_memory_ms: how long a code that counts for longer is not admitted again.
        person_memory_ms: how long an entry is kept.
    """

    site: str
    code_memory_ms: int
    person_memory_ms: int
    _own: dict[str, Admitted] = field(default_factory=dict)
    _elsewhere: dict[str, dict[str, Use]] = field(default_factory=dict)
    _told: set[tuple[str, str]] = field(default_factory=set)
    _entered: dict[str, int] = field(default_factory=dict)

    def use(self, code: UsedCode, at_ms: int, sequence: int) -> None:
        """Remember that this gate admitted by a code; only the first time of each counts."""
        digest = use_digest(self.site, code.format, code.replay_key)
        self._forget_own(at_ms - OWN_MEMORY_MS)
        if digest not in self._own or self._own[digest].use.until_ms <= at_ms:
            until_ms = min(code.expires_ms + JUDGED_WITHIN_MS, at_ms + self.code_memory_ms)
            use = Use(digest, at_ms, until_ms)
            self._own.pop(digest, None)
            self._own[digest] = Admitted(use, code.format, code.holder, sequence)

    def used(self, code_format: str, replay_key: str, now_ms: int) -> bool:
        """Whether a gate of the site has admitted by this signed id, as far as is known here."""
        digest = use_digest(self.site, code_format, replay_key)
        own = self._own.get(digest)
        here = own is not None and now_ms < own.use.until_ms
        others = (known.get(digest) for known in self._elsewhere.values())
        return here or any(use is not None and now_ms < use.until_ms for use in others)

    def own(self) -> tuple[Use, ...]:
        """This gate's own uses, the newest first, for other gates."""
        return tuple(admitted.use for admitted in reversed(self._own.values()))

    def heard(self, gate: str, uses: Iterable[Use]) -> list[Conflict]:
        """Take in what another gate used; each conflict with an own use is told once."""
        if gate not in self._elsewhere and len(self._elsewhere) >= MOST_GATES:
            return []
        known = self._elsewhere.setdefault(gate, {})
        taken = list(uses)
        known.update((use.digest, use) for use in taken)
        newest = sorted(known.values(), key=lambda use: use.at_ms)[-MOST_USES_OF_A_GATE:]
        self._elsewhere[gate] = {use.digest: use for use in newest}
        return list(self._conflicts(gate, taken))

    def told(self, gate: str, digest: str) -> None:
        """A conflict with another gate over this use is on record."""
        self._told.add((gate, digest))

    def walked(self, holder: str, heading: Heading, wall_ms: int) -> None:
        """Remember that this person walked in or out."""
        if heading is Heading.IN:
            self.enter(holder, wall_ms)
        else:
            self.leave(holder)

    def enter(self, holder: str, wall_ms: int) -> None:
        """Remember that this person walked in."""
        oldest_ms = wall_ms - self.person_memory_ms
        for person in list(takewhile(lambda who: self._entered[who] < oldest_ms, self._entered)):
            del self._entered[person]
        self._entered.pop(holder, None)
        self._entered[holder] = wall_ms

    def leave(self, holder: str) -> None:
        """Remember that this person walked out."""
        self._entered.pop(holder, None)

    def entered_ms(self, holder: str) -> int | None:
        """Wall milliseconds since when this person is inside by the record, or None."""
        return self._entered.get(holder)

    def _conflicts(self, gate: str, uses: Iterable[Use]) -> Iterator[Conflict]:
        for use in uses:
            own = self._own.get(use.digest)
            if own and own.use.overlaps(use) and (gate, use.digest) not in self._told:
                self.told(gate, use.digest)
                yield Conflict(own, use, gate)

    def _forget_own(self, oldest_ms: int) -> None:
        surplus = len(self._own) - (MOST_OWN - 1)
        old = [key for key, own in self._own.items() if own.use.at_ms < oldest_ms]
        for digest in {*old, *islice(self._own, max(0, surplus))}:
            del self._own[digest]
        self._told = {pair for pair in self._told if pair[1] in self._own}
