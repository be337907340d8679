"""How much hostile input is looked at; not what it must say."""

from typing import Final

MAX_TEXT_CHARS: Final = 4296
"""The most that a QR code holds: version 40-L, alphanumeric (ISO/IEC 18004)."""

MAX_CBOR_DEPTH: Final = 4
"""Containers within containers; our deepest is 3: the roster, an entry, its groups."""

MAX_HEADER_BYTES: Final = 256
"""A signed header before its signature is checked; ours has 8 bytes."""

MAX_INFLATED_BYTES: Final = 16 * 1024
"""A certificate after inflating; the largest of the EU's test data has 870 bytes."""

MAX_CERTIFICATE_DEPTH: Final = 16
"""Containers and tags within each other in a certificate; an EU certificate has 5."""

MAX_CERTIFICATE_ITEMS: Final = 2000
"""Values in a certificate, keys of maps included."""

MAX_KEY_ID_BYTES: Final = 64
"""A key id in a trust list; a JWK thumbprint has 43 characters (RFC 7638)."""

MAX_COLLIDING_KEYS: Final = 4
"""Keys of one site and use that may share a key id of 3 bytes."""

MAX_SITE_TRIES: Final = 8
"""Signature checks spent on telling another site's code from a forgery."""

MAX_TRUST_BYTES: Final = 8 * 1024 * 1024
"""Size of a trust file; 64 records are about 20 KiB, 1,000 issuers' certificates 1 MiB."""

MAX_TRUST_KEYS: Final = 64
"""The park's own records in a trust file; they are found by their key id."""

MAX_TRUST_ISSUERS: Final = 5000
"""Entries of issuers in a trust file; they are found by their key id."""

MAX_DOCUMENT_BYTES: Final = 64 * 1024 * 1024
"""A signed document as it is received; a packed roster of 200,000 people is about 10 MiB."""

MAX_ROSTER_BYTES: Final = 64 * 1024 * 1024
"""A roster after inflating."""

MAX_ROSTER_ENTRIES: Final = 200_000
"""People on one roster."""

MAX_LIST_ROWS: Final = 500_000
"""Rows of a signed list; with a key of 16 bytes they fill half of the largest MQTT message."""

MAX_POLICY_BYTES: Final = 256 * 1024
"""The text of a policy; the one that is shipped has 10 KiB, most of it comments."""

MAX_INTEGER: Final = 2**53 - 1
"""The greatest whole number that JSON readers and SQLite keep exact; milliseconds fit."""
