"""Values, and spellings of them in CBOR and JSON, that a hostile issuer may sign; signs nothing."""

import json
import struct
from collections.abc import Callable
from math import inf, nan
from random import Random

_NUMBERS = (
    *(0, 1, -1, 2, 23, 24, 255, 256, 65_535, 2**31, 2**32, 2**53, 2**63, 2**64 - 1),
    *(-(2**63), -(2**64), 1_800_000_000, 253_402_300_799, 253_402_300_800),
)
_FLOATS = (nan, inf, -inf, -0.0, 0.5, 1e308, 5e-324, 1_800_000_000.5, 2.0**63, 1e20)
_TEXTS = (
    *("", "0", "-", "AT", "at", "EU", "v", "t", "840539006", "260373001", "260415000", "null"),
    *("2026-06-01", "2026-06", "2026-02-30", "2026-06-01T00:00:00Z", "2026-W01-1", "0001-01-01"),
    *("9999-12-31T23:59:59+14:00", "2026-06-01T25:00:00Z", "2026-06-01T00:00:00+99:99", "NaN"),
    *("é" * 40, "\u202e", "\0", "😀", "A" * 300, "URN:UVCI:01:AT:1#X", "https://cards.example.org"),
)
_KEYS = (*_NUMBERS[:8], -260, 4, 5, 6, 7, "v", "t", "r", "vc", "iss", "nbf", "exp", "", "ci", "dt")
_BREAK = b"\xff"
_ODD = 0.008
"""How often a part is spelled otherwise than short and right."""


def odd_value(rng: Random) -> object:
    """Any value at all, some of them deep or wide."""
    (make,) = rng.choices(list(_ODD_VALUES), list(_ODD_VALUES.values()))
    return make(rng)


def _octets(rng: Random) -> bytes:
    return rng.randbytes(rng.choice((0, 1, 8, 16, 33, 300)))


def _few(rng: Random) -> list[object]:
    return [odd_value(rng) for _ in range(rng.randrange(4))]


def _wide(rng: Random) -> list[int]:
    return [rng.choice(_NUMBERS)] * rng.choice((300, 1998, 2100))


def _deep(rng: Random) -> object:
    value: object = 0
    for _ in range(rng.choice((5, 12, 16, 17, 40))):
        value = [value] if rng.random() < 0.5 else {rng.choice(_KEYS): value}
    return value


_ODD_VALUES: dict[Callable[[Random], object], float] = {
    lambda rng: rng.choice(_NUMBERS): 25,
    lambda rng: rng.choice(_FLOATS): 10,
    lambda rng: rng.choice(_TEXTS): 30,
    lambda rng: rng.choice((None, True, False, [], {})): 10,
    _octets: 10,
    _few: 10,
    _deep: 3,
    _wide: 2,
}
"""Makers of values, and how often each is asked in comparison with the others."""


def bent(value: object, rng: Random) -> object:
    """The same value with one place of it changed."""
    if rng.random() < 0.9:
        if isinstance(value, dict) and value:
            return _bent_map(value, rng)
        if isinstance(value, list) and value:
            return _bent_list(value, rng)
    return odd_value(rng)


def _bent_map(value: dict[object, object], rng: Random) -> dict[object, object]:
    key = rng.choice(list(value))
    choice = rng.random()
    if choice < 0.75:
        return value | {key: bent(value[key], rng)}
    if choice < 0.85:
        return value | {rng.choice(_KEYS): odd_value(rng)}
    rest = {other: kept for other, kept in value.items() if other != key}
    return rest if choice < 0.93 else rest | {rng.choice(_KEYS): value[key]}


def _bent_list(value: list[object], rng: Random) -> list[object]:
    place = rng.randrange(len(value))
    choice = rng.random()
    if choice < 0.7:
        return [*value[:place], bent(value[place], rng), *value[place + 1 :]]
    return [*value[:place], *value[place + 1 :]] if choice < 0.85 else [*value, value[place]]


