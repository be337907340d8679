"""A passage under test on a clock of its own, with a gate that answers from evidence."""

from dataclasses import dataclass, field
from typing import Any

from gateway.core.colour import UNSEEN, ModuleColour, Sighting
from gateway.core.credential import Presented, RefusedCode
from gateway.core.decision import decide
from gateway.core.passage import Passage, Phase, step
from gateway.core.passage import commands as ask
from gateway.core.passage import inputs as happen
from gateway.core.policy import Policy
from gateway.core.reason import Reason
from tests.evidence import CREDENTIAL, MS, NOW, estimate, evidence

POLICY = Policy()
BAD_CODE = RefusedCode(Reason.SIGNATURE_BAD, "PK1S")


@dataclass
class Lane:
    """A passage under test on a clock of its own, with a gate that answers from evidence."""

    policy: Policy = POLICY
    now_ms: int = 100_000
    passage: Passage = field(default_factory=lambda: Passage(board_up=True))
    asked: list[Any] = field(default_factory=list)
    spoiled: dict[str, Any] = field(default_factory=dict)

    def give(self, happened: Any) -> list[Any]:  # noqa: ANN401 - every kind of input
        """One input; returns what was asked for, judging at once as the gate does."""
        self.passage, asked = step(self.passage, happened, self.now_ms * MS, self.policy)
        answered = list(asked)
        for command in asked:
            if isinstance(command, ask.Judge):
                answered += self._judge(command)
        self.asked += asked
        return answered

    def after(self, ms: int) -> list[Any]:
        """Let time pass and look at the deadlines."""
        self.now_ms += ms
        return self.give(happen.TimePassed())

    def code(
        self,
        presented: Presented = CREDENTIAL,
        digest: str = "a",
        colour: ModuleColour = ModuleColour.UNKNOWN,
    ) -> list[Any]:
        """A code in view right now."""
        at_ns = self.now_ms * MS
        seen = happen.CodeSeen(presented, digest, at_ns, at_ns + 5 * MS, Sighting(colour))
        return self.give(seen)

    def warm(self, celsius: float = 36.6) -> list[Any]:
        """A settled estimate right now."""
        return self.give(happen.TemperatureMeasured(estimate(celsius, self.now_ms * MS)))

    def hold(self, ms: int, presented: Presented = CREDENTIAL) -> None:
        """Keep the code in the picture, ten frames a second."""
        for _ in range(ms // 100):
            self.after(100)
            self.code(presented)

    def stands(self, phase: Phase) -> bool:
        """Whether the passage is in this phase."""
        return self.passage.phase is phase

    def row(self, sequence: int = 1) -> list[Any]:
        """The awaited row is on disk."""
        return self.give(happen.RowWritten(sequence))

    def admitted(self) -> list[Any]:
        """Code, temperature, row."""
        self.code()
        self.warm()
        return self.row()

    def _judge(self, asked: ask.Judge) -> list[Any]:
        facts = evidence(
            presented=asked.code.presented if asked.code else None,
            temperature=asked.temperature,
            first_high=asked.first_high,
            badge=asked.badge,
            test=asked.test,
            second=asked.second,
            sighting=asked.code.sighting if asked.code else UNSEEN,
            **self.spoiled,
        )
        now = NOW.__class__(NOW.wall_ms, self.now_ms * MS, NOW.boot, NOW.clock)
        return self.give(happen.Judged(facts, decide(facts, self.policy, now)))


def kinds(asked: list[Any]) -> list[type]:
    """The commands' types."""
    return [type(command) for command in asked]


def opening(answers: int | None = None, act: str = "act-1") -> happen.GuardOpens:
    """A guard's request."""
    return happen.GuardOpens(act, "li", "identity-checked", answers)
