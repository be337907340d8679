"""Adds keys to the text of a trust file and leaves keys out; opens no file and signs nothing."""

import json
from typing import Any

from gateway.codes.trust import KeyRecord, KeyUse
from gateway.codes.trust_file import read_trust, trust_text
from gateway.errors import ConfigurationError


def with_key(text: bytes, record: KeyRecord, place: str) -> bytes:
    """The file's text with one more key.

    Args:
        text: of a trust file.
        record: the key.
        place: where the text came from, for errors.

    Raises:
        ConfigurationError: no usable trust file before or after, such as when the key is there.
    """
    file = _file(text, place)
    file["keys"] += json.loads(trust_text([record]))["keys"]
    return _text(file, place)


def without_key(text: bytes, kid: str, place: str) -> bytes:
    """The file's text without a key; what that key signed counts no more, once gates know.

    Args:
        text: of a trust file.
        kid: the key's id in hex.
        place: where the text came from, for errors.

    Raises:
        ConfigurationError: no usable trust file, no key of such an id, or none is left.
    """
    file = _file(text, place)
    kept = [entry for entry in file["keys"] if entry["kid"] != kid]
    if len(kept) == len(file["keys"]):
        raise ConfigurationError(f"{place}: no key {kid} to remove; nothing was changed")
    return _text(file | {"keys": kept}, place)


def listed_text(text: bytes, place: str) -> bytes:
    """What a signed list says: the file without its root keys.

    Args:
        text: of a trust file.
        place: where the text came from, for errors.

    Raises:
        ConfigurationError: no usable trust file, or nothing is left.
    """
    file = _file(text, place)
    kept = [entry for entry in file["keys"] if entry["use"] != KeyUse.ROOT.value]
    return _text(file | {"keys": kept}, place)


def _file(text: bytes, place: str) -> dict[str, Any]:
    read_trust(text, place)
    file: dict[str, Any] = json.loads(text)
    return file


def _text(file: dict[str, Any], place: str) -> bytes:
    text = f"{json.dumps(file, indent=2)}\n".encode("ascii")
    read_trust(text, place)
    return text
