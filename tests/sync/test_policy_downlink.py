"""A newer policy comes by the broker, waits for its moment, and never gives way to an older one."""

import secrets
from dataclasses import dataclass, field

import pytest

from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.codes.policy_document import PolicyIssue
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.config.policy_text import PolicyText, read_policy
from gateway.core.instant import ClockQuality, Instant
from gateway.core.signals import PolicyDue, Signal
from gateway.errors import JournalError
from gateway.sync.list_downlink import Ears
from gateway.sync.policy_downlink import PolicyDownlink, Shelves
from gateway.sync.site_keys import SiteKeys

NOW_MS = 1_800_000_000_000


def _key() -> SigningKey:
    return load_private_key(generate_private_key(secrets.token_bytes(ENTROPY_BYTES)), "test")


KEY, OTHER = _key(), _key()


def trusting(*keys: SigningKey) -> TrustList:
    """Whose documents count."""
    return TrustList(tuple(KeyRecord.of(key, KeyUse.DOCUMENT, "park-1") for key in keys))


def text(version: int, rules: str = "") -> bytes:
    """A policy.toml."""
    return f"version = {version}\n{rules}".encode()


def signed(  # noqa: PLR0913 - a document's parts
    version: int,
    from_ms: int = 0,
    rules: str = "",
    *,
    key: SigningKey = KEY,
    issued_ms: int = NOW_MS,
    said: int | None = None,
) -> bytes:
    """The centre's document of a policy."""
    raw = text(said or version, rules)
    return PolicyIssue(version, issued_ms, from_ms, raw).signed("park-1", key)


@dataclass
class Disk:
    """One place in memory that can fail."""

    kept: bytes | None = None
    broken: str = ""

    def whole(self) -> bytes | None:
        """What lies there."""
        self.work()
        return self.kept

    def replace(self, document: bytes) -> None:
        """Put another one there."""
        self.work()
        self.kept = document

    def drop(self) -> None:
        """Put nothing there."""
        self.work()
        self.kept = None

    def work(self) -> None:
        """Do or don't."""
        if self.broken:
            raise JournalError(self.broken)


@dataclass
class Texts:
    """Policies by number, in memory."""

    kept: dict[int, bytes] = field(default_factory=dict)

    def keep(self, version: int, raw: bytes) -> None:
        """Never write over one."""
        if self.kept.setdefault(version, raw) != raw:
            raise JournalError(f"version {version} was in force with another text")


@dataclass
class Gate:
    """A gate as its downlink sees it; ``begin`` is a restart."""

    local: PolicyText = field(default_factory=lambda: read_policy(text(2), "policy.toml"))
    present: Disk = field(default_factory=Disk)
    coming: Disk = field(default_factory=Disk)
    texts: Texts = field(default_factory=Texts)
    trust: TrustList = field(default_factory=lambda: trusting(KEY))
    now: Instant = field(default_factory=lambda: Instant(NOW_MS, 0, "b", ClockQuality.SYNCED))
    signals: list[Signal] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def begin(self) -> PolicyDownlink:
        """Start with what lies on the disk."""
        downlink = PolicyDownlink(
            self.local,
            lambda: SiteKeys("park-1", self.trust, b""),
            Shelves(self.present, self.coming, self.texts),
            Ears(self.signals.append, self.refusals.append),
            lambda: self.now,
        )
        downlink.restore()
        return downlink

    def at(self, wall_ms: int, clock: ClockQuality = ClockQuality.SYNCED) -> None:
        """It is so late now."""
        self.now = Instant(wall_ms, 0, "b", clock)

    @property
    def due(self) -> list[int]:
        """Versions that the lane was told to go by."""
        return [signal.policy.version for signal in self.signals if isinstance(signal, PolicyDue)]


@pytest.fixture
def gate() -> Gate:
    """A gate with its policy.toml of version 2 alone."""
    return Gate()


def test_a_policy_of_the_centre_counts_at_once_where_no_moment_is_named(gate: Gate) -> None:
    """And its text is kept before."""
    downlink = gate.begin()
    downlink.received(signed(3))
    downlink.look()

    assert (downlink.present.version, gate.due, gate.refusals) == (3, [3], [])
    assert gate.texts.kept[3] == text(3)


