"""CertLogic: what each operator makes of values, as specification 1.3.2 and its suite say."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes.certlogic import Budget, evaluate
from gateway.codes.certlogic_parser import MAX_LITERAL_CHARS, parse
from gateway.codes.certlogic_terms import CertLogicError
from gateway.codes.certlogic_values import MAX_IDENTIFIER_CHARS
from gateway.codes.limits import MAX_INTEGER

STEPS = 1000
DATE = {"plusTime": ["2021-08-01", 0, "day"]}


def value(logic: object, context: object = None, steps: int = STEPS) -> object:
    """Evaluate what JSON spells."""
    return evaluate(parse(logic), context, Budget(steps))


def var(path: str) -> Mapping[str, object]:
    """Spell an access to the context."""
    return {"var": path}


def refusal(logic: object, context: object = None, steps: int = STEPS) -> str:
    """Evaluate what must be refused, and tell the words."""
    with pytest.raises(CertLogicError) as refused:
        value(logic, context, steps)
    return str(refused.value)


@pytest.mark.parametrize("literal", [True, False, 17, -1, 0, "apple", "", ["a", "b"], []])
def test_a_literal_stands_for_itself(literal: object) -> None:
    """An array does by its members."""
    result = value(literal, {})
    assert result == literal
    assert type(result) is type(literal)


@pytest.mark.parametrize(
    ("path", "context", "found"),
    [
        ("", {"foo": "bar"}, {"foo": "bar"}),
        ("", 1, 1),
        ("", None, None),
        ("x", {"x": 1}, 1),
        ("x.0", {"x": [1]}, 1),
        ("x.0", {"x": (1,)}, 1),
        ("xxx.0.yyy", {"xxx": [{"yyy": 1}]}, 1),
        ("1.1", ["apple", ["banana", "beer"]], "beer"),
        ("x", None, None),
        ("x.y.z", None, None),
        ("x.y", {"x": {"z": 1}}, None),
        ("x.0", {"x": {"z": 1}}, None),
        ("x.0", {"y": {"z": 1}}, None),
        ("a.b.c", {"a": {"b": None}}, None),
        ("x", "foo", None),
        ("0", "foo", None),
        ("x", 42, None),
        ("x", True, None),
        ("5", [0, 1, 1, 2, 3, 5], 5),
        ("6", [0, 1, 1, 2, 3, 5], None),
        ("-1", [0, 1], None),
        ("length", [0, 1], None),
        ("x.0", {"x": {"0": "by name"}}, "by name"),
        ("9999999999", [0], None),
        ("²", [0, 1, 2], None),
        ("x", {"x": 2.0}, 2),
        ("x", {"x": 2.5}, 2.5),
    ],
)
def test_a_path_leads_into_the_certificate_or_to_null(
    path: str, context: object, found: object
) -> None:
    """Nothing that is absent is an error."""
    assert value(var(path), context) == found


TRUTHY: list[object] = [True, "foo", "0", 42, -1, ["foo"], [None], {"foo": "bar"}]
FALSY: list[object] = [False, None, "", 0, 0.0, [], {}]
NEITHER: list[object] = [0.5, float("nan"), b"x"]


@pytest.mark.parametrize("context", TRUTHY)
def test_a_guard_that_is_truthy_lets_then_count(context: object) -> None:
    """``if`` evaluates the chosen branch."""
    assert value({"if": [var(""), "T", "F"]}, context) == "T"


@pytest.mark.parametrize("context", FALSY)
def test_a_guard_that_is_falsy_lets_else_count(context: object) -> None:
    """The other branch."""
    assert value({"if": [var(""), "T", "F"]}, context) == "F"


def test_the_branch_that_is_not_chosen_is_not_evaluated() -> None:
    """It may have no value at all."""
    broken = {"+": ["a", 1]}
    assert value({"if": [True, 1, broken]}) == 1
    assert value({"if": [False, broken, 2]}) == 2


@pytest.mark.parametrize("context", TRUTHY)
def test_not_a_truthy_value_is_false(context: object) -> None:
    """One answer for each."""
    assert value({"!": [var("")]}, context) is False


@pytest.mark.parametrize("context", FALSY)
def test_not_a_falsy_value_is_true(context: object) -> None:
    """One answer for each."""
    assert value({"!": [var("")]}, context) is True


@pytest.mark.parametrize("context", NEITHER)
def test_what_is_neither_decides_nothing(context: object) -> None:
    """A date-time is, and so are numbers with a fraction."""
    for it in (var(""), DATE):
        for logic in ({"!": [it]}, {"and": [it, True]}, {"and": [True, it]}, {"if": [it, 1, 2]}):
            assert "neither truthy nor falsy" in refusal(logic, context)


@pytest.mark.parametrize(
    ("context", "result"),
    [
        ([True, False], False),
        ([None, True], None),
        ([True, {}], {}),
        ([1, 3], 3),
        ([3, False], False),
        ([0, True], 0),
        (["", True], ""),
        (["0", True], True),
        ([[], True], []),
    ],
)
def test_and_is_its_first_falsy_operand_or_its_last(context: object, result: object) -> None:
    """As in the public suite."""
    assert value({"and": [var("0"), var("1")]}, context) == result


def test_and_takes_any_number_and_stops_early() -> None:
    """What follows a falsy operand is not evaluated."""
    assert value({"and": [var("0"), var("1"), var("2")]}, [True, None, False]) is None
    assert value({"and": [True, 0, {"+": ["a", 1]}]}) == 0


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (1, 1, True),
        (1, 1.0, True),
        (1, "1", False),
        (0, "0", False),
        (1, 2, False),
        (1, True, False),
        (0, False, False),
        (None, None, True),
        (None, False, False),
        ("a", "a", True),
        ("a", "A", False),
        ([], [], False),
        ({}, {}, False),
        (0.5, 0.5, False),
    ],
)
def test_equality_knows_no_coercion(left: object, right: object, *, equal: bool) -> None:
    """Arrays and objects are never equal, and ``in`` means the same."""
    assert value({"===": [var("0"), var("1")]}, [left, right]) is equal
    assert value({"in": [var("0"), var("1")]}, [left, [right]]) is equal


@pytest.mark.parametrize(
    ("needle", "members", "found"),
    [
        (None, [], False),
        (None, [None], True),
        (None, ["a", "b"], False),
        ("a", ["a", "b"], True),
        ("c", ["a", "b"], False),
        ("a", ("b", "a"), True),
        (3, [1, 2, 3], True),
    ],
)
def test_in_looks_for_a_member(needle: object, members: object, *, found: bool) -> None:
    """In an array of whatever."""
    assert value({"in": [var("x"), var("y")]}, {"x": needle, "y": members}) is found


@pytest.mark.parametrize("members", [None, "abc", {"a": 1}, 1])
def test_in_refuses_what_is_no_array(members: object) -> None:
    """A text is none, though Python would search it."""
    assert "an array was expected" in refusal({"in": ["a", var("")]}, members)


@pytest.mark.parametrize(
    ("operator", "below", "level", "above"),
    [
        (">", False, False, True),
        (">=", False, True, True),
        ("<", True, False, False),
        ("<=", True, True, False),
    ],
)
def test_integers_are_compared(operator: str, *, below: bool, level: bool, above: bool) -> None:
    """Below, at and above."""
    outcomes = [value({operator: [left, 1]}) for left in (0, 1, 2)]
    assert outcomes == [below, level, above]


@pytest.mark.parametrize(
    ("operands", "between"),
    [
        ([0, 1, 2], True),
        ([0, 2, 1], False),
        ([1, 2, 0], False),
        ([1, 0, 2], False),
        ([2, 0, 1], False),
        ([2, 1, 0], False),
        ([1, 1, 1], True),
    ],
)
def test_three_operands_say_between(operands: list[int], *, between: bool) -> None:
    """Both halves must hold."""
    assert value({"<=": operands}) is between


@pytest.mark.parametrize("operator", [">", ">=", "<", "<=", "+"])
@pytest.mark.parametrize("other", ["1", None, True, [1], 0.5, {}])
def test_only_integers_count_as_numbers(operator: str, other: object) -> None:
    """A boolean is none, and neither is a text of digits."""
    assert "a value that is no int" in refusal({operator: [var(""), 1]}, other)
    assert "a value that is no int" in refusal({operator: [1, var("")]}, other)


def test_plus_adds_within_what_json_keeps() -> None:
    """At and above the limit."""
    assert value({"+": [1, 2]}) == 3
    assert value({"+": [var(""), 1]}, MAX_INTEGER - 1) == MAX_INTEGER
    assert value({"+": [var(""), -1]}, 1 - MAX_INTEGER) == -MAX_INTEGER
    assert "a sum out of range" in refusal({"+": [var(""), 1]}, MAX_INTEGER)
    assert "a sum out of range" in refusal({"+": [var(""), -1]}, -MAX_INTEGER)


@pytest.mark.parametrize(
    ("operator", "earlier", "level", "later"),
    [
        ("after", False, False, True),
        ("not-before", False, True, True),
        ("before", True, False, False),
        ("not-after", True, True, False),
    ],
)
def test_date_times_are_compared(operator: str, *, earlier: bool, level: bool, later: bool) -> None:
    """A millisecond earlier, the same moment in another zone, a millisecond later."""
    moments = (
        "2021-07-31T23:59:59.999Z",
        "2021-08-01T02:00:00+02:00",
        "2021-08-01T00:00:00.001Z",
    )
    outcomes = [value({operator: [{"plusTime": [it, 0, "day"]}, DATE]}) for it in moments]
    assert outcomes == [earlier, level, later]


@pytest.mark.parametrize(
    ("clock", "within"),
    [
        ("2021-01-14T23:59:59.999Z", False),
        ("2021-01-15", True),
        ("2021-06-01T10:00:00Z", True),
        ("2022-01-01", True),
        ("2022-01-01T00:00:00.001Z", False),
    ],
)
def test_a_window_of_dates_has_both_its_ends(clock: str, *, within: bool) -> None:
    """The ternary form, as the EU's rule on vaccinations uses it."""
    window = [
        {"plusTime": [var("dt"), 14, "day"]},
        {"plusTime": [var("now"), 0, "day"]},
        {"plusTime": [var("dt"), 365, "day"]},
    ]
    assert value({"not-after": window}, {"dt": "2021-01-01", "now": clock}) is within


