"""The whole line on real bytes: camera, decoder, board, journal, broker, centre."""

import json
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from firmware_bridge.emulator.wiegand import Pulses, frame_of
from gateway.cli import main
from gateway.core.event import EventKind
from gateway.core.reason import Reason, Verdict
from gateway.core.record import KIND_OF_VERDICT
from gateway.demo.cast import Arrival, Mishap, Role
from gateway.demo.observer import is_applied, is_device, is_kind, is_verdict
from gateway.demo.stream import CameraFault
from gateway.journal.reader import JournalReader

if TYPE_CHECKING:
    from gateway.demo.director import Director
    from gateway.demo.show import Show

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

VERDICT_KINDS = frozenset(KIND_OF_VERDICT.values())
ORDER = [Role.STAFF, *(role for role in Role if role is not Role.STAFF)]


def arrival(role: Role, number: int = 1) -> Arrival:
    """Somebody with a phone."""
    return Arrival(number, role, on_paper=number % 5 == 0, seed=1000 + number, mishap=None)


@pytest.mark.parametrize("role", ORDER, ids=lambda role: role.name)
def test_everyone_gets_the_verdict_that_is_theirs(director: "Director", role: Role) -> None:
    """One of each kind walks up, and the journal says why."""
    if role in {Role.REPLAYED, Role.PASSES_BACK}:
        assert director.play(arrival(Role.STAFF)).verdict is Verdict.ADMIT
    played = director.play(arrival(role, 2 + ORDER.index(role)))

    assert played.as_expected, f"{role.value}: {played.verdict} {played.reasons} {played.trouble}"


@pytest.mark.parametrize(
    ("role", "celsius", "kind"),
    [
        (Role.NEAR_FEVER, 36.8, EventKind.ACCESS_GRANTED),
        (Role.FEVER, 38.3, EventKind.ACCESS_DENIED),
    ],
)
def test_whom_the_gate_refuses_for_fever_the_guard_measures_while_the_centre_is_gone(
    show: "Show", director: "Director", role: Role, celsius: float, kind: EventKind
) -> None:
    """Judged anew on a row of their own with both instruments' values; the first row stays."""
    show.park.broker.kill()
    try:
        played = director.play(arrival(role, 45))
    finally:
        show.park.broker.start()

    assert played.verdict is not Verdict.ADMIT
    reader = JournalReader(show.journal)
    anew, first = reader.recent(2, VERDICT_KINDS)
    reader.close()
    second = anew.body["second"]
    assert isinstance(second, dict)
    assert (anew.kind, second["celsius"], second["answers"]) == (
        kind.value,
        celsius,
        first.sequence,
    )
    assert (second["site"], second["instrument"], second["guard"]) == ("axilla", "contact", "demo")
    assert anew.body["temperature"] == first.body["temperature"]
    assert anew.body["code"] == first.body["code"]
    assert first.body["second"] is None


def test_whom_the_guard_forgives_walks_in_at_the_next_try(
    show: "Show", director: "Director"
) -> None:
    """Left past the reader, and back: referred, declared outside, and admitted by a new pass."""
    assert director.play(arrival(Role.STAFF, 51)).verdict is Verdict.ADMIT
    assert director.play(arrival(Role.PASSES_BACK, 52)).verdict is Verdict.REFER
    reader = JournalReader(show.journal)
    (refused,) = reader.recent(1, VERDICT_KINDS)
    reader.close()

    director.guard.forgives(refused.sequence)
    row = show.observer.wait_for(is_kind(EventKind.ANTIPASSBACK_FORGIVEN), 10)
    assert row is not None
    assert (row.body["answers"], row.body["guard"]) == (refused.sequence, "demo")
    assert director.play(arrival(Role.PASSES_BACK, 53)).verdict is Verdict.ADMIT


def test_five_forged_passes_in_a_row_are_an_alarm_at_the_centre(
    show: "Show", director: "Director"
) -> None:
    """One that hangs there counts once; the fifth different one is told at once."""
    show.observer.catch_up()
    for number in range(5):
        assert director.play(arrival(Role.FORGED, 54 + number)).verdict is Verdict.DENY
    show.observer.last = 0
    assert show.observer.wait_for(is_kind(EventKind.CODE_STORM), 10)


def test_a_check_of_the_thermometer_is_taken_up_by_the_running_gate(
    show: "Show", director: "Director"
) -> None:
    """A row of its own, and its date and offset in every decision after it."""
    show.observer.catch_up()
    typed = ["check", "--reference", "36", "--measured", "36.1", "--who", "fitter"]
    assert main(["thermometer", *typed, "--config", str(show.site.gate_config)]) == 0
    checked = show.observer.wait_for(is_kind(EventKind.THERMOMETER_CHECKED), 10)
    assert checked is not None
    assert (checked.body["offset_celsius"], checked.body["who"]) == (-0.1, "fitter")

    assert director.play(arrival(Role.STAFF, 47)).verdict is Verdict.ADMIT
    reader = JournalReader(show.journal)
    (newest,) = reader.recent(1, VERDICT_KINDS)
    reader.close()
    in_force = newest.body["blackbody"]
    assert isinstance(in_force, dict)
    assert in_force["at_ms"] == checked.body["checked_ms"]
    assert in_force["offset_celsius"] == -0.1


