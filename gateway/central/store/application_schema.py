"""The centre's table of companies' applications; see ``schema``."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from gateway.central.store.schema import METADATA

APPLICATION: Final = Table(
    "application",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("company", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("filed_ms", BigInteger, nullable=False),
    Column("headcount", Integer, nullable=False),
    Column("building", String(64), nullable=False),
    Column("from_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
    Column("isolation_rooms", Integer, nullable=False),
    Column("masks", Integer, nullable=False),
    Column("thermometers", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("granted_quota", Integer),
    Column("granted_until_ms", BigInteger),
    Index("application_company", "company", "number"),
)
"""What each company filed, where it stands and what the park answered.

Granted is null for all that was asked for.
"""
