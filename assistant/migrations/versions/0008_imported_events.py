"""Say what a behaviour event cost, and by what an imported one is known again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add two columns; the events that there are were never imported, and their amounts are not known."""
    op.add_column("behaviour_events", sa.Column("amount", sa.Integer(), nullable=True))
    op.add_column("behaviour_events", sa.Column("source_key", sa.Text(), nullable=True))
    op.create_index("behaviour_source_key", "behaviour_events", ["source_key"], unique=True)
