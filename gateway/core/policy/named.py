"""Rules found by whom they name, as a park has hundreds and a person a few; not when they hold."""

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from gateway.core.credential import Holder


class Naming(Protocol):
    """A rule that speaks of some people only."""

    @property
    def groups(self) -> tuple[str, ...]:
        """Whom, by group; empty for everybody."""
        ...

    @property
    def companies(self) -> tuple[str, ...]:
        """Whom, by company; empty for all."""
        ...

    def names(self, holder: Holder) -> bool:
        """Whether it speaks of this person."""
        ...


Rule = TypeVar("Rule", bound=Naming)


class Named(Generic[Rule]):
    """Rules of one kind, each filed by its companies, else by its groups, else under everybody.

    Args:
        rules: in the order of the policy, which is kept.
    """

    __slots__ = ("_of_all", "_of_company", "_of_group", "_rules")

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._of_all: list[int] = []
        self._of_company: dict[str, list[int]] = {}
        self._of_group: dict[str, list[int]] = {}
        for place, rule in enumerate(self._rules):
            self._file(place, rule)

    def of(self, holder: Holder) -> tuple[Rule, ...]:
        """Those that name a person, in the order of the policy."""
        if not self._rules:
            return ()
        places = {*self._of_all, *self._of_company.get(holder.company, ())}
        for group in holder.groups:
            places.update(self._of_group.get(group, ()))
        found = [self._rules[place] for place in sorted(places)]
        return tuple([rule for rule in found if rule.names(holder)])

    def _file(self, place: int, rule: Rule) -> None:
        for company in rule.companies:
            self._of_company.setdefault(company, []).append(place)
        for group in () if rule.companies else rule.groups:
            self._of_group.setdefault(group, []).append(place)
        if not rule.companies and not rule.groups:
            self._of_all.append(place)
