"""Cards held to a Wiegand reader: like badges they say who, and never prove it.

A reader's wires carry neither a key nor a date: a card is copied in seconds, and whoever reaches
the wires plays any number. So a card alone admits nobody.
"""

import re
from typing import Final

from gateway.codes.badge import alias_of
from gateway.core.credential import Identified, RefusedCode
from gateway.core.reason import Reason

_CARD_BITS: Final = 16
_PARITY_BITS: Final = 2
_FACILITY_DIGITS: Final = {26: 3, 34: 5}
"""A facility code of 8 bits or of 16 (manuals: Samsung SSA-R1003 page 12, Nitgen NAC-2500R
page 78); the card's own number has 16 bits either way."""
_WRITTEN: Final = re.compile(r"([0-9]{3}|[0-9]{5})-([0-9]{5})", re.ASCII)


def card(bits: int, number: int, taken: frozenset[int]) -> Identified | RefusedCode:
    """What a card says: who it is, if the roster knows its number as a badge's.

    Args:
        bits: length of the reader's frame, parity included.
        number: what the frame carries between its parity bits.
        taken: the lengths that the park takes, out of 26 and 34.
    """
    name = f"wiegand-{bits}"
    if bits not in taken:
        return RefusedCode(Reason.CODE_UNKNOWN, name)
    if number >> (bits - _PARITY_BITS):
        return RefusedCode(Reason.CODE_MALFORMED, name)
    return Identified(name, Reason.BADGE_ONLY, alias_of(badge_number(bits, number)))


def badge_number(bits: int, number: int) -> str:
    """The number as the roster writes it: facility, dash, card, in decimal digits.

    212-07041 of 26 bits, 00212-07041 of 34: leading zeros stay, so no two cards share one.
    """
    facility, own = number >> _CARD_BITS, number & ((1 << _CARD_BITS) - 1)
    return f"{facility:0{_FACILITY_DIGITS[bits]}d}-{own:05d}"


def is_badge_number(text: str) -> bool:
    """Whether some card's number is written so.

    Args:
        text: of any length and content.
    """
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return False
    number = (int(written[1]) << _CARD_BITS) + int(written[2])
    return any(
        number >> (bits - _PARITY_BITS) == 0 and badge_number(bits, number) == text
        for bits in _FACILITY_DIGITS
    )
