"""Tells by its prefix what a presented text is and has it verified; knows no format itself."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from gateway.codes import pk1s
from gateway.codes.limits import MAX_TEXT_CHARS
from gateway.codes.trust import TrustList
from gateway.core.credential import Presented, RefusedCode
from gateway.core.instant import Instant
from gateway.core.reason import Reason

Verifier = Callable[[str, TrustList, str, Instant], Presented]

_VERIFIERS: Final = MappingProxyType[str, Verifier]({pk1s.PREFIX: pk1s.verify})
"""The one table of formats; no prefix begins another."""


def recognise(text: str, trust: TrustList, site: str, at: Instant) -> Presented:
    """What a presented text proves; any text at all is answered, none raises.

    Args:
        text: as the decoder read it, of any length and content.
        trust: the keys that count.
        site: the site of this gate.
        at: now; with an unset clock no dated code is accepted or said to be expired.
    """
    if len(text) > MAX_TEXT_CHARS:
        return RefusedCode(Reason.CODE_UNKNOWN)
    for prefix, verify in _VERIFIERS.items():
        if text.startswith(prefix):
            return verify(text, trust, site, at)
    return RefusedCode(Reason.CODE_UNKNOWN)
