"""Stores the gates' rows, each once, and moves the watermarks; not where they come from."""

from collections.abc import Iterable, Sequence

from gateway.central.store.database import Database
from gateway.central.store.intake import Intake, Stored
from gateway.central.store.journals import JournalKey, read_journals
from gateway.sync.wire import Batch

__all__ = ["EventStore", "Stored"]


class EventStore:
    """Takes in the rows of all gates.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, batch: Batch, received_ms: int) -> Stored:
        """Store one batch, as ``add_all`` does.

        Raises:
            StoreError: nothing of the batch was stored.
        """
        return self.add_all([batch], received_ms)[0]

    def add_all(self, batches: Sequence[Batch], received_ms: int) -> list[Stored]:
        """Store the rows that are new and move the watermarks, in one transaction.

        Args:
            batches: each with rows of one gate and epoch, in the order in which they came.
            received_ms: wall milliseconds, UTC, of the arrival.

        Raises:
            UnfitRowsError: the database can't hold what is in one of them; nothing was stored.
            StoreError: nothing of any batch was stored; try again.
        """
        with self._database.write_beside() as connection:
            return Intake(connection, batches, received_ms).take_all()

    def progress(self, gate: str, epoch: int) -> Stored:
        """How far a journal is here; nothing at all is watermark 0.

        Raises:
            StoreError: the database can't be read.
        """
        return self.progress_of([(gate, epoch)])[gate, epoch]

    def progress_of(self, keys: Iterable[JournalKey]) -> dict[JournalKey, Stored]:
        """The same of several journals.

        Raises:
            StoreError: the database can't be read.
        """
        asked = list(keys)
        with self._database.read() as connection:
            found = read_journals(connection, asked)
        said = {key: Stored(0) for key in asked}
        for key, one in found.items():
            said[key] = Stored(one.head.watermark, one.want, chain_error=one.head.error)
        return said
