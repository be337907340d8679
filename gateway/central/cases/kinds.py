"""Each kind of case as data: its states, who may do what in which, and until when; does nothing.

Fever follows what Binjiang's parks did in 2020 and what units had to: a second reading, a room of
its own, the report to the centre for disease control, contacts, two negative tests, release or
transfer (State Council notice 2020 No. 4; Binjiang's 4 March case). Whoever is in hospital is not
released yet, nor are the contacts: the case stays open until an officer says so. Nothing medical is
kept beyond what these steps need (CAC notice of 2020-02-09: minimum scope).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, unique
from typing import Final

from gateway.central.roles import Role
from gateway.core.instant import MS_PER_HOUR
from gateway.core.text import Text

MINUTE_MS: Final = 60_000


@unique
class CaseKind(Enum):
    """What a case is about; values stand in the database: add, never rename."""

    FEVER = "fever"
    DISPUTED = "disputed"
    HOME_NEED = "home-need"
    HOME_ALERT = "home-alert"
    OBSERVED = "home-observed"
    FAULT = "fault"
    OTHER = "other"


@unique
class Source(Enum):
    """Where it came from; values stand in the database."""

    GATE = "gate"
    GUARD = "guard"
    RESIDENT = "resident"
    DOOR = "door"
    IMPORTED = "import"
    OFFICE = "office"


@unique
class Needs(Enum):
    """What an act must say besides who did it."""

    NOTHING = "nothing"
    ROOM = "room"
    CELSIUS = "celsius"
    NOTE = "note"
    CONTACTS = "contacts"
    """Whom an officer chose of those whom the passages propose."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may be done with a case.

    Args:
        begins: states in which it may be done.
        leads: to the state afterwards.
        text: what the button says.
        needs: what must be said with it.
    """

    begins: frozenset[str]
    leads: str
    text: Text
    needs: Needs = Needs.NOTHING


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of case.

    Args:
        text: its name.
        states: each state's name; the first is the one in which it is opened.
        closed: states that end it.
        acts: by their names in the database and in forms.
        due_ms: how soon something must be done in a state; none for the others.
        roles: who may act.
        holds: states in which no gate admits the person; what they hold, the case's end releases.
        by_hand: the office may open one with no more than a note.
    """

    text: Text
    states: Mapping[str, Text]
    closed: frozenset[str]
    acts: Mapping[str, Act]
    due_ms: Mapping[str, int]
    roles: frozenset[Role]
    holds: frozenset[str] = frozenset()
    by_hand: bool = True

    @property
    def first(self) -> str:
        """The state in which it is opened."""
        return next(iter(self.states))


_OFFICE: Final = frozenset({Role.MANAGER, Role.OFFICER})
_HOMES: Final = _OFFICE | {Role.WORKER}
_HOUR: Final = MS_PER_HOUR


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


