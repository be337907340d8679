"""The rule where the park has none: what a certificate itself proves, and nothing by default."""

from dataclasses import replace

import pytest

from gateway.codes import hc1
from gateway.codes.certificate import Certificate, Format, open_certificate
from gateway.codes.minimal_rule import minimal_status
from gateway.codes.shc import FORMAT as shc_row  # noqa: N811 - a row of the table of formats
from gateway.core.credential import Credential, HealthStatus
from tests.codes.issuers import (
    NOW,
    RECOVERY,
    TEST,
    VACCINATION,
    card,
    dcc,
    immunization,
    nzcp,
    shc,
    show,
    trust,
)

GREEN, RED, UNPROVEN = HealthStatus.GREEN, HealthStatus.RED, HealthStatus.NOT_ASKED
FLU = "6142004"


def _status(text: str, days_later: int = 0) -> HealthStatus:
    at = replace(NOW, wall_ms=NOW.wall_ms + days_later * 86_400_000)
    presented = show(text, at)
    assert isinstance(presented, Credential)
    return presented.status


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, GREEN),
        ({"dn": 1, "sd": 2}, UNPROVEN),
        ({"dn": 1, "sd": 1}, GREEN),
        ({"dn": 3, "sd": 2}, GREEN),
        ({"dn": 0, "sd": 0}, UNPROVEN),
        ({"dn": 1, "sd": -1}, UNPROVEN),
        ({"dt": "2027-01-15"}, GREEN),
        ({"dt": "2027-01-16"}, UNPROVEN),
        ({"dt": "2026-06-01T00:00:00+02:00"}, GREEN),
        ({"dt": "2026-06"}, UNPROVEN),
        ({"dt": ""}, UNPROVEN),
        ({"tg": FLU}, UNPROVEN),
    ],
)
def test_a_vaccination_is_green_once_complete(
    changed: dict[str, object], status: HealthStatus
) -> None:
    """Given, of this disease, and the last of its series."""
    assert _status(dcc(v=[VACCINATION | changed])) is status


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, GREEN),
        ({"tr": "260373001"}, RED),
        ({"tr": "260373001", "sc": "soon"}, RED),
        ({"tr": "419984006"}, UNPROVEN),
        ({"sc": "2027-01-15T08:00:00Z"}, GREEN),
        ({"sc": "2027-01-15T08:00:00.001Z"}, UNPROVEN),
        ({"sc": "yesterday"}, UNPROVEN),
        ({"tg": FLU}, UNPROVEN),
        ({"tg": FLU, "tr": "260373001"}, UNPROVEN),
    ],
)
def test_a_test_is_green_or_red_by_its_result(
    changed: dict[str, object], status: HealthStatus
) -> None:
    """A negative one once it was taken; a positive one at once."""
    assert _status(dcc(t=[TEST | changed])) is status


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, GREEN),
        ({"df": "2027-01-15"}, GREEN),
        ({"df": "2027-01-16"}, UNPROVEN),
        ({"du": "2027-01-14"}, UNPROVEN),
        ({"du": "2027-01-15"}, GREEN),
        ({"df": "once", "du": "2027-05-30"}, UNPROVEN),
        ({"du": "9999-99-99"}, UNPROVEN),
        ({"tg": FLU}, UNPROVEN),
    ],
)
def test_a_recovery_is_green_within_its_own_days(
    changed: dict[str, object], status: HealthStatus
) -> None:
    """The last day included."""
    assert _status(dcc(r=[RECOVERY | changed])) is status


@pytest.mark.parametrize(
    ("entries", "status"),
    [
        ([immunization(), immunization()], GREEN),
        ([immunization("212")], GREEN),
        ([immunization()], UNPROVEN),
        ([immunization(), immunization(status="not-done")], UNPROVEN),
        ([immunization(), immunization("141")], UNPROVEN),
        ([immunization("141"), immunization("141")], UNPROVEN),
        ([], UNPROVEN),
        ([1, None, {}, {"resource": {"resourceType": "Patient"}}], UNPROVEN),
    ],
)
def test_a_card_is_green_after_enough_doses(entries: list[object], status: HealthStatus) -> None:
    """Completed ones of a COVID-19 vaccine; one with two codes is one dose."""
    assert _status(shc(card(entries))) is status


def test_two_codes_of_one_dose_count_once() -> None:
    """A coding may be repeated, and may be of another system or no coding at all."""
    dose = immunization()
    coding = dose["resource"]["vaccineCode"]["coding"]  # type: ignore[index] # a dict of dicts
    coding += [coding[0], {"system": "http://example.org", "code": "207"}, "207"]
    assert _status(shc(card([dose]))) is UNPROVEN


def test_a_pass_is_only_issued_to_those_who_meet_its_rule() -> None:
    """It holds no more than a name."""
    assert _status(nzcp()) is GREEN


@pytest.mark.parametrize(("row", "text"), [(hc1.FORMAT, dcc(t=[TEST])), (shc_row, shc())])
def test_content_of_no_known_form_proves_nothing(row: Format, text: str) -> None:
    """Should a reader ever let it through."""
    opened = open_certificate(row, text, trust().issuers, NOW)
    assert isinstance(opened, Certificate)
    odd = replace(opened, claims=replace(opened.claims, content={"v": "x", "entry": []}))
    assert minimal_status(odd, NOW) is UNPROVEN
