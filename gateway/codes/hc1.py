"""EU Digital COVID Certificates, `HC1:`; checks form and signature and judges nobody's health.

Text: ``HC1:`` and base45 of zlib of COSE_Sign1 (ES256 or PS256) over the CWT ``{1: issuing
country, 4: exp, 6: iat, -260: {1: certificate}}``, as "Electronic Health Certificate
Specification" 1.0.5 of the eHealth network says. The certificate's shape is that of its JSON
schema 1.3.0 as far as the gate uses it; value sets are not compared.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gateway.codes import base45, bounded_cbor, envelope
from gateway.codes.certificate import Claims, Format, milliseconds
from gateway.codes.inflate import inflate_zlib
from gateway.codes.issuer_key import Kind, Scheme, Sealed
from gateway.codes.malformed import MalformedError, Step

EARLY_MS: Final = 31 * 86_400_000
"""Issuers' clocks are wrong by hours and days, and ``iat`` bounds nothing: it is when a CWT was
made (RFC 8392 section 3.1.6), by which verifiers may restrict what they accept (Implementing
Decision (EU) 2021/1073, annex I, 3.2.6). In the EU's vectors a date 15 days ahead is good, and one
two years ahead, CO16, is not. A month is more than those issuers erred, and less than the error of
a gate whose clock is dead."""

_ISSUER, _EXPIRES, _ISSUED, _HCERT = 1, 4, 6, -260
_COMMON: Final = ("tg", "co", "is", "ci")
_TEXTS: Final[Mapping[Kind, tuple[str, ...]]] = MappingProxyType(
    {
        Kind.VACCINATION: (*_COMMON, "vp", "mp", "ma", "dt"),
        Kind.TEST: (*_COMMON, "tt", "sc", "tr"),
        Kind.RECOVERY: (*_COMMON, "fr", "df", "du"),
    }
)
"""Members that the schema requires, all of them text; a vaccination has two numbers besides."""

_GROUPS: Final = tuple((kind.value, kind) for kind in Kind)


def _unseal(text: str) -> Sealed:
    return envelope.unseal(inflate_zlib(base45.decode(text)))


def _read(payload: bytes) -> Claims:
    claims = bounded_cbor.decode(payload)
    if not isinstance(claims, dict):
        raise MalformedError(Step.CLAIMS, "not a map of claims")
    health = claims.get(_HCERT)
    content = health.get(1) if isinstance(health, dict) else None
    if not isinstance(content, dict):
        raise MalformedError(Step.CLAIMS, "no health certificate inside")
    kind, entry = _only_entry(content)
    country = claims.get(_ISSUER)
    if not isinstance(country, str | None):
        raise MalformedError(Step.CLAIMS, "an issuer that is no text")
    return Claims(
        issuer=country,
        issued_ms=milliseconds(claims.get(_ISSUED)),
        expires_ms=milliseconds(claims.get(_EXPIRES)),
        kind=kind,
        id=str(entry["ci"]).encode(),
        content=MappingProxyType(content),
    )


FORMAT: Final = Format(Scheme.HC1, "HC1:", _unseal, _read, EARLY_MS)


def _only_entry(content: Mapping[object, object]) -> tuple[Kind, Mapping[object, object]]:
    """The one vaccination, test or recovery, after the form of everything was checked."""
    match content:
        case {"ver": str(), "dob": str(), "nam": {"fnt": str()}}:
            groups = [(kind, content[name]) for name, kind in _GROUPS if name in content]
        case _:
            raise MalformedError(Step.CLAIMS, "no version, birth date and name")
    match groups:
        case [(kind, [dict() as entry])] if _well_formed(kind, entry):
            return kind, entry
        case _:
            raise MalformedError(Step.CLAIMS, "not exactly one vaccination, test or recovery")


def _well_formed(kind: Kind, entry: Mapping[object, object]) -> bool:
    return all(type(entry.get(name)) is str for name in _TEXTS[kind]) and (
        kind is not Kind.VACCINATION
        or (type(entry.get("dn")) is int and type(entry.get("sd")) is int)
    )
