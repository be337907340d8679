"""The ``issuers`` of a trust file, entry by entry; reads no other part of it."""

from collections.abc import Iterable, Iterator
from typing import Final

from gateway.codes.issuer_key import IssuerKey
from gateway.codes.jwk_keys import key_set
from gateway.codes.x509_keys import certificate_key
from gateway.errors import ConfigurationError

_SHAPES: Final = (
    "expected certificate (and issuer, a country); issuer (a URL) and jwks; or did (a DID document)"
)


def issuer_keys(entries: Iterable[object], problems: list[str]) -> Iterator[IssuerKey]:
    """The keys of all entries; what is wrong with one is added to the problems.

    Args:
        entries: objects as JSON was read.
        problems: one sentence for each, beginning with the entry's place.
    """
    for number, entry in enumerate(entries):
        try:
            yield from _keys(entry, f"issuers[{number}]")
        except ConfigurationError as error:
            problems.append(str(error))


def _keys(entry: object, where: str) -> list[IssuerKey]:
    match entry:
        case {"certificate": str(base64), **rest} if not rest:
            return [certificate_key(base64.encode(), f"{where}.certificate")]
        case {"certificate": str(base64), "issuer": str(country), **rest} if not rest:
            return [certificate_key(base64.encode(), f"{where}.certificate", country)]
        case {"issuer": str(issuer), "jwks": dict(jwks), **rest} if not rest:
            return key_set(jwks, f"{where}.jwks", issuer)
        case {"did": dict(document), **rest} if not rest:
            return key_set(document, f"{where}.did", None)
        case _:
            raise ConfigurationError(f"{where}: {_SHAPES}")
