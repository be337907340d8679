"""The files that a gate lives on, opened and checked at start; not what is in them."""

from dataclasses import dataclass, field
from pathlib import Path

from gateway.codes.health_rules import RuleSet
from gateway.codes.keys import load_roster_key
from gateway.codes.trust import TrustList
from gateway.codes.trust_file import read_trust
from gateway.config import GatewayConfig, load_health_rules
from gateway.errors import ConfigurationError
from gateway.journal.opening import open_journal
from gateway.journal.quarantine import SetAside
from gateway.journal.roster import ROSTER_NAME
from gateway.journal.roster_store import check_roster
from gateway.journal.store import JOURNAL_NAME, JournalStore


@dataclass(frozen=True, slots=True)
class GateFiles:
    """Everything on disk that must be sound before the gate begins.

    Args:
        trust: whose signatures count.
        rules: what certificates of others must pass.
        roster_key: opens the roster's body.
        store: the journal, open for its one writer.
        roster: path of the roster's file, which need not be there yet.
        put_aside: damaged files that were replaced; each is worth a row.
    """

    trust: TrustList
    rules: RuleSet
    roster_key: bytes = field(repr=False)
    store: JournalStore
    roster: Path
    put_aside: tuple[SetAside, ...]

    @property
    def journal(self) -> Path:
        """Path of the journal's file."""
        return self.store.path


def open_files(config: GatewayConfig, created_wall_ms: int) -> GateFiles:
    """Open and check them all.

    Raises:
        ConfigurationError: a file of keys or health rules is missing or wrong.
        JournalError: the journal can't be used and could not be replaced.
    """
    trust = read_trust(_contents(config.trust.file), str(config.trust.file))
    rules = load_health_rules(config.health.rules)
    key_path = config.trust.roster_key
    roster_key = load_roster_key(_contents(key_path), str(key_path))
    roster = config.gate.state_dir / ROSTER_NAME
    store = open_journal(config.gate.state_dir / JOURNAL_NAME, config.gate.id, created_wall_ms)
    damaged = (store.set_aside, check_roster(roster))
    put_aside = tuple(aside for aside in damaged if aside is not None)
    return GateFiles(trust, rules, roster_key, store, roster, put_aside)


def _contents(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"{path}: can't be read: {error.strerror}; copy it from the centre "
            "(it was made by 'gateway central init') and make it readable for this user"
        ) from error
