"""The file of health rules: read whole, or refused with every problem in one run."""

import json

import pytest
from hypothesis import given as draw
from hypothesis import strategies as st

from gateway.codes.certlogic_parser import parse
from gateway.codes.health_rules import CertificateType, RuleType
from gateway.codes.health_rules_file import (
    MAX_BYTES,
    MAX_CODE_CHARS,
    MAX_CODES,
    MAX_RULES,
    MAX_VALUE_SETS,
    read_health_rules,
)
from gateway.errors import ConfigurationError
from tests.published_rules import STRUCK_OFF, TEMPLATE, Json, published, rule_file

RIGHT = published("VR-EU-0001", {"!": [{"var": "payload.v.1"}]})


def problem(text: bytes) -> str:
    """Read what must be refused, and tell the words."""
    with pytest.raises(ConfigurationError) as refusal:
        read_health_rules(text, "health-rules.json")
    message = str(refusal.value)
    assert message.startswith("health-rules.json: not a usable file of health rules; correct it")
    return message


def test_published_rules_are_read_unchanged() -> None:
    """The EU's template and a German invalidation rule."""
    rules = read_health_rules(rule_file(*TEMPLATE, STRUCK_OFF), "health-rules.json")
    assert rules.country == "EU"
    assert rules.value_sets == {"disease-agent-targeted": ("840539006",)}
    assert len(rules.rules) == len(TEMPLATE) + 1
    struck_off = rules.rules[-1]
    assert struck_off.identifier == "IR-DE-0001"
    assert struck_off.type is RuleType.INVALIDATION
    assert struck_off.country == "DE"
    assert struck_off.certificates is CertificateType.VACCINATION
    assert struck_off.logic == parse(STRUCK_OFF["Logic"])


def test_version_and_validity_are_read_as_numbers() -> None:
    """A Dutch rule began at midnight an hour east of Greenwich."""
    entry = RIGHT | {"Version": "1.12.3", "ValidFrom": "2022-06-02T00:00:00+01:00"}
    (rule,) = read_health_rules(rule_file(entry), "health-rules.json").rules
    assert rule.version == (1, 12, 3)
    assert rule.valid_from_ms == 1_654_124_400_000
    assert rule.valid_to_ms == 1_906_502_400_000


@pytest.mark.parametrize("version", ["0.1.0", "0.7.5", "1.3.2", "2.0.1"])
def test_any_version_of_the_engine_may_be_named(version: str) -> None:
    """Slovakia and Togo named ones that never were; what counts is that the logic is known."""
    entry = RIGHT | {"EngineVersion": version}
    assert len(read_health_rules(rule_file(entry), "health-rules.json").rules) == 1


def test_members_that_say_nothing_are_passed_over() -> None:
    """Some services add a hash, and an empty region."""
    entry = RIGHT | {"Region": "", "Hash": "00"}
    assert len(read_health_rules(rule_file(entry), "health-rules.json").rules) == 1


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"1" * 5000, "not JSON"),
        (b"[]", "expected an object with the members country, valueSets, rules"),
        (b"{}", "expected an object with the members country, valueSets, rules"),
        (b'{"country": "EU", "rules": []}', "expected an object with the members"),
        (b'{"country": "EU", "country": "EU"}', "member 'country' stands 2 times"),
        (b" " * (MAX_BYTES + 1), f"{MAX_BYTES + 1} bytes; at most {MAX_BYTES}"),
        (rule_file(RIGHT, country="eu"), "country: expected two capital letters, got 'eu'"),
        (rule_file(RIGHT, country=["EU"]), "country: expected two capital letters"),
        (rule_file(RIGHT, country="AT"), "none of type Acceptance is AT's; nobody would be green"),
        (rule_file(STRUCK_OFF, country="DE"), "none of type Acceptance is DE's"),
        (rule_file(), f"rules: expected an array of 1 to {MAX_RULES} rules"),
        (rule_file(1), "rules[0]: expected an object with Identifier, Type, "),
        (rule_file(RIGHT, RIGHT), "VR-EU-0001 version 1.0.0 stands 2 times; keep one"),
        (rule_file(RIGHT, value_sets=[]), "valueSets: expected an object of up to 64"),
        (rule_file(RIGHT, value_sets={"a": "x"}), "valueSets 'a': expected an array of up to"),
        (rule_file(RIGHT, value_sets={"a": 1}), "valueSets 'a'"),
        (rule_file(RIGHT, value_sets={"a": [1]}), "valueSets 'a'"),
        (rule_file(RIGHT, value_sets={"a": [""]}), "valueSets 'a'"),
    ],
)
def test_a_file_that_is_none_is_refused(text: bytes, seen: str) -> None:
    """Each with its own words."""
    assert seen in problem(text)


def test_rules_must_be_an_array() -> None:
    """An object of rules is none."""
    document = {"country": "EU", "valueSets": {}, "rules": {"0": RIGHT}}
    assert "rules: expected an array" in problem(json.dumps(document).encode())


