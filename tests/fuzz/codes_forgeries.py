"""Honest codes of every format and all that one changed bit makes of them; judges none."""

import zlib
from base64 import b32decode, b32encode, b64encode, urlsafe_b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cbor2

from gateway.codes import base45, device_pass, es256, hc1, pk1h, pk1s, shc
from gateway.core.credential import HealthStatus
from tests.codes import issuers
from tests.fuzz.codes_makers import NOW, PASS_KEY, PHONE, SITE, WECOM_KEY


@dataclass(frozen=True, slots=True)
class Sealed:
    """An honest code without its outermost spelling.

    Args:
        text: as a phone shows it.
        octets: the bytes inside, signature included.
        pack: makes a text of such bytes as an issuer does.
    """

    text: str
    octets: bytes
    pack: Callable[[bytes], str]

    def forged(self) -> Iterator[str]:
        """The texts in which exactly one bit inside is another."""
        for bit in range(8 * len(self.octets)):
            changed = bytearray(self.octets)
            changed[bit // 8] ^= 1 << bit % 8
            yield self.pack(bytes(changed))


def honest(number: int) -> dict[str, Sealed]:
    """A person's code in each format, by the format's name."""
    return {
        "PK1S": _pk1s(number),
        "PK1H": _pk1h(number),
        "HC1": _hc1(number),
        "SHC": _shc(number),
        "NZCP": _nzcp(number),
        "WECOM": _wecom(number),
    }


def _pk1s(number: int) -> Sealed:
    text = pk1s.mint(
        PASS_KEY,
        site=SITE,
        holder=f"{number:016x}",
        status=HealthStatus.GREEN,
        issued_ms=NOW.wall_ms,
        pass_id=number.to_bytes(8, "big"),
    )
    return _in_base45(text, pk1s.PREFIX)


def _pk1h(number: int) -> Sealed:
    signed = device_pass.mint(
        PASS_KEY,
        site=SITE,
        holder=f"{number:016x}",
        status=HealthStatus.GREEN,
        issued_ms=NOW.wall_ms,
        life_h=24,
        device=device_pass.device_key(PHONE),
    )
    return _in_base45(pk1h.present(signed, PHONE, NOW.wall_ms), pk1h.PREFIX)


def _in_base45(text: str, prefix: str) -> Sealed:
    octets = base45.decode(text.removeprefix(prefix))
    return Sealed(text, octets, lambda changed: prefix + base45.encode(changed))


def _hc1(number: int) -> Sealed:
    dose = issuers.VACCINATION | {"ci": f"URN:UVCI:01:AT:{number}"}
    text = issuers.hc1(issuers.CWT | {-260: {1: issuers.NAMED | {"v": [dose]}}})
    octets = zlib.decompress(base45.decode(text.removeprefix(hc1.FORMAT.prefix)))
    return Sealed(text, octets, lambda changed: issuers.hc1_packed(zlib.compress(changed, 1)))


def _wecom(number: int) -> Sealed:
    now = (NOW.wall_ms // 1000).to_bytes(4, "big")
    message = b"\1\0" + number.to_bytes(8, "big") + now + b"\0\x3c"
    octets = message + es256.sign(WECOM_KEY.private, message)
    return Sealed(_base64(octets), octets, _base64)


def _base64(octets: bytes) -> str:
    return b64encode(octets).decode("ascii")


def _nzcp(number: int) -> Sealed:
    text = issuers.nzcp(cbor2.dumps(issuers.PASS | {7: number.to_bytes(16, "big")}))
    letters = text.removeprefix("NZCP:/1/")
    octets = b32decode(letters + "=" * (-len(letters) % 8))

    def pack(changed: bytes) -> str:
        return "NZCP:/1/" + b32encode(changed).decode("ascii").rstrip("=")

    return Sealed(text, octets, pack)


def _shc(number: int) -> Sealed:
    """The three parts of a JWS without their base64, which any bit would break at once."""
    text = issuers.shc(issuers.card(jti=str(number)))
    sealed = shc.FORMAT.unseal(text.removeprefix("shc:/"))
    spelled, _ = sealed.message.split(b".")
    header = urlsafe_b64decode(spelled + b"=" * (-len(spelled) % 4))
    edges = (len(header), len(header) + len(sealed.payload))

    def pack(changed: bytes) -> str:
        parts = (changed[: edges[0]], changed[edges[0] : edges[1]], changed[edges[1] :])
        return issuers.shc_text(b".".join(map(issuers.base64url, parts)))

    return Sealed(text, header + sealed.payload + sealed.signature, pack)
