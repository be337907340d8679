"""A child that verifies with another library and tells what that cost; it knows no format's rules.

Libraries pin versions of cbor2 that the gate can't use, so each runs in a process of its own, with
`PYTHONPATH` at a folder made by `pip install --target FOLDER cwt base45` (or pycose). It unpacks
with base45 of PyPI as its users must, or with our faster one, and with bare zlib; it checks neither
dates nor form, and so does less than the gate.
"""

import importlib
import json
import sys
import zlib
from collections.abc import Callable
from importlib.metadata import version
from time import thread_time_ns
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key

_TAG = b"\xd2"
"""COSE_Sign1 (RFC 9052 section 2), which HC1 has, PK1S leaves out and the libraries want."""

Load = Callable[[str, bytes], Any]
Verify = Callable[[bytes, Any, bytes], object]


def base45(name: str) -> Callable[[str], bytes]:
    """Another's base45, or ours for ``gateway.codes.base45``."""
    module = importlib.import_module(name)
    decode: Callable[[str], bytes] = getattr(module, "b45decode", None) or module.decode
    return decode


def unpacked(text: str, decode: Callable[[str], bytes]) -> bytes:
    """The signed message inside a text of HC1 or PK1S."""
    octets = decode(text[4:])
    return zlib.decompress(octets) if text.startswith("HC1:") else _TAG + octets


def python_cwt() -> tuple[str, Load, Verify]:
    """What python-cwt's users do: a key once, then each message; claims are what cbor2 makes."""
    cwt, cbor2 = importlib.import_module("cwt"), importlib.import_module("cbor2")
    context = cwt.COSE.new()

    def key(pem: str, key_id: bytes) -> Any:  # noqa: ANN401 - another library's
        return cwt.COSEKey.from_pem(pem, alg="ES256", kid=key_id)

    def verify(message: bytes, key: Any, external_aad: bytes) -> object:  # noqa: ANN401 - ditto
        return cbor2.loads(context.decode(message, key, external_aad=external_aad))

    return f"python-cwt {version('cwt')}", key, verify


def pycose() -> tuple[str, Load, Verify]:
    """The same with pycose."""
    messages, keys = (importlib.import_module(f"pycose.{name}") for name in ("messages", "keys"))
    curves, cbor2 = importlib.import_module("pycose.keys.curves"), importlib.import_module("cbor2")

    def key(pem: str, _key_id: bytes) -> Any:  # noqa: ANN401 - another library's
        public = load_pem_public_key(pem.encode())
        if not isinstance(public, ec.EllipticCurvePublicKey):
            raise TypeError("not a key of a curve")
        numbers = public.public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        return keys.EC2Key(crv=curves.P256, x=x, y=y)

    def verify(message: bytes, key: Any, external_aad: bytes) -> object:  # noqa: ANN401 - ditto
        sealed = messages.CoseMessage.decode(message)
        sealed.key, sealed.external_aad = key, external_aad
        if not sealed.verify_signature():
            raise ValueError("signature")
        return cbor2.loads(sealed.payload)

    return f"pycose {version('pycose')}", key, verify


def main() -> None:
    """Answer each line ``{"text", "pem", "kid", "aad"}`` with the CPU nanoseconds of verifying."""
    name, load, verify = {"cwt": python_cwt, "pycose": pycose}[sys.argv[1]]()
    decode = base45(sys.argv[2])
    print(json.dumps(name), flush=True)
    keys: dict[str, object] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        pem, key_id, external_aad = asked["pem"], *map(bytes.fromhex, (asked["kid"], asked["aad"]))
        key = keys[pem] if pem in keys else keys.setdefault(pem, load(pem, key_id))
        began_ns = thread_time_ns()
        verify(unpacked(asked["text"], decode), key, external_aad)
        print(thread_time_ns() - began_ns, flush=True)


if __name__ == "__main__":
    main()
