"""Issuers' keys from JSON Web Keys, key sets and DID documents; fetches none of them."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from gateway.codes.issuer_key import IssuerKey, Scheme
from gateway.codes.limits import MAX_KEY_ID_BYTES
from gateway.errors import ConfigurationError

_COORDINATE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
"""32 bytes in unpadded base64url (RFC 7518 section 6.2.1.2)."""

_KEY_ID: Final = re.compile(rf"[A-Za-z0-9._:-]{{1,{MAX_KEY_ID_BYTES}}}")
_URL: Final = "https://"
_DID: Final = "did:"


def key_set(document: dict[str, object], place: str, issuer: str | None) -> list[IssuerKey]:
    """The keys of a JWK set (RFC 7517 section 5), a single JWK or a DID document.

    SMART Health Cards require a key's id to be its thumbprint, so a key with such an id, or with
    none, is one of theirs; any other id makes it a New Zealand one.

    Args:
        document: as JSON was read.
        place: where it came from, for the error.
        issuer: URL or DID whose keys they are; None binds them to none.

    Raises:
        ConfigurationError: a key that is not a public P-256 key, or no key at all.
    """
    methods = document.get("verificationMethod")
    if isinstance(methods, list):
        found = list(_methods(methods, document, place))
    else:
        entries = document.get("keys", [document])
        listed = entries if isinstance(entries, list) else []
        found = [
            _key(jwk, _key_id(jwk), f"{place}: keys[{number}]", issuer)
            for number, jwk in enumerate(listed)
        ]
    if not (issuer or _DID).startswith((_URL, _DID)):
        raise ConfigurationError(f"{place}: issuer is neither a URL with {_URL} nor a DID")
    if not found:
        raise ConfigurationError(
            f"{place}: no keys in it; expected a JWK set, or a DID document with assertionMethod"
        )
    return found


def thumbprint(x: str, y: str) -> str:
    """A P-256 key's own name (RFC 7638 section 3).

    Args:
        x: coordinate in base64url.
        y: the other.
    """
    canonical = f'{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}'
    return urlsafe_b64encode(sha256(canonical.encode()).digest()).decode().rstrip("=")


def _methods(methods: list[object], document: dict[str, object], place: str) -> Iterator[IssuerKey]:
    """Verification methods that may sign claims (DID Core section 5.3.2), each ``DID#key id``."""
    did, asserting = str(document.get("id")), document.get("assertionMethod")
    listed = asserting if isinstance(asserting, list) else []
    for number, method in enumerate(methods):
        where = f"{place}: verificationMethod[{number}]"
        match method:
            case {"id": str(name), "publicKeyJwk": dict(jwk)} if name.startswith(f"{did}#"):
                if name in listed:
                    yield _key(jwk, name.removeprefix(f"{did}#"), where, did)
            case _:
                raise ConfigurationError(
                    f"{where}: expected id, beginning {did}#, and publicKeyJwk"
                )


def _key_id(jwk: object) -> object:
    return jwk.get("kid") if isinstance(jwk, dict) else None


def _key(jwk: object, key_id: object, place: str, issuer: str | None) -> IssuerKey:
    match jwk:
        case {"d": _}:
            raise ConfigurationError(f"{place}: a private key; publish and trust the public one")
        case {"kty": "EC", "crv": "P-256", "x": str(x), "y": str(y)}:
            public, own_name = _public(x, y, place), thumbprint(x, y)
        case _:
            raise ConfigurationError(f"{place}: not a P-256 key (kty EC, crv P-256, x, y)")
    name = own_name if key_id is None else key_id
    if not isinstance(name, str) or not _KEY_ID.fullmatch(name):
        raise ConfigurationError(f"{place}: kid is not 1-{MAX_KEY_ID_BYTES} plain characters")
    return IssuerKey(
        _scheme(issuer, place, by_thumbprint=name == own_name), name.encode(), issuer, public
    )


def _scheme(issuer: str | None, place: str, *, by_thumbprint: bool) -> Scheme:
    of_card = by_thumbprint if issuer is None else issuer.startswith(_URL)
    if of_card and not by_thumbprint:
        raise ConfigurationError(
            f"{place}: kid is not the key's thumbprint, as a SMART Health Card's issuer must have"
        )
    return Scheme.SHC if of_card else Scheme.NZCP


def _public(x: str, y: str, place: str) -> ec.EllipticCurvePublicKey:
    if not (_COORDINATE.fullmatch(x) and _COORDINATE.fullmatch(y)):
        raise ConfigurationError(f"{place}: x and y are 43 characters of base64url each")
    point = b"\x04" + urlsafe_b64decode(x + "=") + urlsafe_b64decode(y + "=")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise ConfigurationError(f"{place}: x and y are no point of P-256") from None
