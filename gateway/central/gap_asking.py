"""Asks gates for rows that stay missing and closes what never comes; plans nothing itself."""

import logging
from dataclasses import replace
from typing import Final

from gateway.central.fleet import SILENT_AFTER_MS
from gateway.central.gaps import Present, asks, lost_rows, with_asks
from gateway.central.store.commands import CommandStore, Given
from gateway.central.store.database import Database
from gateway.central.store.gaps import Gap, GapStore
from gateway.central.store.gates import GateStore
from gateway.codes.command import Replay
from gateway.codes.keys import SigningKey
from gateway.core.instant import NS_PER_MS, Instant
from gateway.core.lane_mode import CENTRE

log = logging.getLogger(__name__)

LOOK_NS: Final = 30_000 * NS_PER_MS
_LIFE_MS: Final = 60_000


class GapAsking:
    """Looks for gaps now and then; one thread calls it.

    Args:
        database: the centre's.
        site: whose gates.
        key: signs orders.
    """

    def __init__(self, database: Database, site: str, key: SigningKey) -> None:
        self._gaps = GapStore(database)
        self._gates = GateStore(database)
        self._commands = CommandStore(database)
        self._site = site
        self._key = key
        self._next_ns = 0
        self._seen_ms: dict[tuple[str, int, int], int] = {}

    def connected(self) -> None:
        """Nothing of this is kept at a broker."""

    def step(self, now: Instant) -> None:
        """Ask for what is due; called about once a second.

        Raises:
            StoreError: the database can't be used.
        """
        if now.mono_ns < self._next_ns:
            return
        self._next_ns = now.mono_ns + LOOK_NS
        gaps = self._standing(self._gaps.gaps(), now.wall_ms)
        if not gaps:
            return
        replays = self._commands.replays()
        for gap in asks(with_asks(gaps, replays), replays, self._there(now), now.wall_ms):
            log.warning("gate %s: rows %d to %d are asked for", gap.gate, gap.first, gap.last)
            order = Replay(gap.epoch, gap.first, gap.last)
            times = now.wall_ms, now.wall_ms + _LIFE_MS
            self._commands.give(
                gap.gate, order, CENTRE, times, lambda one: one.signed(self._site, self._key)
            )

    def answered(self, given: Given) -> None:
        """Go on behind rows that a gate says it does not have.

        Raises:
            StoreError: they still count as missing.
        """
        for lost in lost_rows(given):
            log.error("gate %s: rows %d to %d never come", lost.gate, lost.first, lost.last)
            self._gaps.close(lost.gate, lost.epoch, lost.first, lost.last)

    def _standing(self, gaps: list[Gap], now_ms: int) -> list[Gap]:
        """Gaps since they have begun where they begin now.

        Behind an urgent row a whole backlog is missing that is on its way: such a gap shrinks.
        """
        begins = {(gap.gate, gap.epoch, gap.first) for gap in gaps}
        self._seen_ms = {key: self._seen_ms.get(key, now_ms) for key in begins}
        return [
            replace(gap, since_ms=max(gap.since_ms, self._seen_ms[gap.gate, gap.epoch, gap.first]))
            for gap in gaps
        ]

    def _there(self, now: Instant) -> dict[str, Present]:
        return {
            gate.gate: Present(gate.epoch)
            for gate in self._gates.gates()
            if gate.online and now.wall_ms - gate.last_seen_ms <= SILENT_AFTER_MS
        }
