"""What a genuine certificate proves about health, by the rules that were published."""

from collections.abc import Iterable

import pytest
from hypothesis import given as draw
from hypothesis import strategies as st

from gateway.codes.certlogic_terms import TimeUnit
from gateway.codes.certlogic_time import plus_time, to_ms
from gateway.codes.health_case import Envelope
from gateway.codes.health_rules import RuleSet
from gateway.codes.health_rules_file import read_health_rules
from gateway.codes.health_verdict import HealthVerdict, judge
from gateway.core.credential import HealthStatus
from tests.published_rules import (
    ANTIGEN,
    CLOCK,
    COVID_19,
    NAAT,
    NO_PROOF_ASKED,
    NOT_DETECTED,
    STRUCK_OFF,
    TEMPLATE,
    UNLESS_BOOSTED,
    Json,
    date,
    published,
    rule_file,
    var,
)

DETECTED = "260373001"
GREEN = HealthVerdict(HealthStatus.GREEN, None)
NOT_PROVEN = HealthVerdict(HealthStatus.NOT_ASKED, None)


def ms(text: str) -> int:
    """Wall milliseconds of a date-time."""
    return to_ms(plus_time(text, 0, TimeUnit.DAY))


ENVELOPE = Envelope("DE", ms("2022-01-01"), ms("2023-01-01"))


def rules(*entries: Json, country: str = "EU") -> RuleSet:
    """Read rules from their file."""
    return read_health_rules(rule_file(*entries, country=country), "health-rules.json")


EU = rules(*TEMPLATE, STRUCK_OFF)


def vaccination(**changed: object) -> Json:
    """A complete vaccination of new year, with members changed."""
    entry = {"tg": COVID_19, "mp": "EU/1/20/1528", "dn": 2, "sd": 2, "dt": "2022-01-01"}
    return {"ver": "1.3.0", "v": [entry | {"ci": "URN:UVCI:01:DE:X/1#K"} | changed]}


def negative_test(**changed: object) -> Json:
    """A negative antigen test of new year's noon, with members changed."""
    entry = {"tg": COVID_19, "tt": ANTIGEN, "tr": NOT_DETECTED, "sc": "2022-01-01T12:00:00Z"}
    return {"ver": "1.3.0", "t": [entry | changed]}


def recovered(**changed: object) -> Json:
    """A recovery from an infection of new year, with members changed."""
    entry = {"tg": COVID_19, "fr": "2022-01-01", "df": "2022-01-12", "du": "2022-06-30"}
    return {"ver": "1.3.0", "r": [entry | changed]}


def verdict(payload: Json, at: str, asked: RuleSet = EU) -> tuple[str, str | None]:
    """Judge a German certificate, and name what came of it."""
    judged = judge(payload, ENVELOPE, asked, ms(at))
    return judged.status.name, judged.failed_rule


@pytest.mark.parametrize(
    ("at", "status", "failed_rule"),
    [
        ("2022-01-01", "NOT_ASKED", "VR-EU-0003"),
        ("2022-01-14T23:59:59.999Z", "NOT_ASKED", "VR-EU-0003"),
        ("2022-01-15", "GREEN", None),
        ("2023-01-01", "GREEN", None),
        ("2023-01-01T00:00:00.001Z", "EXPIRED", "VR-EU-0003"),
        ("2029-01-01", "EXPIRED", "VR-EU-0003"),
    ],
)
def test_a_vaccination_begins_and_ends(at: str, status: str, failed_rule: str | None) -> None:
    """Too early is not yet proven, too late is expired."""
    assert verdict(vaccination(), at) == (status, failed_rule)


@pytest.mark.parametrize(
    ("doses", "at", "status"),
    [
        ((2, 2), "2022-09-28", "GREEN"),
        ((2, 2), "2022-09-28T00:00:00.001Z", "EXPIRED"),
        ((3, 3), "2025-01-01", "GREEN"),
        ((3, 2), "2025-01-01", "GREEN"),
        ((2, 1), "2025-01-01", "GREEN"),
        ((4, 4), "2025-01-01", "EXPIRED"),
    ],
)
def test_a_window_may_stand_in_a_guard(doses: tuple[int, int], at: str, status: str) -> None:
    """Lithuania's rule; a fourth dose was not thought of."""
    number, series = doses
    lithuanian = rules(UNLESS_BOOSTED, country="LT")
    assert verdict(vaccination(dn=number, sd=series), at, lithuanian)[0] == status


@pytest.mark.parametrize(
    ("kind", "at", "status", "failed_rule"),
    [
        (ANTIGEN, "2022-01-03T11:59:59.999Z", "GREEN", None),
        (ANTIGEN, "2022-01-03T12:00:00Z", "EXPIRED", "TR-EU-0005"),
        (NAAT, "2022-01-03T12:00:00Z", "GREEN", None),
        (NAAT, "2022-01-04T11:59:59.999Z", "GREEN", None),
        (NAAT, "2022-01-04T12:00:00Z", "EXPIRED", "TR-EU-0006"),
        ("LP0-0", "2022-01-01T13:00:00Z", "NOT_ASKED", "TR-EU-0001"),
    ],
)
def test_a_negative_test_counts_for_hours(
    kind: str, at: str, status: str, failed_rule: str | None
) -> None:
    """By its kind."""
    assert verdict(negative_test(tt=kind), at) == (status, failed_rule)


