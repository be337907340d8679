"""Reads the centre's keys from their files; makes none and signs nothing."""

from dataclasses import dataclass, field
from pathlib import Path

from gateway.codes.keys import SigningKey, load_private_key, load_roster_key
from gateway.config import KeysSection
from gateway.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class CentreKeys:
    """What the centre signs and seals with.

    Args:
        pass_key: signs passes.
        document_key: signs rosters.
        roster_key: the site's AES-256 key, 32 bytes.
    """

    pass_key: SigningKey
    document_key: SigningKey
    roster_key: bytes = field(repr=False)


def load_keys(section: KeysSection) -> CentreKeys:
    """Read the three key files.

    Raises:
        ConfigurationError: one is missing, unreadable or no key.
    """
    return CentreKeys(
        load_private_key(_contents("pass_key", section.pass_key), str(section.pass_key)),
        load_private_key(
            _contents("document_key", section.document_key), str(section.document_key)
        ),
        load_roster_key(_contents("roster_key", section.roster_key), str(section.roster_key)),
    )


def _contents(name: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"keys.{name}: {path}: {error.strerror}; make the centre's keys with"
            " `gateway central init`, or restore them"
        ) from None
