"""The tables: columns and constraints, and nothing that knows a request, a key or a word.

No table has a column for a network address, a browser's name, a person's name or the time of an
upload. Changing a table means a new migration in ``versions/``; ``test_migrations`` holds the two
together.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    text,
    true,
)

# Named constraints, so that a later migration can name what it changes.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives its fast row number only to a column called INTEGER.
_Big = BigInteger().with_variant(Integer, "sqlite")

PLACE_BITS = 40
"""A feed row's primary key is ``organisation number << 40 | seq``: one index serves the range scan,
the organisation stands in the key, and rows of one organisation lie together."""


def _org(primary_key: bool = True) -> Column[int]:
    return Column(
        "org",
        Integer,
        ForeignKey("organisations.number"),
        primary_key=primary_key,
        nullable=False,
        autoincrement=False,
    )


secrets = Table(
    "secrets",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

organisations = Table(
    "organisations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", LargeBinary(16), nullable=False),
    UniqueConstraint("id"),
)

roots = Table(
    "roots",
    metadata,
    _org(),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

# One counter row per organisation, touched last in every transaction that writes to the feed.
feeds = Table(
    "feeds",
    metadata,
    _org(),
    Column("epoch", LargeBinary(16), nullable=False),
    Column("seq", _Big, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("erasures", _Big, nullable=False),
)

# One row per feed row; an envelope lies in the row that announced it (what 1).
feed_rows = Table(
    "feed_rows",
    metadata,
    Column("place", _Big, primary_key=True, autoincrement=False),
    Column("org", Integer, ForeignKey("organisations.number"), nullable=False),
    Column("row_hash", LargeBinary(32), nullable=False),
    Column("what", LargeBinary, nullable=False),
    Column("device", LargeBinary(32)),
    Column("sequence", _Big),
    Column("env_hash", LargeBinary(32)),
    Column("kind", _Big),
    Column("record", LargeBinary(16)),
    Column("revision", _Big),
    Column("directory_seq", _Big),
    # A grant names the envelope whose key it passes on.
    Column("about", LargeBinary(32)),
    Column("marks", String, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("data", LargeBinary),
    Index("uq_feed_rows_identity", "org", "device", "sequence", "env_hash", unique=True),
    Index("ix_feed_rows_record", "org", "record", "revision"),
    Index(
        "ix_feed_rows_about",
        "org",
        "about",
        sqlite_where=text("about IS NOT NULL"),
        postgresql_where=text("about IS NOT NULL"),
    ),
)

directory_entries = Table(
    "directory_entries",
    metadata,
    _org(),
    Column("seq", _Big, primary_key=True, autoincrement=False),
    Column("entry_hash", LargeBinary(32), nullable=False),
    Column("data", LargeBinary, nullable=False),
)

freshness = Table(
    "freshness",
    metadata,
    _org(),
    Column("data", LargeBinary, nullable=False),
)

blobs = Table(
    "blobs",
    metadata,
    _org(),
    Column("record", LargeBinary(16), primary_key=True),
    Column("blob", LargeBinary(16), primary_key=True),
    Column("root", LargeBinary(32), primary_key=True),
    Column("size", _Big, nullable=False),
    Column("device", LargeBinary(32), nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Index("ix_blobs_device", "org", "device", "complete"),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    _org(),
    Column("env_hash", LargeBinary(32), primary_key=True),
    Column("record", LargeBinary(16), nullable=False),
    Column("revision", _Big, nullable=False),
    Column("member", LargeBinary(16), nullable=False),
    Column("by_supervisor", Boolean, nullable=False),
    Column("countersigned", Boolean, nullable=False),
    # A doubtful one (a revoked device's) binds nothing until a supervisor acknowledges it.
    Column("in_force", Boolean, nullable=False, server_default=true()),
    Index("ix_withdrawals_record", "org", "record"),
)

# Acknowledged by a supervisor before the envelope itself arrived (a batch file can be quicker).
countersignatures = Table(
    "countersignatures",
    metadata,
    _org(),
    Column("env_hash", LargeBinary(32), primary_key=True),
)

legal_holds = Table(
    "legal_holds",
    metadata,
    _org(),
    Column("record", LargeBinary(16), primary_key=True),
)

invitations = Table(
    "invitations",
    metadata,
    _org(),
    Column("invitation", LargeBinary(16), primary_key=True),
    Column("expires", _Big, nullable=False),
    Column("request", LargeBinary),
    Column("state", String(16), nullable=False),
    Column("conflict", Boolean, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("org", Integer, ForeignKey("organisations.number"), nullable=False),
    Column("device", LargeBinary(32), nullable=False),
    Column("expires", _Big, nullable=False),
    Index("ix_tokens_expires", "expires"),
)

used_challenges = Table(
    "used_challenges",
    metadata,
    Column("challenge", LargeBinary(32), primary_key=True),
    Column("expires", _Big, nullable=False),
    Index("ix_used_challenges_expires", "expires"),
)

word_sets = Table(
    "word_sets",
    metadata,
    _org(),
    Column("number", _Big, primary_key=True, autoincrement=False),
    Column("set_id", LargeBinary(32), nullable=False),
    Column("key", LargeBinary(32), nullable=False),
    Column("manifest", LargeBinary, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    UniqueConstraint("org", "set_id"),
)

word_serials = Table(
    "word_serials",
    metadata,
    _org(),
    Column("key", LargeBinary(32), primary_key=True),
    Column("serial", _Big, nullable=False),
    Column("set_id", LargeBinary(32), nullable=False),
)

word_files = Table(
    "word_files",
    metadata,
    _org(),
    Column("sha256", LargeBinary(32), primary_key=True),
    Column("packed", LargeBinary, nullable=False),
)