@pytest.mark.parametrize("operator", ["after", "before", "not-after", "not-before"])
def test_texts_are_no_date_times(operator: str) -> None:
    """Only ``plusTime`` and ``dccDateOfBirth`` make one."""
    assert "a value that is no datetime" in refusal({operator: ["2021-08-01", DATE]})


@pytest.mark.parametrize("operation", [{"plusTime": [DATE, 1, "day"]}, {"dccDateOfBirth": [DATE]}])
def test_date_times_are_made_from_texts_only(operation: object) -> None:
    """Not from date-times, by the specification."""
    assert "a value that is no str" in refusal(operation)


def test_a_date_that_is_none_is_refused() -> None:
    """In the payload, where no rule could have checked it before."""
    assert "has no value" in refusal({"plusTime": [var(""), 0, "day"]}, "2021-02-30")
    assert "has no value" in refusal({"dccDateOfBirth": [var("")]}, "")


MINOR = {
    "and": [
        var("dob"),
        {"after": [{"dccDateOfBirth": [var("dob")]}, {"plusTime": [var("now"), -18, "year"]}]},
    ]
}


@pytest.mark.parametrize(
    ("dob", "now", "minor"),
    [
        ("2004-01-01", "2021-12-31T23:59:59.999Z", True),
        ("2004-01-01", "2022-01-01T00:00:00.000Z", False),
        ("2004-01", "2022-01-30T13:37:00.042Z", True),
        ("2004-01", "2022-01-31T00:00:00.000", False),
        ("2004", "2022-12-30T13:37:00.042Z", True),
        ("2004", "2022-12-31T00:00:00.000Z", False),
        ("", "2022-02-27T13:37:00.042Z", ""),
    ],
)
def test_a_minor_is_recognised_from_a_partial_date_of_birth(
    dob: str, now: str, minor: object
) -> None:
    """As in the public suite: the last day that the date may mean."""
    assert value(MINOR, {"dob": dob, "now": now}) == minor


