"""The park's rules as the centre signs them: whole, for one site, from a moment on."""

import pytest

from gateway.codes import cbor
from gateway.codes.document import Document, DocumentKind, sign_document
from gateway.codes.keys import SigningKey
from gateway.codes.limits import MAX_INTEGER, MAX_POLICY_BYTES
from gateway.codes.policy_document import PolicyIssue, open_policy
from gateway.codes.trust import TrustList
from gateway.errors import UntrustedDocumentError

ISSUE = PolicyIssue(3, 1_000, 2_000, b"version = 3\n")


def test_a_policy_comes_back_as_it_was_signed(document_key: SigningKey, trust: TrustList) -> None:
    """Byte for byte, with its moment."""
    assert open_policy(ISSUE.signed("park-1", document_key), trust, "park-1") == ISSUE


@pytest.mark.parametrize("signer", ["stranger_key", "pass_key"])
def test_only_a_document_key_of_the_site_signs_policies(
    request: pytest.FixtureRequest, trust: TrustList, signer: str
) -> None:
    """Neither a stranger's nor the key of the passes."""
    key: SigningKey = request.getfixturevalue(signer)
    with pytest.raises(UntrustedDocumentError, match="policy document for site park-1"):
        open_policy(ISSUE.signed("park-1", key), trust, "park-1")


def test_a_policy_of_another_site_is_refused(document_key: SigningKey, trust: TrustList) -> None:
    """Though the same key signed it."""
    with pytest.raises(UntrustedDocumentError, match="site"):
        open_policy(ISSUE.signed("park-2", document_key), trust, "park-1")


@pytest.mark.parametrize(
    "body",
    [
        b"version = 3\n",
        cbor.encode([b"version = 3\n"]),
        cbor.encode([2_000, "version = 3\n"]),
        cbor.encode([-1, b"version = 3\n"]),
        cbor.encode([MAX_INTEGER + 1, b"version = 3\n"]),
        cbor.encode([2_000, b""]),
        cbor.encode([2_000, b"#" * (MAX_POLICY_BYTES + 1)]),
    ],
)
def test_a_signed_body_that_is_no_policy_is_refused(
    document_key: SigningKey, trust: TrustList, body: bytes
) -> None:
    """The centre's program may be newer than the gate's."""
    document = Document(DocumentKind.POLICY, "park-1", 3, 1_000, body)
    with pytest.raises(UntrustedDocumentError, match="the one before stays in force"):
        open_policy(sign_document(document, document_key), trust, "park-1")


@pytest.mark.parametrize("octets", [1, MAX_POLICY_BYTES])
def test_rules_of_any_length_up_to_the_limit_are_taken(
    document_key: SigningKey, trust: TrustList, octets: int
) -> None:
    """Both ends included."""
    issue = PolicyIssue(3, 1_000, MAX_INTEGER, b"#" * octets)
    assert open_policy(issue.signed("park-1", document_key), trust, "park-1") == issue


def test_nothing_is_signed_that_no_gate_would_take(document_key: SigningKey) -> None:
    """Said at the centre, where somebody can mend it."""
    with pytest.raises(UntrustedDocumentError, match="bytes of rules"):
        PolicyIssue(3, 1_000, 0, b"").signed("park-1", document_key)
