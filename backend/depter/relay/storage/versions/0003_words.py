"""Words that an organisation released: the current set and the one before, and their files."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """No words are here yet: the phones have those they were built with."""
    op.create_table(
        "word_sets",
        sa.Column("org", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("set_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisations.number"], name=op.f("fk_word_sets_org")),
        sa.PrimaryKeyConstraint("org", "place", name=op.f("pk_word_sets")),
    )
    op.create_table(
        "word_serials",
        sa.Column("org", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("serial", BIG, nullable=False),
        sa.Column("set_id", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["org"], ["organisations.number"], name=op.f("fk_word_serials_org")
        ),
        sa.PrimaryKeyConstraint("org", "key", name=op.f("pk_word_serials")),
    )
    op.create_table(
        "word_files",
        sa.Column("org", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisations.number"], name=op.f("fk_word_files_org")),
        sa.PrimaryKeyConstraint("org", "sha256", name=op.f("pk_word_files")),
    )


def downgrade() -> None:
    """Forget them; whoever released them has them still."""
    for table in ("word_files", "word_serials", "word_sets"):
        op.drop_table(table)
