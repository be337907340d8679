"""The centre's tables of what was deleted, and from where journals still hold; see ``schema``."""

from typing import Final

from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, String, Table

from gateway.central.store.schema import METADATA

DELETION: Final = Table(
    "deletion",
    METADATA,
    Column("at_ms", BigInteger, nullable=False),
    Column("what", String(16), nullable=False),
    Column("until_ms", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    PrimaryKeyConstraint("at_ms", "what"),
)
"""What each run deleted: how much, and up to which moment; says nothing of whom it told."""

JOURNAL_FLOOR: Final = Table(
    "journal_floor",
    METADATA,
    Column("gate", String(32), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("gate", "epoch"),
)
"""Rows of a journal up to ``sequence`` were deleted; the next one is chained to ``hash``."""
