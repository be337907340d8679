"""The park's rules as a document that the centre signed, written and read; not what they say.

The body is the CBOR array ``[effective_from_ms, text]`` with the text of a policy.toml, byte for
byte. Its ``version`` and the document's are one number, which whoever parses the text must check.
"""

from dataclasses import dataclass, field

from gateway.codes import cbor
from gateway.codes.document import Document, DocumentKind, open_document, sign_document
from gateway.codes.keys import SigningKey
from gateway.codes.limits import MAX_INTEGER, MAX_POLICY_BYTES
from gateway.codes.malformed import MalformedError
from gateway.codes.trust import TrustList
from gateway.errors import UntrustedDocumentError


@dataclass(frozen=True, slots=True)
class PolicyIssue:
    """One version of a site's rules, as they were signed.

    Args:
        version: greater with each change.
        issued_ms: wall milliseconds, UTC, when it was signed.
        effective_from_ms: wall milliseconds, UTC, from which it counts; 0 for at once.
        text: of a policy.toml.
    """

    version: int
    issued_ms: int
    effective_from_ms: int
    text: bytes = field(repr=False)

    def signed(self, site: str, key: SigningKey) -> bytes:
        """The document's bytes.

        Args:
            site: for whose gates.
            key: the centre's document key.

        Raises:
            UntrustedDocumentError: no gate would take it.
        """
        _check(site, self.effective_from_ms, self.text)
        body = cbor.encode([self.effective_from_ms, self.text])
        document = Document(DocumentKind.POLICY, site, self.version, self.issued_ms, body)
        return sign_document(document, key)


def open_policy(encoded: bytes, trust: TrustList, site: str) -> PolicyIssue:
    """The rules, if one of the site's document keys signed them for this site.

    Whether the text is a policy, and newer than the one in force, is for its keeper to judge.

    Args:
        encoded: bytes as they came.
        trust: the keys that count.
        site: the site of this gate.

    Raises:
        UntrustedDocumentError: unsigned, signed by or for someone else, or no such document.
    """
    document = open_document(encoded, trust, site, DocumentKind.POLICY)
    try:
        body = cbor.decode(document.body)
    except MalformedError as error:
        raise _untrusted(site, str(error)) from None
    match body:
        case [int(effective_from_ms), bytes(text)]:
            _check(site, int(effective_from_ms), text)
            issued_ms, begins_ms = document.issued_ms, int(effective_from_ms)
            return PolicyIssue(document.version, issued_ms, begins_ms, text)
        case _:
            raise _untrusted(site, "no begin and no rules")


def _check(site: str, effective_from_ms: int, text: bytes) -> None:
    if not 0 <= effective_from_ms <= MAX_INTEGER:
        raise _untrusted(site, f"begins at {effective_from_ms} ms, which is no time")
    if not 0 < len(text) <= MAX_POLICY_BYTES:
        raise _untrusted(site, f"{len(text)} bytes of rules, 1 to {MAX_POLICY_BYTES} are taken")


def _untrusted(site: str, seen: str) -> UntrustedDocumentError:
    return UntrustedDocumentError(f"policy of site {site}: {seen}; the one before stays in force")
