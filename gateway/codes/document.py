"""Signed documents of the centre: sealed envelope to facts and back; not their transport.

COSE_Sign1 (ES256, external_aad ``DOC1``, the kind and the site's name) over the CBOR map
``{1: kind, 2: site, 3: version, 4: issued_ms, 5: body}``.
"""

from dataclasses import dataclass, field
from enum import Enum, unique
from types import MappingProxyType
from typing import Final

from gateway.codes import cbor, cose
from gateway.codes.keys import SigningKey
from gateway.codes.limits import MAX_DOCUMENT_BYTES, MAX_INTEGER
from gateway.codes.malformed import MalformedError, Step
from gateway.codes.signer import Purpose, find_signer
from gateway.codes.trust import KeyUse, TrustList
from gateway.core.reason import Reason
from gateway.errors import UntrustedDocumentError

_ADVICE: Final = MappingProxyType(
    {
        Reason.ISSUER_UNKNOWN: "signed by a key that is not in the trust file;"
        " add the centre's document key there",
        Reason.SITE_WRONG: "signed for another site; check the site's name at both ends",
        Reason.SIGNATURE_BAD: "its signature is false; find out who publishes on this topic",
    }
)


@unique
class DocumentKind(Enum):
    """What a document is; the value is signed. No value may begin another."""

    ROSTER = "roster"
    REVOCATIONS = "revocations"
    STATUSES = "statuses"
    TRUST = "trust"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Document:
    """What the centre says to the gates of a site.

    Args:
        kind: what the body is.
        site: for whose gates.
        version: greater with each issue; a gate refuses a smaller one than it has.
        issued_ms: wall milliseconds, UTC, when the centre signed.
        body: the kind's own bytes; 1 to ``MAX_DOCUMENT_BYTES``.
    """

    kind: DocumentKind
    site: str
    version: int
    issued_ms: int
    body: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse numbers that a journal or a JSON reader could not keep."""
        if not (1 <= self.version <= MAX_INTEGER and 0 <= self.issued_ms <= MAX_INTEGER):
            seen = f"version {self.version}, issued {self.issued_ms} ms"
            raise ValueError(f"{self.kind.value} document: {seen} is out of range")


def sign_document(document: Document, key: SigningKey) -> bytes:
    """The signed bytes of a document, ready to be published.

    Args:
        document: what to say.
        key: the centre's document key.
    """
    purpose = _purpose(document.kind, document.site)
    return cose.encode_sign1(_payload(document), key, purpose.external_aad(document.site))


def open_document(encoded: bytes, trust: TrustList, site: str, kind: DocumentKind) -> Document:
    """The document, if one of the site's document keys signed it for this site.

    Whether it is newer than the one in force is for its keeper to judge.

    Args:
        encoded: bytes as they came.
        trust: the keys that count.
        site: the site of this gate.
        kind: what was expected on this topic.

    Raises:
        UntrustedDocumentError: unsigned, signed by or for someone else, or malformed.
    """
    if len(encoded) > MAX_DOCUMENT_BYTES:
        raise _untrusted(kind, site, f"{len(encoded)} bytes, at most {MAX_DOCUMENT_BYTES} allowed")
    try:
        message = cose.decode_sign1(encoded)
        signer = find_signer(message, trust, _purpose(kind, site))
        if isinstance(signer, Reason):
            raise _untrusted(kind, site, f"key {message.key_id.hex()}, {_ADVICE[signer]}")
        document = _read(message.payload, kind, site)
    except MalformedError as error:
        raise _untrusted(kind, site, str(error)) from None
    if not signer.counts_at(document.issued_ms):
        raise _untrusted(kind, site, f"key {message.key_id.hex()} did not count when it was issued")
    return document


def _purpose(kind: DocumentKind, site: str) -> Purpose:
    use = KeyUse.ROOT if kind is DocumentKind.TRUST else KeyUse.DOCUMENT
    return Purpose(use, b"DOC1" + kind.value.encode("ascii"), site)


def _payload(document: Document) -> bytes:
    return cbor.encode(
        {
            1: document.kind.value,
            2: document.site,
            3: document.version,
            4: document.issued_ms,
            5: document.body,
        }
    )


def _read(payload: bytes, kind: DocumentKind, site: str) -> Document:
    match cbor.decode(payload):
        case {3: int(version), 4: int(issued_ms), 5: bytes(body)} if (
            1 <= version <= MAX_INTEGER and 0 <= issued_ms <= MAX_INTEGER
        ):
            document = Document(kind, site, int(version), int(issued_ms), body)
        case _:
            raise MalformedError(Step.DOCUMENT, "no version, time and body")
    # Kind, site and exact types are proved by writing the same document again.
    if _payload(document) != payload:
        raise MalformedError(Step.DOCUMENT, "another kind or site inside, or more than a document")
    return document


def _untrusted(kind: DocumentKind, site: str, seen: str) -> UntrustedDocumentError:
    return UntrustedDocumentError(
        f"{kind.value} document for site {site}: {seen}; the one before stays in force"
    )
