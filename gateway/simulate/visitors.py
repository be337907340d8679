"""Who comes to a simulated gate, as rows that a gate would write of them; reads no camera.

Verdicts come from the same rules as a gate's: only what was shown and measured is invented.
"""

from collections import deque
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from gateway.core.credential import Credential, HealthStatus, Holder, RefusedCode
from gateway.core.decision import Decision, decide
from gateway.core.event import Event, EventKind, Json
from gateway.core.evidence import Evidence
from gateway.core.heading import Heading
from gateway.core.instant import MS_PER_HOUR, NS_PER_MS, Instant
from gateway.core.listing import Listing
from gateway.core.passage.inputs import GuardOpens
from gateway.core.policy import Policy
from gateway.core.reason import Reason, Verdict
from gateway.core.record import decision_event, override_body
from gateway.core.temperature import (
    Corrections,
    RawReading,
    TemperatureAbsence,
    TemperatureEstimate,
)

ROSTER_VERSION: Final = 1
COMPANIES: Final = ("云栖科技", "海康制造", "钱塘软件", "滨江生物", "西湖物流", "之江设计")
"""Of people who do not exist."""

PASS_LIFE_MS: Final = 60_000
FEVER_CELSIUS: Final = 38.6
FOREHEAD: Final = Corrections(0, 0.0, 0.0, 0.5, 0.51, 0.3)
"""What ``config/gateway.toml`` leads to: 0.5 from forehead to axilla, 0.51 between people, 0.3 of
the instrument."""


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of all visitors, each from 0 to 1; the rest is admitted.

    Args:
        denied: come with a code that has expired.
        referred: have no usable temperature; a guard lets every second one in.
        alarms: have a fever; a quarter as many force the arm.
    """

    denied: float = 0.03
    referred: float = 0.04
    alarms: float = 0.01


class Visitors:
    """The line at one gate; each call is the next row.

    Args:
        gate: its name.
        chance: makes the line the same for the same seed.
        shares: what becomes of them.
        policy: the rules that decide.
    """

    def __init__(self, gate: str, chance: Random, shares: Shares, policy: Policy) -> None:
        self._gate = gate
        self._chance = chance
        self._shares = shares
        self._policy = policy
        self._overruled: tuple[Evidence, Decision] | None = None
        self._follows: deque[EventKind] = deque()
        self._before = 0

    def next(self, now: Instant) -> Event:
        """The row of what happens now."""
        if self._follows:
            return self._following(self._follows.popleft(), now)
        if self._chance.random() < self._shares.alarms and self._chance.random() < 1 / 4:
            return self._event(EventKind.FORCED_OPEN, {"grant": 0}, now)
        return self._judged(now)

    def written(self, sequence: int) -> None:
        """The row of the last event has this sequence; what follows refers to it."""
        self._before = sequence

    def _judged(self, now: Instant) -> Event:
        evidence = self._evidence(now)
        decision = decide(evidence, self._policy, now)
        if decision.verdict is Verdict.ADMIT:
            self._follows.append(EventKind.PASSAGE_COMPLETED)
        elif decision.verdict is Verdict.REFER and self._chance.random() < 1 / 2:
            self._overruled = evidence, decision
            self._follows += (EventKind.ACCESS_OVERRIDDEN, EventKind.PASSAGE_COMPLETED)
        return decision_event(evidence, decision)

    def _following(self, kind: EventKind, now: Instant) -> Event:
        if kind is EventKind.ACCESS_OVERRIDDEN and self._overruled is not None:
            evidence, decision = self._overruled
            asked = GuardOpens(self._hex(8), "guard", "measured-again", self._before)
            holder = evidence.holder.id if evidence.holder else ""
            return self._event(kind, override_body(asked, decision, holder, Heading.IN), now)
        stages = {name: self._chance.randrange(900, 90_000) for name in ("decoded", "opened")}
        body: dict[str, Json] = {"grant": self._before, "door_moved": True, "stages_us": {**stages}}
        return self._event(kind, body, now)

    def _event(self, kind: EventKind, body: dict[str, Json], now: Instant) -> Event:
        return Event(kind, now, body, self._policy.version, ROSTER_VERSION)

    def _evidence(self, now: Instant) -> Evidence:
        usual = self._in_order(now)
        lot, shares = self._chance.random(), self._shares
        if lot < shares.denied:
            return replace(usual, presented=RefusedCode(Reason.CODE_EXPIRED, "PK1S"), holder=None)
        if lot < shares.denied + shares.referred:
            return replace(usual, temperature=TemperatureAbsence.UNSTABLE)
        if lot < shares.denied + shares.referred + shares.alarms:
            fever = self._estimate(FEVER_CELSIUS, now)
            return replace(usual, temperature=fever, first_high=fever)
        return usual

    def _in_order(self, now: Instant) -> Evidence:
        holder = self._hex(8)
        company = self._chance.choice(COMPANIES)
        hour_ago_ms = now.wall_ms - MS_PER_HOUR
        return Evidence(
            presented=self._pass(holder, now.wall_ms),
            replayed=False,
            holder=Holder(holder, company, ("staff",), hour_ago_ms, now.wall_ms + MS_PER_HOUR),
            roster_version=ROSTER_VERSION,
            roster_issued_ms=hour_ago_ms,
            entered_ms=None,
            temperature=self._estimate(self._chance.gauss(36.6, 0.2), now),
            first_high=None,
            board_up=True,
            lists=Listing(revocations_version=1, revocations_issued_ms=hour_ago_ms),
            lane=self._gate,
        )

    def _pass(self, holder: str, now_ms: int) -> Credential:
        issued_ms = now_ms - self._chance.randrange(900, 20_000)
        return Credential(
            format="PK1S",
            issuer="51a51a",
            holder=holder,
            status=HealthStatus.GREEN,
            issued_ms=issued_ms,
            expires_ms=issued_ms + PASS_LIFE_MS,
            replay_key=self._hex(8),
        )

    def _estimate(self, celsius: float, now: Instant) -> TemperatureEstimate:
        raw, at_ns = round(celsius - FOREHEAD.site_celsius, 2), now.mono_ns - 200 * NS_PER_MS
        return TemperatureEstimate(
            RawReading(raw, 24.0, 0.04, 0.014, 8, None, None, None, 0, at_ns), FOREHEAD
        )

    def _hex(self, octets: int) -> str:
        return self._chance.randbytes(octets).hex()
