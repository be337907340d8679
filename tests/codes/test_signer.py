"""Who signed, for which site: told apart, and never for more work than a few verifications."""

from dataclasses import replace

import pytest

from gateway.codes import cose
from gateway.codes.keys import SigningKey
from gateway.codes.limits import MAX_SITE_TRIES
from gateway.codes.signer import Purpose, find_signer
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.reason import Reason

HERE = Purpose(KeyUse.PASS, b"TEST", "park-1")


def _signed(key: SigningKey, site: str = "park-1") -> cose.Sign1:
    return cose.decode_sign1(cose.encode_sign1(b"payload", key, b"TEST" + site.encode()))


def _trust(*keys: tuple[SigningKey, KeyUse, str]) -> TrustList:
    return TrustList(tuple(KeyRecord.of(*key) for key in keys))


def test_the_signer_of_this_site_is_found(pass_key: SigningKey) -> None:
    """The record, with everything that it is bound to."""
    trust = _trust((pass_key, KeyUse.PASS, "park-1"))
    assert find_signer(_signed(pass_key), trust, HERE) is trust.records[0]


def test_each_of_four_keys_with_one_id_is_tried(colliding_keys: tuple[SigningKey, ...]) -> None:
    """A collision of ids must not lock anybody out."""
    trust = _trust(*((key, KeyUse.PASS, "park-1") for key in colliding_keys[:4]))
    for key, record in zip(colliding_keys[:4], trust.records, strict=True):
        assert find_signer(_signed(key), trust, HERE) is record
    assert find_signer(_signed(colliding_keys[4]), trust, HERE) is Reason.SIGNATURE_BAD


def test_a_stranger_is_unknown(pass_key: SigningKey, stranger_key: SigningKey) -> None:
    """No record has this id."""
    trust = _trust((pass_key, KeyUse.PASS, "park-1"))
    assert find_signer(_signed(stranger_key), trust, HERE) is Reason.ISSUER_UNKNOWN


def test_a_document_key_signs_no_pass(pass_key: SigningKey) -> None:
    """The use comes from the record."""
    trust = _trust((pass_key, KeyUse.DOCUMENT, "park-1"))
    assert find_signer(_signed(pass_key), trust, HERE) is Reason.ISSUER_UNKNOWN


@pytest.mark.parametrize("algorithm", [-8, -35, -37, -257, 5, 1, 0, 2**64])
def test_the_algorithm_comes_from_the_record(pass_key: SigningKey, algorithm: int) -> None:
    """EdDSA, ES384, PS256, RS256, HMAC, AES or none in the header don't change what is verified."""
    trust = _trust((pass_key, KeyUse.PASS, "park-1"))
    message = replace(_signed(pass_key), algorithm=algorithm)
    assert find_signer(message, trust, HERE) is Reason.SIGNATURE_BAD


def test_a_key_known_for_another_site_only_is_of_the_wrong_site(pass_key: SigningKey) -> None:
    """Whether it signed for here, for there or not at all."""
    trust = _trust((pass_key, KeyUse.PASS, "park-2"))
    for message in (_signed(pass_key), _signed(pass_key, "park-2"), _signed(pass_key, "park-3")):
        assert find_signer(message, trust, HERE) is Reason.SITE_WRONG


def test_our_key_signing_for_another_known_site_is_told_from_a_forgery(
    pass_key: SigningKey, stranger_key: SigningKey
) -> None:
    """The site's name is signed, not sent: it is found by trying the sites of the trust list."""
    trust = _trust((pass_key, KeyUse.PASS, "park-1"), (stranger_key, KeyUse.PASS, "park-2"))
    assert find_signer(_signed(pass_key, "park-2"), trust, HERE) is Reason.SITE_WRONG
    assert find_signer(_signed(pass_key, "park-3"), trust, HERE) is Reason.SIGNATURE_BAD


def test_one_key_for_two_sites_counts_at_each_for_its_own_codes(pass_key: SigningKey) -> None:
    """The external data binds the code to the site, not only the key."""
    trust = _trust((pass_key, KeyUse.PASS, "park-2"), (pass_key, KeyUse.PASS, "park-1"))
    assert find_signer(_signed(pass_key), trust, HERE) is trust.records[1]
    assert find_signer(_signed(pass_key, "park-2"), trust, HERE) is Reason.SITE_WRONG


def test_a_colliding_key_of_another_site_is_told_too(
    colliding_keys: tuple[SigningKey, ...],
) -> None:
    """Same id here and there, different keys."""
    here, there = colliding_keys[:2]
    trust = _trust((here, KeyUse.PASS, "park-1"), (there, KeyUse.PASS, "park-2"))
    assert find_signer(_signed(there, "park-2"), trust, HERE) is Reason.SITE_WRONG
    assert find_signer(_signed(there), trust, HERE) is Reason.SIGNATURE_BAD


def test_a_forgery_costs_a_bounded_number_of_tries(pass_key: SigningKey) -> None:
    """The last site within the limit is recognised, the next is just a bad signature."""
    sites = [f"park-{n}" for n in range(1, MAX_SITE_TRIES + 3)]
    records = [KeyRecord.of(pass_key, KeyUse.PASS, "park-1")]
    records += [KeyRecord.of(pass_key, KeyUse.DOCUMENT, site) for site in sites[1:]]
    trust = TrustList(tuple(records))
    last, beyond = sites[MAX_SITE_TRIES], sites[MAX_SITE_TRIES + 1]
    assert find_signer(_signed(pass_key, last), trust, HERE) is Reason.SITE_WRONG
    assert find_signer(_signed(pass_key, beyond), trust, HERE) is Reason.SIGNATURE_BAD


def test_the_context_is_signed_with_the_site(pass_key: SigningKey) -> None:
    """A code of another format of ours is no code of this one."""
    trust = _trust((pass_key, KeyUse.PASS, "park-1"))
    other = Purpose(KeyUse.PASS, b"ELSE", "park-1")
    assert find_signer(_signed(pass_key), trust, other) is Reason.SIGNATURE_BAD
