"""What the centre says of a phone's key: these claims and no others, in one spelling."""

import pytest

from gateway.codes import cbor, cose, device_pass
from gateway.codes.keys import SigningKey
from gateway.codes.malformed import MalformedError
from gateway.core.credential import HealthStatus

ISSUED_S = 1_800_000_000
KEY = bytes.fromhex("036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")
"""The base point of P-256 (SP 800-186, 3.2.1.3), the public key of the private key 1."""

CLAIMS: list[object] = [ISSUED_S, 24, 1, b"holder-1", KEY]
NO_POINTS = {
    "nothing": b"",
    "32 bytes": KEY[:32],
    "34 bytes": KEY + b"\0",
    "an uncompressed point": b"\x04" + KEY[1:] + KEY[1:],
    "a head of 04": b"\x04" + KEY[1:],
    "a head of 05": b"\x05" + KEY[1:],
    "no x of the curve": b"\x02" + bytes(31) + b"\x01",
    "an x beyond the field": b"\x02" + b"\xff" * 32,
    "the point at infinity": b"\0",
}


def _mint(pass_key: SigningKey, **changed: object) -> bytes:
    claims: dict[str, object] = {
        "site": "park-1",
        "holder": b"holder-1".hex(),
        "status": HealthStatus.GREEN,
        "issued_ms": ISSUED_S * 1000 + 999,
        "life_h": 24,
        "device": KEY,
    }
    return device_pass.mint(pass_key, **(claims | changed))  # type: ignore[arg-type] # a table


def _with(place: int, value: object) -> list[object]:
    return [*CLAIMS[:place], value, *CLAIMS[place + 1 :]]


def test_what_the_centre_signs_is_what_a_gate_reads(pass_key: SigningKey) -> None:
    """For this format and site, in 132 bytes."""
    signed = _mint(pass_key)
    message = cose.decode_sign1(signed)
    claims = device_pass.read(message.payload)
    assert claims == device_pass.DevicePass(ISSUED_S, 24, HealthStatus.GREEN, b"holder-1", KEY)
    assert claims.expires_s == ISSUED_S + 86_400
    assert message.signed_by(pass_key.private.public_key(), b"PK1Hpark-1")
    assert len(signed) == 132


def test_a_key_is_named_by_its_compressed_point(pass_key: SigningKey) -> None:
    """And comes back as the same key."""
    octets = device_pass.device_key(pass_key)
    assert len(octets) == 33
    assert device_pass.point(octets) == pass_key.private.public_key()


@pytest.mark.parametrize("device", NO_POINTS.values(), ids=NO_POINTS.keys())
def test_only_a_compressed_point_is_a_device_key(pass_key: SigningKey, device: bytes) -> None:
    """Neither another length nor a number that is on no curve."""
    with pytest.raises(MalformedError, match="compressed point of P-256"):
        device_pass.point(device)
    with pytest.raises(MalformedError, match="compressed point of P-256"):
        _mint(pass_key, device=device)


@pytest.mark.parametrize(
    "changed",
    [
        {"holder": "00" * 7},
        {"holder": "00" * 9},
        {"holder": "no hex digits..."},
        {"life_h": 0},
        {"life_h": -1},
        {"life_h": 25},
    ],
)
def test_a_pass_that_gates_would_refuse_is_not_minted(
    pass_key: SigningKey, changed: dict[str, object]
) -> None:
    """The centre learns of its slip before a person stands at the gate."""
    with pytest.raises(ValueError, match=r"device pass: a holder needs 8 bytes|hexadecimal"):
        _mint(pass_key, **changed)


@pytest.mark.parametrize("life_h", [1, 24])
@pytest.mark.parametrize("status", HealthStatus)
def test_every_status_and_every_life_of_the_rules_is_read(
    pass_key: SigningKey, life_h: int, status: HealthStatus
) -> None:
    """What follows from a status is for the policy."""
    message = cose.decode_sign1(_mint(pass_key, life_h=life_h, status=status))
    claims = device_pass.read(message.payload)
    assert (claims.life_h, claims.status) == (life_h, status)


WRONG_CLAIMS: dict[str, object] = {
    "a map": dict(enumerate(CLAIMS)),
    "an empty list": [],
    "one claim less": CLAIMS[:4],
    "one claim more": [*CLAIMS, 0],
    "a text issue": _with(0, "1800000000"),
    "a float issue": _with(0, float(ISSUED_S)),
    "an issue that is no number": _with(0, float("nan")),
    "true for the issue": _with(0, value=True),
    "a life of 0": _with(1, 0),
    "a life of -1": _with(1, -1),
    "a float life": _with(1, 24.0),
    "true for the life": _with(1, value=True),
    "an endless life": _with(1, float("inf")),
    "a null life": _with(1, None),
    "status 0": _with(2, 0),
    "status 9": _with(2, 9),
    "status true": _with(2, value=True),
    "status 1.0": _with(2, 1.0),
    "a holder of 7 bytes": _with(3, b"holder1"),
    "a holder of 9 bytes": _with(3, b"holder-01"),
    "a text holder": _with(3, "holder-1"),
    "a text key": _with(4, "key"),
}


@pytest.mark.parametrize("claims", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS.keys())
def test_claims_of_another_form_are_malformed(claims: object) -> None:
    """Even the centre's key can't make a gate guess."""
    with pytest.raises(MalformedError, match="claims of a device pass"):
        device_pass.read(cbor.encode(claims))
