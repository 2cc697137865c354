"""Write the next revision: the difference between the declared tables and those that the revisions make.

`python -m assistant.migrations "Add the feeds' sources"`; read what it wrote before committing it. For developers.
"""

from __future__ import annotations

import sys
from tempfile import TemporaryDirectory

from alembic import command

from assistant.migrations import revisions
from assistant.schema import alembic_config
from retrieval.database import Database


def write_revision(message: str) -> None:
    """Write the revision that brings a database of the newest one to the declared tables, under `versions`."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/aisle.db")
        with database.write() as connection:
            command.upgrade(alembic_config(connection), "head")
        with database.write() as connection:
            following = f"{int(revisions()[-1]) + 1:04d}"
            command.revision(alembic_config(connection), message, autogenerate=True, rev_id=following)
        database.close()


if __name__ == "__main__":
    write_revision(sys.argv[1])
