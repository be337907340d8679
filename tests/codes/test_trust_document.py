"""Signed trust lists: believed by the installed root keys alone, and only for their site."""

from dataclasses import replace

import pytest

from gateway.codes import cbor, pk1s
from gateway.codes.document import Document, DocumentKind, sign_document
from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.codes.trust_document import TrustDraft, TrustIssue, open_trust
from gateway.codes.trust_file import trust_text
from gateway.core.credential import Credential, HealthStatus, Presented, RefusedCode
from gateway.core.instant import Instant
from gateway.core.reason import Reason
from gateway.errors import UntrustedDocumentError

DAY_MS = 24 * 3_600_000


def key(seed: int) -> SigningKey:
    """A key of one's own."""
    return load_private_key(generate_private_key(bytes([seed]) * ENTROPY_BYTES), "test key")


ROOT, SPARE, OLD, NEW = key(50), key(51), key(52), key(53)


def records(*passes: SigningKey) -> tuple[KeyRecord, ...]:
    """Pass keys of park-1."""
    return tuple(KeyRecord.of(one, KeyUse.PASS, "park-1") for one in passes)


INSTALLED = TrustList(
    (
        KeyRecord.of(ROOT, KeyUse.ROOT, "park-1"),
        KeyRecord.of(SPARE, KeyUse.ROOT, "park-1"),
        *records(OLD),
    )
)


def draft(*passes: SigningKey, version: int = 3) -> TrustDraft:
    """A list of pass keys, good for a day."""
    return TrustDraft("park-1", version, DAY_MS, 2 * DAY_MS, trust_text(records(*passes)))


def opened(*passes: SigningKey) -> TrustIssue:
    """The same, as a gate reads it."""
    return open_trust(draft(*passes).signed(ROOT), INSTALLED, "park-1")


def shown(signer: SigningKey, trust: TrustList, now: Instant) -> Presented:
    """What a pass of this signer proves under a trust list."""
    text = pk1s.mint(
        signer,
        site="park-1",
        holder="00" * 8,
        status=HealthStatus.GREEN,
        issued_ms=now.wall_ms,
        pass_id=bytes(8),
    )
    return pk1s.verify(text, trust, "park-1", now)


@pytest.mark.parametrize("root", [ROOT, SPARE])
def test_any_installed_root_key_signs(root: SigningKey) -> None:
    """A spare one may lie in another safe."""
    issue = open_trust(draft(NEW).signed(root), INSTALLED, "park-1")
    assert (issue.version, issue.issued_ms, issue.expires_ms) == (3, DAY_MS, 2 * DAY_MS)
    assert issue.trust.records == INSTALLED.records[:2] + records(NEW)


def test_keys_overlap_and_a_removed_key_revokes_everything_that_it_signed(now: Instant) -> None:
    """Old alone, both for a while, then the new one alone."""
    both, new_only = opened(OLD, NEW).trust, opened(NEW).trust
    assert isinstance(shown(OLD, INSTALLED, now), Credential)
    assert isinstance(shown(OLD, both, now), Credential)
    assert isinstance(shown(NEW, both, now), Credential)
    assert isinstance(shown(NEW, new_only, now), Credential)
    refused = shown(OLD, new_only, now)
    assert isinstance(refused, RefusedCode)
    assert refused.reason is Reason.ISSUER_UNKNOWN


@pytest.mark.parametrize("use", [KeyUse.PASS, KeyUse.DOCUMENT])
def test_a_key_that_is_no_root_can_not_sign_a_list(use: KeyUse) -> None:
    """The keys of a stolen centre can't replace themselves."""
    installed = TrustList((KeyRecord.of(OLD, use, "park-1"),))
    with pytest.raises(UntrustedDocumentError, match="not in the trust file"):
        open_trust(draft(OLD).signed(OLD), installed, "park-1")


def test_the_list_of_another_site_is_refused() -> None:
    """Although the same root signs for both."""
    both = TrustList((*INSTALLED.records, KeyRecord.of(ROOT, KeyUse.ROOT, "park-2")))
    with pytest.raises(UntrustedDocumentError, match="signed for another site"):
        open_trust(draft(NEW).signed(ROOT), both, "park-2")


def test_a_list_brings_no_root_key() -> None:
    """Neither is one signed that no gate would take."""
    text = trust_text([KeyRecord.of(NEW, KeyUse.ROOT, "park-1")])
    with pytest.raises(UntrustedDocumentError, match="stand in installed files only"):
        replace(draft(NEW), text=text).signed(ROOT)
    body = cbor.encode([2 * DAY_MS, text])
    document = Document(DocumentKind.TRUST, "park-1", 3, DAY_MS, body)
    with pytest.raises(UntrustedDocumentError, match="the list before stays in force"):
        open_trust(sign_document(document, ROOT), INSTALLED, "park-1")


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (b"\xff", "malformed"),
        (cbor.encode([]), "no end after its issue"),
        (cbor.encode([DAY_MS, b"{}"]), "no end after its issue"),
        (cbor.encode([2**53, b"{}"]), "no end after its issue"),
        (cbor.encode([True, b"{}"]), "no end after its issue"),
        (cbor.encode([2 * DAY_MS, b"{}"]), "expected"),
        (cbor.encode([2 * DAY_MS, b'{"keys": []}']), "expected 1 to 64 keys"),
    ],
)
def test_a_signed_document_that_is_no_trust_list_is_refused_whole(body: bytes, seen: str) -> None:
    """The root's owner may have signed the wrong file."""
    document = Document(DocumentKind.TRUST, "park-1", 3, DAY_MS, body)
    with pytest.raises(UntrustedDocumentError, match=seen):
        open_trust(sign_document(document, ROOT), INSTALLED, "park-1")
