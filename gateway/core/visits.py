"""Which one-time visitors have entered the site, by any of its gates; not kept on disk here.

A visit is used up by walking in, not by a verdict: whose arm opened and who did not go through may
try again. Between the two it counts as used for a minute, so that another gate does not admit the
same visitor meanwhile.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from gateway.core.admissions import Admitted, Conflict
from gateway.core.credential import Holder
from gateway.core.event import Json
from gateway.core.use import Use, use_digest

FORMAT: Final = "VISIT"
"""What stands for a code's format in the digest and in a conflict's row."""

UNDERWAY_MS: Final = 60_000
"""Longer than any arm stays up for one person."""

LONGEST_VISIT_MS: Final = 14 * 86_400_000
"""A one-time visit may be taken within two weeks at most, so that gates need not remember more."""

MOST_VISITS: Final = 4096
"""Of all gates together: three hundred new visitors on each of fourteen days."""


@dataclass(slots=True)
class Visits:
    """Owned by the deciding thread; rebuilt at start from the rows that ``used`` returned.

    Args:
        site: the gate's site.
        gate: its id.
    """

    site: str
    gate: str
    _own: dict[str, Admitted] = field(default_factory=dict)
    _elsewhere: dict[str, Use] = field(default_factory=dict)

    def visited(self, holder: Holder | None, now_ms: int) -> bool:
        """Whether this person's one-time visit is used up or being used, as far as is known."""
        if holder is None or not holder.once:
            return False
        digest = self._digest(holder)
        own, other = self._own.get(digest), self._elsewhere.get(digest)
        uses = (own.use if own else None, other)
        return any(use is not None and now_ms < use.until_ms for use in uses)

    def admitted(self, holder: Holder | None, at_ms: int, sequence: int) -> bool:
        """The arm opens for this person; True if other gates are to be told."""
        if holder is None or not holder.once or self.visited(holder, at_ms):
            return False
        use = Use(self._digest(holder), at_ms, at_ms + UNDERWAY_MS, visit=True)
        self._own[use.digest] = Admitted(use, FORMAT, holder.id, sequence)
        return True

    def entered(self, holder: Holder | None, at_ms: int) -> dict[str, Json] | None:
        """This person walked in; the facts of a row, or None for nobody's one-time visit."""
        if holder is None or not holder.once:
            return None
        digest = self._digest(holder)
        before = self._own.get(digest)
        until_ms = min(max(holder.not_after_ms, at_ms), at_ms + LONGEST_VISIT_MS)
        use = Use(digest, at_ms, until_ms, visit=True)
        self._own[digest] = Admitted(use, FORMAT, holder.id, before.sequence if before else 0)
        return self._facts(use, self.gate, holder.id)

    def turned_back(self, holder: Holder | None) -> bool:
        """This person did not go through; True if that gives them their visit back."""
        own = self._own.get(self._digest(holder)) if holder else None
        if own is None or not _underway(own.use):
            return False
        del self._own[own.use.digest]
        return True

    def own(self) -> tuple[Use, ...]:
        """This gate's visits, for other gates."""
        return tuple(admitted.use for admitted in self._own.values())

    def heard(self, gate: str, uses: Iterable[Use], now_ms: int) -> Iterator["Heard"]:
        """Take in what another gate says; each visit that is used up is told once."""
        self._forget(now_ms)
        for use in uses:
            known = self._elsewhere.get(use.digest)
            stays = use.visit and now_ms < use.until_ms <= now_ms + LONGEST_VISIT_MS
            newer = known is None or known.until_ms < use.until_ms
            if stays and newer and len(self._elsewhere) < MOST_VISITS:
                self._elsewhere[use.digest] = use
                if not _underway(use):
                    yield Heard(self._facts(use, gate, ""), self._conflict(use, gate))

    def recall(self, row: Mapping[str, Json]) -> None:
        """Take in a row that this gate wrote of a visit that is used up."""
        match row:
            case {"use": str(digest), "at_ms": int(at_ms), "until_ms": int(until_ms), "gate": gate}:
                use = Use(digest, at_ms, until_ms, visit=True)
                if gate == self.gate:
                    self._own[digest] = Admitted(use, FORMAT, str(row.get("holder", "")), 0)
                else:
                    self._elsewhere[digest] = use

    def _digest(self, holder: Holder) -> str:
        return use_digest(self.site, FORMAT, holder.id)

    def _conflict(self, use: Use, gate: str) -> Conflict | None:
        own = self._own.get(use.digest)
        return Conflict(own, use, gate) if own and own.use.overlaps(use) else None

    def _facts(self, use: Use, gate: str, holder: str) -> dict[str, Json]:
        return {
            "gate": gate,
            "use": use.digest,
            "holder": holder,
            "at_ms": use.at_ms,
            "until_ms": use.until_ms,
        }

    def _forget(self, now_ms: int) -> None:
        self._own = {key: own for key, own in self._own.items() if now_ms < own.use.until_ms}
        known = self._elsewhere.items()
        self._elsewhere = {key: use for key, use in known if now_ms < use.until_ms}


@dataclass(frozen=True, slots=True)
class Heard:
    """A visit that another gate saw used up.

    Args:
        facts: of the row by which this gate remembers it over a restart.
        conflict: both gates let the visitor in, or None.
    """

    facts: dict[str, Json]
    conflict: Conflict | None


def _underway(use: Use) -> bool:
    return use.until_ms - use.at_ms <= UNDERWAY_MS
