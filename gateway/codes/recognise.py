"""Tells by prefix or form what a presented text is and has it verified; knows no format itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gateway.codes import badge, foreign, hc1, nzcp, pk1h, pk1s, shc, wecom
from gateway.codes.badge import BadgeMasks
from gateway.codes.certificate import Format, HealthRule, open_certificate
from gateway.codes.foreign import AddressForm, StatusList
from gateway.codes.limits import MAX_TEXT_CHARS
from gateway.codes.minimal_rule import minimal_rule
from gateway.codes.trust import TrustList
from gateway.codes.wecom import WecomRules
from gateway.core.credential import Presented, RefusedCode
from gateway.core.instant import Instant
from gateway.core.reason import Reason


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a park takes beside its own passes and health certificates; by default nothing.

    Args:
        wecom: how to take codes of WeCom, or None for not at all.
        badges: how badge numbers look.
        statuses: what the centre says of health codes of cities, or None while there is no list.
    """

    wecom: WecomRules | None = None
    badges: BadgeMasks = BadgeMasks()  # noqa: RUF009 - frozen, and nothing in it
    statuses: StatusList | None = None


PARK_ONLY: Final = Accepted()
"""Passes and health certificates only."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """One presentation: the text with everything that it is verified against."""

    text: str
    trust: TrustList
    site: str
    at: Instant
    rule: HealthRule
    accepted: Accepted


@dataclass(frozen=True, slots=True)
class _Row:
    """One format.

    Args:
        name: its short name.
        claimed: whether a text claims to be of it; cheap, and no proof of anything.
        verify: what a text that claims it proves; None if the park doesn't take the format.
        signed: whether every text of it carries a signature that is checked.
    """

    name: str
    claimed: Callable[[str], bool]
    verify: Callable[[_Shown], Presented | None]
    signed: bool


def _prefixed(prefix: str) -> Callable[[str], bool]:
    return lambda text: text.startswith(prefix)


def _own(
    name: str, prefix: str, verify: Callable[[str, TrustList, str, Instant], Presented]
) -> _Row:
    def verified(shown: _Shown) -> Presented:
        return verify(shown.text, shown.trust, shown.site, shown.at)

    return _Row(name, _prefixed(prefix), verified, signed=True)


def _certificate(form: Format) -> _Row:
    def verified(shown: _Shown) -> Presented:
        opened = open_certificate(form, shown.text, shown.trust.issuers, shown.at)
        if isinstance(opened, RefusedCode):
            return opened
        return opened.credential(shown.rule(opened, shown.at), shown.at)

    return _Row(form.scheme.value, _prefixed(form.prefix), verified, signed=True)


def _address(form: AddressForm) -> _Row:
    def looked_up(shown: _Shown) -> Presented:
        return foreign.look_up(form, shown.text, shown.accepted.statuses, shown.at)

    return _Row(form.name, lambda text: form.token(text) is not None, looked_up, signed=False)


def _employee(shown: _Shown) -> Presented | None:
    rules = shown.accepted.wecom
    if rules is None:
        return None
    return wecom.verify_employee(shown.text, shown.trust, shown.site, shown.at, rules)


def _visitor(shown: _Shown) -> Presented | None:
    rules = shown.accepted.wecom
    if rules is None:
        return None
    return wecom.verify_visitor(shown.text, shown.trust, shown.site, shown.at, rules)


_ROWS: Final = (
    _own(pk1s.FORMAT, pk1s.PREFIX, pk1s.verify),
    _own(pk1h.FORMAT, pk1h.PREFIX, pk1h.verify),
    _certificate(hc1.FORMAT),
    _certificate(shc.FORMAT),
    _certificate(nzcp.FORMAT),
    _Row(wecom.FORMAT, wecom.claims_employee, _employee, signed=True),
    _Row(wecom.VISITOR_FORMAT, wecom.claims_visitor, _visitor, signed=True),
    *(_address(form) for form in foreign.FORMS),
)
"""Every format that a text shows by itself; no text claims two. Badge numbers are a setting."""


def recognise(  # noqa: PLR0913 - each a fact of its own, and the last two have defaults
    text: str,
    trust: TrustList,
    site: str,
    at: Instant,
    rule: HealthRule = minimal_rule,
    *,
    accepted: Accepted = PARK_ONLY,
) -> Presented:
    """What a presented text proves; any text at all is answered, none raises.

    Args:
        text: as the decoder read it, of any length and content.
        trust: the keys that count.
        site: the site of this gate.
        at: now; with an unset clock no dated code is accepted or said to be expired.
        rule: judges a genuine health certificate.
        accepted: what the park takes beside passes and certificates.
    """
    row = _row_of(text)
    presented = row.verify(_Shown(text, trust, site, at, rule, accepted)) if row else None
    if presented is not None:
        return presented
    if accepted.badges.match(text):
        return badge.badge(text)
    return RefusedCode(Reason.CODE_UNKNOWN)


def known_format(text: str) -> str | None:
    """Name of the format that a text claims; cheap, and no proof of anything.

    Args:
        text: as the decoder read it, of any length and content.
    """
    row = _row_of(text)
    return row.name if row else None


def signed_format(text: str) -> bool:
    """Whether a text claims a format whose signature will be checked.

    Where it is, a code that was read wrongly can't become another that is believed.

    Args:
        text: as the decoder read it, of any length and content.
    """
    row = _row_of(text)
    return row is not None and row.signed


def _row_of(text: str) -> _Row | None:
    if len(text) > MAX_TEXT_CHARS:
        return None
    return next((row for row in _ROWS if row.claimed(text)), None)
