"""Say which value of a soft constraint no product stated, where a slate named only its kind."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import context, op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Write pairs of kind and value. An old slate did not say which of its features were meant: all of them stay.

    A script made without a database can read no rows: what it upgrades forgets what was eased.
    """
    if context.is_offline_mode():
        op.execute("UPDATE slates SET relaxed = '[]'")
        return
    slates = sa.table("slates", *(sa.column(name, sa.Text()) for name in ("request_id", "constraints", "relaxed")))
    connection = op.get_bind()
    for request_id, constraints, relaxed in connection.execute(sa.select(slates).where(slates.c.relaxed != "[]")).all():
        asked = json.loads(constraints)
        pairs = [
            {"slot": slot, "value": value}
            for slot in json.loads(relaxed)
            for value in ([asked[slot]] if isinstance(asked.get(slot), str) else asked.get(slot, []))
        ]
        text = json.dumps(pairs, ensure_ascii=False)
        connection.execute(slates.update().where(slates.c.request_id == request_id).values(relaxed=text))
