"""The file of health rules: JSON to a rule set with every problem named; opens no file.

``{"country": "EU", "valueSets": {name: [code, …]}, "rules": [published rule, …]}``.
"""

import json
import reprlib
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gateway.codes.health_rule_entry import read_rule
from gateway.codes.health_rules import COUNTRY, Rule, RuleSet, RuleType
from gateway.errors import ConfigurationError

MAX_BYTES: Final = 2 * 1024 * 1024
"""Size of a file; the EU's template rules are about 20 KiB."""

MAX_RULES: Final = 512
"""Rules in one file; no country published more than 40."""

MAX_VALUE_SETS: Final = 64
MAX_CODES: Final = 4096
"""Codes of one value set; the longest published, of test devices, had about 2,000."""

MAX_CODE_CHARS: Final = 80
"""The longest code that a certificate may carry, EU DCC schema 1.3.0."""

_MEMBERS: Final = ("country", "valueSets", "rules")


def read_health_rules(text: bytes, place: str) -> RuleSet:
    """The rule set that a file holds.

    Args:
        text: the file's bytes.
        place: where they came from, for the error.

    Raises:
        ConfigurationError: names every problem of the file, one a line.
    """
    problems: list[str] = []
    rules = _rule_set(text, problems)
    if rules is None or problems:
        lines = "".join(f"\n  {problem}" for problem in problems)
        raise ConfigurationError(
            f"{place}: not a usable file of health rules; correct it and start again:{lines}"
        )
    return rules


def _rule_set(text: bytes, problems: list[str]) -> RuleSet | None:
    document = _document(text, problems)
    if document is None:
        return None
    rules = RuleSet(
        _country(document["country"], problems),
        _value_sets(document["valueSets"], problems),
        _rules(document["rules"], problems),
    )
    problems += () if problems else _gaps(rules)
    return rules


def _document(text: bytes, problems: list[str]) -> Mapping[str, object] | None:
    if len(text) > MAX_BYTES:
        problems.append(f"{len(text)} bytes; at most {MAX_BYTES} are read")
        return None
    try:
        document: object = json.loads(text.decode("utf-8"), object_pairs_hook=_unique_members)
    except (ValueError, RecursionError) as error:
        problems.append(f"not JSON: {error}")
        return None
    if not isinstance(document, dict) or sorted(document) != sorted(_MEMBERS):
        problems.append(f"expected an object with the members {', '.join(_MEMBERS)}")
        return None
    return document


def _unique_members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    for name, times in Counter(name for name, _ in pairs).items():
        if times > 1:
            raise ValueError(f"member {reprlib.repr(name)} stands {times} times in one object")
    return dict(pairs)


def _country(value: object, problems: list[str]) -> str:
    if isinstance(value, str) and COUNTRY.fullmatch(value):
        return value
    problems.append(f"country: expected two capital letters, got {reprlib.repr(value)}")
    return ""


def _value_sets(value: object, problems: list[str]) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict) or len(value) > MAX_VALUE_SETS:
        problems.append(f"valueSets: expected an object of up to {MAX_VALUE_SETS} arrays of codes")
        return {}
    sets = {
        name: tuple(codes)
        for name, codes in value.items()
        if isinstance(codes, list) and len(codes) <= MAX_CODES and all(map(_is_code, codes))
    }
    problems += [
        f"valueSets {reprlib.repr(name)}: expected an array of up to {MAX_CODES} codes of 1 to"
        f" {MAX_CODE_CHARS} characters"
        for name in value
        if name not in sets
    ]
    return MappingProxyType(sets)


def _is_code(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= MAX_CODE_CHARS


def _rules(value: object, problems: list[str]) -> tuple[Rule, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_RULES:
        problems.append(f"rules: expected an array of 1 to {MAX_RULES} rules")
        return ()
    entries = enumerate(value)
    read = (read_rule(entry, f"rules[{number}]", problems) for number, entry in entries)
    return tuple(rule for rule in read if rule is not None)


def _gaps(rules: RuleSet) -> list[str]:
    """What no single rule shows: one that stands twice, and a country without a rule."""
    times = Counter((rule.identifier, rule.version) for rule in rules.rules)
    found = [
        f"rules: {identifier} version {'.'.join(map(str, version))} stands {count} times; keep one"
        for (identifier, version), count in times.items()
        if count > 1
    ]
    accepts = {rule.country for rule in rules.rules if rule.type is RuleType.ACCEPTANCE}
    if rules.country not in accepts:
        found.append(f"rules: none of type Acceptance is {rules.country}'s; nobody would be green")
    return found