def odd_cbor(value: object, rng: Random) -> bytes:
    """A value in CBOR, here and there with long numbers, lies about lengths, tags or no end."""
    spelled = _spelled(value, rng)
    if rng.random() < _ODD / 3:
        return _head(6, rng.choice((0, 1, 2, 18, 24, 35, 55_799)), rng) + spelled
    return spelled


def _spelled(value: object, rng: Random) -> bytes:  # noqa: PLR0911 - one for each type
    match value:
        case None | bool():
            return {None: b"\xf6", False: b"\xf4", True: b"\xf5"}[value]
        case int() if value >= 0:
            return _head(0, value, rng)
        case int():
            return _head(1, -1 - value, rng)
        case float():
            return _float(value, rng)
        case bytes():
            return _string(2, value, rng)
        case str():
            return _string(3, value.encode(errors="replace"), rng)
        case dict():
            parts = [odd_cbor(part, rng) for pair in value.items() for part in pair]
            return _container(5, parts, len(value), rng)
        case _:
            listed = list(value) if isinstance(value, list | tuple) else []
            return _container(4, [odd_cbor(part, rng) for part in listed], len(listed), rng)


def _head(major: int, argument: int, rng: Random) -> bytes:
    if rng.random() < _ODD / 3:
        return bytes([major << 5 | rng.randrange(32)])
    argument %= 2**64
    widths = [width for width in (0, 1, 2, 4, 8) if argument < (24 if width == 0 else 256**width)]
    width = rng.choice(widths) if rng.random() < _ODD else widths[0]
    if width == 0:
        return bytes([major << 5 | argument])
    short = {1: 24, 2: 25, 4: 26, 8: 27}[width]
    return bytes([major << 5 | short]) + argument.to_bytes(width, "big")


def _float(value: float, rng: Random) -> bytes:
    if rng.random() < 0.3 and abs(value) < 1e4:
        return b"\xf9" + struct.pack(">e", value)
    return b"\xfb" + struct.pack(">d", value)


def _string(major: int, octets: bytes, rng: Random) -> bytes:
    if rng.random() < _ODD:
        half = len(octets) // 2
        pieces = (_head(major, len(part), rng) + part for part in (octets[:half], octets[half:]))
        return bytes([major << 5 | 31]) + b"".join(pieces) + _BREAK
    return _head(major, len(octets) + _lie(rng), rng) + octets


def _container(major: int, parts: list[bytes], count: int, rng: Random) -> bytes:
    if rng.random() < _ODD:
        return bytes([major << 5 | 31]) + b"".join(parts) + _BREAK
    return _head(major, max(0, count + _lie(rng)), rng) + b"".join(parts)


def _lie(rng: Random) -> int:
    return rng.choice((-1, 1, 1000, 2**40)) if rng.random() < _ODD / 3 else 0


def odd_json(value: object, rng: Random) -> bytes:
    """A value in JSON, here and there with members twice or what only Python reads."""
    text = json.dumps(value, default=bytes.hex, ensure_ascii=rng.random() < 0.5)
    if rng.random() < _ODD:
        member = rng.choice(('"iss":0,', '"":NaN,', '"x":1e999,', f'"x":{"9" * 5000},', "[", "//"))
        text = text.replace("{", "{" + member, 1)
    octets = text.encode(rng.choice(("utf-8",) * 30 + ("utf-16", "utf-8-sig")), "replace")
    return damaged(octets, rng) if rng.random() < _ODD else octets


def damaged(octets: bytes, rng: Random) -> bytes:
    """Bytes with a few of them changed, missing, too many or in another place."""
    changed = bytearray(octets)
    for _ in range(rng.choice((1, 1, 2, 5))):
        place = rng.randrange(len(changed) + 1)
        choice = rng.randrange(5)
        if choice == 0:
            changed[place : place + 1] = rng.randbytes(1)
        elif choice == 1:
            del changed[place : place + rng.choice((1, 2, 40))]
        elif choice == 2:
            changed[place:place] = rng.randbytes(rng.choice((1, 2, 40)))
        elif choice == 3:
            changed[place:place] = changed[place : place + 20]
        elif place < len(changed):
            changed[place] ^= 1 << rng.randrange(8)
    return bytes(changed)
