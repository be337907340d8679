"""The park's rules with the very bytes that they were read from; not where those are kept."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from gateway.config.files import POLICY_FORM
from gateway.config.reader import read_bytes, read_text
from gateway.core.policy import Policy


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy and its text.

    Args:
        policy: what the text says.
        raw: the text, byte for byte.
    """

    policy: Policy
    raw: bytes

    @property
    def version(self) -> int:
        """The number that rows carry."""
        return self.policy.version

    @property
    def digest(self) -> str:
        """Hex SHA-256 of the text, which tells it from another one of the same number."""
        return sha256(self.raw).hexdigest()


def read_policy(raw: bytes, place: str) -> PolicyText:
    """The policy that a text says.

    Args:
        raw: of a policy.toml.
        place: where it is from, for messages.

    Raises:
        ConfigurationError: names every problem of the text.
    """
    return PolicyText(read_text(raw, Path(place), Policy, POLICY_FORM), raw)


def load_policy_text(path: Path) -> PolicyText:
    """The policy of a file.

    Raises:
        ConfigurationError: names every problem of the file.
    """
    return read_policy(read_bytes(path), str(path))
