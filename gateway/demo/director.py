"""Plays one arrival after the other before the real gate, and notes what the gate did."""

import logging
import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gateway.core.event import EventKind
from gateway.core.reason import Verdict
from gateway.demo.board import DemoBoard
from gateway.demo.cast import EXPECTED, Arrival, Role
from gateway.demo.guard import Guard
from gateway.demo.observer import Observer, is_kind, is_verdict
from gateway.demo.pass_desk import PassDesk
from gateway.demo.scene import Medium, Presentation
from gateway.demo.stage import HOLD_S, Stage
from gateway.errors import GatewayError
from gateway.journal.row import JournalRow

log = logging.getLogger(__name__)

AIR_CELSIUS: Final = 24.0
FOREHEAD_CELSIUS: Final[Mapping[Role, float]] = {
    Role.FEVER: 37.9,
    Role.NEAR_FEVER: 36.7,
    Role.COLD: 33.4,
}
"""Skin of a forehead, °C; the arm-pit is half a degree warmer."""

ARMPIT_CELSIUS: Final[Mapping[Role, float]] = {Role.FEVER: 38.3, Role.NEAR_FEVER: 36.8}
"""What the guard's thermometer shows of whom the guard measures after a refusal, °C."""

VERDICT_LIMIT_S: Final = 12.0
OUTCOME_LIMIT_S: Final = 6.0
_APPROACH_S: Final = 0.5
_LEAVE_S: Final = 0.5
_NOD_S: Final = 0.15
_GAP_S: Final = 0.3


@dataclass(frozen=True, slots=True)
class Played:
    """What became of one arrival.

    Args:
        arrival: who.
        verdict: the gate's, or None when it gave none in time.
        reasons: wire names, gravest first.
        trouble: what kept the person from showing a code, or empty.
    """

    arrival: Arrival
    verdict: Verdict | None
    reasons: tuple[str, ...]
    trouble: str = ""

    @property
    def as_expected(self) -> bool:
        """Whether the gate said what the script expects."""
        verdict, reason = EXPECTED[self.arrival.role]
        named = reason is None or reason.value in self.reasons
        return self.verdict is verdict and named


@dataclass(frozen=True, slots=True)
class Director:
    """Everything that people do at the gate.

    Args:
        board: where they stand and walk.
        stage: where they are seen.
        desk: where they get their codes.
        observer: what the gate wrote.
        guard: who opens for a visitor, and measures.
        ending: the demonstration is over.
    """

    board: DemoBoard
    stage: Stage
    desk: PassDesk
    observer: Observer
    guard: Guard
    ending: threading.Event

    def play(self, arrival: Arrival) -> Played:
        """One person from coming into view to being gone."""
        try:
            code = self.desk.code_for(arrival)
        except GatewayError as fault:
            return Played(arrival, None, (), trouble=str(fault))
        self.observer.catch_up()
        self._show(arrival, code)
        self._put_forehead(arrival)
        row = self._await_verdict(arrival)
        if row is not None and row.kind == EventKind.ACCESS_GRANTED.value:
            self._walk(arrival)
        elif row is not None and arrival.role is Role.GUARD_OPENS:
            self._be_let_in(row)
        elif row is not None and arrival.role in ARMPIT_CELSIUS:
            self._be_measured(arrival, row)
        self._leave()
        return _played(arrival, row)

    def _show(self, arrival: Arrival, code: str) -> None:
        if arrival.role is Role.NUMBER_TYPED:
            self.guard.types(code)
            return
        medium = Medium.PAPER if arrival.on_paper else Medium.PHONE
        self.stage.enter(
            Presentation(
                code, medium, arrival.seed, approach_s=_APPROACH_S, hold_s=HOLD_S, leave_s=_LEAVE_S
            )
        )

    def _put_forehead(self, arrival: Arrival) -> None:
        if arrival.role is Role.NO_FOREHEAD:
            return
        chance = random.Random(arrival.seed)  # noqa: S311 - a script, not a secret
        usual = round(chance.uniform(35.7, 36.4), 2)
        self.board.forehead(FOREHEAD_CELSIUS.get(arrival.role, usual), AIR_CELSIUS)

    def _await_verdict(self, arrival: Arrival) -> JournalRow | None:
        if arrival.role is not Role.MOVES_HEAD:
            return self.observer.wait_for(is_verdict, VERDICT_LIMIT_S)
        for turn in range(round(VERDICT_LIMIT_S / _NOD_S)):
            self.board.forehead(35.0 + 1.4 * (turn % 2), AIR_CELSIUS)
            row = self.observer.wait_for(is_verdict, _NOD_S)
            if row is not None or self.ending.is_set():
                return row
        return None

    def _walk(self, arrival: Arrival) -> None:
        self.desk.admitted()
        if arrival.role is not Role.CHANGES_MIND:
            self._cross()
        self.observer.wait_for(
            is_kind(EventKind.PASSAGE_COMPLETED, EventKind.PASSAGE_ABANDONED), OUTCOME_LIMIT_S
        )

    def _be_let_in(self, row: JournalRow) -> None:
        self.guard.opens(row.sequence)
        if self.observer.wait_for(is_kind(EventKind.ACCESS_OVERRIDDEN), OUTCOME_LIMIT_S):
            self._cross()
            self.observer.wait_for(is_kind(EventKind.PASSAGE_COMPLETED), OUTCOME_LIMIT_S)

    def _be_measured(self, arrival: Arrival, row: JournalRow) -> None:
        self.guard.measures(row.sequence, ARMPIT_CELSIUS[arrival.role])
        anew = self.observer.wait_for(is_verdict, VERDICT_LIMIT_S)
        if anew is not None and anew.kind == EventKind.ACCESS_GRANTED.value:
            self._walk(arrival)

    def _cross(self) -> None:
        try:
            self.board.wait_for(lambda state: state.arm_open, OUTCOME_LIMIT_S)
        except TimeoutError:
            log.warning("the arm did not open")
            return
        self.board.walk_through()

    def _leave(self) -> None:
        self.board.nobody()
        self.ending.wait(self.stage.leave())
        self.stage.empty()
        self.ending.wait(_GAP_S)


def _played(arrival: Arrival, row: JournalRow | None) -> Played:
    if row is None:
        return Played(arrival, None, (), trouble="no verdict in time")
    reasons = row.body.get("reasons")
    named = tuple(str(reason) for reason in reasons) if isinstance(reasons, list) else ()
    verdict = Verdict[str(row.body.get("verdict", "")).upper()]
    return Played(arrival, verdict, named)
