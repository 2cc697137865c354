"""The revisions of the database schema, one file each under `versions`, applied in order by alembic.

A revision's id is its number ("0002"), which its file's name begins with, so that the newest is known without loading
alembic. Revisions are never changed once released; there is no way down but the backup that an upgrade makes.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
FIRST = "0001"
"""The schema of the databases that were made before revisions were kept."""


def revisions() -> list[str]:
    """Return the ids of all revisions, oldest first."""
    return sorted(path.name.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))
