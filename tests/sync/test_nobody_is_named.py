"""After a thousand people no name, number or code is on the gate's disk, in its log or on MQTT."""

import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.app.bridges import RosterShelf
from gateway.central.roster_chain import RosterSeal, Stamp, begun
from gateway.codes.wiegand import badge_number
from gateway.config import MqttSection
from gateway.core.lane import LaneState
from gateway.demo.health_issuers import Visitor
from gateway.demo.search import needles_of
from gateway.demo.traces import Needle, Searcher
from gateway.demo.wiretap import Overheard, Wiretap
from gateway.runtime.clock import SystemClock
from gateway.sync.topics import Channel
from tests.evidence import WALL_MS
from tests.rosters import roster_of
from tests.sync.crowd import SITE, DiskLane, card_of, entry_of
from tests.sync.memory import Park
from tests.sync.rig import Gate

if TYPE_CHECKING:
    from tests.sync.conftest import Broker, MakeCentre
    from tests.sync.rig import Centre

pytestmark = pytest.mark.broker

PEOPLE = 1_000
ROSTER = Channel.ROSTER.of(SITE)
FORMATS = {
    *("PK1S", "PK1H", "HC1", "SHC", "NZCP", "WECOM", "WECOM-V"),
    *("ZHEJIANG", "JIANGSU", "SHANGHAI", "BADGE", "TYPED", "wiegand-26", "wiegand-34"),
}


@dataclass
class Day:
    """A gate, its link and a stranger who hears everything at the broker."""

    folder: Path
    settings: MqttSection
    lane: DiskLane
    link: Gate
    heard: list[Overheard]

    def roster_arrives(self, park: Park, centre: "Centre") -> None:
        """All names, sealed and signed, retained by the broker as the centre would publish it."""
        entries = [entry_of(number) for number in range(PEOPLE)]
        seal = RosterSeal(SITE, park.key, park.roster_key)
        chain = begun(roster_of(entries), Stamp(1, WALL_MS), seal)
        for number, part in enumerate(chain.pieces.parts):
            topic = Channel.ROSTER_PARTS.numbered(SITE, number)
            self.link.until(partial(centre.session.publish, topic, part, retain=True))
        manifest = partial(centre.session.publish, ROSTER, chain.pieces.manifest, retain=True)
        self.link.until(manifest)
        self.link.until_roster(1, PEOPLE)

    def written(self) -> dict[str, bytes]:
        """The journal's files as they are now: log, index and free pages included."""
        return {path.name: path.read_bytes() for path in sorted(self.folder.glob("journal*"))}

    def retained(self) -> list[Overheard]:
        """What the broker tells a stranger who comes late."""
        with listening(self.settings, "latecomer") as late:
            self.link.until(lambda: ROSTER in {one.topic for one in late.heard})
            return late.heard


@contextmanager
def listening(settings: MqttSection, name: str) -> Iterator[Wiretap]:
    """Somebody who hears everything and misses nothing."""
    crashes: list[str] = []
    tap = Wiretap(settings, name, SystemClock(lambda: True), crashes.append)
    tap.start()
    yield tap
    tap.stop()
    assert (tap.missed, crashes) == (0, [])


@pytest.fixture
def day(tmp_path: Path, broker: "Broker", park: Park, stack: ExitStack) -> Day:
    """Before anybody comes."""
    tap = stack.enter_context(listening(broker.settings, "wiretap"))
    lane = DiskLane(tmp_path)
    link = Gate(broker.settings, park.keys, lane, RosterShelf(tmp_path / "roster.sqlite"))
    lane.announce = link.sync.announce
    stack.callback(lane.close)
    stack.callback(link.close)
    return Day(tmp_path, broker.settings, lane, link.start(), tap.heard)


def test_of_a_thousand_people_nobody_is_named_on_disk_in_the_log_or_over_mqtt(
    day: Day, make_centre: "MakeCentre", park: Park, caplog: pytest.LogCaptureFixture
) -> None:
    """Every kind of code is shown, and the raw bytes of everything are searched."""
    caplog.set_level(logging.DEBUG)
    centre = make_centre()
    day.roster_arrives(park, centre)
    shown = [day.lane.comes(number) for number in range(PEOPLE)]
    centre.until(lambda: len(centre.rows) == day.lane.head)

    heard = day.heard + day.retained()
    places = day.written() | {f"{one.topic} {n}": one.words for n, one in enumerate(heard)}
    places["log"] = caplog.text.encode()
    cards = (badge_number(*card_of(number)) for number in range(PEOPLE))
    searcher = Searcher(
        [
            *needles_of(shown, [Visitor(number) for number in range(PEOPLE)]),
            *(Needle("card number", card, guessable=True) for card in cards),
        ]
    )
    assert [found for at, what in places.items() for found in searcher.search(what, at)] == []

    rows = [json.loads(row)["body"] for row in centre.rows.values()]
    views = day.lane.screen.views
    said = {Channel.EVENTS, Channel.URGENT, Channel.STATE, Channel.USES, Channel.ACK}
    assert {(row.get("code") or {}).get("format") for row in rows} >= FORMATS
    assert {view.state for view in views} >= {LaneState.ADMIT, LaneState.REFER, LaneState.DENY}
    assert any(view.holder_name for view in views)
    assert {one.topic for one in heard} >= {channel.of("g1") for channel in said} | {ROSTER}
    assert "journal.sqlite-wal" in day.written()
    roster = (day.folder / "roster.sqlite").read_bytes()
    seen = {trace.kind for trace in searcher.search(roster, "where names belong")}
    assert seen >= {"name", "staff number", "card number", "WeCom id"}
