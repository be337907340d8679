"""Employee numbers, printed on badges or typed by a guard: they say who, and never prove it.

A number of 7 digits in a park of 100,000 is guessed right by one try in a hundred, and a badge is
copied with a telephone. So nobody is admitted by a number; the guard sees whose it is.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

from gateway.core.credential import Identified, RefusedCode
from gateway.core.reason import Reason

FORMAT: Final = "BADGE"
TYPED_FORMAT: Final = "TYPED"

MAX_NUMBER_CHARS: Final = 32
MAX_MASKS: Final = 8

_DIGITS: Final = frozenset("0123456789")
_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_NUMBER: Final = _DIGITS | _LETTERS | frozenset("-./_")
_PLACES: Final = {"#": _DIGITS, "@": _LETTERS}


@dataclass(frozen=True, slots=True)
class BadgeMasks:
    """How a park's badge numbers look; none at all unless the park says so.

    Args:
        masks: each as long as a number: ``#`` stands for a digit, ``@`` for a letter, any other
            character for itself. No pattern language, so no text can make the gate think for long.
    """

    masks: tuple[str, ...] = ()

    @classmethod
    def of(cls, words: str) -> "BadgeMasks":
        """Those of a setting, separated by spaces."""
        return cls(tuple(words.split()))

    def match(self, text: str) -> bool:
        """Whether a text looks like a badge number of this park."""
        return any(_fits(mask, text) for mask in self.masks)


def badge(text: str) -> Identified:
    """What a badge says of a text that matched: who it is, if the roster knows the number."""
    return Identified(FORMAT, Reason.BADGE_ONLY, alias_of(text))


def typed(number: str, guard: str) -> Identified | RefusedCode:
    """What a number says that a guard typed, for a person who has no code to show.

    Args:
        number: as it was typed; full-width digits of a Chinese keyboard count as digits.
        guard: the guard's account name.
    """
    plain = plain_number(number)
    if plain is None:
        return RefusedCode(Reason.CODE_MALFORMED, TYPED_FORMAT)
    return Identified(TYPED_FORMAT, Reason.NUMBER_TYPED, alias_of(plain), guard=guard)


def plain_number(seen: str) -> str | None:
    """A number as people write it, in plain letters and digits; None if it is none.

    Args:
        seen: of any length and content.
    """
    plain = unicodedata.normalize("NFKC", seen[: 4 * MAX_NUMBER_CHARS]).strip()
    right = 0 < len(plain) <= MAX_NUMBER_CHARS and _NUMBER.issuperset(plain)
    return plain if right else None


def alias_of(number: str) -> str:
    """What a roster knows a person by who has this number; letters count alike in either case."""
    return f"badge:{number.upper()}"


def _fits(mask: str, text: str) -> bool:
    return len(mask) == len(text) and all(
        letter in _PLACES[place] if place in _PLACES else letter == place
        for place, letter in zip(mask, text, strict=True)
    )
