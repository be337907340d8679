"""What a certificate attests, of whom and when: enough to tell whose second proof it is."""

from typing import Any

import pytest

from gateway.central.person_aliases import certificate_alias
from gateway.codes.attested import attested, subject_alias
from gateway.core.credential import Credential, CredentialKind, HealthStatus
from gateway.core.row_value import row_value
from tests.codes.issuers import (
    NAMED,
    RECOVERY,
    TEST,
    VACCINATION,
    card,
    dcc,
    immunization,
    nzcp,
    shc,
    show,
)

TAKEN_MS = 1_799_913_600_000
"""2027-01-14T08:00:00Z."""
MUSTERFRAU = subject_alias("MUSTERFRAU<GOESSINGER", "", "1998-02-26")
JANE = subject_alias("ANYPERSON", "JANE<C", "1961-01-20")
NEGATIVE, POSITIVE = "260415000", "260373001"


def patient(**changed: Any) -> dict[str, object]:  # noqa: ANN401 - any member
    """Whom a card is about."""
    named = {"name": [{"family": "Anyperson", "given": ["Jane", "C."]}], "birthDate": "1961-01-20"}
    return {"resource": {"resourceType": "Patient", **named, **changed}}


def result(outcome: str = NEGATIVE, **changed: Any) -> dict[str, object]:  # noqa: ANN401 - ditto
    """One laboratory result."""
    resource = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "94558-4"}]},
        "effectiveDateTime": "2027-01-14T08:00:00Z",
        "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": outcome}]},
    }
    return {"resource": resource | changed}


def verified(text: str) -> Credential:
    """What the gate makes of a genuine code."""
    presented = show(text)
    assert isinstance(presented, Credential)
    return presented


@pytest.mark.parametrize(
    ("text", "kind", "taken_ms", "subject"),
    [
        (dcc(v=[VACCINATION]), CredentialKind.VACCINATION, None, MUSTERFRAU),
        (dcc(t=[TEST]), CredentialKind.TEST, TAKEN_MS, MUSTERFRAU),
        (dcc(t=[TEST | {"sc": "yesterday"}]), CredentialKind.TEST, None, MUSTERFRAU),
        (dcc(r=[RECOVERY]), CredentialKind.RECOVERY, None, MUSTERFRAU),
        (nzcp(), CredentialKind.CERTIFICATE, None, ""),
        (shc(card([patient(), immunization()])), CredentialKind.VACCINATION, None, JANE),
        (shc(card([patient(), result()])), CredentialKind.TEST, TAKEN_MS, JANE),
        (shc(card([result()])), CredentialKind.TEST, TAKEN_MS, ""),
        (shc(card([patient(), result(effectiveDateTime="?")])), CredentialKind.TEST, None, JANE),
        (
            shc(card([patient(), immunization(), result()])),
            CredentialKind.VACCINATION,
            None,
            JANE,
        ),
        (
            shc(card([patient(), result(status="preliminary")])),
            CredentialKind.CERTIFICATE,
            None,
            JANE,
        ),
        (shc(card([patient(name=[])])), CredentialKind.CERTIFICATE, None, ""),
        (shc(card([patient(birthDate=7), {"resource": {}}])), CredentialKind.CERTIFICATE, None, ""),
    ],
)
def test_a_certificate_says_what_it_attests_and_of_whom(
    text: str, kind: CredentialKind, taken_ms: int | None, subject: str
) -> None:
    """A test says when it was taken; a card with a vaccination beside it is no test."""
    told = verified(text)

    assert (told.kind, told.taken_ms, told.subject) == (kind, taken_ms, subject)


@pytest.mark.parametrize(
    ("entries", "status"),
    [
        ([result()], HealthStatus.GREEN),
        ([result(POSITIVE)], HealthStatus.RED),
        ([result(), result(POSITIVE)], HealthStatus.RED),
        ([immunization(), immunization(), result(POSITIVE)], HealthStatus.RED),
        ([result("419984006")], HealthStatus.NOT_ASKED),
        ([result(effectiveDateTime="2027-01-15T08:00:00Z")], HealthStatus.GREEN),
        ([result(effectiveDateTime="2027-01-15T08:00:00.001Z")], HealthStatus.NOT_ASKED),
        ([result(effectiveDateTime="soon")], HealthStatus.NOT_ASKED),
        (
            [result(code={"coding": [{"system": "http://loinc.org", "code": "80382-5"}, 7]})],
            HealthStatus.NOT_ASKED,
        ),
    ],
)
def test_a_cards_test_is_green_or_red_by_its_result(
    entries: list[object], status: HealthStatus
) -> None:
    """Of this virus, and already taken; a positive one outweighs every dose."""
    assert verified(shc(card(entries))).status is status


def test_a_given_name_tells_two_people_of_one_family_and_day_apart() -> None:
    """And what is no Latin letter parts two names, however it is spelled."""
    named = {"fnt": "MUSTERFRAU<GOESSINGER", "gnt": "GABRIELE"}
    told = verified(dcc(t=[TEST], nam=named)).subject

    assert told == subject_alias("Musterfrau-Goessinger", " Gabriele ", "1998-02-26T00:00:00")
    assert told != MUSTERFRAU


def test_no_row_holds_what_a_roster_could_know_the_person_by() -> None:
    """It is guessable by whoever knows name and birth date."""
    told = verified(dcc(t=[TEST]))

    assert "subject" not in str(row_value(told))
    assert told.subject not in repr(told)


def test_content_of_no_known_form_attests_nothing() -> None:
    """Should a reader ever let it through."""
    unknown = attested({"nam": 1, "v": [VACCINATION]})
    assert (unknown.kind, unknown.subject) == (CredentialKind.CERTIFICATE, "")
    assert attested(NAMED | {"t": "x"}).taken_ms is None
    assert attested(dict(NAMED)).kind is CredentialKind.CERTIFICATE


@pytest.mark.parametrize(
    ("cell", "alias"),
    [
        ("MUSTERFRAU<GOESSINGER<< 1998-02-26", MUSTERFRAU),
        ("anyperson<<jane<c 1961-01-20", JANE),
        ("ANYPERSON<JANE 1961-01-20", None),
        ("ANYPERSON<<JANE 20.1.1961", None),
        ("王<<小明 1961-01-20", None),
        ("", None),
        (JANE, JANE),
        (f"{JANE}0", None),
    ],
)
def test_a_roster_file_names_people_as_their_passports_do(cell: str, alias: str | None) -> None:
    """Two signs between family name and given names, then the day of birth."""
    assert certificate_alias(cell) == alias
