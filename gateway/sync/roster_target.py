"""What the roster's downlink needs of a disk; kept by the gate's and by a test's alike."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from gateway.codes.roster_changes import RosterIssue


class RosterPresent(Protocol):
    """What the roster in force says of itself."""

    @property
    def version(self) -> int:
        """0 for none."""

    @property
    def people(self) -> int:
        """How many it holds."""

    @property
    def state(self) -> bytes:
        """Names its content; empty where that is not known."""


class Parts(Protocol):
    """Where parts of a file lie that is on its way; a restart goes on with them.

    Every member raises a GatewayError when the disk does not do its part.
    """

    def has(self, digest: bytes, /) -> bool:
        """Whether a part is there."""

    def put(self, sealed: bytes, /) -> None:
        """Keep a part by its SHA-256."""

    def get(self, digest: bytes, /) -> bytes:
        """A part whose SHA-256 is this."""

    def keep(self, digests: Collection[bytes], /) -> None:
        """Throw away all but these."""


class RosterTarget(Protocol):
    """Where the roster in force lies; only the mqtt thread calls it."""

    @property
    def parts(self) -> Parts:
        """Where the parts of the next one wait for each other."""

    def present(self) -> RosterPresent:
        """The one in force; of a damaged one, none."""

    def signed(self) -> bytes:
        """The document that it was last signed by; empty where that is not known."""

    def install(self, content: Iterable[bytes], issues: Sequence[RosterIssue], /) -> object:
        """Put a whole file with changes behind it in force, all of it or nothing.

        Raises:
            GatewayError: the one before stays in force.
        """

    def change(self, issues: Sequence[RosterIssue], /) -> object:
        """Put changes to the one in force in force, all of them or none.

        Raises:
            GatewayError: the one before stays in force.
        """

    def drop(self) -> object:
        """Have no roster in force.

        Raises:
            GatewayError: the one before stays in force.
        """