@pytest.mark.parametrize(("early_ms", "version"), [(1, 2), (0, 3), (-1, 3)])
def test_a_policy_waits_for_its_moment(gate: Gate, early_ms: int, version: int) -> None:
    """To the millisecond."""
    downlink = gate.begin()
    downlink.received(signed(3, NOW_MS + early_ms))
    downlink.look()

    assert downlink.present.version == version
    assert downlink.newest is not None


@pytest.mark.parametrize("clock", list(ClockQuality))
def test_a_clock_in_doubt_changes_no_rules(gate: Gate, clock: ClockQuality) -> None:
    """Neither those with a moment nor those that count at once."""
    gate.at(NOW_MS, clock)
    downlink = gate.begin()
    downlink.received(signed(3))
    downlink.look()

    assert downlink.present.version == (3 if clock.proves_dates else 2)


def test_present_and_coming_outlive_a_restart(gate: Gate) -> None:
    """Also a clock that is in doubt after it, which changes nothing."""
    downlink = gate.begin()
    downlink.received(signed(3))
    downlink.look()
    downlink.received(signed(4, NOW_MS + 1_000))
    gate.at(NOW_MS + 2_000, ClockQuality.UNSET)
    again = gate.begin()
    again.look()
    assert (again.present.version, again.newest and again.newest.issue.version) == (3, 4)

    gate.at(NOW_MS + 2_000)
    again.look()
    assert again.present.version == 4
    assert gate.coming.kept is None


def test_a_gate_that_dies_between_both_files_goes_on_with_the_newer(gate: Gate) -> None:
    """It lies on both."""
    gate.present.kept = gate.coming.kept = signed(3)
    downlink = gate.begin()
    downlink.look()

    assert (downlink.present.version, downlink.coming, gate.due) == (3, None, [])


def test_nothing_goes_back(gate: Gate) -> None:
    """Neither behind what is in force, nor behind what is to come, nor over a restart."""
    downlink = gate.begin()
    downlink.received(signed(5, NOW_MS + 1_000))
    downlink.received(signed(4))
    gate.begin().received(signed(1))

    assert len(gate.refusals) == 2
    assert all("never goes back" in why for why in gate.refusals)
    assert gate.due == []


def test_a_later_one_takes_the_place_of_one_that_was_to_come(gate: Gate) -> None:
    """There is one next policy."""
    downlink = gate.begin()
    downlink.received(signed(3, NOW_MS + 1_000))
    downlink.received(signed(4, NOW_MS + 2_000))
    gate.at(NOW_MS + 1_500)
    downlink.look()
    assert downlink.present.version == 2
    gate.at(NOW_MS + 2_000)
    downlink.look()
    assert gate.due == [4]


@pytest.mark.parametrize("from_ms", [0, NOW_MS + 1_000])
def test_another_text_under_the_same_number_is_refused(gate: Gate, from_ms: int) -> None:
    """Rows name their policy by its number."""
    downlink = gate.begin()
    downlink.received(signed(3, from_ms))
    downlink.look()
    downlink.received(signed(3, from_ms, "[roster]\nrequired = false\n"))

    assert len(gate.refusals) == 1
    assert "raise version" in gate.refusals[0]


def test_one_that_was_to_come_can_be_put_off(gate: Gate) -> None:
    """The same text with another moment."""
    downlink = gate.begin()
    downlink.received(signed(3, NOW_MS + 1_000))
    downlink.received(signed(3, NOW_MS + 9_000, issued_ms=NOW_MS + 1))
    gate.at(NOW_MS + 5_000)
    downlink.look()

    assert (downlink.present.version, gate.refusals) == (2, [])


