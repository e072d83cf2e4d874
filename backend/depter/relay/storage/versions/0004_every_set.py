"""Every set of words is kept: they are numbered as they come, where two had places before."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The set in force was at place 0 and the one before at 1: now the highest number is in force."""
    op.create_table(
        "word_sets_new",
        sa.Column("org", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("set_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisations.number"], name=op.f("fk_word_sets_org")),
        sa.PrimaryKeyConstraint("org", "number", name=op.f("pk_word_sets")),
        sa.UniqueConstraint("org", "set_id", name=op.f("uq_word_sets_org_set_id")),
    )
    op.execute(
        "INSERT INTO word_sets_new (org, number, set_id, key, manifest, signature) "
        "SELECT org, 2 - place, set_id, key, manifest, signature FROM word_sets"
    )
    op.drop_table("word_sets")
    op.rename_table("word_sets_new", "word_sets")


def downgrade() -> None:
    """The program of before knows two sets: the others are in the operator's backup."""
    op.create_table(
        "word_sets_old",
        sa.Column("org", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("set_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["organisations.number"], name=op.f("fk_word_sets_org")),
        sa.PrimaryKeyConstraint("org", "place", name=op.f("pk_word_sets")),
    )
    op.execute(
        "INSERT INTO word_sets_old (org, place, set_id, key, manifest, signature) "
        "SELECT org, newest - number, set_id, key, manifest, signature FROM word_sets "
        "JOIN (SELECT org AS of, max(number) AS newest FROM word_sets GROUP BY org) ON org = of "
        "WHERE newest - number < 2"
    )
    op.drop_table("word_sets")
    op.rename_table("word_sets_old", "word_sets")