@pytest.mark.parametrize("at", ["2022-01-01T13:00:00Z", "2025-01-01"])
def test_a_positive_test_is_red_at_any_age(at: str) -> None:
    """Nobody who shows one is waved through, whatever the rules say."""
    for asked in (EU, rules(NO_PROOF_ASKED, country="DE")):
        assert verdict(negative_test(tr=DETECTED), at, asked) == ("RED", None)


def test_one_positive_test_among_others_is_red() -> None:
    """A certificate with two tests is odd, but not harmless."""
    tests = [*negative_test()["t"], *negative_test(tr=DETECTED)["t"]]  # type: ignore[misc] # lists, as written above
    assert verdict({"t": tests}, "2022-01-01T13:00:00Z") == ("RED", None)


@pytest.mark.parametrize(
    ("at", "status", "failed_rule"),
    [
        ("2022-01-11T23:59:59Z", "NOT_ASKED", "RR-EU-0001"),
        ("2022-01-12", "GREEN", None),
        ("2022-06-30", "GREEN", None),
        ("2022-06-30T00:00:00.001Z", "EXPIRED", "RR-EU-0001"),
    ],
)
def test_a_recovery_has_its_own_dates(at: str, status: str, failed_rule: str | None) -> None:
    """From its first day to its last."""
    assert verdict(recovered(), at) == (status, failed_rule)


@pytest.mark.parametrize(
    ("payload", "failed_rule"),
    [
        (vaccination(dn=1), "VR-EU-0002"),
        (vaccination(mp="Sputnik-V"), "VR-EU-0001"),
        (vaccination(tg="1"), "GR-EU-0001"),
        (vaccination() | negative_test(), "GR-EU-0000"),
        ({"v": vaccination()["v"] * 2}, "VR-EU-0000"),  # type: ignore[operator] # a list, as written above
        (negative_test(tr="x"), "TR-EU-0004"),
        (recovered(df="2022-01-11"), "RR-EU-0002"),
        (recovered(du="2022-07-01"), "RR-EU-0002"),
        (vaccination(ci="URN:UVCI:01DE/A51018097/123#5"), "IR-DE-0001"),
    ],
)
def test_another_failure_proves_nothing(payload: Json, failed_rule: str) -> None:
    """The verdict names the rule, so that a guard can tell the visitor why."""
    assert verdict(payload, "2022-02-01T11:00:00Z") == ("NOT_ASKED", failed_rule)


def test_expired_is_only_said_when_nothing_else_fails() -> None:
    """An incomplete vaccination of long ago was never good."""
    assert verdict(vaccination(dn=1), "2029-01-01") == ("NOT_ASKED", "VR-EU-0002")
    assert verdict(vaccination(dt="2015-01-01"), "2022-02-01") == ("EXPIRED", "VR-EU-0003")


def test_a_rule_of_another_issuer_does_not_invalidate() -> None:
    """Germany can't withdraw an Austrian certificate."""
    payload = vaccination(ci="URN:UVCI:01DE/A51018097/123#5")
    austrian = Envelope("AT", ENVELOPE.issued_ms, ENVELOPE.expires_ms)
    assert judge(payload, austrian, EU, ms("2022-02-01")) == GREEN


@pytest.mark.parametrize(
    ("payload", "failed_rule"),
    [
        (vaccination(dn="2"), "VR-EU-0002"),
        (vaccination(dn=None), "VR-EU-0002"),
        (vaccination(dt="2022-02-30"), "VR-EU-0003"),
        (vaccination(dt=20220101), "VR-EU-0003"),
        (negative_test(sc="yesterday"), "TR-EU-0005"),
        (vaccination(ci=7), "IR-DE-0001"),
    ],
)
def test_a_payload_that_a_rule_can_not_read_fails_the_check(
    payload: Json, failed_rule: str
) -> None:
    """An issuer may sign what the schema forbids; it is never green."""
    assert verdict(payload, "2022-02-01") == ("CHECK_FAILED", failed_rule)


@pytest.mark.parametrize(
    "payload",
    [{}, {"ver": "1.3.0"}, {"v": []}, {"v": None}, {"v": "x"}, {"v": {"0": {}}}, {"t": "x"}],
)
def test_a_certificate_that_certifies_nothing_proves_nothing(payload: Json) -> None:
    """Not even under a rule that grants all."""
    grants_all = rules(NO_PROOF_ASKED, country="DE")
    assert judge(payload, ENVELOPE, grants_all, ms("2022-02-01")) == NOT_PROVEN
    assert judge(recovered(), ENVELOPE, grants_all, ms("2022-02-01")) == GREEN


