"""The centre's tables of who stood at lanes, of accounts and of their acts; see ``schema``."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from gateway.central.store.schema import METADATA

PASSAGE: Final = Table(
    "passage",
    METADATA,
    Column("gate", String(32), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("judged", String(16), nullable=False),
    Column("holder", String(64), nullable=False),
    Column("company", String(64), nullable=False),
    Column("heading", String(4), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("celsius", Float),
    Column("answers", BigInteger),
    Column("outcome", String(16), nullable=False),
    Column("said_ms", BigInteger),
    PrimaryKeyConstraint("gate", "epoch", "sequence"),
    Index("passage_at", "at_ms"),
    Index("passage_gate_at", "gate", "at_ms"),
    Index("passage_holder_at", "holder", "at_ms"),
    Index("passage_company_at", "company", "at_ms"),
)
"""What rows say of people at lanes, drawn from ``event`` behind the watermark; can be made anew.

``said_ms`` is null, or what the gate's clock said where ``at_ms`` was put right: see ``REDATED``.
"""

REDATED: Final = Table(
    "redated",
    METADATA,
    Column("gate", String(32), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("boot_ns", BigInteger, nullable=False),
    PrimaryKeyConstraint("gate", "epoch", "first"),
)
"""Rows ``first`` to ``last`` were written before their gate knew the time: each was written its
monotonic time after ``boot_ns``, nanoseconds since 1970-01-01 UTC."""

PASSAGE_DRAWN: Final = Table(
    "passage_drawn",
    METADATA,
    Column("gate", String(32), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    PrimaryKeyConstraint("gate", "epoch"),
)
"""Up to which row of each journal ``passage`` was drawn."""

TALLY: Final = Table(
    "tally",
    METADATA,
    Column("hour_ms", BigInteger, nullable=False),
    Column("what", String(8), nullable=False),
    Column("name", String(64), nullable=False),
    Column("judged", String(16), nullable=False),
    Column("count", BigInteger, nullable=False),
    PrimaryKeyConstraint("hour_ms", "what", "name", "judged"),
)
"""How many passages of which kind there were in each hour; see ``tallies``."""

OPERATOR: Final = Table(
    "operator",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(16), nullable=False, server_default="manager"),
    Column("scope", String(64), nullable=False, server_default=""),
)
"""Who may sign in, and as what."""

AUDIT: Final = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("account", String(32), nullable=False),
    Column("act", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Index("audit_subject", "subject", "number"),
)
"""Every act of an account and every look at a person's record; only ever added to."""
