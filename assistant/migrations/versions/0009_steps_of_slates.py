"""Say what moved a slate beside fit: rules of the shop, stock, diversity, chance."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add a column; the slates that there are were moved by no rule."""
    op.add_column("slates", sa.Column("steps", sa.Text(), nullable=False, server_default="[]"))