def test_nothing_is_green_without_a_rule_that_accepts() -> None:
    """Before the rules begin, after they end, and of a kind that no rule speaks of."""
    only_tests = rules(published("TR-EU-0001", {"!": [var("payload.t.1")]}), STRUCK_OFF)
    for asked, at in ((EU, "2021-05-31"), (EU, "2030-06-01"), (only_tests, "2022-02-01")):
        assert judge(vaccination(), ENVELOPE, asked, ms(at)) == NOT_PROVEN


@pytest.mark.parametrize("outcome", [False, 1, "true", [True], 0])
def test_only_true_passes(outcome: object) -> None:
    """A rule that answers with anything else has not passed."""
    odd = rules(published("GR-EU-0001", outcome))
    assert verdict(vaccination(), "2022-02-01", odd) == ("NOT_ASKED", "GR-EU-0001")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("validationClock", "2022-02-01T00:00:00.000Z"),
        ("countryCode", "EU"),
        ("issuerCountryCode", "DE"),
        ("iat", "2022-01-01T00:00:00.000Z"),
        ("exp", "2023-01-01T00:00:00.000Z"),
        ("valueSets.disease-agent-targeted.0", COVID_19),
    ],
)
def test_rules_are_told_the_moment_the_place_and_the_envelope(path: str, told: str) -> None:
    """The names are those of the EU's reference applications."""
    asked = rules(published("GR-EU-0001", {"===": [var(f"external.{path}"), told]}))
    assert judge(vaccination(), ENVELOPE, asked, ms("2022-02-01")) == GREEN


def test_a_moment_beyond_the_calendar_is_told_as_null() -> None:
    """An issuer may sign any number as expiry."""
    asked = rules(published("GR-EU-0001", {"!": [var("external.exp")]}))
    endless = Envelope("DE", 0, 10**30)
    assert judge(vaccination(), endless, asked, ms("2022-02-01")) == GREEN


def test_hostile_rules_cost_a_bounded_number_of_steps() -> None:
    """Ten values in six folds would be a million."""
    members: object = {"reduce": [list(range(10)), {"+": [1, var("accumulator")]}, 0]}
    for _ in range(5):
        members = {"reduce": [list(range(10)), members, 0]}
    asked = rules(published("GR-EU-0001", {"===": [members, 0]}))
    assert verdict(vaccination(), "2022-02-01", asked) == ("CHECK_FAILED", "GR-EU-0001")


def test_what_can_not_be_shown_to_have_held_is_not_called_expired() -> None:
    """Dates of other fields are wrong, or no dates, or make no window."""
    broken = {"before": [date(CLOCK), date("payload.v.0.sc")]}
    never = {"and": [False, date("payload.v.0.dt"), broken, date("payload.v.0.mp")]}
    asked = rules(published("VR-EU-0001", never))
    assert verdict(vaccination(), "2022-02-01", asked) == ("NOT_ASKED", "VR-EU-0001")


def test_a_rule_without_a_value_at_another_moment_did_not_hold_then() -> None:
    """Trying an earlier moment may meet what now is passed over."""
    late = {"after": [date(CLOCK), date("payload.v.0.dt", 9)]}
    odd = {"if": [late, False, {"+": ["a", 1]}]}
    asked = rules(published("VR-EU-0001", odd))
    assert verdict(vaccination(), "2022-02-01", asked) == ("NOT_ASKED", "VR-EU-0001")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=5,
)
ENTRIES: Iterable[Json] = (vaccination(), negative_test(), recovered())
MEMBERS = ("tg", "mp", "dn", "sd", "dt", "ci", "tt", "tr", "sc", "fr", "df", "du")
ODD_ENTRY = st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=3)


@st.composite
def payloads(draw_from: st.DrawFn) -> Json:
    """A certificate with a few members replaced by anything."""
    payload = draw_from(st.sampled_from(list(ENTRIES)))
    ((event, entries),) = ((name, held) for name, held in payload.items() if name != "ver")
    odd = [entry | draw_from(ODD_ENTRY) for entry in entries]  # type: ignore[attr-defined] # a list, as written above
    return {event: draw_from(st.just(odd) | JSON), draw_from(st.sampled_from("vtrx")): odd}


@draw(payloads() | st.dictionaries(st.sampled_from("vtr"), JSON), st.integers())
def test_any_payload_at_any_time_gets_one_verdict(payload: Json, wall_ms: int) -> None:
    """Nothing is raised, the same is said again, and a failure is named."""
    judged = judge(payload, ENVELOPE, EU, wall_ms)
    assert judge(payload, ENVELOPE, EU, wall_ms) == judged
    named = judged.status in (HealthStatus.EXPIRED, HealthStatus.CHECK_FAILED)
    assert named <= (judged.failed_rule is not None)


@draw(st.integers(0, 3 * 365 * 24))
def test_a_vaccination_goes_through_its_states_in_order(hours: int) -> None:
    """Not yet, green, expired: never back."""
    at = ms("2022-01-01") + hours * 3_600_000
    status = judge(vaccination(), ENVELOPE, EU, at).status
    expected = (
        HealthStatus.NOT_ASKED
        if hours < 14 * 24
        else HealthStatus.GREEN
        if hours <= 365 * 24
        else HealthStatus.EXPIRED
    )
    assert status is expected
