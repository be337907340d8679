"""The centre's tables of people who are observed at home and of their readings; see ``schema``."""

from typing import Final

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table

from gateway.central.store.schema import METADATA

RESIDENT: Final = Table(
    "resident",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("link_digest", String(64), nullable=False, unique=True),
    Column("name", String(64), nullable=False),
    Column("building", String(64), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("door", String(32), nullable=False),
    Column("begin_ms", BigInteger, nullable=False),
    Column("end_ms", BigInteger, nullable=False),
    Column("of_case", Integer),
    Column("ended_ms", BigInteger),
    Column("announced_until_ms", BigInteger, nullable=False),
    Index("resident_ended", "ended_ms", "building"),
    Index("resident_person", "person"),
)
"""Each observation at home; the link itself is kept nowhere."""

HOME_READING: Final = Table(
    "home_reading",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("resident", String(16), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("celsius", Float, nullable=False),
    Index("home_reading_resident", "resident", "at_ms"),
)
"""What residents read off their own thermometers."""