_FEVER: Final = Kind(
    text=Text("发热", "Fever"),
    states={
        "suspected": Text("疑似", "suspected"),
        "rechecked": Text("复测仍高", "rechecked, still high"),
        "isolated": Text("已隔离", "isolated"),
        "reported": Text("已报疾控", "reported"),
        "traced": Text("接触者已定", "contacts confirmed"),
        "tested-once": Text("一次阴性", "one test negative"),
        "tested-twice": Text("两次阴性", "two tests negative"),
        "released": Text("已解除", "released"),
        "transferred": Text("已转诊", "transferred"),
        "unconfirmed": Text("复测正常", "not confirmed"),
    },
    closed=_from("released", "unconfirmed"),
    acts={
        "recheck-high": Act(
            _from("suspected"), "rechecked", Text("复测仍高", "Recheck: still high"), Needs.CELSIUS
        ),
        "recheck-normal": Act(
            _from("suspected"), "unconfirmed", Text("复测正常", "Recheck: normal"), Needs.CELSIUS
        ),
        "isolate": Act(_from("rechecked"), "isolated", Text("隔离", "Isolate"), Needs.ROOM),
        "report": Act(_from("isolated"), "reported", Text("已报疾控", "Reported to CDC")),
        "contacts": Act(
            _from("reported"), "traced", Text("确认接触者", "Confirm contacts"), Needs.CONTACTS
        ),
        "test-negative": Act(_from("traced"), "tested-once", Text("检测阴性", "Test negative")),
        "test-negative-again": Act(
            _from("tested-once"), "tested-twice", Text("再次阴性", "Second test negative")
        ),
        "transfer": Act(
            _from("rechecked", "isolated", "reported", "traced", "tested-once"),
            "transferred",
            Text("转诊", "Transfer to hospital"),
            Needs.NOTE,
        ),
        "contacts-in-hospital": Act(
            _from("transferred"),
            "transferred",
            Text("确认接触者", "Confirm contacts"),
            Needs.CONTACTS,
        ),
        "release": Act(_from("tested-twice"), "released", Text("解除", "Release")),
        "discharge": Act(
            _from("transferred"), "released", Text("出院解除", "Release after hospital"), Needs.NOTE
        ),
    },
    due_ms={
        "suspected": 15 * MINUTE_MS,
        "rechecked": 15 * MINUTE_MS,
        "isolated": 2 * _HOUR,
        "reported": 12 * _HOUR,
        "traced": 24 * _HOUR,
        "tested-once": 48 * _HOUR,
        "tested-twice": 12 * _HOUR,
        "transferred": 24 * _HOUR,
    },
    roles=_OFFICE,
    holds=_from(
        "rechecked",
        "isolated",
        "reported",
        "traced",
        "tested-once",
        "tested-twice",
        "transferred",
    ),
    by_hand=False,
)

_OBSERVED: Final = Kind(
    text=Text("居家观察", "Observed at home"),
    states={
        "observing": Text("观察中", "observing"),
        "over": Text("已结束", "over"),
        "ended": Text("提前解除", "ended early"),
    },
    closed=_from("over", "ended"),
    acts={
        "end": Act(_from("observing"), "ended", Text("提前解除", "End early"), Needs.NOTE),
    },
    due_ms={},
    roles=_OFFICE,
    holds=_from("observing"),
    by_hand=False,
)
"""Ends by itself with its last day: nothing falls due."""


def _plain(name: Text, done: Text, due_h: int, roles: frozenset[Role] = _OFFICE) -> Kind:
    """Received, accepted by somebody, and closed."""
    return Kind(
        text=name,
        states={
            "received": Text("已受理待派", "received"),
            "accepted": Text("处理中", "accepted"),
            "closed": done,
            "withdrawn": Text("已撤回", "withdrawn"),
        },
        closed=_from("closed", "withdrawn"),
        acts={
            "accept": Act(_from("received"), "accepted", Text("接单", "Accept")),
            "close": Act(_from("received", "accepted"), "closed", Text("办结", "Close")),
            "withdraw": Act(
                _from("received", "accepted"), "withdrawn", Text("撤回", "Withdraw"), Needs.NOTE
            ),
        },
        due_ms={"received": due_h * _HOUR, "accepted": due_h * _HOUR},
        roles=roles,
    )


AT_HOME: Final = frozenset({CaseKind.HOME_NEED, CaseKind.HOME_ALERT})
"""What a worker of the building sees to."""

KINDS: Final[Mapping[CaseKind, Kind]] = {
    CaseKind.FEVER: _FEVER,
    CaseKind.DISPUTED: _plain(Text("异议", "Disputed"), Text("已答复", "answered"), 4),
    CaseKind.HOME_NEED: _plain(Text("居家需求", "Need at home"), Text("已送达", "done"), 4, _HOMES),
    CaseKind.HOME_ALERT: replace(
        _plain(Text("居家告警", "Home alert"), Text("已处理", "dealt with"), 1, _HOMES),
        by_hand=False,
    ),
    CaseKind.OBSERVED: _OBSERVED,
    CaseKind.FAULT: _plain(Text("设备故障", "Fault"), Text("已修复", "mended"), 8),
    CaseKind.OTHER: _plain(Text("其他", "Other"), Text("已办结", "closed"), 48),
}
