"""Let a conversation be a known shopper's, and keep who the known shoppers are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the shoppers; the conversations that there are stay those of strangers."""
    op.create_table(
        "shoppers",
        sa.Column("shopper_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shopper_id"),
    )
    op.add_column("conversations", sa.Column("shopper_id", sa.Text(), nullable=True))
    op.create_index("ix_conversations_shopper_id", "conversations", ["shopper_id"])
