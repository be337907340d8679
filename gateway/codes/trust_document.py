"""The trust list as a document that a root key signed, read and written; not where it is kept.

The body is the CBOR array ``[expires_ms, text]`` with the text of a trust file. Root keys count
only where an installer put them: a list can neither bring one nor take one away, so whoever gets
hold of a list's key can't make himself its heir. To replace a root, install a new trust file.
"""

from dataclasses import dataclass, replace
from typing import Final

from gateway.codes import cbor
from gateway.codes.document import Document, DocumentKind, open_document, sign_document
from gateway.codes.keys import SigningKey
from gateway.codes.limits import MAX_INTEGER
from gateway.codes.malformed import MalformedError
from gateway.codes.trust import KeyUse, TrustList
from gateway.codes.trust_file import read_trust
from gateway.errors import ConfigurationError, UntrustedDocumentError

_STAYS: Final = "the list before stays in force"


@dataclass(frozen=True, slots=True)
class TrustIssue:
    """One version of a site's trust list.

    Args:
        version: greater with each issue.
        issued_ms: wall milliseconds, UTC, when it was signed.
        expires_ms: wall milliseconds, UTC, from which it counts no more.
        trust: whose signatures count, the installed root keys included.
    """

    version: int
    issued_ms: int
    expires_ms: int
    trust: TrustList


@dataclass(frozen=True, slots=True)
class TrustDraft:
    """A trust list before it is signed.

    Args:
        site: for whose gates.
        version: greater than every one before.
        issued_ms: wall milliseconds, UTC.
        expires_ms: wall milliseconds, UTC, from which it counts no more.
        text: of a trust file without root keys.
    """

    site: str
    version: int
    issued_ms: int
    expires_ms: int
    text: bytes

    def signed(self, root: SigningKey) -> bytes:
        """The document's bytes.

        Raises:
            UntrustedDocumentError: no gate would take it.
        """
        _read_text(self.text, self.site)
        body = cbor.encode([self.expires_ms, self.text])
        kind = DocumentKind.TRUST
        document = Document(kind, self.site, self.version, self.issued_ms, body)
        return sign_document(document, root)


def open_trust(encoded: bytes, installed: TrustList, site: str) -> TrustIssue:
    """The trust list, if one of the installed root keys of the site signed it.

    Whether it is newer than the one in force, and not expired, is for its keeper to judge.

    Args:
        encoded: bytes as they came.
        installed: what the gate was installed with.
        site: the site of this gate.

    Raises:
        UntrustedDocumentError: unsigned, signed by or for someone else, or no trust list.
    """
    document = open_document(encoded, installed, site, DocumentKind.TRUST)
    expires_ms, text = _body(document)
    named = _read_text(text, site)
    roots = tuple(record for record in installed.records if record.use is KeyUse.ROOT)
    trust = replace(named, records=roots + named.records)
    return TrustIssue(document.version, document.issued_ms, expires_ms, trust)


def _body(document: Document) -> tuple[int, bytes]:
    try:
        body = cbor.decode(document.body)
    except MalformedError as error:
        raise _untrusted(document.site, str(error)) from None
    match body:
        case [int(expires_ms), bytes(text)] if document.issued_ms < expires_ms <= MAX_INTEGER:
            return int(expires_ms), text
        case _:
            raise _untrusted(document.site, "no end after its issue, or no keys")


def _read_text(text: bytes, site: str) -> TrustList:
    try:
        trust = read_trust(text, "its keys")
    except ConfigurationError as error:
        raise _untrusted(site, str(error)) from None
    if any(record.use is KeyUse.ROOT for record in trust.records):
        raise _untrusted(site, "it names a root key; those stand in installed files only")
    return trust


def _untrusted(site: str, seen: str) -> UntrustedDocumentError:
    return UntrustedDocumentError(f"trust list of site {site}: {seen}; {_STAYS}")
