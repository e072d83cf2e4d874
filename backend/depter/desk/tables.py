"""The tables of the desk's archive: columns and constraints, nothing else.

What stands in them in clear is what the relay knows too (SPEC 4, core); ``sealed`` holds the rest,
encrypted under a key of the vault.
"""

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()
meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
directory = Table(
    "directory",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("entry", LargeBinary, nullable=False),
)
feed = Table(
    "feed",
    metadata,
    Column("epoch", LargeBinary, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("hash", LargeBinary, nullable=False),
)
envelopes = Table(
    "envelopes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("env_hash", LargeBinary, nullable=False, unique=True),
    Column("device", LargeBinary, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("record", LargeBinary),
    Column("revision", Integer),
    Column("member", LargeBinary),
    Column("directory_seq", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("acknowledged", Integer, nullable=False, default=0),
    Column("data", LargeBinary, nullable=False),
    UniqueConstraint("device", "sequence", "env_hash", name="uq_envelopes_place"),
    Index("ix_envelopes_record", "record", "revision"),
    Index("ix_envelopes_state", "state", "kind"),
)
parked = Table(
    "parked",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("env_hash", LargeBinary, nullable=False, unique=True),
    Column("directory_seq", Integer, nullable=False),
    Column("via", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
blobs = Table(
    "blobs",
    metadata,
    Column("root", LargeBinary, primary_key=True),
    Column("record", LargeBinary, primary_key=True),
    Column("blob", LargeBinary, primary_key=True),
    Column("size", Integer, nullable=False),
)
sealed = Table(
    "sealed",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", LargeBinary, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
own = Table(
    "own",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("env_hash", LargeBinary, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("pushed", Integer, nullable=False, default=0),
)
# Released words, which are no secret: sets by their id, files by their hash; nothing is ever deleted.
word_sets = Table(
    "word_sets",
    metadata,
    Column("set_id", Text, primary_key=True),
    Column("manifest", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("at", Integer, nullable=False),
)
word_files = Table(
    "word_files",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("packed", LargeBinary, nullable=False),
)
