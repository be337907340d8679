"""Gives a code up that another lane's camera sees larger; waits for nobody and opens nothing.

Only a verified signed code is claimed: its digest is worth nothing to whoever hears it, while a
badge's number would be found by trying, and admits nobody anyway.
"""

from collections.abc import Callable
from typing import Final

from gateway.core.admissions import MOST_GATES
from gateway.core.arbitration import Claim, stronger
from gateway.core.credential import Credential
from gateway.core.event import Json
from gateway.core.passage.inputs import CodeSeen
from gateway.core.use import use_digest
from gateway.gate.ports import GateIdentity

KEPT_MS: Final = 60_000
"""A code that hangs where two cameras see it is told of once a minute."""


class Arbiter:
    """One lane among its neighbours.

    Args:
        identity: which lane of which site.
        tell: tells the others of a claim; returns at once.
    """

    def __init__(self, identity: GateIdentity, tell: Callable[[Claim], None]) -> None:
        self._identity = identity
        self._tell = tell
        self._own: dict[str, Claim] = {}
        self._others: dict[tuple[str, str], Claim] = {}
        self._told: dict[str, int] = {}

    def seen(self, code: CodeSeen, size_px: int, now_ms: int) -> None:
        """This lane reads a code; one claim stands for as long as a claim counts."""
        if not isinstance(code.presented, Credential) or not size_px:
            return
        self._forget(now_ms)
        own = self._own.get(code.digest)
        if own is None or not own.counts(now_ms):
            presented = code.presented
            digest = use_digest(self._identity.site, presented.format, presented.replay_key)
            claim = self._own[code.digest] = Claim(self._identity.id, digest, size_px, now_ms)
            self._tell(claim)

    def heard(self, claim: Claim, now_ms: int) -> None:
        """Another lane reads one."""
        self._forget(now_ms)
        if len(self._others) < MOST_GATES:
            self._others[claim.lane, claim.digest] = claim

    def rival(self, code: CodeSeen, now_ms: int) -> Claim | None:
        """The claim that takes this code from the lane, or None."""
        own = self._own.get(code.digest)
        return stronger(own, self._others.values(), now_ms) if own else None

    def given_up(self, code: CodeSeen, rival: Claim, now_ms: int) -> dict[str, Json] | None:
        """The row's facts, or None where they have just been told."""
        own = self._own[code.digest]
        if own.digest in self._told:
            return None
        self._told[own.digest] = now_ms
        return {
            "lane": rival.lane,
            "format": code.presented.format,
            "here_px": own.size_px,
            "there_px": rival.size_px,
        }

    def _forget(self, now_ms: int) -> None:
        """What counts no more; an own claim is kept for a while, as an old one loses."""
        own = self._own.items()
        self._own = {key: one for key, one in own if abs(now_ms - one.at_ms) < KEPT_MS}
        self._others = {key: one for key, one in self._others.items() if one.counts(now_ms)}
        self._told = {key: at for key, at in self._told.items() if abs(now_ms - at) < KEPT_MS}
