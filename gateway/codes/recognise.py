"""Tells by its prefix what a presented text is and has it verified; knows no format itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gateway.codes import pk1h, pk1s
from gateway.codes.limits import MAX_TEXT_CHARS
from gateway.codes.trust import TrustList
from gateway.core.credential import Presented, RefusedCode
from gateway.core.instant import Instant
from gateway.core.reason import Reason

Verifier = Callable[[str, TrustList, str, Instant], Presented]


@dataclass(frozen=True, slots=True)
class _Format:
    name: str
    prefix: str
    verify: Verifier


_FORMATS: Final = (
    _Format(pk1s.FORMAT, pk1s.PREFIX, pk1s.verify),
    _Format(pk1h.FORMAT, pk1h.PREFIX, pk1h.verify),
)
"""The one table of formats; no prefix begins another."""


def recognise(text: str, trust: TrustList, site: str, at: Instant) -> Presented:
    """What a presented text proves; any text at all is answered, none raises.

    Args:
        text: as the decoder read it, of any length and content.
        trust: the keys that count.
        site: the site of this gate.
        at: now; with an unset clock no dated code is accepted or said to be expired.
    """
    found = _find(text)
    return found.verify(text, trust, site, at) if found else RefusedCode(Reason.CODE_UNKNOWN)


def known_format(text: str) -> str | None:
    """Name of the format that a text claims by its prefix; cheap, and no proof of anything.

    Args:
        text: as the decoder read it, of any length and content.
    """
    found = _find(text)
    return found.name if found else None


def _find(text: str) -> _Format | None:
    if len(text) > MAX_TEXT_CHARS:
        return None
    return next((row for row in _FORMATS if text.startswith(row.prefix)), None)
