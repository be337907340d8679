"""Tells by its prefix what a presented text is and has it verified; knows no format itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gateway.codes import hc1, nzcp, pk1h, pk1s, shc
from gateway.codes.certificate import HealthRule, open_certificate
from gateway.codes.limits import MAX_TEXT_CHARS
from gateway.codes.minimal_rule import minimal_status
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
"""The park's own formats, bound to its site."""

_CERTIFICATES: Final = (hc1.FORMAT, shc.FORMAT, nzcp.FORMAT)
"""Those of others, which hold everywhere; no prefix of either table begins another."""

_PREFIXES: Final = (
    *((own.name, own.prefix) for own in _FORMATS),
    *((row.scheme.value, row.prefix) for row in _CERTIFICATES),
)


def recognise(
    text: str, trust: TrustList, site: str, at: Instant, rule: HealthRule = minimal_status
) -> Presented:
    """What a presented text proves; any text at all is answered, none raises.

    Args:
        text: as the decoder read it, of any length and content.
        trust: the keys that count.
        site: the site of this gate.
        at: now; with an unset clock no dated code is accepted or said to be expired.
        rule: judges a genuine health certificate.
    """
    if len(text) > MAX_TEXT_CHARS:
        return RefusedCode(Reason.CODE_UNKNOWN)
    for own in _FORMATS:
        if text.startswith(own.prefix):
            return own.verify(text, trust, site, at)
    for row in _CERTIFICATES:
        if text.startswith(row.prefix):
            opened = open_certificate(row, text, trust.issuers, at)
            if isinstance(opened, RefusedCode):
                return opened
            return opened.credential(rule(opened, at), at)
    return RefusedCode(Reason.CODE_UNKNOWN)


def known_format(text: str) -> str | None:
    """Name of the format that a text claims by its prefix; cheap, and no proof of anything.

    Args:
        text: as the decoder read it, of any length and content.
    """
    if len(text) > MAX_TEXT_CHARS:
        return None
    return next((name for name, prefix in _PREFIXES if text.startswith(prefix)), None)
