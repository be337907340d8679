"""The roster as a document's body: packed and sealed for a site's gates; not who may pass.

AES-256-GCM (random nonce of 12 bytes in front, associated data ``roster`` and the site's name)
of zlib of the CBOR that ``roster_rows`` describes. Nothing is readable on the wire, and the
envelope's signature covers it all.
"""

import zlib

from gateway.codes import cbor
from gateway.codes.limits import MAX_ROSTER_BYTES
from gateway.codes.malformed import MalformedError, Step
from gateway.codes.roster_rows import read, written
from gateway.codes.roster_tables import Roster
from gateway.codes.sealed import seal, unseal
from gateway.errors import UntrustedDocumentError


def seal_roster(roster: Roster, roster_key: bytes, nonce: bytes, site: str) -> bytes:
    """The body of a roster document.

    Args:
        roster: everyone who is approved.
        roster_key: the site's AES-256 key, 32 bytes.
        nonce: 12 random bytes, never used before.
        site: for whose gates.
    """
    packed = zlib.compress(cbor.encode_ordered(written(roster)))
    return seal(packed, roster_key, nonce, _associated(site))


def open_roster(body: bytes, roster_key: bytes, site: str) -> Roster:
    """The roster in a verified roster document's body.

    Args:
        body: of a document that ``open_document`` returned.
        roster_key: the site's AES-256 key, 32 bytes.
        site: the site of this gate.

    Raises:
        UntrustedDocumentError: sealed with another key or for another site, too large or
            not a roster.
    """
    try:
        return _roster(_inflate(unseal(body, roster_key, _associated(site))))
    except MalformedError as error:
        raise UntrustedDocumentError(
            f"roster of site {site}: {error}; the one before stays in force"
        ) from None


def _inflate(packed: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        plain = inflater.decompress(packed, MAX_ROSTER_BYTES)
    except zlib.error:
        raise MalformedError(Step.ROSTER, "not compressed by zlib") from None
    if not inflater.eof or inflater.unused_data:
        raise MalformedError(Step.ROSTER, f"torn, or more than {MAX_ROSTER_BYTES} bytes inflated")
    return plain


def _roster(plain: bytes) -> Roster:
    roster = read(cbor.first_value(plain))
    if cbor.encode_ordered(written(roster)) != plain:
        raise MalformedError(Step.ROSTER, "an entry has fields of other types or of another form")
    return roster


def _associated(site: str) -> bytes:
    return b"roster" + site.encode("ascii")
