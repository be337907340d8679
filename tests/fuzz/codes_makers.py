"""Hostile codes of every format, most of them rightly signed; judges none of them.

The keys are those of the tests of each format, so nobody's real key ever signed such a thing.
"""

import zlib
from base64 import b32encode, b64encode
from collections.abc import Callable
from random import Random
from typing import Any

import cbor2

from gateway.codes import base45, cose, device_pass, es256, pk1s
from gateway.codes.badge import BadgeMasks
from gateway.codes.device_pass import device_key
from gateway.codes.foreign import HASH_BYTES, code_of, keyed_hash
from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.codes.packed import PackedRows
from gateway.codes.recognise import Accepted
from gateway.codes.signer import Purpose
from gateway.codes.site_list import SiteList
from gateway.codes.status_list import SECRET_BYTES, StatusList
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.codes.wecom import WecomRules
from gateway.core.credential import HealthStatus
from gateway.core.instant import ClockQuality, Instant
from tests.codes import issuers
from tests.fuzz.odd_values import bent, damaged, odd_cbor, odd_json, odd_value

SITE = "park-1"
NOW = Instant(issuers.NOW_S * 1000, 0, "fuzz", ClockQuality.SYNCED)


def _key(seed: int) -> SigningKey:
    return load_private_key(generate_private_key(bytes([seed]) * ENTROPY_BYTES), "fuzz key")


PASS_KEY, PHONE = _key(1), _key(4)
WECOM_KEY = _key(5)
TRUST = TrustList(
    (
        KeyRecord.of(PASS_KEY, KeyUse.PASS, SITE),
        KeyRecord.of(WECOM_KEY, KeyUse.WECOM, SITE),
    ),
    issuers.trust().issuers,
)


_TOKEN = "V2" + 32 * "0"


def _accepted() -> Accepted:
    """A park that takes all there is, and knows the status of one token."""
    secret = bytes(SECRET_BYTES)
    row = keyed_hash(secret, code_of("ZHEJIANG", _TOKEN)) + bytes([HealthStatus.GREEN])
    rows = PackedRows(HASH_BYTES, 1, row)
    statuses = StatusList(SiteList(1, NOW.wall_ms, rows, secret))
    return Accepted(WecomRules(), BadgeMasks.of("####### @####"), statuses)


ACCEPTED = _accepted()

Tree = Any
"""What a CBOR or JSON document may hold, before it is bent to anything else."""

Maker = Callable[[Random], str]

PASS: Tree = {4: issuers.NOW_S + 60, 6: issuers.NOW_S, 7: b"pass-001", -65537: [1, bytes(8)]}
DEVICE_PASS: Tree = [issuers.NOW_S, 24, 1, bytes(8), device_key(PHONE)]
_EVENTS = (
    {"v": [issuers.VACCINATION]},
    {"t": [issuers.TEST]},
    {"r": [issuers.RECOVERY]},
    {"v": [issuers.VACCINATION], "t": [issuers.TEST]},
)
_TAGS = (b"\xd2",) * 12 + (b"", b"\xd8\x3d\xd2", b"\xd2\xd2", b"\xc0", b"\xd8\x3d")


def _some(value: Tree, rng: Random) -> Tree:
    """The value itself, or bent in one to three places."""
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
        value = bent(value, rng)
    return value


def _payload(value: Tree, rng: Random) -> bytes:
    choice = rng.random()
    if choice < 0.9:
        return odd_cbor(_some(value, rng), rng)
    spelled = cbor2.dumps(value)
    return damaged(spelled, rng) if choice < 0.97 else rng.randbytes(rng.choice((0, 1, 30, 2000)))


def _header(key_id: bytes, rng: Random) -> bytes:
    said: Tree = {1: -7, 4: key_id}
    return cbor2.dumps(said) if rng.random() < 0.8 else odd_cbor(_some(said, rng), rng)


def _unsigned(rng: Random) -> Tree:
    return {} if rng.random() < 0.9 else {1: -7, 4: issuers.KID, 33: odd_value(rng)}


def _envelope(payload: bytes, key_id: bytes, rng: Random) -> bytes:
    header, tag = _header(key_id, rng), rng.choice(_TAGS)
    sealed = issuers.sign1(payload, header=header, unsigned=_unsigned(rng), tag=tag)
    return damaged(sealed, rng) if rng.random() < 0.05 else sealed


def hc1(rng: Random) -> str:
    """An EU certificate over hostile claims."""
    health: Tree = issuers.NAMED | rng.choice(_EVENTS)
    payload = _payload(issuers.CWT | {-260: {1: health}}, rng)
    if rng.random() < 0.02:
        sealed = issuers.rsa_sign1(payload)
    else:
        sealed = _envelope(payload, issuers.KID, rng)
    packed = zlib.compress(sealed, rng.choice((0, 1, 9)))
    return issuers.hc1_packed(damaged(packed, rng) if rng.random() < 0.03 else packed)


