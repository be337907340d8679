"""`gateway check-config`: every error of every file at once, then what this machine lacks."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from gateway.app.thermometer_care import measures
from gateway.cli import EXIT_CONFIGURATION
from gateway.cli.config_option import DEFAULT_CONFIG
from gateway.cli.doctor_findings import Level
from gateway.cli.doctor_link import look_at_link
from gateway.cli.policy_words import warnings as warnings_of
from gateway.cli.thermometer import checks_state
from gateway.config import (
    CentralConfig,
    GatewayConfig,
    MqttSection,
    ThermometerSection,
    effective_toml,
    load_central,
    load_gateway,
    load_health_rules,
    load_policy,
)
from gateway.config.policy_text import load_policy_text
from gateway.core.heading import Direction
from gateway.core.policy import Policy
from gateway.core.thermometry import warmest_air_celsius
from gateway.devices.gpio import NO_DEADMAN, unwired
from gateway.devices.sensor_choice import chosen_sensor, too_slow
from gateway.devices.serial_port import absence
from gateway.errors import ConfigurationError, JournalError
from gateway.journal.policies import PolicyArchive
from gateway.runtime.clock import SystemClock, kernel_says_synced

Loaded = TypeVar("Loaded")
Place = TypeVar("Place")


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "check-config", help="check configuration files and show what is in force"
    )
    parser.add_argument("--config", type=Path, help=f"gateway.toml (default {DEFAULT_CONFIG})")
    parser.add_argument("--policy", type=Path, help="policy.toml (default: the one named there)")
    parser.add_argument("--central", type=Path, help="central.toml")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the files that were named; with none named, the gate's own."""
    problems: list[str] = []
    config_path: Path | None = arguments.config
    if not (arguments.config or arguments.policy or arguments.central):
        config_path = DEFAULT_CONFIG
    gate = _load(load_gateway, config_path, problems)
    policy_path = arguments.policy or (gate.gate.policy if gate else None)
    policy = _load(load_policy, policy_path, problems)
    _load(load_health_rules, gate.health.rules if gate else None, problems)
    _load(_check_thermometer, gate.thermometer if gate else None, problems)
    central = _load(load_central, arguments.central, problems)
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return EXIT_CONFIGURATION
    for path, found in ((config_path, gate), (policy_path, policy), (arguments.central, central)):
        if found is not None:
            print(f"# {path}\n{effective_toml(found)}\n", flush=True)
    warnings = (
        *_gate_warnings(gate),
        *(warnings_of(policy) if policy else ()),
        *_version_warnings(gate, policy_path),
        *_badge_warnings(gate, policy),
        *_lane_warnings(gate, policy),
        *_occupancy_warnings(gate, policy),
        *_pace_warnings(gate, policy),
        *_air_warnings(gate, policy),
        *_blackbody_warnings(gate, policy),
        *_central_warnings(central),
    )
    for warning in warnings:
        print(f"warning: {warning}", file=sys.stderr)
    return 0


def _load(
    load: Callable[[Place], Loaded], place: Place | None, problems: list[str]
) -> Loaded | None:
    try:
        return None if place is None else load(place)
    except ConfigurationError as error:
        problems.append(str(error))
        return None


def _check_thermometer(section: ThermometerSection) -> None:
    if section.source == "serial":
        chosen_sensor(section.sensor, unverified=section.unverified)


def _gate_warnings(config: GatewayConfig | None) -> Iterator[str]:
    """Say what the gate will miss; it runs degraded rather than not at all."""
    if config is None:
        return
    yield from _absent("camera.source", _device(config.camera.source), "nobody's code is read")
    yield from _barrier_warnings(config)
    if config.thermometer.source == "serial":
        port = config.thermometer.port
        yield from _no_port("thermometer.port", port, "nobody's temperature is measured")
    if config.distance.source == "serial":
        yield from _no_port("distance.port", config.distance.port, "nobody is measured at all")
    trust = config.trust
    yield from _absent("trust.file", trust.file, "no code can be verified")
    yield from _absent("trust.roster_key", trust.roster_key, "no roster can be read")
    yield from _mqtt_warnings(config.mqtt, config.gate.id)


def _barrier_warnings(config: GatewayConfig) -> Iterator[str]:
    if config.barrier.kind == "board":
        yield from _no_port("board.port", config.board.port, "the arm can't be moved")
        return
    yield f"barrier.kind: gpio: {NO_DEADMAN}"
    for key, effect in unwired(config.gpio).items():
        yield f"{key}: not connected, so {effect}"


def _version_warnings(config: GatewayConfig | None, path: Path | None) -> Iterator[str]:
    """A number that meant other rules before: the gate would go by those."""
    if config is None or path is None:
        return
    text = load_policy_text(path)
    try:
        kept = PolicyArchive(config.gate.state_dir).text(text.version)
    except JournalError as error:
        yield f"version: can't be compared with what was in force: {error}"
        return
    if kept is not None and kept != text.raw:
        yield (
            f"version: {text.version} was in force with another text, whose rules stay in force;"
            " raise it with every change"
        )


