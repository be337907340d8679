"""The trust file: JSON to a trust list with every problem named, and back; opens no file."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from gateway.codes.algorithm import Algorithm
from gateway.codes.issuer_entries import issuer_keys
from gateway.codes.issuer_key import UNDATED_MS, IssuerKeys, crowded
from gateway.codes.key_dates import WORDS, date_ms, date_text
from gateway.codes.keys import KEY_ID_BYTES, key_id, load_public_key, public_pem
from gateway.codes.limits import MAX_TRUST_BYTES, MAX_TRUST_ISSUERS, MAX_TRUST_KEYS
from gateway.codes.trust import SITE, KeyRecord, KeyUse, TrustList, clashes
from gateway.errors import ConfigurationError

_MEMBERS: Final = ("kid", "alg", "use", "site", "public")
_DATES: Final = ("not_before", "not_after")
"""May be left out: the key has no such date then."""

_SPELLINGS: Final = MappingProxyType(
    {
        "kid": (rf"[0-9a-f]{{{2 * KEY_ID_BYTES}}}", f"{2 * KEY_ID_BYTES} lower-case hex digits"),
        "alg": ("ES256", '"ES256"'),
        "use": ("pass|document|root|wecom", '"pass", "document", "root" or "wecom"'),
        "site": (SITE.pattern, "1-32 letters, digits, '-' or '_', not '-' or '_' first"),
    }
)
_SHOWN_CHARS: Final = 40


def trust_text(records: Iterable[KeyRecord]) -> bytes:
    """A trust file with these keys, in ASCII."""
    keys = [
        {
            "kid": record.key_id.hex(),
            "alg": record.algorithm.value,
            "use": record.use.value,
            "site": record.site,
            "public": public_pem(record.public),
            **_dated(record),
        }
        for record in records
    ]
    return f"{json.dumps({'keys': keys}, indent=2)}\n".encode("ascii")


def _dated(record: KeyRecord) -> dict[str, str]:
    dates = {"not_before": record.not_before_ms, "not_after": record.not_after_ms}
    none = {"not_before": 0, "not_after": UNDATED_MS}
    return {name: date_text(ms) for name, ms in dates.items() if ms != none[name]}


def read_trust(text: bytes, place: str) -> TrustList:
    """The trust list that a file holds.

    Args:
        text: the file's bytes.
        place: where they came from, for the error.

    Raises:
        ConfigurationError: names every problem of the file, one a line.
    """
    problems: list[str] = []
    own, foreign = _entries(text, problems)
    records = [
        record
        for number, entry in enumerate(own)
        if (record := _record(entry, f"keys[{number}]", problems)) is not None
    ]
    issuers = tuple(issuer_keys(foreign, problems))
    problems += [*clashes(records), *crowded(issuers)]
    if problems:
        lines = "".join(f"\n  {problem}" for problem in problems)
        raise ConfigurationError(
            f"{place}: not a usable trust file; correct it and start again:{lines}"
        )
    return TrustList(tuple(records), IssuerKeys(issuers))


def _entries(text: bytes, problems: list[str]) -> tuple[list[object], list[object]]:
    """The park's own entries and the issuers'; none of both once there is a problem."""
    if len(text) > MAX_TRUST_BYTES:
        problems.append(f"{len(text)} bytes; at most {MAX_TRUST_BYTES} are read")
        return [], []
    try:
        document: object = json.loads(text.decode("utf-8"), object_pairs_hook=_unique_members)
    except (ValueError, RecursionError) as error:
        problems.append(f"not JSON: {error}")
        return [], []
    match document:
        case {"keys": list(own), **rest} if not rest:
            return _within(own, "keys", range(1, MAX_TRUST_KEYS + 1), problems), []
        case {"keys": list(own), "issuers": list(foreign), **rest} if not rest:
            return (
                _within(own, "keys", range(MAX_TRUST_KEYS + 1), problems),
                _within(foreign, "issuers", range(1, MAX_TRUST_ISSUERS + 1), problems),
            )
        case _:
            problems.append('expected {"keys": [...]}, and beside it only "issuers": [...]')
            return [], []


def _within(entries: list[object], name: str, counts: range, problems: list[str]) -> list[object]:
    if len(entries) in counts:
        return entries
    allowed = f"expected {counts.start} to {counts.stop - 1} {name}"
    problems.append(f"{name}: {allowed}, got {len(entries)}")
    return []


def _unique_members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    for name, times in Counter(name for name, _ in pairs).items():
        if times > 1:
            raise ValueError(f"member {_shown(name)} stands {times} times in one object")
    return dict(pairs)


def _record(entry: object, where: str, problems: list[str]) -> KeyRecord | None:
    if not isinstance(entry, dict):
        problems.append(f"{where}: expected an object with {', '.join(_MEMBERS)}")
        return None
    public = load_public_key(entry.get("public"))
    found = [*_members(entry), *_values(entry), *_dates(entry), *_identity(entry, public)]
    problems += [f"{where}{problem}" for problem in found]
    if found or public is None:
        return None
    algorithm, use = Algorithm(entry["alg"]), KeyUse(entry["use"])
    begin, end = (date_ms(entry.get(name)) for name in _DATES)
    dates = begin or 0, UNDATED_MS if end is None else end
    return KeyRecord(key_id(public), algorithm, use, entry["site"], public, *dates)


def _members(entry: dict[str, object]) -> Iterator[str]:
    for name in _MEMBERS:
        if name not in entry:
            yield f".{name}: missing"
    for name in entry:
        if name not in (*_MEMBERS, *_DATES):
            near = get_close_matches(name, (*_MEMBERS, *_DATES), n=1)
            yield f": unknown member {_shown(name)}" + "".join(
                f"; did you mean {match!r}?" for match in near
            )


def _values(entry: dict[str, object]) -> Iterator[str]:
    for name, (pattern, words) in _SPELLINGS.items():
        value = entry.get(name)
        if name in entry and not (isinstance(value, str) and re.fullmatch(pattern, value)):
            yield f".{name}: expected {words}, got {_shown(value)}"


def _dates(entry: dict[str, object]) -> Iterator[str]:
    seen = {name: date_ms(entry[name]) for name in _DATES if name in entry}
    for name, ms in seen.items():
        if ms is None:
            yield f".{name}: expected {WORDS}, got {_shown(entry[name])}"
    begin, end = (seen.get(name) for name in _DATES)
    if begin is not None and end is not None and begin > end:
        yield ".not_after: lies before not_before, so the key would never count"


def _identity(entry: dict[str, object], public: ec.EllipticCurvePublicKey | None) -> Iterator[str]:
    if public is None:
        yield ".public: expected a P-256 key as PEM, BEGIN PUBLIC KEY"
    elif entry.get("kid") != key_id(public).hex():
        yield f".kid: the public key beside it has the id {key_id(public).hex()}"


def _shown(value: object) -> str:
    spelled = repr(value)
    return spelled if len(spelled) <= _SHOWN_CHARS else f"{spelled[:_SHOWN_CHARS]}…"
