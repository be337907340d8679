"""The centre's table of commands to gates; see ``schema``."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from gateway.central.store.schema import METADATA

COMMAND: Final = Table(
    "command",
    METADATA,
    Column("gate", String(32), nullable=False),
    Column("counter", BigInteger, nullable=False),
    Column("issued_ms", BigInteger, nullable=False),
    Column("not_after_ms", BigInteger, nullable=False),
    Column("order", String(32), nullable=False),
    Column("arguments", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("sent_ms", BigInteger),
    Column("answered_ms", BigInteger),
    Column("why", String(32), nullable=False, server_default=""),
    Column("answer", Text, nullable=False, server_default="{}"),
    PrimaryKeyConstraint("gate", "counter"),
    Index("command_issued", "issued_ms"),
)
"""Every command that was ever signed. ``answered_ms`` is when the row of its outcome came here,
``answer`` that row's body, and ``why`` the reason of a refusal or empty."""
