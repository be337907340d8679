"""What other systems call a person, as a roster file spells it; looks nobody up."""

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from gateway.central import fault_texts as texts
from gateway.central.fault_texts import filled
from gateway.codes import badge, wecom, wiegand
from gateway.codes.attested import is_subject_alias, subject_alias
from gateway.core.text import Text

_OPENVIDS: Final = range(2**64)
"""An unsigned number of 64 bits (developer.work.weixin.qq.com, document 94006)."""
_OPENVID_DIGITS: Final = 20
_NAMED: Final = re.compile(
    r"(?P<family>[A-Z]+(<[A-Z]+)*)<<(?P<given>([A-Z]+(<[A-Z]+)*)?) "
    r"(?P<born>[0-9]{4}-[0-9]{2}-[0-9]{2})"
)
"""The name as the machine-readable zone of a passport has it (ICAO Doc 9303 part 3)."""


def badge_alias(seen: str) -> str | None:
    """Of a badge or staff number; None if it is none that a guard could type."""
    number = badge.plain_number(seen)
    return None if number is None else badge.alias_of(number)


def card_alias(seen: str) -> str | None:
    """Of a card at a gate's Wiegand reader; None if no card has such a number."""
    return badge.alias_of(seen) if wiegand.is_badge_number(seen) else None


def wecom_alias(seen: str) -> str | None:
    """Of an openvid in decimal digits; None if it is none."""
    digits = seen.isascii() and seen.isdigit() and len(seen) <= _OPENVID_DIGITS
    return wecom.alias_of(int(seen)) if digits and int(seen) in _OPENVIDS else None


def certificate_alias(seen: str) -> str | None:
    """Of name and birth date as health certificates have them; None if it says no such thing.

    Name and date are not kept, so a table that we wrote has the alias itself.
    """
    if is_subject_alias(seen):
        return seen
    named = _NAMED.fullmatch(seen.upper())
    return subject_alias(named["family"], named["given"], named["born"]) if named else None


ALIAS_COLUMNS: Final[Mapping[str, tuple[Callable[[str], str | None], Text]]] = MappingProxyType(
    {
        "badge": (badge_alias, filled(texts.BADGE_WORDS, most=badge.MAX_NUMBER_CHARS)),
        "card": (card_alias, texts.CARD_WORDS),
        "wecom": (wecom_alias, texts.WECOM_WORDS),
        "certificate": (certificate_alias, texts.PASSPORT_WORDS),
    }
)
"""The columns of a roster file that hold one: how each is read, and what is right in words."""


def alias_cells(aliases: Iterable[str]) -> tuple[str, ...]:
    """What stands in these columns for a person's aliases, in their order."""
    cells = dict.fromkeys(ALIAS_COLUMNS, "")
    for alias in aliases:
        system, _, name = alias.partition(":")
        is_card = system == "badge" and wiegand.is_badge_number(name)
        if is_subject_alias(alias):
            cells["certificate"] = alias
        else:
            cells["card" if is_card else system] = name
    return tuple(cells.values())
