"""What a decision leaves on disk, and what it must never leave there."""

import json
from dataclasses import replace

import pytest

from gateway.core.colour import ModuleColour, Sighting
from gateway.core.credential import HealthStatus, Identified, Presented, RefusedCode
from gateway.core.decision import decide
from gateway.core.event import GENESIS, Event, EventKind, row_hash, row_text
from gateway.core.evidence import Evidence
from gateway.core.heading import Heading
from gateway.core.instant import Instant
from gateway.core.passage.inputs import GuardOpens
from gateway.core.policy import Policy
from gateway.core.reason import Reason, Verdict
from gateway.core.record import decision_body, is_urgent, override_body
from gateway.core.row_value import row_value
from gateway.core.temperature import TemperatureAbsence
from tests.evidence import CREDENTIAL, MONO_NS, MS, NOW, estimate, evidence

POLICY = Policy()


def body_of(facts: Evidence) -> str:
    """The body as the journal stores it."""
    return json.dumps(decision_body(facts, decide(facts, POLICY, NOW)))


def test_an_admission_stores_every_input_it_stood_on() -> None:
    """So that the verdict can be computed again."""
    stored = json.loads(body_of(evidence(first_high=estimate(37.5))))

    assert stored["verdict"] == "admit"
    assert stored["code"]["replay_key"] == CREDENTIAL.replay_key
    assert stored["code"]["proof"] == "signed"
    assert stored["code"]["rule"] == ""
    assert stored["temperature"]["celsius"] == 36.6
    assert stored["first_high"]["celsius"] == 37.5
    assert stored["holder"]["company"] == "alpha"
    assert stored["rung"] == "live"
    assert stored["age_ms"] == {
        "code": 5000,
        "temperature": 200,
        "roster": 3600000,
        "revocations": 3600000,
        "statuses": None,
        "trust": None,
    }


def test_the_health_rule_that_failed_is_on_record() -> None:
    """By its identifier, which names nobody."""
    unproven = replace(CREDENTIAL, status=HealthStatus.EXPIRED, failed_rule="VR-EU-0001")
    assert json.loads(body_of(evidence(presented=unproven)))["code"]["rule"] == "VR-EU-0001"


def test_a_refused_code_leaves_its_reason_and_no_text() -> None:
    """The text may hold a name."""
    refused = RefusedCode(Reason.CODE_UNKNOWN)
    stored = json.loads(body_of(evidence(presented=refused, holder=None, temperature=None)))

    assert stored["code"] == {
        "format": "",
        "issuer": "",
        "refused": "code-unknown",
        "signed_ms": 0,
        "colour": "unknown",
        "beside": [],
    }
    assert stored["holder"] is None
    assert stored["temperature"] is None


def test_who_was_only_identified_is_stored_by_random_id_and_never_by_number() -> None:
    """With the guard who typed it."""
    typed = Identified("TYPED", Reason.NUMBER_TYPED, "badge:10234", "", "0011223344556677", "li")
    stored = json.loads(body_of(evidence(presented=typed)))

    assert stored["code"] == {
        "format": "TYPED",
        "issuer": "",
        "holder": "0011223344556677",
        "identified": "number-typed",
        "guard": "li",
        "colour": "unknown",
        "beside": [],
    }
    assert "10234" not in body_of(evidence(presented=typed))
    assert "10234" not in repr(typed)


def test_an_alias_never_reaches_the_disk() -> None:
    """Nor a log line, should one ever show the credential."""
    named = replace(CREDENTIAL, alias="wecom:77")

    assert "wecom" not in body_of(evidence(presented=named))
    assert "wecom" not in repr(named)


@pytest.mark.parametrize("presented", [CREDENTIAL, RefusedCode(Reason.CODE_EXPIRED, "PK1S")])
def test_how_the_code_looked_is_stored_beside_what_it_proved(presented: Presented) -> None:
    """Whoever asks later why a guard hesitated finds the colour and the other codes."""
    sighting = Sighting(ModuleColour.YELLOW, ("HC1", "unknown"))
    stored = json.loads(body_of(evidence(presented=presented, sighting=sighting)))

    assert (stored["code"]["colour"], stored["code"]["beside"]) == ("yellow", ["HC1", "unknown"])


def test_nothing_shown_and_nothing_measured_is_stored_as_such() -> None:
    """An absence has a name of its own."""
    facts = evidence(presented=None, holder=None, temperature=TemperatureAbsence.LOW)
    stored = json.loads(body_of(facts))

    assert stored["code"] is None
    assert stored["temperature"] == {"absent": "temperature-low"}


def test_an_override_names_the_guard_the_reason_and_what_was_overruled() -> None:
    """The first row is never rewritten."""
    refused = decide(evidence(replayed=True), POLICY, NOW)
    request = GuardOpens("act", "li", "identity-checked", 9)

    assert override_body(request, refused, "ff", Heading.OUT) == {
        "guard": "li",
        "second": None,
        "why": "identity-checked",
        "answers": 9,
        "overruled": "deny",
        "reasons": ["code-replayed"],
        "holder": "ff",
        "heading": "out",
        "punch": row_value(refused.punch),
    }
    visit = replace(request, registered=7, visitor="visitor-1")
    named = override_body(visit, refused, "ff", Heading.IN)
    assert (named["registered"], named["visitor"]) == (7, "visitor-1")
    nobody = override_body(request, None, "", Heading.IN)
    assert (nobody["overruled"], nobody["punch"]) == (None, None)


def test_a_fever_is_urgent_and_a_late_pass_is_not() -> None:
    """The centre hears of it before any backlog."""
    hot = evidence(temperature=estimate(38.0), first_high=estimate(38.0, MONO_NS - 3_000 * MS))

    assert is_urgent(decide(hot, POLICY, NOW))
    assert not is_urgent(decide(evidence(replayed=True), POLICY, NOW))
    assert EventKind.FORCED_OPEN.urgent
    assert not EventKind.ACCESS_GRANTED.urgent


def test_a_row_is_one_ascii_line_that_carries_the_hash_of_the_row_before() -> None:
    """The chain is over the very bytes that are stored and sent."""
    event = Event(EventKind.TAMPER, NOW, {"note": "门\n"}, 3, 4)

    first = row_text(event, 1, GENESIS)
    second = row_text(event, 2, row_hash(first))

    assert first.isascii()
    assert "\n" not in first
    assert json.loads(second)["p"] == row_hash(first)
    assert json.loads(first)["body"] == {"note": "门\n"}
    assert (json.loads(first)["pv"], json.loads(first)["rv"]) == (3, 4)


def test_time_on_the_monotonic_clock_is_a_difference() -> None:
    """Wall clocks jump, this one does not."""
    assert Instant(0, 500, "b", NOW.clock).since_ns(200) == 300


def test_a_verdict_has_a_stable_name() -> None:
    """For the wire."""
    assert [verdict.wire for verdict in Verdict] == ["admit", "refer", "deny"]
