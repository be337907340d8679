"""The trust list: which keys a message may mean, and records that don't go together."""

import pytest

from gateway.codes.algorithm import Algorithm
from gateway.codes.keys import SigningKey
from gateway.codes.limits import MAX_COLLIDING_KEYS
from gateway.codes.trust import KeyRecord, KeyUse, TrustList, clashes


def test_keys_are_named_by_id_and_use(
    trust: TrustList, pass_key: SigningKey, document_key: SigningKey
) -> None:
    """A document key is never offered for a pass."""
    assert len(trust.named(pass_key.key_id, KeyUse.PASS)) == 1
    assert trust.named(pass_key.key_id, KeyUse.DOCUMENT) == ()
    assert trust.named(document_key.key_id, KeyUse.PASS) == ()


def test_a_record_is_made_from_the_centres_key(pass_key: SigningKey) -> None:
    """The public half, its id and ES256."""
    record = KeyRecord.of(pass_key, KeyUse.PASS, "park-1")
    assert record.public == pass_key.private.public_key()
    assert (record.key_id, record.algorithm) == (pass_key.key_id, Algorithm.ES256)


def test_sites_are_told_once_in_order(pass_key: SigningKey) -> None:
    """As the file has them."""
    sites = ("b", "a", "b")
    records = tuple(KeyRecord.of(pass_key, KeyUse.PASS, site) for site in sites)
    assert TrustList(records).sites == ("b", "a")


@pytest.mark.parametrize("count", [MAX_COLLIDING_KEYS - 1, MAX_COLLIDING_KEYS])
def test_four_keys_may_share_an_id(colliding_keys: tuple[SigningKey, ...], count: int) -> None:
    """Below and at the limit."""
    assert not list(
        clashes(KeyRecord.of(key, KeyUse.PASS, "park-1") for key in colliding_keys[:count])
    )


def test_a_fifth_key_with_the_same_id_is_one_too_many(
    colliding_keys: tuple[SigningKey, ...],
) -> None:
    """A hostile trust file must not make each code cost many verifications."""
    (problem,) = clashes(KeyRecord.of(key, KeyUse.PASS, "park-1") for key in colliding_keys[:5])
    assert problem.startswith("keys: 5 pass keys of park-1 share kid ")


def test_keys_of_other_sites_and_uses_are_counted_apart(
    colliding_keys: tuple[SigningKey, ...],
) -> None:
    """The limit is for one site and use."""
    assert not list(
        clashes(
            KeyRecord.of(key, use, site)
            for key in colliding_keys[:4]
            for use in KeyUse
            for site in ("park-1", "park-2")
        )
    )
