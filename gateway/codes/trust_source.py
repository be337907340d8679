"""Tells what a file of keys is, whoever published it, and reads it; opens no file."""

import json
import re
from collections.abc import Iterable
from typing import Final

from gateway.codes.issuer_key import IssuerKey, IssuerKeys
from gateway.codes.jwk_keys import key_set
from gateway.codes.limits import MAX_TRUST_BYTES
from gateway.codes.trust import KeyRecord, TrustList
from gateway.codes.trust_file import read_trust
from gateway.codes.x509_keys import certificate_keys

_PEM: Final = b"-----BEGIN CERTIFICATE-----"
_DER_BASE64: Final = re.compile(rb"\s*MI[A-Za-z0-9+/=\s]+")
"""A certificate is a DER sequence of more than 127 bytes, and so begins in base64."""


def read_trust_source(text: bytes, place: str, issuer: str | None = None) -> TrustList:
    """The keys in a trust file, a JWK set, a DID document or a file of X.509 certificates.

    Args:
        text: the file's bytes.
        place: where they came from, for the error.
        issuer: whose they are, where the file itself does not say: country, URL or DID.

    Raises:
        ConfigurationError: none of these, or a key in it can't be used.
    """
    if len(text) > MAX_TRUST_BYTES:
        return read_trust(text, place)
    if _PEM in text or _DER_BASE64.fullmatch(text):
        return _of_issuers(certificate_keys(text, place, issuer))
    document = _key_set(text)
    if document is not None:
        return _of_issuers(key_set(document, place, issuer))
    return read_trust(text, place)


def joined(lists: Iterable[TrustList]) -> TrustList:
    """All of them as one; a key that stands in two counts once."""
    records: list[KeyRecord] = []
    issuers: list[IssuerKey] = []
    for trust in lists:
        records += (record for record in trust.records if record not in records)
        issuers += trust.issuers.keys
    return TrustList(tuple(records), IssuerKeys(tuple(issuers)))


def _of_issuers(keys: Iterable[IssuerKey]) -> TrustList:
    return TrustList((), IssuerKeys(tuple(keys)))


def _key_set(text: bytes) -> dict[str, object] | None:
    """The document, if it is JSON and one of those that hold JSON Web Keys."""
    document: dict[str, object]
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match document:
        case {"keys": [{"kty": _}, *_]} | {"kty": _} | {"verificationMethod": _}:
            return document
        case _:
            return None
