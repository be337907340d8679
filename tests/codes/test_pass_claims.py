"""Claims of a pass: read where they always stand or as any CBOR, with one outcome for both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes import cbor, pass_claims
from gateway.codes.malformed import MalformedError
from gateway.codes.pass_claims import PassClaims
from gateway.core.credential import HealthStatus

CLAIMS = PassClaims(1_800_000_000, 1_800_000_060, b"pass-001", HealthStatus.GREEN, b"holder-1")
USUAL = pass_claims.encode(CLAIMS)


def test_the_usual_claims_stand_as_the_format_says() -> None:
    """RFC 8392 claims 4, 6 and 7, and the private claim with status and holder."""
    claims = "a4 04 1a6b49d23c 06 1a6b49d200 07 48706173732d303031 3a00010000 82 01"
    assert bytes.fromhex(claims + "48686f6c6465722d31") == USUAL
    assert pass_claims.decode(USUAL) == CLAIMS


@pytest.mark.parametrize(
    ("issued_s", "expires_s"),
    [
        (0, 1),
        (23, 24),
        (255, 256),
        (65_534, 65_535),
        (65_535, 65_536),
        (65_536, 65_537),
        (2**32 - 2, 2**32 - 1),
        (2**32 - 1, 2**32),
        (2**53, 2**53 + 60),
    ],
)
def test_times_of_any_length_are_read(issued_s: int, expires_s: int) -> None:
    """Those that take four bytes are read by their place, all others as CBOR."""
    claims = PassClaims(issued_s, expires_s, b"pass-001", HealthStatus.RED, b"holder-1")
    assert pass_claims.decode(pass_claims.encode(claims)) == claims


@pytest.mark.parametrize(("expires_s", "issued_s"), [(60, 30), (65_536, 65_535), (65_535, 1)])
def test_a_small_time_in_four_bytes_is_refused(expires_s: int, issued_s: int) -> None:
    """It stands where it always does and is not canonical: its pass would have two spellings."""
    payload = USUAL[:3] + expires_s.to_bytes(4) + USUAL[7:9] + issued_s.to_bytes(4) + USUAL[13:]
    assert len(payload) == len(USUAL)
    with pytest.raises(MalformedError):
        pass_claims.decode(payload)


@pytest.mark.parametrize("place", range(len(USUAL)))
def test_every_byte_is_a_claim_or_refuses_the_whole(place: int) -> None:
    """Whatever stands in its place, what is accepted is the one spelling of what it says."""
    for octet in range(256):
        bent = USUAL[:place] + bytes([octet]) + USUAL[place + 1 :]
        try:
            claims = pass_claims.decode(bent)
        except MalformedError:
            continue
        said = {4: claims.expires_s, 6: claims.issued_s, 7: claims.pass_id}
        holder = {-65537: [int(claims.status), claims.holder]}
        assert cbor.encode({**said, **holder}) == bent
        assert claims.issued_s < claims.expires_s


@given(st.binary(min_size=len(USUAL) - 2, max_size=len(USUAL) + 2))
def test_any_bytes_are_claims_or_refused(payload: bytes) -> None:
    """Around the usual length, no other error leaves the reader."""
    with pytest.raises(MalformedError):
        pass_claims.decode(payload)
