"""The first tables: organisations, their directory and feed, blobs, withdrawals, access."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite gives its fast row number only to a column called INTEGER.
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table of version 1."""
    op.create_table(
        "organisations",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_organisations")),
        sa.UniqueConstraint("id", name=op.f("uq_organisations_id")),
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )
    op.create_table(
        "used_challenges",
        sa.Column("challenge", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires", BIG, nullable=False),
        sa.PrimaryKeyConstraint("challenge", name=op.f("pk_used_challenges")),
    )
    op.create_index("ix_used_challenges_expires", "used_challenges", ["expires"], unique=False)
    op.create_table(
        "blobs",
        sa.Column("org", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", sa.LargeBinary(length=16), nullable=False),
        sa.Column("blob", sa.LargeBinary(length=16), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("device", sa.LargeBinary(length=32), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisations.number"], name=op.f("fk_blobs_org")),
        sa.PrimaryKeyConstraint("org", "record", "blob", "root", name=op.f("pk_blobs")),
    )
    op.create_table(
        "countersignatures",
        sa.Column("org", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("env_hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["org"], ["organisations.number"], name=op.f("fk_countersignatures_org")
        ),
        sa.PrimaryKeyConstraint("org", "env_hash", name=op.f("pk_countersignatures")),
    )
    op.create_table(
        "directory_entries",
        sa.Column("org", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("entry_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org"], ["organisations.number"], name=op.f("fk_directory_entries_org")
        ),
        sa.PrimaryKeyConstraint("org", "seq", name=op.f("pk_directory_entries")),
    )
    op.create_table(
        "feed_rows",
        sa.Column("place", BIG, autoincrement=False, nullable=False),
        sa.Column("org", sa.Integer(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.LargeBinary(length=32), nullable=True),
        sa.Column("sequence", BIG, nullable=True),
        sa.Column("env_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("kind", BIG, nullable=True),
        sa.Column("record", sa.LargeBinary(length=16), nullable=True),
        sa.Column("revision", BIG, nullable=True),
        sa.Column("directory_seq", BIG, nullable=True),
        sa.Column("about", sa.LargeBinary(length=32), nullable=True),
        sa.Column("marks", sa.String(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["org"], ["organisations.number"], name=op.f("fk_feed_rows_org")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_feed_rows")),
    )
    op.create_index(
        "ix_feed_rows_about",
        "feed_rows",
        ["org", "about"],
        unique=False,
        sqlite_where=sa.text("about IS NOT NULL"),
        postgresql_where=sa.text("about IS NOT NULL"),
    )
    op.create_index("ix_feed_rows_record", "feed_rows", ["org", "record", "revision"], unique=False)
    op.create_index(
        "uq_feed_rows_identity", "feed_rows", ["org", "device", "sequence", "env_hash"], unique=True
    )
    op.create_table(
        "feeds",
        sa.Column("org", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.LargeBinary(length=16), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("erasures", BIG, nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisations.number"], name=op.f("fk_feeds_org")),
        sa.PrimaryKeyConstraint("org", name=op.f("pk_feeds")),
    )
    op.create_table(
        "freshness",
        sa.Column("org", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisations.number"], name=op.f("fk_freshness_org")),
        sa.PrimaryKeyConstraint("org", name=op.f("pk_freshness")),
    )
    op.create_table(
        "invitations",
        sa.Column("org", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("invitation", sa.LargeBinary(length=16), nullable=False),
        sa.Column("expires", BIG, nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisations.number"], name=op.f("fk_invitations_org")),
        sa.PrimaryKeyConstraint("org", "invitation", name=op.f("pk_invitations")),
    )
    op.create_table(
        "legal_holds",
        sa.Column("org", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisations.number"], name=op.f("fk_legal_holds_org")),
        sa.PrimaryKeyConstraint("org", "record", name=op.f("pk_legal_holds")),
    )
    op.create_table(
        "roots",
        sa.Column("org", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisations.number"], name=op.f("fk_roots_org")),
        sa.PrimaryKeyConstraint("org", "version", name=op.f("pk_roots")),
    )
    op.create_table(
        "tokens",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("org", sa.Integer(), nullable=False),
        sa.Column("device", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires", BIG, nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisations.number"], name=op.f("fk_tokens_org")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_tokens")),
    )
    op.create_index("ix_tokens_expires", "tokens", ["expires"], unique=False)
    op.create_table(
        "withdrawals",
        sa.Column("org", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("env_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("record", sa.LargeBinary(length=16), nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("member", sa.LargeBinary(length=16), nullable=False),
        sa.Column("by_supervisor", sa.Boolean(), nullable=False),
        sa.Column("countersigned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisations.number"], name=op.f("fk_withdrawals_org")),
        sa.PrimaryKeyConstraint("org", "env_hash", name=op.f("pk_withdrawals")),
    )
    op.create_index("ix_withdrawals_record", "withdrawals", ["org", "record"], unique=False)


def downgrade() -> None:
    """Drop them all; the operator has a backup."""
    for table in (
        "used_challenges",
        "tokens",
        "invitations",
        "legal_holds",
        "countersignatures",
        "withdrawals",
        "blobs",
        "freshness",
        "directory_entries",
        "feed_rows",
        "feeds",
        "roots",
        "organisations",
        "secrets",
    ):
        op.drop_table(table)
