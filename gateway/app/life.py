"""The whole life of the gate process, from opened files to the last join; none of its work."""

import logging
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import Final

from gateway.app.accepted import accepted_cards, accepted_codes
from gateway.app.barriers import chosen_barrier, has_door_contact, watched_loops
from gateway.app.bridges import JournalOutbox, Pulse, RosterShelf
from gateway.app.files import GateFiles, open_files
from gateway.app.link_state import LinkState
from gateway.app.list_watch import Complaints, ListWatch, Signed
from gateway.app.lists import GateLists
from gateway.app.policies import GatePolicies
from gateway.app.policy_start import policy_applied
from gateway.app.recall import GRANTS, recall_admissions, unfinished_grants
from gateway.app.recall_alarms import recall_unanswered
from gateway.app.recall_first_persons import recall_first_persons
from gateway.app.recall_guards import recall_openings
from gateway.app.recall_holds import recall_holds
from gateway.app.recall_lane_mode import recall_lane_mode
from gateway.app.recall_occupancy import recall_occupancy
from gateway.app.recall_sensor import LIVES, POWERED, powered_before
from gateway.app.recall_visits import recall_visits, unfinished_visit
from gateway.app.sensors import rangefinder, thermometer
from gateway.app.starts import starts
from gateway.app.thermometer_care import ThermometerCare
from gateway.app.timekeeper import Timekeeper
from gateway.app.vigil import Vigil
from gateway.app.watching import keep_watch
from gateway.codes.minimal_rule import minimal_rule
from gateway.codes.recognise import recognise
from gateway.codes.ruled_status import by_rules
from gateway.config import GatewayConfig
from gateway.config.policy_text import PolicyText
from gateway.control.server import ControlServer
from gateway.core.admissions import OWN_MEMORY_MS
from gateway.core.event import OUTCOMES, EventKind
from gateway.core.instant import MS_PER_HOUR, NS_PER_MS
from gateway.core.lane_mode import LaneMode
from gateway.core.overrides import MEMORY_MS
from gateway.core.thermometry import LONGEST_HOLD_MS
from gateway.core.visits import LONGEST_VISIT_MS
from gateway.devices.camera.eye import CameraEye
from gateway.devices.decoder.client import DecoderClient
from gateway.devices.gpio import KernelChips
from gateway.devices.power import PowerWatch, throttled, voltage_low
from gateway.gate import Gate, GateIdentity, Inbox, Ports
from gateway.gate.bearings import person_memory_ms
from gateway.journal.commands import CommandCounter
from gateway.journal.reader import JournalReader
from gateway.journal.roster import RosterReader
from gateway.journal.space import SpaceWatch, space_of
from gateway.journal.writer import JournalWriter
from gateway.runtime.clock import Clock
from gateway.runtime.ending import ending_on_signals
from gateway.runtime.settling import settle
from gateway.runtime.worker import Worker
from gateway.sync.command_downlink import CommandPorts
from gateway.sync.downlink import RosterDownlink
from gateway.sync.list_downlink import Ears
from gateway.sync.service import GateSync, SyncPorts
from gateway.sync.site_keys import SiteKeys
from gateway.sync.state import Heartbeat

log = logging.getLogger(__name__)

STILL_NS: Final = 2_000 * NS_PER_MS
"""A deciding thread that has not turned for so long stands still: the page must grey."""