def _badge_warnings(config: GatewayConfig | None, policy: Policy | None) -> Iterator[str]:
    """Two files that don't go together: each of them alone is right."""
    if not config or not policy or policy.second_proof.kind != "badge":
        return
    if not config.codes.badge_masks and config.codes.wiegand == "off":
        yield (
            "second_proof.kind: codes.badge_masks is empty and codes.wiegand off,"
            " so everybody goes to the guard"
        )


def _occupancy_warnings(config: GatewayConfig | None, policy: Policy | None) -> Iterator[str]:
    """A gate that has no share of the places."""
    if not (config and policy and policy.occupancy.limits):
        return
    if config.gate.id not in policy.occupancy.gates:
        yield (
            f"occupancy.gates: {config.gate.id}, as gate.id here, is not among them, so whoever"
            " is under a limit goes to the guard here"
        )


def _lane_warnings(config: GatewayConfig | None, policy: Policy | None) -> Iterator[str]:
    """Lanes that let somebody through whom nobody asks for anything."""
    if not policy:
        return
    for gate, lane in policy.lanes.items():
        ways = {lane.direction, *(tide.direction for tide in lane.tides)}
        if Direction.BOTH in ways:
            yield (
                f"lanes.{gate}: leads both ways, so whoever holds up outside a fresh pass of"
                " somebody inside walks in unmeasured, as if leaving; keep a guard there"
            )
        elif Direction.OUT in ways:
            yield f"lanes.{gate}: leads out, so its reader must be out of reach from outside"
    if config and policy.lanes and config.gate.id not in policy.lanes:
        yield f"lanes: none is called {config.gate.id}, as gate.id here, so this lane leads in"


def _pace_warnings(config: GatewayConfig | None, policy: Policy | None) -> Iterator[str]:
    """A sensor too slow for the window that the policy sets."""
    if config and policy and config.thermometer.source == "serial":
        section = config.thermometer
        sensor = chosen_sensor(section.sensor, unverified=section.unverified)
        slow = too_slow(sensor, policy.thermometry)
        if slow:
            yield f"thermometer.sensor: {slow}"


def _air_warnings(config: GatewayConfig | None, policy: Policy | None) -> Iterator[str]:
    """Air so warm that only a distance tells whether anybody is there."""
    if not (config and policy and measures(config, policy)) or config.distance.source != "none":
        return
    limits = policy.thermometry
    warmest = warmest_air_celsius(limits, config.thermometer.table)
    if limits.air_high_celsius > warmest:
        yield (
            f"thermometry.air_high_celsius: {limits.air_high_celsius} °C, but by warmth people are"
            f" told from air up to {warmest} °C; over it the guard measures whom the gate"
            " can't see, unless [distance] has a rangefinder"
        )


def _blackbody_warnings(config: GatewayConfig | None, policy: Policy | None) -> Iterator[str]:
    """A thermometer that nobody checks grows wrong unseen."""
    if not (config and policy and measures(config, policy)):
        return
    words, well = checks_state(config, SystemClock(lambda: True).now().wall_ms)
    if not well:
        effect = "everybody goes to the guard" if policy.thermometry.blackbody_required else "warns"
        yield (
            f"thermometer: {words.en}; do `gateway thermometer check`"
            f" (thermometry.blackbody_required: {effect})"
        )


def _central_warnings(config: CentralConfig | None) -> Iterator[str]:
    if config is None:
        return
    keys = config.keys
    yield from _absent("keys.pass_key", keys.pass_key, "no pass can be issued")
    yield from _absent("keys.document_key", keys.document_key, "no roster can be published")
    yield from _absent("keys.roster_key", keys.roster_key, "no roster can be published")
    yield from _absent("keys.trust", keys.trust, "gates can't be given public keys")
    yield from _mqtt_warnings(config.mqtt, "central")


def _mqtt_warnings(mqtt: MqttSection, name: str) -> Iterator[str]:
    absent = [
        *_absent("mqtt.password_file", _named(mqtt.password_file), "the broker refuses us"),
        *_absent("mqtt.tls_ca", _named(mqtt.tls_ca), "no broker can be trusted"),
        *_absent("mqtt.tls_cert", _named(mqtt.tls_cert), "the broker refuses us"),
        *_absent("mqtt.tls_key", _named(mqtt.tls_key), "the broker refuses us"),
    ]
    yield from absent
    if not absent:
        found = look_at_link(mqtt, name, SystemClock(kernel_says_synced))
        yield from (one.text.en for one in found if one.level is not Level.WELL)


def _named(path: str) -> Path | None:
    return Path(path) if path else None


def _device(source: str) -> Path | None:
    """Give the path of a device that is named by path or V4L2 index; None for an address."""
    if "://" in source:
        return None
    return Path(f"/dev/video{source}") if source.isdigit() else Path(source)


def _no_port(key: str, name: str, effect: str) -> Iterator[str]:
    why = absence(name)
    if why is not None:
        yield f"{key}: {name} {why}; until it is, {effect}"


def _absent(key: str, path: Path | None, effect: str) -> Iterator[str]:
    if path is not None and not _is_there(path):
        yield f"{key}: {path} is not there; until it is, {effect}"


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
