"""What a person lacks to be admitted, by the park's words alone; it knows no rule of the gate."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from gateway.core.credential import HealthStatus, Holder
from tests.properties.park import HOUR_MS, MIDNIGHT_MS, MINUTE_MS, PASS_LIFE_MS, Park, Weather

_DAY_MS: Final = 24 * HOUR_MS
_PASSBACK_MS: Final = 10 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody really is and does at a lane.

    Args:
        who: random id; of nobody on the roster too.
        lane: where.
        kind: "pass", "badge" or "forged".
        key: which pass; a copy has the same one.
        issued_ms: when it was made.
        status: that the centre signed.
        revoked: the pass was.
        celsius: what the thermometer reads of them, one after the other.
        badge: whose badge they show beside the pass, or empty.
    """

    who: str
    lane: str
    kind: str
    key: str
    issued_ms: int
    status: HealthStatus = HealthStatus.GREEN
    revoked: bool = False
    celsius: tuple[float, ...] = ()
    badge: str = ""


@dataclass(slots=True)
class Seen:
    """What an attentive guard would have written down so far.

    Args:
        used: passes by which an arm was opened.
        entered: since when somebody is inside, by the lane that read them and their id.
        came: lane and group of whoever was admitted.
        inside: people of the roster who are.
        by_hand: how many of alpha a guard let in.
    """

    used: set[str] = field(default_factory=set)
    entered: dict[tuple[str, str], int] = field(default_factory=dict)
    came: set[tuple[str, str]] = field(default_factory=set)
    inside: set[str] = field(default_factory=set)
    by_hand: int = 0

    def of_alpha(self, park: Park) -> set[str]:
        """Who of alpha is inside."""
        return {who for who in self.inside if park.people[who].company == "alpha"}