@pytest.mark.parametrize(
    ("members", "seen"),
    [
        ({"Identifier": "XR-EU-0001"}, "Identifier: expected a name such as VR-EU-0003, got 'XR-"),
        ({"Identifier": "VR-EU-"}, "Identifier: expected"),
        ({"Identifier": "VR-EU-0001\n"}, "Identifier: expected"),
        ({"Identifier": 1}, "Identifier: expected"),
        ({"Identifier": "GR-EU-0001"}, "Identifier: begins with VR by its Type and CertificateT"),
        ({"Type": "Invalidation"}, "Identifier: begins with IR by its Type"),
        ({"Type": "BoosterNotification"}, 'Type: expected "Acceptance" or "Invalidation", got'),
        ({"Country": "DE"}, "Country: DE is not the country of the Identifier"),
        ({"Country": "eu"}, "Country: expected two capital letters"),
        ({"Version": "1.0"}, "Version: expected three numbers with dots between, got '1.0'"),
        ({"Version": "1.0.0-beta"}, "Version: expected"),
        ({"Version": "1.0.9999999"}, "Version: expected"),
        ({"SchemaVersion": "2.0.0"}, "SchemaVersion: expected a version 1"),
        ({"Engine": "JSONLOGIC"}, 'Engine: expected "CERTLOGIC"'),
        ({"EngineVersion": "2"}, "EngineVersion: expected three numbers"),
        ({"CertificateType": "Booster"}, 'CertificateType: expected "General"'),
        ({"ValidFrom": "2022-02-01"}, "ValidFrom: expected a date-time such as"),
        ({"ValidTo": "2022-02-01T00:00:00"}, "ValidTo: expected a date-time such as"),
        ({"ValidFrom": "2022-02-30T00:00:00Z"}, "ValidFrom, ValidTo: day is out of range"),
        ({"ValidTo": "2021-06-01T00:00:00Z"}, "ValidTo: must be later than ValidFrom"),
        ({"Description": "text"}, "Description: expected an array, got 'text'"),
        ({"AffectedFields": None}, "AffectedFields: expected an array"),
        ({"Region": "BY"}, "Region: rules of a region are not supported"),
        ({"Logic": {"or": []}}, "rules[0] 'VR-EU-0001': Logic: unknown operator 'or'"),
        ({"Logic": {"if": [1, {"!": []}, 1]}}, "'VR-EU-0001': Logic.if[1].!: takes 1 operands"),
        ({"Logic": None}, "'VR-EU-0001': Logic: None is no literal"),
    ],
)
def test_a_wrong_member_is_named(members: Json, seen: str) -> None:
    """With the rule, the place in it, what is right and what was seen."""
    assert seen in problem(rule_file(RIGHT | members))


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_a_missing_member_is_named(name: str) -> None:
    """Every member of the published schema is required."""
    torn = {member: value for member, value in RIGHT.items() if member != name}
    assert f"{name} is missing" in problem(rule_file(torn))


def test_an_operator_given_twice_is_refused() -> None:
    """Two readers could see two rules."""
    text = rule_file(RIGHT).replace(b'{"!":', b'{"!": [1], "!":')
    assert "member '!' stands 2 times in one object" in problem(text)


def test_all_problems_come_in_one_run() -> None:
    """Six mistakes, six lines."""
    wrong = RIGHT | {"Engine": "x", "Version": "x"}
    bad_logic = RIGHT | {"Logic": {"xor": []}}
    text = rule_file(wrong, bad_logic, "x", country="?", value_sets={"a": 1})
    lines = [line.strip() for line in problem(text).splitlines()[1:]]
    assert [line.split(":")[0] for line in lines] == [
        "country",
        "valueSets 'a'",
        "rules[0] 'VR-EU-0001'",
        "rules[0] 'VR-EU-0001'",
        "rules[1] 'VR-EU-0001'",
        "rules[2]",
    ]


def test_a_file_is_bounded_at_its_limits() -> None:
    """The most of everything is read; one more is not."""
    many = [published(f"VR-EU-{number}", True) for number in range(MAX_RULES + 1)]  # noqa: FBT003 - a rule that grants all
    sets: Json = {f"set {number}": [] for number in range(MAX_VALUE_SETS + 1)}
    codes = ["x" * MAX_CODE_CHARS] * (MAX_CODES + 1)
    fits = rule_file(*many[1:], value_sets=dict(list(sets.items())[1:]) | {"set 9": codes[1:]})
    assert len(read_health_rules(fits, "health-rules.json").rules) == MAX_RULES
    assert "rules: expected" in problem(rule_file(*many))
    assert "valueSets: expected" in problem(rule_file(RIGHT, value_sets=sets))
    assert "valueSets 'a'" in problem(rule_file(RIGHT, value_sets={"a": codes}))
    too_long = {"a": ["x" * (MAX_CODE_CHARS + 1)]}
    assert "valueSets 'a'" in problem(rule_file(RIGHT, value_sets=too_long))


@draw(st.binary(max_size=200))
def test_random_bytes_are_refused_with_words(text: bytes) -> None:
    """No other exception leaves the reader."""
    problem(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@draw(st.fixed_dictionaries({}, optional=dict.fromkeys(RIGHT, JSON)))
def test_random_members_are_read_or_refused_with_words(members: Json) -> None:
    """Any JSON type may stand anywhere."""
    assert _outcome(rule_file(RIGHT | members)) in ("read", "refused")


def _outcome(text: bytes) -> str:
    try:
        read_health_rules(text, "health-rules.json")
    except ConfigurationError:
        return "refused"
    return "read"


@draw(JSON)
def test_random_documents_are_refused_with_words(document: object) -> None:
    """Whatever JSON it is."""
    problem(json.dumps(document).encode())
