"""What a genuine certificate attests, of whom, and when a test was taken; judges nobody's health.

EU certificates by their schema 1.3.0; of SMART Health Cards the patient and a laboratory result as
the "SMART Health Cards: Vaccination and Testing" implementation guide 1.0.0 of HL7 has them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from gateway.core.credential import CredentialKind

SUBJECT_BYTES: Final = 16
_SUBJECT: Final = "cert:"
_SUBJECT_ALIAS: Final = re.compile(rf"{_SUBJECT}[0-9a-f]{{{2 * SUBJECT_BYTES}}}", re.ASCII)
_NO_LETTERS: Final = re.compile("[^A-Z]+")
_DATE_CHARS: Final = len("2026-01-31")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)

_EUROPEAN: Final = (
    ("v", CredentialKind.VACCINATION),
    ("t", CredentialKind.TEST),
    ("r", CredentialKind.RECOVERY),
)
_LOINC: Final = "http://loinc.org"
_COVID_TESTS: Final = frozenset({"94500-6", "94309-2", "94558-4", "97097-0"})
"""LOINC (loinc.org): SARS-CoV-2 RNA in respiratory and in any specimen, antigen by rapid test in
respiratory and in upper respiratory specimens."""


@dataclass(frozen=True, slots=True)
class Attested:
    """What stands in a certificate.

    Args:
        kind: what it attests.
        taken_ms: wall milliseconds, UTC, when a test's sample was taken; None of anything else.
        subject: what a roster may know the person by; a digest, and guessable by whoever knows
            name and birth date, so it stays in memory.
    """

    kind: CredentialKind
    taken_ms: int | None = None
    subject: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class LabResult:
    """One final test for the virus.

    Args:
        result: SNOMED CT codes of the outcome.
        taken: date and time as written.
    """

    result: frozenset[str]
    taken: str


def subject_alias(family: str, given: str, born: str) -> str:
    """A person as rosters and certificates both can spell one, as a roster's alias.

    Args:
        family: in Latin letters; whatever is none parts two names, as in a passport.
        given: likewise; may be empty.
        born: date of birth, such as ``1990-01-31``.
    """
    spelled = "<<".join(_NO_LETTERS.sub("<", name.upper()).strip("<") for name in (family, given))
    said = f"{spelled}\0{born[:_DATE_CHARS]}"
    return _SUBJECT + sha256(said.encode()).digest()[:SUBJECT_BYTES].hex()


def is_subject_alias(seen: str) -> bool:
    """Whether a text is an alias of that form."""
    return _SUBJECT_ALIAS.fullmatch(seen) is not None


def attested(content: Mapping[str, object]) -> Attested:
    """What a payload says, whichever of the known schemes it is of.

    Args:
        content: as ``Claims`` has it.
    """
    match content:
        case {"nam": {"fnt": str(family), **names}, "dob": str(born)}:
            kind, taken = _european(content)
            return Attested(kind, taken, subject_alias(family, str(names.get("gnt", "")), born))
        case {"credentialSubject": {"fhirBundle": {"entry": list(entries)}}}:
            return _card(entries)
        case _:
            return Attested(CredentialKind.CERTIFICATE)


def lab_results(entries: list[object]) -> Iterator[LabResult]:
    """The final tests for the virus among a card's entries."""
    for entry in entries:
        match entry:
            case {
                "resource": {
                    "resourceType": "Observation",
                    "status": "final",
                    "code": {"coding": list(tests)},
                    "effectiveDateTime": str(taken),
                    "valueCodeableConcept": {"coding": list(results)},
                }
            } if not _COVID_TESTS.isdisjoint(_codes(tests, _LOINC)):
                yield LabResult(frozenset(_codes(results, "http://snomed.info/sct")), taken)


def wall_ms(date: str) -> int | None:
    """Milliseconds since 1970, UTC, of a date or date-time; None of any other text."""
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MILLISECOND


def _european(content: Mapping[str, object]) -> tuple[CredentialKind, int | None]:
    kind = next((kind for name, kind in _EUROPEAN if name in content), CredentialKind.CERTIFICATE)
    match content:
        case {"t": [{"sc": str(taken)}]}:
            return kind, wall_ms(taken)
        case _:
            return kind, None


def _card(entries: list[object]) -> Attested:
    """A card with a vaccination beside a test attests the vaccination."""
    tests = list(lab_results(entries))
    given = any(_is_resource(entry, "Immunization") for entry in entries)
    subject = next(filter(None, map(_patient, entries)), "")
    if tests and not given:
        taken = [moment for moment in (wall_ms(test.taken) for test in tests) if moment is not None]
        return Attested(CredentialKind.TEST, min(taken, default=None), subject)
    kind = CredentialKind.VACCINATION if given else CredentialKind.CERTIFICATE
    return Attested(kind, subject=subject)


def _patient(entry: object) -> str:
    match entry:
        case {
            "resource": {
                "resourceType": "Patient",
                "name": [{"family": str(family), **names}, *_],
                "birthDate": str(born),
            }
        }:
            given = names.get("given")
            listed = given if isinstance(given, list) else []
            return subject_alias(family, " ".join(map(str, listed)), born)
        case _:
            return ""


def _is_resource(entry: object, kind: str) -> bool:
    match entry:
        case {"resource": {"resourceType": str(found)}}:
            return found == kind
        case _:
            return False


def _codes(codings: list[object], system: str) -> Iterator[str]:
    for coding in codings:
        match coding:
            case {"system": str(found), "code": str(code)} if found == system:
                yield code