@dataclass(frozen=True, slots=True)
class Oracle:
    """Judges one presentation.

    Args:
        park: the rules.
        seen: what was written down.
        shown: of whom.
        at_ms: when it is judged.
        shown_ms: when the code was held up.
    """

    park: Park
    seen: Seen
    shown: Shown
    at_ms: int
    shown_ms: int

    @property
    def weather(self) -> Weather:
        """What is out of order here."""
        return self.park.weather[self.shown.lane]

    @property
    def minute(self) -> int:
        """Of the day."""
        return (self.at_ms - MIDNIGHT_MS) // MINUTE_MS

    @property
    def way(self) -> str:
        """Which way the lane leads now."""
        lane = self.park.policy.lanes[self.shown.lane]
        turned = [tide for tide in lane.tides if self.open(tide.schedule)]
        return (turned[0].direction if turned else lane.direction).value

    @property
    def leaves(self) -> bool:
        """Whether the person goes out."""
        inside = (self.shown.lane, self.shown.who) in self.seen.entered
        known = self.shown.kind == "pass" or self.shown.who in self.park.people
        return self.way == "out" or (self.way == "both" and inside and known and not self.forged)

    @property
    def forged(self) -> bool:
        """Whether the code proves nothing, or no more when it is held up."""
        late = self.shown_ms - self.shown.issued_ms >= PASS_LIFE_MS
        return self.shown.kind == "forged" or (self.shown.kind == "pass" and late)

    def open(self, schedule: str) -> bool:
        """Whether the clock stands in one of its parts."""
        return any(begin <= self.minute < end for begin, end in self.park.segments[schedule])

    def lacks(self) -> list[str]:
        """Everything that is missing; an empty list for somebody who must be let through."""
        return list(self._to_leave() if self.leaves else self._to_enter())

    def _to_leave(self) -> Iterator[str]:
        if not self.weather.board_up:
            yield "a barrier"
        if self.forged or (self.shown.kind == "badge" and self.shown.who not in self.park.people):
            yield "a name"
        if self.way == "both" and (self.shown.kind != "pass" or self.shown.key in self.seen.used):
            yield "a fresh pass, as the way in is here, too"

    def _to_enter(self) -> Iterator[str]:
        yield from self._of_code()
        yield from self._of_lists()
        person = self.park.people.get(self.shown.who)
        if person is None:
            yield "a place on the roster"
        else:
            yield from self._of_person(person)
            yield from self._of_plans(person)
            yield from self._of_record(person)
        yield from self._of_forehead()
        yield from self._of_parts()

    def _of_code(self) -> Iterator[str]:
        policy, shown = self.park.policy, self.shown
        if shown.kind != "pass" or self.forged:
            yield "a pass"
        if not self.weather.clock_set:
            yield "a date"
        if shown.key in self.seen.used:
            yield "a pass that nobody used"
        if shown.revoked:
            yield "a pass that was not taken back"
        bad = shown.status in {HealthStatus.RED, HealthStatus.YELLOW}
        if bad or (policy.health.required and shown.status is not HealthStatus.GREEN):
            yield "health"
        if policy.second_proof.kind == "badge" and shown.badge != shown.who:
            yield "their own badge"

    def _of_lists(self) -> Iterator[str]:
        sky = self.weather
        for hours in (sky.roster_h, sky.revoked_h):
            if hours is None or hours > 72:
                yield "a list that tells"
        if sky.trust_left_h is not None and sky.trust_left_h <= 0:
            yield "keys that count"

    def _of_person(self, person: Holder) -> Iterator[str]:
        if not person.not_before_ms <= self.at_ms < person.not_after_ms:
            yield "leave for today"
        if person.standing.suspended:
            yield "a company in good standing"
        if person.standing.until_ms is not None and self.at_ms >= person.standing.until_ms:
            yield "a company whose approval has not ended"
        if person.batch and not person.batch.from_ms <= self.at_ms < person.batch.until_ms:
            yield "a batch that counts"
        if person.observation and self.at_ms < person.observation.until_ms:
            yield "an end of home observation"
        if person.lanes and self.shown.lane not in person.lanes:
            yield "the right lane"

    def _of_plans(self, person: Holder) -> Iterator[str]:
        rules = self.park.policy.access
        mine = [rule for rule in rules if _names(rule.groups, rule.companies, person)]
        here = [rule for rule in mine if not rule.lanes or self.shown.lane in rule.lanes]
        if rules and not any(self.open(rule.schedule) for rule in here):
            yield "an hour"
        slots = [
            slot for slot in self.park.policy.slots if _names(slot.groups, slot.companies, person)
        ]
        begins = [max(0, slot.arrive.begin_minute - slot.early_minutes) for slot in slots]
        ends = [slot.arrive.end_minute + slot.late_minutes for slot in slots]
        if any(begin <= self.minute < end for begin, end in zip(begins, ends, strict=True)):
            return
        coming = any(self.minute < begin for begin in begins)
        if coming or (slots and all(slot.late_refers for slot in slots)):
            yield "a slot"

    def _of_record(self, person: Holder) -> Iterator[str]:
        policy, lane = self.park.policy, self.shown.lane
        first = policy.lanes[lane].first_person_group
        if first and first not in person.groups and (lane, first) not in self.seen.came:
            yield "whoever must come first"
        entered_ms = self.seen.entered.get((lane, person.id))
        ways = [
            policy.lanes[lane].direction.value,
            *(t.direction.value for t in policy.lanes[lane].tides),
        ]
        counts_ms = _PASSBACK_MS if set(ways) == {"in"} else _DAY_MS
        back = entered_ms is not None and self.at_ms - entered_ms < counts_ms
        if policy.roster.antipassback != "off" and back:
            yield "a way out since they came"
        limits = policy.occupancy.limits
        if limits and person.company == "alpha":
            free = (
                limits[0].most
                + self.seen.by_hand
                - len(self.seen.of_alpha(self.park) - {person.id})
            )
            if free < 1:
                yield "room"

    def _of_forehead(self) -> Iterator[str]:
        read = self.shown.celsius
        if self.park.policy.thermometry.required and (not read or read[-1] >= 37.2):
            yield "a normal temperature"

    def _of_parts(self) -> Iterator[str]:
        sky, degraded = self.weather, self.park.policy.degraded
        if not sky.board_up:
            yield "a barrier"
        old = [
            sky.roster_h is not None and sky.roster_h > 12,
            sky.revoked_h is not None and sky.revoked_h > 24,
            sky.trust_left_h is not None and sky.trust_left_h < 720,
        ]
        stops = {"refer", "close"}
        if not sky.centre_up and degraded.centre_down in stops:
            yield "the centre"
        if not sky.space and degraded.disk_low in stops:
            yield "a disk with space"
        if any(old) and sky.clock_set and degraded.lists_old in stops:
            yield "lists of today"


def _names(groups: tuple[str, ...], companies: tuple[str, ...], person: Holder) -> bool:
    fits = not groups or any(group in groups for group in person.groups)
    return fits and (not companies or person.company in companies)
