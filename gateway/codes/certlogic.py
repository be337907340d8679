"""CertLogic: the value of an expression for a certificate; pure, bounded, and without a clock."""

from collections.abc import Sequence

from gateway.codes.certlogic_terms import (
    CertLogicError,
    DataAccess,
    Expression,
    Items,
    Literal,
    Operation,
    Operator,
    PlusTime,
)
from gateway.codes.certlogic_time import date_of_birth, plus_time
from gateway.codes.certlogic_values import (
    add,
    compare,
    identifier_part,
    look_up,
    same,
    truth,
    typed,
)

_AND, _IF, _REDUCE = Operator.AND, Operator.IF, Operator.REDUCE
_EQUAL, _NOT, _IN, _PLUS = Operator.EQUAL, Operator.NOT, Operator.IN, Operator.PLUS
_DATE_OF_BIRTH = Operator.DATE_OF_BIRTH
"""Names of the members: a look-up in an enum costs as much as a step of a rule."""


class Budget:
    """How much work may still be done; shared by all that belongs to one judgement.

    Args:
        steps: expressions to evaluate and array members to search.
    """

    __slots__ = ("_left",)

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Take steps off.

        Raises:
            CertLogicError: there are not as many left.
        """
        self._left -= steps
        if self._left < 0:
            raise CertLogicError("Logic", "takes more steps than a certificate may cost")


def evaluate(expression: Expression, context: object, budget: Budget) -> object:
    """The value of an expression.

    Args:
        expression: what was parsed.
        context: what ``var`` reads, JSON values; for a rule ``{"payload": …, "external": …}``.
        budget: bounds the work, which ``reduce`` would multiply.

    Returns:
        A JSON value, or a ``datetime`` in UTC.

    Raises:
        CertLogicError: no value by the specification, or the budget is spent.
    """
    try:
        return _value(expression, context, budget)
    except ValueError as error:
        raise CertLogicError("Logic", f"has no value: {error}") from None


def _value(expression: Expression, context: object, budget: Budget) -> object:
    budget.spend(1)
    match expression:  # in the order in which rules use them
        case DataAccess():
            return look_up(context, expression.path)
        case Operation():
            return _operate(expression.operator, expression.operands, context, budget)
        case Literal():
            return expression.value
        case PlusTime(text, amount, unit):
            return plus_time(typed(_value(text, context, budget), str), amount, unit)
        case Items():
            return [_value(member, context, budget) for member in expression.members]
        case _:
            return identifier_part(_value(expression.text, context, budget), expression.index)


def _operate(
    operator: Operator, operands: tuple[Expression, ...], context: object, budget: Budget
) -> object:
    if operator is _AND:
        return _and(operands, context, budget)
    if operator is _IF:
        guard, then, otherwise = operands
        met = _decided(_value(guard, context, budget))
        return _value(then if met else otherwise, context, budget)
    if operator is _REDUCE:
        return _reduce(operands, context, budget)
    return _apply(operator, [_value(operand, context, budget) for operand in operands], budget)


def _and(operands: tuple[Expression, ...], context: object, budget: Budget) -> object:
    *first, last = operands
    for operand in first:
        value = _value(operand, context, budget)
        if not _decided(value):
            return value
    value = _value(last, context, budget)
    _decided(value)
    return value


def _reduce(operands: tuple[Expression, ...], context: object, budget: Budget) -> object:
    operand, step, initial = operands
    accumulator = _value(initial, context, budget)
    array = _value(operand, context, budget)
    for current in () if array is None else _members(array):
        accumulator = _value(step, {"current": current, "accumulator": accumulator}, budget)
    return accumulator


def _apply(operator: Operator, values: list[object], budget: Budget) -> object:
    if operator is _EQUAL:
        return same(values[0], values[1])
    if operator is _NOT:
        return not _decided(values[0])
    if operator is _IN:
        members = _members(values[1])
        budget.spend(len(members))
        return any(same(values[0], member) for member in members)
    if operator is _PLUS:
        return add(values)
    if operator is _DATE_OF_BIRTH:
        return date_of_birth(typed(values[0], str))
    return compare(operator, values)


def _decided(value: object) -> bool:
    decided = truth(value)
    if decided is None:
        raise ValueError("an operand is neither truthy nor falsy")
    return decided


def _members(value: object) -> Sequence[object]:
    if isinstance(value, list | tuple):
        return value
    raise ValueError("an array was expected")