SUM = {"+": [var("accumulator"), var("current")]}


@pytest.mark.parametrize(("members", "total"), [([1, 2, 3, 4], 10), ([], 0), (None, 0), ((5,), 5)])
def test_reduce_folds_from_the_left(members: object, total: int) -> None:
    """Nothing is folded over nothing."""
    assert value({"reduce": [var("x"), SUM, 0]}, {"x": members}) == total


def test_reduce_sees_only_its_two_values() -> None:
    """The certificate itself is out of sight, by the specification."""
    assert value({"reduce": [[1], var("x"), 0]}, {"x": "seen"}) is None
    order = {"reduce": [[1, 2], [var("accumulator"), var("current")], 0]}
    assert value(order) == [[0, 1], 2]


@pytest.mark.parametrize("members", [0, "", False, {}, "abc", {"a": 1}])
def test_reduce_refuses_what_is_no_array(members: object) -> None:
    """Falsy values included; only null counts as empty."""
    assert "an array was expected" in refusal({"reduce": [var(""), 1, 0]}, members)


NL = "URN:UVCI:01:NL:187/37512422923"
AT = "01:AT:10807843F94AEE0EE5093FBC254BD813#B"
ODD = "foo/bar::baz#999lizards"


@pytest.mark.parametrize(
    ("identifier", "parts"),
    [
        (None, [None, None, None, None, None, None]),
        ("", ["", None, None, None, None, None]),
        (NL, ["01", "NL", "187", "37512422923", None, None]),
        (NL.removeprefix("URN:UVCI:"), ["01", "NL", "187", "37512422923", None, None]),
        (AT, ["01", "AT", "10807843F94AEE0EE5093FBC254BD813", "B", None, None]),
        (ODD, ["foo", "bar", "", "baz", "999lizards", None]),
        (f"URN:UVCI:{ODD}", ["foo", "bar", "", "baz", "999lizards", None]),
        ("a::c/#/f", ["a", "", "c", "", "", "f"]),
    ],
)
def test_an_identifier_falls_into_its_parts(identifier: object, parts: list[str | None]) -> None:
    """As in the public suite, negative index included."""
    assert value({"extractFromUVCI": [var(""), -1]}, identifier) is None
    found = [value({"extractFromUVCI": [var(""), index]}, identifier) for index in range(6)]
    assert found == parts