@pytest.mark.parametrize("mishap", list(Mishap), ids=lambda mishap: mishap.name)
def test_after_a_mishap_the_next_person_walks_in(
    show: "Show", director: "Director", mishap: Mishap
) -> None:
    """No restart, no lost row."""
    show.mischief().befall(mishap)

    assert director.play(arrival(Role.STAFF, 40)).verdict is Verdict.ADMIT


def test_a_board_unplugged_while_the_arm_is_open_leaves_the_outcome_unknown(
    show: "Show", director: "Director"
) -> None:
    """And the arm closes by itself, because the host has fallen silent."""
    walker = threading.Thread(target=director.play, args=(arrival(Role.CHANGES_MIND, 41),))
    walker.start()
    show.board.wait_for(lambda state: state.arm_open, 10)
    show.board.unplug()
    show.board.wait_for(lambda state: not state.arm_open, 5)
    show.board.replug()
    walker.join()

    show.observer.last = 0
    assert show.observer.wait_for(is_kind(EventKind.PASSAGE_UNKNOWN), 5)
    assert show.observer.wait_for(is_device(EventKind.DEVICE_UP, "thermometer"), 10)
    assert director.play(arrival(Role.STAFF, 42)).verdict is Verdict.ADMIT


def test_a_card_at_the_reader_is_judged_like_a_badge_and_opens_nothing(show: "Show") -> None:
    """From the pulses on two wires to the row: it names nobody whom the roster doesn't know."""
    show.observer.catch_up()
    show.board.pulse(Pulses(frame_of(26, 0xD4_1B81)))
    row = show.observer.wait_for(is_verdict, 10)

    assert row is not None
    assert row.kind == EventKind.ACCESS_DENIED.value
    told = json.dumps(row.body)
    assert '"format": "wiegand-26"' in told
    assert Reason.HOLDER_UNKNOWN.value in told
    assert not {"13900673", "212-07041"} & set(told.split('"'))
    assert not show.board.state().arm_open


def test_a_frozen_camera_is_a_fault_that_the_guard_is_told_of(show: "Show") -> None:
    """A picture that only looks live."""
    show.camera.suffer(CameraFault.FROZEN)
    show.observer.catch_up()
    assert show.observer.wait_for(is_device(EventKind.DEVICE_DOWN, "camera"), 15)

    show.camera.suffer(CameraFault.NONE)
    assert show.observer.wait_for(is_device(EventKind.DEVICE_UP, "camera"), 15)


def test_rules_that_the_centre_publishes_count_from_the_next_person_on(
    show: "Show", director: "Director"
) -> None:
    """Without a restart; the row says since when, and each verdict which rules it is by."""
    rules = show.site.folder / "new.toml"
    before = (show.site.gate_config.parent / "policy.toml").read_text("utf-8")
    rules.write_text(before.replace("version = 1\n", "version = 2\n"), "utf-8")
    show.observer.catch_up()
    config = ("--config", str(show.site.centre_config))
    assert main(["central", "policy", "publish", str(rules), *config]) == 0
    applied = show.observer.wait_for(is_applied("policy"), 15)

    assert applied is not None
    assert applied.body["policy"] == 2
    assert director.play(arrival(Role.STAFF, 48)).verdict is Verdict.ADMIT
    with closing(JournalReader(show.journal)) as reader:
        (newest,) = reader.recent(1, VERDICT_KINDS)
    assert newest.policy_version == 2


def test_no_name_number_or_code_is_in_journal_log_or_message(
    show: "Show", capsys: pytest.CaptureFixture[str]
) -> None:
    """Names are for the guard's page alone; the roster itself proves that the search can see."""
    assert show.search() == 0
    assert "10000 of name" in capsys.readouterr().out

    reader = JournalReader(show.journal)
    everything = "\n".join(stored.row for stored in reader.stored_since(None))
    reader.close()
    formats = ("PK1S", "PK1H", "HC1", "SHC", "NZCP", "WECOM", "ZHEJIANG", "BADGE", "TYPED")
    assert all(f'"format":"{name}"' in everything for name in formats)


def test_in_the_end_gate_and_centre_hold_the_same_rows(show: "Show") -> None:
    """Row for row, and the chain verifies."""
    agreement = show.agreement()

    assert agreement is not None
    assert agreement.holds, agreement
    assert agreement.gate_rows > 60


def test_every_verdict_of_the_morning_is_the_same_when_it_is_decided_again(
    show: "Show", capsys: pytest.CaptureFixture[str]
) -> None:
    """From the rows and the kept policy alone, without gate, roster or lists."""
    assert main(["replay", "--config", str(show.site.gate_config)]) == 0
    assert "different: 0; 无法重算 can't be decided again: 0" in capsys.readouterr().out
