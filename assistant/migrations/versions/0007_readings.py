"""Keep what a learned reader found in the titles of products."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add a table; nothing that is there changes."""
    op.create_table(
        "readings",
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("product_id"),
    )