def test_an_identifier_is_a_text_of_bounded_length() -> None:
    """At and above the limit."""
    part = {"extractFromUVCI": [var(""), 0]}
    assert value(part, "a" * MAX_IDENTIFIER_CHARS) == "a" * MAX_IDENTIFIER_CHARS
    assert "more than 256 characters" in refusal(part, "a" * (MAX_IDENTIFIER_CHARS + 1))
    assert "a value that is no str" in refusal(part, 1)


def test_every_expression_and_every_member_costs_a_step() -> None:
    """One step less than needed is refused."""
    search = {"in": ["x", ["a", "b", "c"]]}
    assert value(search, steps=9) is False
    assert "more steps" in refusal(search, steps=8)


def test_folds_within_folds_end_with_the_budget() -> None:
    """A hundred members cubed would be a million."""
    inner: object = {"reduce": [var("current"), {"+": [var("accumulator"), 1]}, 0]}
    members = [list(range(100))] * 100
    assert "more steps" in refusal({"reduce": [var(""), inner, 0]}, members)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=8,
)
DATES = st.sampled_from(["2021", "2021-02", "2021-02-03", "2021-02-03T04:05:06Z", "9999", "0000"])
PATHS = st.sampled_from(["", "0", "1", "0.1", "current", "accumulator", "x.y"])


def _operations(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    def named(names: list[str], fewest: int, most: int) -> st.SearchStrategy[object]:
        operands = st.lists(inner, min_size=fewest, max_size=most)
        return st.builds(lambda name, given: {name: given}, st.sampled_from(names), operands)

    comparisons = ["<", ">", "<=", ">=", "after", "before", "not-after", "not-before"]
    amounts = st.integers(-MAX_INTEGER, MAX_INTEGER)
    units = st.sampled_from(["year", "month", "day", "hour"])
    return st.one_of(
        named(["!", "dccDateOfBirth"], 1, 1),
        named(["===", "in", "+"], 2, 2),
        named(["if", "reduce"], 3, 3),
        named([*comparisons, "and"], 2, 3),
        st.lists(inner, max_size=3),
        st.tuples(inner, amounts, units).map(lambda it: {"plusTime": list(it)}),
        st.tuples(inner, amounts).map(lambda it: {"extractFromUVCI": list(it)}),
    )


LEAVES = (
    st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.text(max_size=MAX_LITERAL_CHARS)
    | DATES
    | PATHS.map(lambda path: {"var": path})
)
LOGIC = st.recursive(LEAVES, _operations, max_leaves=12)


def _outcome(logic: object, context: object) -> object:
    try:
        return repr(value(logic, context, 200))
    except CertLogicError as refused:
        return str(refused)


@given(LOGIC, JSON)
def test_any_expression_has_a_value_or_is_refused_by_name(logic: object, context: object) -> None:
    """No other exception, and the same outcome again."""
    assert _outcome(logic, context) == _outcome(logic, context)
