"""The health rule where the park has set none: what a certificate itself says, and no more.

Green are a complete vaccination, a recovery within its own dates, a negative test already taken,
and a New Zealand pass, which is only issued to people who meet that country's rule. Red is a
positive test. Whatever else is genuine proves nothing and goes to the guard.
"""

from collections.abc import Collection, Iterator, Mapping
from math import nan
from typing import Final

from gateway.codes.attested import lab_results, wall_ms
from gateway.codes.certificate import Certificate
from gateway.codes.health_verdict import HealthVerdict
from gateway.codes.issuer_key import Scheme
from gateway.core.credential import HealthStatus
from gateway.core.instant import Instant

_COVID_19: Final = "840539006"
_NOT_DETECTED: Final = "260415000"
_DETECTED: Final = "260373001"
"""SNOMED CT, as in the value sets of the eHealth network."""

_CVX: Final = "http://hl7.org/fhir/sid/cvx"
_SINGLE_DOSE: Final = frozenset({"212"})
_SERIES: Final = frozenset({"207", "208", "210", "211", "213", "217", "218", "219", "221", "228"})
"""COVID-19 vaccines of the CDC's CVX table: Janssen, and those given at least twice."""

_SERIES_DOSES: Final = 2
_DAY_MS: Final = 86_400_000


def minimal_status(certificate: Certificate, at: Instant) -> HealthStatus:
    """What this certificate alone says about its holder's health."""
    content = certificate.claims.content
    if certificate.key.scheme is Scheme.NZCP:
        return HealthStatus.GREEN
    if certificate.key.scheme is Scheme.SHC:
        return _card(content, at.wall_ms)
    return _european(content, at.wall_ms)


def minimal_rule(certificate: Certificate, at: Instant) -> HealthVerdict:
    """The same as a health rule, none of whose parts has a name."""
    return HealthVerdict(minimal_status(certificate, at), None)


def _european(content: Mapping[str, object], now_ms: int) -> HealthStatus:
    match content:
        case {"v": [{"tg": str(agent), "dn": int(dose), "sd": int(series), "dt": str(given)}]}:
            complete = agent == _COVID_19 and dose >= series > 0
            return _green_if(complete and _wall_ms(given) <= now_ms)
        case {"r": [{"tg": str(agent), "df": str(first_day), "du": str(last_day)}]}:
            in_force = _wall_ms(first_day) <= now_ms < _wall_ms(last_day) + _DAY_MS
            return _green_if(agent == _COVID_19 and in_force)
        case {"t": [{"tg": str(agent), "tr": str(result), "sc": str(taken)}]} if agent == _COVID_19:
            return _tested({result}, _wall_ms(taken) <= now_ms)
        case _:
            return HealthStatus.NOT_ASKED


def _card(content: Mapping[str, object], now_ms: int) -> HealthStatus:
    """A positive test weighs more than what else stands on a card."""
    match content:
        case {"credentialSubject": {"fhirBundle": {"entry": list(entries)}}}:
            told = [
                _tested(test.result, _wall_ms(test.taken) <= now_ms)
                for test in lab_results(entries)
            ]
        case _:
            told = []
    if HealthStatus.RED in told:
        return HealthStatus.RED
    return _green_if(HealthStatus.GREEN in told or _doses(content) >= _SERIES_DOSES)


def _tested(result: Collection[str], taken: bool) -> HealthStatus:  # noqa: FBT001 - as below
    if _DETECTED in result:
        return HealthStatus.RED
    return _green_if(taken and _NOT_DETECTED in result)


def _wall_ms(date: str) -> float:
    """Milliseconds since 1970 UTC; of no date not a number, which is neither before nor after."""
    found = wall_ms(date)
    return nan if found is None else found


def _doses(content: Mapping[str, object]) -> int:
    """Doses of the completed immunisations, a vaccine of one dose counting as its series."""
    match content:
        case {"credentialSubject": {"fhirBundle": {"entry": list(entries)}}}:
            return sum(max(map(_weight, _vaccines(entry)), default=0) for entry in entries)
        case _:
            return 0


def _vaccines(entry: object) -> Iterator[str]:
    """CVX codes of one completed immunisation."""
    match entry:
        case {
            "resource": {
                "resourceType": "Immunization",
                "status": "completed",
                "vaccineCode": {"coding": list(codings)},
            }
        }:
            for coding in codings:
                match coding:
                    case {"system": str(system), "code": str(code)} if system == _CVX:
                        yield code


def _weight(code: str) -> int:
    return _SERIES_DOSES if code in _SINGLE_DOSE else int(code in _SERIES)


def _green_if(proven: bool) -> HealthStatus:  # noqa: FBT001 - the one thing that it is about
    return HealthStatus.GREEN if proven else HealthStatus.NOT_ASKED
