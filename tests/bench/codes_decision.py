"""A gate's whole decision over a code, with 100,000 people and as many revocations; no barrier."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from gateway.codes.packed import PackedRows
from gateway.codes.revocations import ID_BYTES, RevocationList, revocation_id
from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import Roster
from gateway.codes.site_list import SiteList
from gateway.core.admissions import CODE_MEMORY_MS, Admissions
from gateway.core.credential import Credential
from gateway.core.decision import Decision, decide
from gateway.core.evidence import Evidence
from gateway.core.listing import Listing
from gateway.core.policy import Policy, ThermometryPolicy
from gateway.journal.roster import RosterReader
from tests.fuzz.codes_makers import NOW, SITE
from tests.fuzz.codes_trial import Recognise
from tests.rosters import put_roster

PEOPLE = 100_000
COMPANIES = 200
_POLICY = Policy(thermometry=ThermometryPolicy(required=False))


class Gate:
    """All that a gate asks before it decides.

    Args:
        look: verifies codes, health rules included.
        roster: of ``PEOPLE``.
        revocations: as many ids.
        policy: the rules.
    """

    def __init__(
        self,
        look: Recognise,
        roster: RosterReader,
        revocations: RevocationList,
        policy: Policy = _POLICY,
    ) -> None:
        self.policy = policy
        self._look = look
        self._roster = roster
        self._revocations = revocations
        self._admissions = Admissions(SITE, CODE_MEMORY_MS, CODE_MEMORY_MS)

    def decide(self, text: str) -> Decision:
        """What the gate does about a person who shows this, whose temperature is not asked."""
        return decide(self.evidence(text), self.policy, NOW)

    def evidence(self, text: str) -> Evidence:
        """What is known of a person who shows this."""
        presented = self._look(text)
        credential = presented if isinstance(presented, Credential) else None
        holder = credential.holder if credential else ""
        replayed = credential is not None and self._admissions.used(
            credential.format, credential.replay_key, NOW.wall_ms
        )
        listed = self._revocations.listed
        return Evidence(
            presented=presented,
            replayed=replayed,
            holder=self._roster.lookup(holder),
            roster_version=self._roster.version,
            roster_issued_ms=self._roster.issued_ms,
            entered_ms=self._admissions.entered_ms(holder),
            temperature=None,
            first_high=None,
            board_up=True,
            lists=Listing(
                credential is not None and self._revocations.revokes(credential),
                listed.version,
                listed.issued_ms,
            ),
        )

    def admit(self, text: str, sequence: int) -> None:
        """Remember a use, so that replays are looked for among many."""
        presented = self._look(text)
        if isinstance(presented, Credential):
            self._admissions.use(presented, NOW.wall_ms, sequence)


@contextmanager
def gate(look: Recognise, policy: Policy = _POLICY) -> Iterator[Gate]:
    """A gate with its roster on disk, as RosterStore writes it; takes some seconds to make."""
    ids = sorted(revocation_id(f"revoked {number}") for number in range(PEOPLE))
    rows = PackedRows(ID_BYTES, 0, b"".join(ids))
    revocations = RevocationList(SiteList(1, NOW.wall_ms, rows))
    with TemporaryDirectory(prefix="bench-codes-") as folder:
        path = Path(folder) / "roster.sqlite"
        put_roster(path, Roster(tuple(_people())), 1, NOW.wall_ms)
        roster = RosterReader(path)
        yield Gate(look, roster, revocations, policy)
        roster.close()


def _people() -> Iterator[RosterEntry]:
    for number in range(PEOPLE):
        name, until_ms = f"Person {number}", NOW.wall_ms + 86_400_000
        company = f"company-{number % COMPANIES}"
        yield RosterEntry(f"{number:016x}", name, company, ("staff",), 0, until_ms)
