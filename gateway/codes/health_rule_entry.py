"""One published rule: decoded JSON to a rule, with every problem named; not the file of them.

Members and patterns: ``validation-rule.schema.json`` and the further checks of the repository
eu-digital-green-certificates/dgc-gateway.
"""

import re
import reprlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from gateway.codes.certlogic_parser import parse
from gateway.codes.certlogic_terms import CertLogicError, TimeUnit
from gateway.codes.certlogic_time import plus_time, to_ms
from gateway.codes.health_rules import COUNTRY, CertificateType, Rule, RuleType

_MINOR_PATCH: Final = r"\.[0-9]{1,6}\.[0-9]{1,6}"
_VERSION: Final = (rf"[0-9]{{1,6}}{_MINOR_PATCH}", "three numbers with dots between")
_TIME: Final = (
    r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(Z|[+-][0-9]{2}:[0-9]{2})",
    "a date-time such as 2022-02-01T00:00:00Z",
)
_SPELLINGS: Final = MappingProxyType(
    {
        "Identifier": (r"(GR|VR|TR|RR|IR)-[A-Z]{2}-[0-9]{1,6}", "a name such as VR-EU-0003"),
        "Type": ("Acceptance|Invalidation", '"Acceptance" or "Invalidation"'),
        "Country": (COUNTRY.pattern, "two capital letters"),
        "Version": _VERSION,
        "SchemaVersion": (rf"1{_MINOR_PATCH}", "a version 1 of the certificates' schema"),
        "Engine": ("CERTLOGIC", '"CERTLOGIC"'),
        "EngineVersion": _VERSION,  # 0.1.0 and 2.0.1 were published: only the operators tell
        "CertificateType": (
            "General|Vaccination|Test|Recovery",
            '"General", "Vaccination", "Test" or "Recovery"',
        ),
        "ValidFrom": _TIME,
        "ValidTo": _TIME,
    }
)
_LISTS: Final = ("Description", "AffectedFields")
_PREFIXES: Final = MappingProxyType(
    {
        CertificateType.GENERAL: "GR",
        CertificateType.VACCINATION: "VR",
        CertificateType.TEST: "TR",
        CertificateType.RECOVERY: "RR",
    }
)
_INVALIDATION_PREFIX: Final = "IR"


def read_rule(entry: object, where: str, problems: list[str]) -> Rule | None:
    """The rule that an entry holds, or None and its problems.

    Args:
        entry: an element of the file's list of rules.
        where: its place, for the problems.
        problems: takes a line for each.
    """
    if not isinstance(entry, Mapping):
        problems.append(f"{where}: expected an object with {', '.join(_SPELLINGS)} and Logic")
        return None
    named = f"{where} {reprlib.repr(entry.get('Identifier', 'without Identifier'))}"
    found = [*_missing(entry), *_misspelled(entry)]
    rule = None if found else _rule(entry, found)
    if rule is not None:
        found += _contradictions(rule)
    problems += [f"{named}: {problem}" for problem in found]
    return None if found else rule


def _missing(entry: Mapping[str, object]) -> Iterator[str]:
    for name in (*_SPELLINGS, *_LISTS, "Logic"):
        if name not in entry:
            yield f"{name} is missing"


def _misspelled(entry: Mapping[str, object]) -> Iterator[str]:
    for name, (pattern, words) in _SPELLINGS.items():
        value = entry.get(name)
        if name in entry and not (isinstance(value, str) and re.fullmatch(pattern, value)):
            yield f"{name}: expected {words}, got {reprlib.repr(value)}"
    for name in _LISTS:
        if name in entry and not isinstance(entry[name], list):
            yield f"{name}: expected an array, got {reprlib.repr(entry[name])}"
    if entry.get("Region") not in (None, ""):
        yield "Region: rules of a region are not supported; leave it out"


def _rule(entry: Mapping[str, str], problems: list[str]) -> Rule | None:
    try:
        major, minor, patch = (int(number) for number in entry["Version"].split("."))
        return Rule(
            identifier=entry["Identifier"],
            type=RuleType(entry["Type"]),
            country=entry["Country"],
            version=(major, minor, patch),
            certificates=CertificateType(entry["CertificateType"]),
            valid_from_ms=to_ms(plus_time(entry["ValidFrom"], 0, TimeUnit.HOUR)),
            valid_to_ms=to_ms(plus_time(entry["ValidTo"], 0, TimeUnit.HOUR)),
            logic=parse(entry["Logic"]),
        )
    except CertLogicError as error:
        problems.append(str(error))
    except ValueError as error:
        problems.append(f"ValidFrom, ValidTo: {error}")
    return None


def _contradictions(rule: Rule) -> Iterator[str]:
    prefix, country, _ = rule.identifier.split("-")
    invalidates = rule.type is RuleType.INVALIDATION
    wanted = _INVALIDATION_PREFIX if invalidates else _PREFIXES[rule.certificates]
    if prefix != wanted:
        yield f"Identifier: begins with {wanted} by its Type and CertificateType"
    if country != rule.country:
        yield f"Country: {rule.country} is not the country of the Identifier"
    if rule.valid_from_ms >= rule.valid_to_ms:
        yield "ValidTo: must be later than ValidFrom"