def run_gate(config: GatewayConfig, local: PolicyText) -> int:
    """Be the gate until SIGTERM or SIGINT.

    Args:
        config: of gateway.toml.
        local: of policy.toml.

    Returns:
        0 after a clean stop, 1 after a thread failed.

    Raises:
        GatewayError: a file that must be there can't be used; nothing has moved.
    """
    ending = ending_on_signals()
    crashed: list[str] = []

    def crash(name: str) -> None:
        crashed.append(name)
        ending.set()

    timekeeper = Timekeeper.of(config.gate)
    clock = timekeeper.clock
    files = open_files(config, clock.now().wall_ms)

    def wake_uplink() -> None:
        sync.wake()

    def gate_turns() -> bool:
        return clock.mono_ns() - gate.turned_ns < STILL_NS

    def lane() -> LaneMode:
        return gate.rules.mode

    inbox = Inbox()
    tell_gate = timekeeper.overhearing(inbox.put)
    keys = SiteKeys(config.gate.site, files.trust, files.roster_key)
    ears = Ears(tell_gate, Complaints(clock, tell_gate).refused)
    lists = GateLists(keys, config.gate.state_dir, ears)
    policies = GatePolicies(local, lists.keys, config.gate.state_dir, ears, clock.now)
    policy = policies.rules()
    care = ThermometerCare(config, policies.rules, clock, inbox.put)
    link = LinkState(files.store.head.sequence, files.store.watermark, care.overhearing(tell_gate))
    space = SpaceWatch(lambda: space_of(config.gate.state_dir))
    writer = JournalWriter(files.store, clock, link.emit, wake_uplink, space)
    pulse = Pulse(files.store.epoch, link, RosterShelf(files.roster), policies.rules, lane, clock)
    watch = ListWatch(lists, ears, policy, clock)
    sync = _sync(
        config, JournalOutbox(files.journal, writer, link), pulse, (watch, policies), clock
    )
    barrier = chosen_barrier(config, inbox.put, clock, KernelChips())
    decoder = DecoderClient(config.camera.decode_limit_ms, clock)
    eye = CameraEye(config.camera, decoder, inbox.put, clock)
    control = ControlServer(config.control.socket, inbox.put, clock, gate_turns, eye.look)
    health = by_rules(files.rules, minimal_rule)
    accepted = accepted_codes(config.codes)
    ports = Ports(
        barrier=barrier,
        roster=RosterReader(files.roster),
        ledger=writer,
        screen=control,
        recognise=timekeeper.taught(
            lambda text, at: recognise(
                text,
                lists.trust,
                config.gate.site,
                at,
                health,
                accepted=replace(accepted, statuses=lists.statuses),
            )
        ),
        backlog=link.backlog,
        lists=lists,
        announce=sync.announce,
        claim=sync.claim,
        tell_rooms=sync.tell_rooms,
        blackbody=care.newest_check,
        card=accepted_cards(config.codes),
        distances=config.thermometer.table,
        door_contact=has_door_contact(config),
    )
    identity = GateIdentity(config.gate.id, config.gate.name, config.gate.site)
    gate = Gate(identity, policy, ports, clock, inbox)

    def live(stopping: threading.Event) -> None:
        _begin(gate, files, policies, timekeeper)
        for aside in care.put_aside:
            gate.note(EventKind.STORAGE_WARNING, {"damaged": aside.path.name})
        gate.body(stopping)
        gate.note(EventKind.SERVICE_STOPPED, {POWERED: gate.measuring.powered_ns})

    workers = [  # the journal first: it is stopped last and writes what the others reported
        Worker("journal", writer.body, crash, first=True),
        Worker("gate", live, crash, first=True),
        Worker("control", control.run, crash),
        Worker("mqtt", sync.body, crash),
        Worker("board", barrier.body, crash, first=True),
        Worker("eye", eye.run, crash),
        *thermometer(config, policy, inbox.put, clock, crash),
        *rangefinder(config, inbox.put, clock, crash),
    ]
    for worker in workers:
        worker.start()
    vigil = Vigil(
        {
            "gate": lambda: gate.turns,
            "journal": lambda: writer.turns,
            "eye": lambda: eye.turns,
            **watched_loops(barrier),
        }
    )
    settle()
    keep_watch(ending, vigil, (timekeeper.keep, care.look, PowerWatch(inbox.put, clock).look))
    _end(workers)
    timekeeper.end()
    care.end()
    decoder.close()
    return 1 if crashed else 0


