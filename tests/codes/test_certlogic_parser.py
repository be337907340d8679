"""Reading CertLogic: refused with its place unless the specification allows it, and bounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes.certlogic_parser import MAX_DEPTH, MAX_LITERAL_CHARS, MAX_NODES, parse
from gateway.codes.certlogic_terms import (
    CertLogicError,
    DataAccess,
    IdentifierPart,
    Items,
    Literal,
    Operation,
    Operator,
    PlusTime,
    TimeUnit,
)
from gateway.codes.limits import MAX_INTEGER

OPERANDS = {
    "!": 1,
    "dccDateOfBirth": 1,
    "===": 2,
    "in": 2,
    "+": 2,
    "if": 3,
    "reduce": 3,
    "and": 2,
    ">": 2,
    "<": 2,
    ">=": 2,
    "<=": 2,
    "after": 2,
    "before": 2,
    "not-after": 2,
    "not-before": 2,
}
VARIADIC = {"and": MAX_NODES - 1} | dict.fromkeys(list(OPERANDS)[8:], 3)


def refusal(logic: object) -> str:
    """Read what must be refused, and tell the words."""
    with pytest.raises(CertLogicError) as refused:
        parse(logic)
    return str(refused.value)


@pytest.mark.parametrize(
    ("logic", "expression"),
    [
        (True, Literal(value=True)),
        (17, Literal(17)),
        (17.0, Literal(17)),
        (-0.0, Literal(0)),
        ("apple", Literal("apple")),
        ([1, "b"], Items((Literal(1), Literal("b")))),
        ({"var": ""}, DataAccess(())),
        ({"var": "x.0.y"}, DataAccess(("x", "0", "y"))),
        ({"!": [1]}, Operation(Operator.NOT, (Literal(1),))),
        ({"plusTime": ["2021", -18, "year"]}, PlusTime(Literal("2021"), -18, TimeUnit.YEAR)),
        ({"extractFromUVCI": ["a", 1]}, IdentifierPart(Literal("a"), 1)),
    ],
)
def test_json_becomes_an_expression(logic: object, expression: object) -> None:
    """Each shape once; a number without a fraction is an integer, as in JSON."""
    parsed = parse(logic)
    assert parsed == expression
    assert repr(parsed) == repr(expression)


@pytest.mark.parametrize(("name", "count"), OPERANDS.items())
def test_an_operator_takes_its_number_of_operands(name: str, count: int) -> None:
    """Fewer are refused, and more than it takes."""
    most = VARIADIC.get(name, count)
    for taken in {count, most}:
        assert isinstance(parse({name: [1] * taken}), Operation)
    assert f"Logic.{name}: takes {count}" in refusal({name: [1] * (count - 1)})
    if name != "and":
        assert f"operands, got {most + 1}" in refusal({name: [1] * (most + 1)})


@pytest.mark.parametrize(
    ("logic", "seen"),
    [
        ({}, "Logic: an operation has one member, this has 0"),
        ({"!": [1], "and": [1, 1]}, "Logic: an operation has one member, this has 2"),
        ({"all": []}, "Logic: unknown operator 'all'"),
        ({"==": [1, 1]}, "Logic: unknown operator '=='; did you mean '==='?"),
        ({"plustime": []}, "did you mean 'plusTime'?"),
        ({"var": 0}, "Logic.var: 0 is no path"),
        ({"var": None}, "Logic.var: None is no path"),
        ({"var": ["x"]}, "Logic.var: ['x'] is no path"),
        ({"var": "x."}, "Logic.var: 'x.' is no path"),
        ({"var": ".x"}, "is no path"),
        ({"var": "x..y"}, "is no path"),
        ({"var": "x" * (MAX_LITERAL_CHARS + 1)}, "is no path"),
        ({"!": "foo"}, "Logic.!: the operands must be an array"),
        ({"and": {"0": 1, "1": 2}}, "Logic.and: the operands must be an array"),
        (None, "Logic: None is no literal"),
        (3.14, "Logic: 3.14 is no literal"),
        (float("nan"), "Logic: nan is no literal"),
        (float("inf"), "Logic: inf is no literal"),
        (1e300, "is no literal"),
        (MAX_INTEGER + 1, "is no literal"),
        (-MAX_INTEGER - 1, "is no literal"),
        ("x" * (MAX_LITERAL_CHARS + 1), "is no literal"),
        ({"plusTime": ["2021", 1]}, "Logic.plusTime: takes a text, a whole number and"),
        ({"plusTime": ["2021", 1, "week"]}, "Logic.plusTime: takes"),
        ({"plusTime": ["2021", 1, ["day"]]}, "Logic.plusTime: takes"),
        ({"plusTime": ["2021", 1.5, "day"]}, "Logic.plusTime: takes"),
        ({"plusTime": ["2021", True, "day"]}, "Logic.plusTime: takes"),
        ({"plusTime": ["2021", {"var": "x"}, "day"]}, "Logic.plusTime: takes"),
        ({"plusTime": ["2021", MAX_INTEGER + 1, "day"]}, "Logic.plusTime: takes"),
        ({"plusTime": [None, 1, "day"]}, "Logic.plusTime[0]: None is no literal"),
        ({"extractFromUVCI": ["a"]}, "Logic.extractFromUVCI: takes a text and a whole number"),
        ({"extractFromUVCI": ["a", "1"]}, "Logic.extractFromUVCI: takes"),
        ({"extractFromUVCI": ["a", False]}, "Logic.extractFromUVCI: takes"),
        ({"extractFromUVCI": [None, 1]}, "Logic.extractFromUVCI[0]: None is no literal"),
        ({"if": [True, {"and": [1, {"or": []}]}, 1]}, "Logic.if[1].and[1]: unknown operator 'or'"),
        ([1, [None]], "Logic[1][0]: None is no literal"),
    ],
)
def test_what_is_no_certlogic_is_refused_with_its_place(logic: object, seen: str) -> None:
    """The place leads to the very operand."""
    assert seen in refusal(logic)


def nested(depth: int) -> object:
    """Spell a negation of a negation, so many times."""
    logic: object = True
    for _ in range(depth):
        logic = {"!": [logic]}
    return logic


def test_depth_is_bounded() -> None:
    """At and above the limit."""
    assert isinstance(parse(nested(MAX_DEPTH)), Operation)
    assert f"nested deeper than {MAX_DEPTH}" in refusal(nested(MAX_DEPTH + 1))
    assert f"nested deeper than {MAX_DEPTH}" in refusal(nested(5000))


def test_the_number_of_expressions_is_bounded() -> None:
    """At and above the limit, the array itself counted."""
    assert isinstance(parse([1] * (MAX_NODES - 1)), Items)
    assert f"more than {MAX_NODES} expressions" in refusal([1] * MAX_NODES)


def test_texts_and_integers_are_bounded() -> None:
    """At the limit; above it stands in the table."""
    longest = "x" * MAX_LITERAL_CHARS
    assert parse([longest, MAX_INTEGER, -MAX_INTEGER]) == Items(
        (Literal(longest), Literal(MAX_INTEGER), Literal(-MAX_INTEGER))
    )
    assert parse({"var": longest}) == DataAccess((longest,))


def test_a_refusal_never_repeats_a_long_value() -> None:
    """Whoever reads it wants the place."""
    monster = {"var": [["x" * 10_000] * 1000] * 1000}
    assert len(refusal(monster)) < 2000
    assert len(refusal({"x" * 100_000: []})) < 200


KEYS = st.sampled_from([*OPERANDS, "var", "plusTime", "extractFromUVCI", "xor"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=2),
    max_leaves=10,
)


def _outcome(logic: object) -> object:
    try:
        return parse(logic)
    except CertLogicError as refused:
        return str(refused)


@given(JSON)
def test_any_json_is_an_expression_or_refused_by_name(logic: object) -> None:
    """No other exception, and the same outcome again."""
    assert _outcome(logic) == _outcome(logic)
