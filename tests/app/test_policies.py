"""The centre's policies on a real disk: kept before they count, and there again after a restart."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gateway.app.policies import GatePolicies
from gateway.codes.keys import ENTROPY_BYTES, generate_private_key, load_private_key
from gateway.codes.policy_document import PolicyIssue
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.config.policy_text import read_policy
from gateway.core.signals import PolicyDue, Signal
from gateway.journal.policies import PolicyArchive
from gateway.runtime.clock import ManualClock
from gateway.sync.list_downlink import Ears
from gateway.sync.list_version import ListVersion
from gateway.sync.site_keys import SiteKeys
from gateway.sync.topics import Channel

KEY = load_private_key(generate_private_key(secrets.token_bytes(ENTROPY_BYTES)), "test")
KEYS = SiteKeys("park-1", TrustList((KeyRecord.of(KEY, KeyUse.DOCUMENT, "park-1"),)), b"")


@dataclass
class Gate:
    """A gate's state folder, over restarts."""

    folder: Path
    clock: ManualClock = field(default_factory=ManualClock)
    signals: list[Signal] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def begin(self) -> GatePolicies:
        """Start with policy.toml of version 1 and whatever the folder holds."""
        local = read_policy(b"version = 1\n", "policy.toml")
        ears = Ears(self.signals.append, self.refusals.append)
        return GatePolicies(local, lambda: KEYS, self.folder, ears, self.clock.now)

    def hours_ahead(self, hours: int) -> int:
        """Wall milliseconds so long from now."""
        return self.clock.now().wall_ms + hours * 3_600_000


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    """A new one."""
    return Gate(tmp_path)


def document(version: int, from_ms: int = 0) -> bytes:
    """The centre's."""
    issue = PolicyIssue(version, 1_000, from_ms, f"version = {version}\n".encode())
    return issue.signed("park-1", KEY)


def test_a_policy_that_came_is_in_force_and_kept_over_a_restart(gate: Gate) -> None:
    """Beside the local one, whose rows name it."""
    policies = gate.begin()
    assert [*policies.versions()] == []
    policies.channels[Channel.POLICY](document(2))
    policies.look()

    assert (policies.rules().version, gate.refusals) == (2, [])
    assert [type(signal) for signal in gate.signals] == [PolicyDue]
    assert gate.begin().present.version == 2
    assert [PolicyArchive(gate.folder).text(version) for version in (1, 2)] == [
        b"version = 1\n",
        b"version = 2\n",
    ]


def test_the_centre_hears_of_a_policy_before_it_counts(gate: Gate) -> None:
    """And it counts at its moment although the gate was restarted in between."""
    policies = gate.begin()
    policies.channels[Channel.POLICY](document(2, gate.hours_ahead(2)))
    assert [*policies.versions()] == [ListVersion("policy", 2, 1_000)]

    again = gate.begin()
    again.look()
    assert again.present.version == 1
    gate.clock.advance_ms(2 * 3_600_000)
    again.look()
    assert again.present.version == 2
    assert not (gate.folder / "policy-next.signed").exists()


def test_an_altered_file_is_refused_and_policy_toml_counts(gate: Gate) -> None:
    """As when a dying card changed a byte."""
    policies = gate.begin()
    policies.channels[Channel.POLICY](document(2))
    policies.look()
    path = gate.folder / "policy.signed"
    octets = bytearray(path.read_bytes())
    octets[-1] ^= 1
    path.write_bytes(octets)

    assert gate.begin().present.version == 1
    assert "its signature is false" in gate.refusals[0]
