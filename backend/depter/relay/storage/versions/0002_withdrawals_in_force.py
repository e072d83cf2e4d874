"""Withdrawals that wait for a supervisor's word; blobs by device."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every withdrawal stored before is in force: others were not kept as such."""
    op.add_column(
        "withdrawals",
        sa.Column("in_force", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    op.create_index("ix_blobs_device", "blobs", ["org", "device", "complete"], unique=False)


def downgrade() -> None:
    """Forget which ones waited."""
    op.drop_index("ix_blobs_device", table_name="blobs")
    op.execute("DELETE FROM withdrawals WHERE NOT in_force")
    op.drop_column("withdrawals", "in_force")
