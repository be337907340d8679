"""The section [gpio] of gateway.toml: which pin of the machine does what; not the pins."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Annotated, Final, Literal

from gateway.config.limits import Range, Rule, Spelling

UNWIRED: Final = -1
"""The line of a role that nothing is connected to."""
_MAX_LINE: Final = 511
"""A Raspberry Pi's chip has 54 lines; a PC's has some hundreds."""
_LINE = Range(UNWIRED, _MAX_LINE)
_LABEL = Spelling(r"[!-~]{1,31}", "a chip's label as `gpiodetect` shows it in brackets")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputLine:
    """A pin that drives a relay, a light or the buzzer."""

    line: Annotated[int, _LINE] = UNWIRED
    active_low: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InputLine:
    """A contact that closes to ground when it has something to tell."""

    line: Annotated[int, _LINE] = UNWIRED
    active_low: bool = True
    bias: Literal["pull-up", "pull-down", "disabled", "as-is"] = "pull-up"
    debounce_ms: Annotated[int, Range(0, 1000, "ms")] = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedCircuitLine(InputLine):
    """A contact to ground that opens when it has something to tell: so does a cut wire."""

    active_low: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GpioSection:
    """Which line of which chip does what."""

    chip: Annotated[str, _LABEL] = "pinctrl-rp1"
    """By label: its number changed with the kernel, and does so between models."""
    arm: OutputLine = field(default_factory=OutputLine)
    red: OutputLine = field(default_factory=OutputLine)
    amber: OutputLine = field(default_factory=OutputLine)
    green: OutputLine = field(default_factory=OutputLine)
    white: OutputLine = field(default_factory=OutputLine)
    buzzer: OutputLine = field(default_factory=OutputLine)
    door: InputLine = field(default_factory=InputLine)
    beam: InputLine = field(default_factory=InputLine)
    fire: ClosedCircuitLine = field(default_factory=ClosedCircuitLine)
    tamper: ClosedCircuitLine = field(default_factory=ClosedCircuitLine)
    button: InputLine = field(default_factory=InputLine)


LINE_KEYS: Final = tuple(
    f"gpio.{one.name}.line" for one in fields(GpioSection) if one.name != "chip"
)


def _arm_wired(line: int, kind: str) -> str | None:
    if kind == "gpio" and line == UNWIRED:
        return f"{line}, so nothing moves the arm, but barrier.kind is gpio"
    return None


def _own_line(key: str, other: str) -> Rule:
    def objection(line: int, taken: int) -> str | None:
        return f"{line} is {other}, too" if line == taken != UNWIRED else None

    return Rule((key, other), objection)


def gpio_rules() -> Iterator[Rule]:
    """The arm has a line, and no line has two roles."""
    yield Rule(("gpio.arm.line", "barrier.kind"), _arm_wired)
    for index, key in enumerate(LINE_KEYS):
        for other in LINE_KEYS[:index]:
            yield _own_line(key, other)
