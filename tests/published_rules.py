"""Health rules in the shape in which the EU and its members published them; not ours."""

import json

COVID_19 = "840539006"
NOT_DETECTED = "260415000"
NAAT, ANTIGEN = "LP6464-4", "LP217198-3"
EMA = ["EU/1/20/1528", "EU/1/20/1507", "EU/1/21/1529", "EU/1/20/1525"]
CLOCK = "external.validationClock"
TYPES = {"GR": "General", "VR": "Vaccination", "TR": "Test", "RR": "Recovery", "IR": "General"}

Json = dict[str, object]


def var(path: str) -> Json:
    """Spell an access to the context."""
    return {"var": path}


def date(path: str, amount: int = 0, unit: str = "day") -> Json:
    """Spell a date-time of the context."""
    return {"plusTime": [var(path), amount, unit]}


def given(guard: object, then: object) -> Json:
    """Spell a rule that passes whatever it is not about."""
    return {"if": [guard, then, True]}


def published(identifier: str, logic: object, **changed: object) -> Json:
    """A right entry of a rule file, with members changed."""
    prefix, country, _ = identifier.split("-")
    right: Json = {
        "Identifier": identifier,
        "Type": "Invalidation" if prefix == "IR" else "Acceptance",
        "Country": country,
        "Version": "1.0.0",
        "SchemaVersion": "1.0.0",
        "Engine": "CERTLOGIC",
        "EngineVersion": "0.7.5",
        "CertificateType": TYPES[prefix],
        "Description": [{"lang": "en", "desc": "A rule as it was published."}],
        "ValidFrom": "2021-06-01T00:00:00Z",
        "ValidTo": "2030-06-01T00:00:00Z",
        "AffectedFields": ["v.0"],
        "Logic": logic,
    }
    return right | changed


def rule_file(*entries: object, country: object = "EU", value_sets: object = None) -> bytes:
    """A file of rules."""
    sets = {"disease-agent-targeted": [COVID_19]} if value_sets is None else value_sets
    return json.dumps({"country": country, "valueSets": sets, "rules": entries}).encode()


def _agent(event: str) -> Json:
    known = {"in": [var(f"{event}.tg"), var("external.valueSets.disease-agent-targeted")]}
    return given(var(event), known)


_EVENTS = [var("payload.r"), var("payload.t"), var("payload.v")]
_COUNT = {"+": [var("accumulator"), {"if": [var("current.0"), 1, 0]}]}
_WHERE = {"extractFromUVCI": [var("payload.v.0.ci"), 1]}

TEMPLATE = [
    published("GR-EU-0000", {"===": [{"reduce": [_EVENTS, _COUNT, 0]}, 1]}),
    published("GR-EU-0001", {"and": [_agent(f"payload.{event}.0") for event in "rtv"]}),
    published("VR-EU-0000", {"!": [var("payload.v.1")]}),
    published(
        "VR-EU-0001",
        given(var("payload.v.0"), {"in": [var("payload.v.0.mp"), EMA]}),
    ),
    published(
        "VR-EU-0002",
        given(var("payload.v.0"), {">=": [var("payload.v.0.dn"), var("payload.v.0.sd")]}),
    ),
    published(
        "VR-EU-0003",
        given(
            var("payload.v.0"),
            {"not-after": [date("payload.v.0.dt", 14), date(CLOCK), date("payload.v.0.dt", 365)]},
        ),
    ),
    published("TR-EU-0000", {"!": [var("payload.t.1")]}),
    published(
        "TR-EU-0001",
        given(var("payload.t.0"), {"in": [var("payload.t.0.tt"), [ANTIGEN, NAAT]]}),
    ),
    published(
        "TR-EU-0004",
        given(var("payload.t.0"), {"===": [var("payload.t.0.tr"), NOT_DETECTED]}),
    ),
    published(
        "TR-EU-0005",
        given(
            {"===": [var("payload.t.0.tt"), ANTIGEN]},
            {"before": [date(CLOCK), date("payload.t.0.sc", 48, "hour")]},
        ),
    ),
    published(
        "TR-EU-0006",
        given(
            {"===": [var("payload.t.0.tt"), NAAT]},
            {"before": [date(CLOCK), date("payload.t.0.sc", 72, "hour")]},
        ),
    ),
    published("RR-EU-0000", {"!": [var("payload.r.1")]}),
    published(
        "RR-EU-0001",
        given(
            var("payload.r.0"),
            {"not-after": [date("payload.r.0.df"), date(CLOCK), date("payload.r.0.du")]},
        ),
    ),
    published(
        "RR-EU-0002",
        given(
            var("payload.r.0"),
            {
                "and": [
                    {"not-before": [date("payload.r.0.df"), date("payload.r.0.fr", 11)]},
                    {"not-after": [date("payload.r.0.du"), date("payload.r.0.fr", 180)]},
                ]
            },
        ),
    ),
]
"""The EU's template of 2021: vaccination 14 to 365 days, antigen 48 h, NAAT 72 h."""

STRUCK_OFF = published(
    "IR-DE-0001",
    given(var("payload.v.0.ci"), {"if": [{"in": [_WHERE, ["A51018097"]]}, False, True]}),
    CertificateType="Vaccination",
    EngineVersion="0.8.0",
)
"""Germany withdrew certificates of some issuers by their place in the identifier."""

_DN, _SD = var("payload.v.0.dn"), var("payload.v.0.sd")
_AFTER_ONE = {"and": [{"===": [_DN, 2]}, {"===": [_SD, 1]}]}
_AFTER_TWO = {"and": [{"===": [_DN, 3]}, {"<=": [2, _SD, 3]}]}

UNLESS_BOOSTED = published(
    "VR-LT-0005",
    given(
        var("payload.v.0"),
        given(
            {"after": [date(CLOCK), date("payload.v.0.dt", 270)]},
            {"if": [_AFTER_ONE, True, {"if": [_AFTER_TWO, True, False]}]},
        ),
    ),
    EngineVersion="1.0.0",
)
"""Lithuania ended a vaccination after 270 days unless it was a booster: a window in a guard."""

NO_PROOF_ASKED = published("GR-DE-0001", {"if": [True, True, var("payload.v")]})
"""Germany's rule since June 2022: every certificate passes."""
