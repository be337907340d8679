"""The packaged health rules say what the EU's regulations say, to the hour."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from gateway.codes.certlogic_terms import TimeUnit
from gateway.codes.certlogic_time import plus_time, to_ms
from gateway.codes.health_case import Envelope
from gateway.codes.health_verdict import judge
from gateway.config import load_health_rules

TEXT = (Path(__file__).parents[2] / "gateway" / "config" / "health-rules.json").read_bytes()
RULES = load_health_rules("")
MIN_CHARS = 20
"""Characters that the published schema demands of a description."""


def ms(text: str) -> int:
    """Wall milliseconds of a date-time."""
    return to_ms(plus_time(text, 0, TimeUnit.DAY))


def verdict(event: str, entry: Mapping[str, object], at: str) -> tuple[str, str | None]:
    """Judge a certificate about COVID-19, and name what came of it."""
    envelope = Envelope("AT", ms("2022-02-01"), ms("2024-02-01"))
    payload = {event: [{"tg": "840539006", **entry}]}
    judged = judge(payload, envelope, RULES, ms(at))
    return judged.status.name, judged.failed_rule


@pytest.mark.parametrize(
    ("doses", "at", "outcome"),
    [
        ((2, 2), "2022-03-14T23:59:59.999Z", ("NOT_ASKED", "VR-EU-0003")),
        ((2, 2), "2022-03-15T00:00:00Z", ("GREEN", None)),
        ((2, 2), "2022-11-26T23:59:59.999Z", ("GREEN", None)),
        ((2, 2), "2022-11-27T00:00:00Z", ("EXPIRED", "VR-EU-0003")),
        ((1, 1), "2022-11-27T00:00:00Z", ("EXPIRED", "VR-EU-0003")),
        ((1, 2), "2022-03-15T00:00:00Z", ("NOT_ASKED", "VR-EU-0002")),
        ((3, 3), "2022-02-28T23:59:59.999Z", ("NOT_ASKED", "VR-EU-0003")),
        ((3, 3), "2022-03-01T00:00:00Z", ("GREEN", None)),
        ((2, 1), "2022-03-01T00:00:00Z", ("GREEN", None)),
        ((3, 3), "2030-05-31T23:59:59.999Z", ("GREEN", None)),
        ((3, 3), "2030-06-01T00:00:00Z", ("NOT_ASKED", None)),
    ],
)
def test_a_vaccination_counts_from_day_14_to_270_and_a_booster_at_once(
    doses: tuple[int, int], at: str, outcome: tuple[str, str | None]
) -> None:
    """Given on 1 March; a booster is 3/3, or 2/1 after one dose."""
    number, series = doses
    entry = {"mp": "EU/1/20/1528", "dn": number, "sd": series, "dt": "2022-03-01"}
    assert verdict("v", entry, at) == outcome


@pytest.mark.parametrize(
    ("kind", "at", "outcome"),
    [
        ("LP217198-3", "2022-03-01T11:59:59.999Z", ("NOT_ASKED", "TR-EU-0005")),
        ("LP217198-3", "2022-03-01T12:00:00Z", ("GREEN", None)),
        ("LP217198-3", "2022-03-02T11:59:59.999Z", ("GREEN", None)),
        ("LP217198-3", "2022-03-02T12:00:00Z", ("EXPIRED", "TR-EU-0005")),
        ("LP6464-4", "2022-03-01T11:59:59.999Z", ("NOT_ASKED", "TR-EU-0006")),
        ("LP6464-4", "2022-03-04T11:59:59.999Z", ("GREEN", None)),
        ("LP6464-4", "2022-03-04T12:00:00Z", ("EXPIRED", "TR-EU-0006")),
    ],
)
def test_a_negative_test_counts_for_24_or_72_hours(
    kind: str, at: str, outcome: tuple[str, str | None]
) -> None:
    """Antigen or NAAT, from a sample taken at 20:00 in Beijing."""
    entry = {"tt": kind, "tr": "260415000", "sc": "2022-03-01T20:00:00+08:00"}
    assert verdict("t", entry, at) == outcome


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        ("2022-03-11T23:59:59.999Z", ("NOT_ASKED", "RR-EU-0001")),
        ("2022-03-12T00:00:00Z", ("GREEN", None)),
        ("2022-08-28T23:59:59.999Z", ("GREEN", None)),
        ("2022-08-29T00:00:00Z", ("EXPIRED", "RR-EU-0001")),
    ],
)
def test_a_recovery_counts_from_day_11_to_180(at: str, outcome: tuple[str, str | None]) -> None:
    """First positive on 1 March, and dates as an issuer writes them."""
    entry = {"fr": "2022-03-01", "df": "2022-03-12", "du": "2022-08-28"}
    assert verdict("r", entry, at) == outcome


@pytest.mark.parametrize(("at", "status"), [("2022-03-11", "NOT_ASKED"), ("2022-08-29", "EXPIRED")])
def test_an_issuer_can_not_lengthen_a_recovery(at: str, status: str) -> None:
    """Its own dates may be generous."""
    entry = {"fr": "2022-03-01", "df": "2022-03-01", "du": "2023-03-01"}
    assert verdict("r", entry, at) == (status, "RR-EU-0002")


def test_a_positive_test_is_red() -> None:
    """The one thing that denies."""
    entry = {"tt": "LP6464-4", "tr": "260373001", "sc": "2022-03-01T12:00:00Z"}
    assert verdict("t", entry, "2022-03-01T13:00:00Z") == ("RED", None)


def test_each_rule_is_described_in_both_languages() -> None:
    """Chinese first, at the length that the published schema demands."""
    for entry in json.loads(TEXT)["rules"]:
        languages = [description["lang"] for description in entry["Description"]]
        assert languages == ["zh", "en"]
        assert all(len(it["desc"]) >= MIN_CHARS for it in entry["Description"])


def test_each_rule_names_the_fields_that_it_reads() -> None:
    """As the published schema says."""
    for entry in json.loads(TEXT)["rules"]:
        spelled = json.dumps(entry["Logic"])
        read = set(re.findall(r'"var": "payload\.([^"]+)"', spelled))
        assert set(entry["AffectedFields"]) == read, entry["Identifier"]
