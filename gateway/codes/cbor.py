"""CBOR in its one canonical form and without tags, or refused; knows no message."""

from collections.abc import Callable
from typing import Final, NoReturn

import cbor2

from gateway.codes.limits import MAX_CBOR_DEPTH
from gateway.codes.malformed import MalformedError, Step


class _NoTags(dict[int, Callable[[object, bool], object]]):
    """Decoders of tags, asked by cbor2 for every tag before its own; there is none.

    Left to itself cbor2 compiles a regular expression from tag 35 and builds cycles from tag 28.
    """

    def __missing__(self, tag: int) -> NoReturn:
        raise ValueError(f"tag {tag}")


_NO_TAGS: Final = _NoTags()


def decode(encoded: bytes) -> object:
    """The value of exactly these bytes: list, dict, int, bytes, str, float, bool or None.

    Canonical is RFC 7049 section 3.9: shortest numbers, definite lengths, sorted keys. Encoding
    the value again must give the same bytes, so a signed message can't be written in two ways,
    and nothing may follow it. Keys and values still need their types checked: ``True == 1``.

    Raises:
        MalformedError: anything else, and nesting beyond ``MAX_CBOR_DEPTH``.
    """
    try:
        value = _loaded(encoded)
        canonical = encode(value)
    except cbor2.CBORError as error:
        raise _refusal(error) from None
    if canonical != encoded:
        raise MalformedError(Step.CBOR, "not the canonical form, or bytes follow the end")
    return value


def first_value(encoded: bytes) -> object:
    """The value that these bytes begin with, for callers who write it again and compare.

    Raises:
        MalformedError: as ``decode``, but not for another form or for bytes that follow.
    """
    try:
        return _loaded(encoded)
    except cbor2.CBORError as error:
        raise _refusal(error) from None


def _loaded(encoded: bytes) -> object:
    value: object = cbor2.loads(
        encoded,
        semantic_decoders=_NO_TAGS,
        max_depth=MAX_CBOR_DEPTH,
        allow_indefinite=False,
        allow_duplicate_keys=False,
    )
    return value


def _refusal(error: cbor2.CBORError) -> MalformedError:
    return MalformedError(Step.CBOR, f"refused as {type(error).__name__}")


def encode(value: object) -> bytes:
    """The canonical bytes of a value."""
    return cbor2.dumps(value, canonical=True)


def encode_ordered(value: object) -> bytes:
    """The canonical bytes of a value without fractions whose maps are in canonical order already.

    Nothing is sorted, which takes half of the time of ``encode``.
    """
    return cbor2.dumps(value)
