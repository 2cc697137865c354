"""What alembic runs for each command: the migrations over the connection that it was handed, in its transaction.

Without a connection (SQL is only written out) the dialect is the one of the configured URL.
"""

from __future__ import annotations

from alembic import context

from retrieval.database import Base

connection = context.config.attributes.get("connection")
if connection is None:
    context.configure(
        url=context.config.get_main_option("sqlalchemy.url"), target_metadata=Base.metadata, literal_binds=True
    )
else:
    # SQLite cannot change a column in place: "batch" copies the table instead.
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
with context.begin_transaction():
    context.run_migrations()
