"""What a single value of a TOML file may be: ranges, choices, spellings; not where it stands."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Limit(Protocol):
    """A rule for one value; it states its objection in words that tell what would be right."""

    def objection(self, value: object) -> str | None:
        """What is wrong with the value, or None."""


@dataclass(frozen=True, slots=True)
class Range:
    """A number from ``low`` to ``high``, both included; NaN is in no range.

    Args:
        low: the smallest sensible value.
        high: the largest sensible value.
        unit: what the number counts, for the message.
    """

    low: float
    high: float
    unit: str = ""

    def objection(self, value: object) -> str | None:
        """Name the range that a number misses."""
        if isinstance(value, int | float) and self.low <= value <= self.high:
            return None
        return f"{value} is outside {self.low:g} … {self.high:g} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few numbers."""

    choices: tuple[int, ...]

    def objection(self, value: object) -> str | None:
        """Name the choices."""
        if value in self.choices:
            return None
        return f"expected one of {', '.join(map(str, self.choices))}; got {value!r}"


@dataclass(frozen=True, slots=True)
class Spelling:
    """Text of a given form.

    Args:
        pattern: regular expression for the whole text.
        words: the same, for a person.
        secret: whether the text may carry a secret, so that no message may repeat it.
    """

    pattern: str
    words: str
    secret: bool = False

    def objection(self, value: object) -> str | None:
        """Say what form is expected."""
        if isinstance(value, str) and re.fullmatch(self.pattern, value):
            return None
        seen = "" if self.secret else f"; got {value!r}"
        return f"expected {self.words}{seen}"


@dataclass(frozen=True, slots=True)
class PathText:
    """Marks text that is a path when ``is_path`` says so; relative ones start at the TOML file.

    Args:
        is_path: tells a path from other text, such as an address or nothing.
    """

    is_path: Callable[[str], bool] = bool


@dataclass(frozen=True, slots=True)
class Secret:
    """Marks text that may carry a secret; ``mask`` makes it fit to be shown."""

    mask: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition between values of different keys; asked only when each of them is right.

    Args:
        keys: key paths, the one to be blamed first.
        objection: takes the values in the order of ``keys``; what is wrong, or None.
    """

    keys: tuple[str, ...]
    objection: Callable[..., str | None]


def below(low: str, high: str) -> Rule:
    """Make the rule that one value must be smaller than another."""

    def objection(smaller: float, greater: float) -> str | None:
        if smaller < greater:
            return None
        return f"{smaller} must be below {high}, which is {greater}"

    return Rule((low, high), objection)


def has_password(url: str) -> bool:
    """Whether an address carries a password, where addresses do or in its query."""
    return re.search(r"://[^/@:]*:[^@]+@|[?&]password=", url) is not None


def mask_url(url: str) -> str:
    """Hide what an address may carry of secrets: the password and the query's values."""
    without_password = re.sub(r"(://[^/@:]*):.*@", r"\1:***@", url)
    return re.sub(r"\?.*", "?***", without_password)