def shc(rng: Random) -> str:
    """A health card over hostile claims."""
    plain = odd_json(_some(issuers.card(), rng), rng)
    packed = issuers.deflated(plain)
    payload = damaged(packed, rng) if rng.random() < 0.03 else packed
    header: Tree = issuers.CARD_HEADER
    if rng.random() < 0.15:
        header = odd_json(_some(header, rng), rng)
    return issuers.shc_text(issuers.jws(payload, header))


def nzcp(rng: Random) -> str:
    """A New Zealand pass over hostile claims."""
    sealed = _envelope(_payload(issuers.PASS, rng), issuers.PASS_KID, rng)
    return "NZCP:/1/" + b32encode(sealed).decode().rstrip("=")


def pk1_s(rng: Random) -> str:
    """A park pass over hostile claims."""
    aad = Purpose(KeyUse.PASS, pk1s.PREFIX.encode(), SITE).external_aad(SITE)
    sealed = cose.encode_sign1(_payload(PASS, rng), PASS_KEY, aad)
    return pk1s.PREFIX + base45.encode(damaged(sealed, rng) if rng.random() < 0.05 else sealed)


def pk1_h(rng: Random) -> str:
    """A phone's pass: the centre signs hostile claims, the phone whatever stands there."""
    aad = device_pass.purpose(SITE).external_aad(SITE)
    sealed = cose.encode_sign1(_payload(DEVICE_PASS, rng), PASS_KEY, aad)
    inner = damaged(sealed, rng) if rng.random() < 0.05 else sealed
    shown_s = issuers.NOW_S + rng.choice((0, 0, 0, -59, 29, 10_000, -(10**6)))
    signed = inner + shown_s.to_bytes(4, "big")
    return "PK1H" + base45.encode(signed + es256.sign(PHONE.private, device_pass.CONTEXT + signed))


def wecom(rng: Random) -> str:
    """A code of WeCom over any numbers, for an employee or a visitor."""
    start_s = issuers.NOW_S + rng.choice((0, 0, -30, 29, 31, -(10**6)))
    times = start_s.to_bytes(4, "big") + rng.choice((0, 60, 300, 301, 65_535)).to_bytes(2, "big")
    state = rng.randbytes(rng.choice((0, 3, 16)))
    rest = rng.choice((b"\0" + rng.randbytes(8) + times, b"\1" + rng.randbytes(9) + state))
    if rng.random() < 0.2:
        rest = b"\1" + rng.randbytes(8) + bytes([len(state)]) + state
    message = b"\1" + (damaged(rest, rng) if rng.random() < 0.1 else rest)
    return b64encode(message + es256.sign(WECOM_KEY.private, message)).decode()


def address(rng: Random) -> str:
    """A health code of a city: its token known, unknown or of no form."""
    token = _TOKEN if rng.random() < 0.5 else f"V2{rng.getrandbits(128):032x}"
    host = rng.choice(("h5", "healthcode")) + ".dingtalk.com"
    text = f"https://{host}/healthAct/index.html?qrCode={token}#/result"
    return damaged(text.encode(), rng).decode(errors="replace") if rng.random() < 0.5 else text


SIGNED: dict[str, Maker] = {
    "PK1S": pk1_s,
    "PK1H": pk1_h,
    "HC1": hc1,
    "SHC": shc,
    "NZCP": nzcp,
    "WECOM": wecom,
}
"""Makers of each format, by its name."""

_PREFIXES = ("PK1S", "PK1H", "PK1C", "HC1:", "HC2:", "shc:/", "shc:/1/2/", "NZCP:/1/", "")
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:abc=_é健\0\n😀\ud800"


def damaged_text(rng: Random) -> str:
    """A code of any format, with letters changed as bad readers and typists do."""
    text = rng.choice(list(SIGNED.values()))(rng)
    letters = list(text)
    for _ in range(rng.choice((1, 1, 2, 8))):
        place = rng.randrange(len(letters) + 1)
        letters[place : place + rng.choice((0, 1, 1, 5))] = rng.choices(
            _LETTERS, k=rng.choice((0, 1, 1, 30))
        )
    return "".join(letters)


def noise(rng: Random) -> str:
    """Any letters after any beginning, of any length up to more than a code holds."""
    length = rng.choice((0, 1, 2, 3, 7, 50, 500, 4296, 4300))
    alphabet = rng.choice((_LETTERS, "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
    return rng.choice(_PREFIXES) + "".join(rng.choices(alphabet, k=length))


KINDS: dict[str, tuple[Maker, float]] = {
    **{f"{name}, signed": (maker, 18) for name, maker in SIGNED.items()},
    "address": (address, 3),
    "damaged text": (damaged_text, 6),
    "noise": (noise, 4),
}
"""What is made, and how often in comparison with the others."""
