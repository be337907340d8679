"""The page's acts: opening, forgiving, looking a number up, entering a reading; decides none."""

from dataclasses import dataclass, field
from typing import Final

from flask import Flask

from gateway.control.client import ControlClient
from gateway.core.forgiveness import ForgivenessReason
from gateway.core.guard_acts import (
    ConfirmationFailed,
    HandMeasured,
    ManualOpen,
    NumberTyped,
    PassbackForgiven,
)
from gateway.core.lane import OverrideReason
from gateway.core.second_instrument import Site
from gateway.texts import (
    ACT_NO_GATE,
    ACT_NOT_HEARD,
    ACT_REFUSED,
    MEASURE_ANSWERS,
    MEASURE_NO_GATE,
    MEASURE_NOT_HEARD,
    MEASURE_REFUSED,
    NUMBER_ANSWERS,
    NUMBER_NO_GATE,
    NUMBER_NOT_HEARD,
    NUMBER_REFUSED,
)
from gateway.web.act_texts import (
    FORGIVE_ANSWERS,
    FORGIVE_NO_GATE,
    FORGIVE_NOT_HEARD,
    FORGIVE_REFUSED,
    OPEN_ANSWERS,
)
from gateway.web.asking import Result, Words, asked, checked, read_form, read_request
from gateway.web.confirming import Confirming
from gateway.web.roles import POST, reserve
from gateway.web.security import guard_of_request

ANOTHER_PERSON: Final = "another-person"
"""The gate's word for an act that was meant for somebody else."""
NOBODY_WAITS: Final = "nobody-waits"
"""The gate's word for a reading of somebody who is not to be measured, or no more."""


@dataclass(frozen=True, slots=True)
class SecondForm:
    """Another guard who confirms an opening at the first one's screen.

    Args:
        name: of the account.
        pin: of the account; it goes nowhere from here.
    """

    name: str
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenForm:
    """The body of a request to open.

    Args:
        act: 32 hexadecimal digits made by the page; sent twice, it is done once.
        why: the reason that the guard chose.
        answers: sequence of the decision on the guard's screen, or None with nobody judged.
        held_ms: for how long the reason's button was held down.
        second: who confirms it, or None.
        registered: sequence of the registration of the visitor for whom it is, or None.
    """

    act: str
    why: OverrideReason
    answers: int | None
    held_ms: int
    second: SecondForm | None
    registered: int | None

    def wanted(self, guard: str) -> ManualOpen:
        """What the gate is asked."""
        second = self.second.name if self.second else ""
        return ManualOpen(
            self.act,
            guard,
            self.why.value,
            self.answers,
            second,
            self.held_ms,
            self.registered,
        )


@dataclass(frozen=True, slots=True)
class ForgiveForm:
    """The body of a request to forget that somebody is inside.

    Args:
        act: as of an opening.
        why: the reason that the guard chose.
        answers: sequence of the refusal on the guard's screen.
    """

    act: str
    why: ForgivenessReason
    answers: int

    def wanted(self, guard: str) -> PassbackForgiven:
        """What the gate is asked."""
        return PassbackForgiven(self.act, guard, self.why.value, self.answers)


@dataclass(frozen=True, slots=True)
class NumberForm:
    """The body of a request to look a staff number up.

    Args:
        act: as of an opening.
        number: as the guard typed it; it goes to the gate and nowhere else.
    """

    act: str
    number: str

    def wanted(self, guard: str) -> NumberTyped:
        """What the gate is asked."""
        return NumberTyped(self.act, guard, self.number)


@dataclass(frozen=True, slots=True)
class MeasureForm:
    """The body of a guard's own measurement.

    Args:
        act: as of an opening.
        answers: sequence of the row that refused the person; the gate knows whether they wait.
        celsius: as the thermometer showed it.
        site: where it was held.
    """

    act: str
    answers: int
    celsius: float
    site: Site

    def wanted(self, guard: str) -> HandMeasured:
        """What the gate is asked."""
        return HandMeasured(self.act, guard, self.answers, self.celsius, self.site)


_OPENING: Final = Words(OPEN_ANSWERS, ACT_REFUSED, ACT_NO_GATE, ACT_NOT_HEARD)
_FORGIVING: Final = Words(FORGIVE_ANSWERS, FORGIVE_REFUSED, FORGIVE_NO_GATE, FORGIVE_NOT_HEARD)
_NUMBER: Final = Words(NUMBER_ANSWERS, NUMBER_REFUSED, NUMBER_NO_GATE, NUMBER_NOT_HEARD)
_READING: Final = Words(MEASURE_ANSWERS, MEASURE_REFUSED, MEASURE_NO_GATE, MEASURE_NOT_HEARD)


class Acts:
    """Routes ``/api/open``, ``/api/forgive``, ``/api/identify`` and ``/api/measure``.

    Args:
        gate: carries requests to the gate process.
        confirming: checks a second guard.
    """

    def __init__(self, gate: ControlClient, confirming: Confirming) -> None:
        self._gate = gate
        self._confirming = confirming

    def add_to(self, app: Flask) -> None:
        """Add the routes."""
        app.add_url_rule("/api/open", "open", self.open, methods=["POST"])
        app.add_url_rule("/api/forgive", "forgive", self.forgive, methods=["POST"])
        app.add_url_rule("/api/identify", "identify", self.identify, methods=["POST"])
        app.add_url_rule("/api/measure", "measure", self.measure, methods=["POST"])
        for endpoint in ("open", "forgive", "identify", "measure"):
            reserve(app, endpoint, POST)

    def open(self) -> Result:
        """Ask the gate to record and open; it refuses when the person has changed meanwhile."""
        form = read_form(OpenForm)
        wanted = checked(form.wanted(guard_of_request().name))
        second = form.second
        if second is None or self._confirming.confirms(wanted.guard, second.name, second.pin):
            return asked(self._gate, wanted, _OPENING)
        failed = ConfirmationFailed(wanted.act, wanted.guard, wanted.why, wanted.answers)
        return asked(self._gate, failed, _OPENING)

    def forgive(self) -> Result:
        """Ask the gate to forget that the person shown is inside; nothing opens."""
        return asked(self._gate, read_request(ForgiveForm, ForgiveForm.wanted), _FORGIVING)

    def identify(self) -> Result:
        """Ask the gate whose number it is; the answer with the name comes with the next view."""
        return asked(self._gate, read_request(NumberForm, NumberForm.wanted), _NUMBER)

    def measure(self) -> Result:
        """Tell the gate what another thermometer shows; the verdict comes with the next view."""
        return asked(self._gate, read_request(MeasureForm, MeasureForm.wanted), _READING)