def _sync(
    config: GatewayConfig, outbox: JournalOutbox, pulse: Pulse, signed: Signed, clock: Clock
) -> GateSync:
    watch, policies = signed
    lists, ears = watch.lists, watch.ears

    def beat() -> Heartbeat:
        versions = (*pulse.roster.versions(), *lists.versions(), *policies.versions())
        now, space = pulse.beat(), space_of(config.gate.state_dir)
        return replace(
            now,
            lists=versions,
            oldest_age_ms=outbox.oldest_age_ms(now.wall_ms),
            free_bytes=space.free_bytes,
            total_bytes=space.total_bytes,
            voltage_low=voltage_low(),
            throttled=throttled(),
            policy_digest=policies.present.digest,
        )

    def look() -> None:
        policies.look()
        watch.follow(policies.rules())
        watch.look()

    ports = SyncPorts(
        outbox=outbox,
        roster=RosterDownlink(lists.keys, pulse.roster, ears.emit, ears.refused),
        heartbeat=beat,
        emit=pulse.link.emit,
        lists={**lists.channels, **policies.channels},
        wants=lists.wants,
        look=look,
        commands=CommandPorts(
            gate=config.gate.id,
            keys=lists.keys,
            counter=CommandCounter(config.gate.state_dir),
            now=clock.now,
            emit=ears.emit,
        ),
    )
    return GateSync(config.mqtt, config.gate.id, ports, clock)


def _begin(gate: Gate, files: GateFiles, policies: GatePolicies, timekeeper: Timekeeper) -> None:
    """What must be known and on record before the first signal; on the gate's own thread."""
    reader = JournalReader(files.journal)
    with closing(RosterReader(files.roster)) as roster:
        timekeeper.recall(reader.recent(1), roster.issued_ms)
    now = timekeeper.clock.now()
    memory_ms = max(OWN_MEMORY_MS, person_memory_ms(policies.rules()))
    recall_admissions(gate.memory.admissions, reader.since(now.wall_ms - memory_ms))
    recall_occupancy(gate.occupancy.register, reader, now)
    recall_openings(gate.beside.guarding, reader.since(now.wall_ms - MEMORY_MS))
    recall_holds(gate.measuring, reader.since(now.wall_ms - LONGEST_HOLD_MS), now)
    gate.rules.mode = recall_lane_mode(reader)
    past = starts(reader, now.wall_ms)
    gate.degraded.started_unclean(past.at_ms)
    lives = reader.recent(1, LIVES)
    gate.measuring.kept_power(powered_before(lives[0] if lives else None, now))
    oldest_ms = now.wall_ms - LONGEST_VISIT_MS
    recall_visits(gate.memory.visits, reader.kind_since(EventKind.VISIT_USED, oldest_ms))
    a_day_ago_ms = now.wall_ms - 24 * MS_PER_HOUR
    recall_unanswered(gate.beside.deeds, reader, a_day_ago_ms, now.wall_ms)
    recall_first_persons(gate.memory, reader.since(a_day_ago_ms), policies.rules())
    unfinished = unfinished_grants(reader.recent(2, GRANTS | OUTCOMES))
    visits = [unfinished_visit(gate.memory.visits, grant) for grant in unfinished]
    reader.close()
    gate.memory.announce()
    gate.note(EventKind.SERVICE_STARTED, {"epoch": files.store.epoch, "unclean": past.unclean})
    gate.note(*policy_applied(policies.present))
    if policies.complaint:
        gate.note(EventKind.DOCUMENT_REFUSED, {"why": policies.complaint})
    for grant in unfinished:
        gate.note(EventKind.PASSAGE_UNKNOWN, {"grant": grant.sequence})
    for visit in filter(None, visits):
        gate.note(EventKind.VISIT_USED, visit)
    for aside in files.put_aside:
        gate.note(EventKind.STORAGE_WARNING, {"damaged": aside.path.name})


def _end(workers: Sequence[Worker]) -> None:
    """Stop in reverse order of starting."""
    for worker in reversed(workers):
        worker.ask_to_stop()
        if not worker.join():
            log.error("thread %s would not end; this is a bug", worker.name)
