"""`gateway doctor`: whether this machine is ready to be a gate; it changes and moves nothing."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from gateway.cli.config_option import add_config_option
from gateway.cli.doctor_access import gates_account
from gateway.cli.doctor_devices import look_at_devices
from gateway.cli.doctor_findings import Finding, Topic, as_json, as_lines, exit_code, fault, well
from gateway.cli.doctor_link import look_at_link
from gateway.cli.doctor_state import (
    look_at_checks,
    look_at_clock,
    look_at_disk,
    look_at_lists,
    look_at_power,
)
from gateway.config import GatewayConfig, load_gateway, load_health_rules, load_policy
from gateway.core.policy import Policy
from gateway.devices.gpio import KernelChips
from gateway.devices.power import voltage_low
from gateway.errors import ConfigurationError
from gateway.journal.space import space_of
from gateway.runtime.clock import SystemClock, kernel_says_synced


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "doctor",
        help="look whether this machine is ready to be a gate",
        epilog="exit: 0 ready, warnings at most; 1 a fault; 78 a mistake in a file",
    )
    add_config_option(parser)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look at everything, print each finding, and tell by the exit code whether all is well."""
    findings = list(_findings(arguments.config))
    if arguments.json:
        print(json.dumps(as_json(findings), ensure_ascii=False, indent=2))
    else:
        print("\n".join(as_lines(findings)))
    return exit_code(findings)


def _findings(path: Path) -> Iterator[Finding]:
    try:
        config, policy = _files(path)
    except ConfigurationError as error:
        yield fault(Topic.CONFIG, "有错", str(error))
        return
    yield well(Topic.CONFIG, f"{path} 无错", f"{path} has no mistake")
    yield from look_at_devices(config, KernelChips(), gates_account())
    yield from look_at_checks(config, policy, SystemClock(lambda: True).now().wall_ms)
    yield look_at_clock(config.gate, synced=kernel_says_synced())
    yield look_at_power(voltage_low())
    yield look_at_disk(config.gate, lambda: space_of(config.gate.state_dir))
    yield from look_at_lists(config, policy)
    clock = SystemClock(kernel_says_synced)
    yield from look_at_link(config.mqtt, config.gate.id, clock)


def _files(path: Path) -> tuple[GatewayConfig, Policy]:
    config = load_gateway(path)
    load_health_rules(config.health.rules)
    return config, load_policy(config.gate.policy)