def test_one_that_was_put_off_does_not_come_back_by_its_older_signature(gate: Gate) -> None:
    """Whoever holds the broker may still have it."""
    downlink = gate.begin()
    downlink.received(signed(3, NOW_MS + 9_000, issued_ms=NOW_MS + 1))
    downlink.received(signed(3, NOW_MS + 1_000))
    gate.at(NOW_MS + 5_000)
    downlink.look()

    assert downlink.present.version == 2
    assert "as it was signed before" in gate.refusals[0]


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (b"\x84", "policy document"),
        (signed(3, key=OTHER), "not in the trust file"),
        (signed(3, rules="[thermometry]\nfever_celsius = 45\n"), "fever_celsius: 45"),
        (signed(3, rules="[thermometry]\nfever = 37.3\n"), "unknown key"),
        (signed(3, rules='[schedules.day]\nworkday = ["09:00-07:00"]\n'), "must begin before"),
        (signed(3, rules='[[access]]\nschedule = "nightly"\n'), "nightly"),
        (signed(3, said=4), "the text says version 4, the document 3"),
    ],
)
def test_what_makes_no_sense_is_refused_whole_and_says_why(
    gate: Gate, document: bytes, why: str
) -> None:
    """The old one stays, and nothing is kept."""
    downlink = gate.begin()
    downlink.received(document)
    downlink.look()

    assert len(gate.refusals) == 1
    assert why in gate.refusals[0]
    assert (downlink.present.version, gate.coming.kept, gate.texts.kept) == (2, None, {})


def test_a_repeated_document_is_dealt_with_once(gate: Gate) -> None:
    """The broker sends the retained one with every connection."""
    downlink = gate.begin()
    for _ in range(3):
        downlink.received(signed(1, key=OTHER, issued_ms=5))
    assert len(gate.refusals) <= 3

    same = signed(1, key=OTHER, issued_ms=6)
    before = len(gate.refusals)
    for _ in range(3):
        downlink.received(same)
    assert len(gate.refusals) == before + 1


def test_a_disk_that_fails_is_tried_again_with_the_same_document(gate: Gate) -> None:
    """The document was right."""
    downlink, document = gate.begin(), signed(3)
    gate.coming.broken = "disk full"
    downlink.received(document)
    gate.coming.broken = ""
    downlink.received(document)
    gate.present.broken = "disk full"
    downlink.look()
    assert (downlink.present.version, gate.due) == (2, [])

    gate.present.broken = ""
    downlink.look()
    assert (downlink.present.version, gate.due, gate.refusals) == (3, [3], ["disk full"])


def test_a_policy_that_a_removed_key_signed_does_not_come_into_force(gate: Gate) -> None:
    """Whoever stole that key may have meant it for tomorrow."""
    downlink = gate.begin()
    downlink.received(signed(3, NOW_MS + 1_000))
    gate.trust = trusting(OTHER)
    gate.at(NOW_MS + 1_000)
    downlink.look()
    downlink.look()

    assert (downlink.present.version, gate.due) == (2, [])
    assert len(gate.refusals) == 1


def test_a_policy_that_is_signed_anew_outlives_its_old_key(gate: Gate) -> None:
    """The same text under a new signature changes nothing but the file."""
    gate.trust = trusting(KEY, OTHER)
    downlink = gate.begin()
    downlink.received(signed(3))
    downlink.look()
    downlink.received(signed(3, key=OTHER, issued_ms=NOW_MS + 1))
    gate.trust = trusting(OTHER)

    assert gate.begin().present.version == 3
    assert (gate.due, gate.refusals) == ([3], [])


def test_without_a_genuine_one_policy_toml_counts_and_somebody_is_told(gate: Gate) -> None:
    """As when the card's file was altered."""
    gate.present.kept = signed(3, key=OTHER)
    assert gate.begin().present.version == 2
    assert "not in the trust file" in gate.refusals[0]


@pytest.mark.parametrize(("local", "in_force"), [(2, 3), (3, 3), (4, 4)])
def test_between_policy_toml_and_the_centre_the_higher_version_counts(
    gate: Gate, local: int, in_force: int
) -> None:
    """An installer may raise it by hand."""
    gate.local = read_policy(text(local), "policy.toml")
    gate.present.kept = signed(3)
    downlink = gate.begin()

    assert downlink.present.version == in_force
    assert (downlink.signed is not None) is (local <= 3)
