"""The switch with which the staff pauses the assistant, and what a shopper is told meanwhile.

The switch is a row in the database, so that it outlives a restart and every process of the shop follows it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Integer, Text, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from retrieval.database import Base, Database
from retrieval.ownership import IMPERSONAL
from retrieval.types import Language

_NOTICE: dict[Language, tuple[str, str]] = {
    "en": ("The assistant is taking a break. Please try again a little later.", " You can reach us here: {}"),
    "zh": ("助手正在休息，请稍后再来。", "您也可以通过以下方式联系我们：{}"),
}


class PauseRow(Base):
    """One pause, UTC; `ended_at` is None while it lasts."""

    __tablename__ = "pauses"
    __table_args__ = IMPERSONAL
    pause_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    began_at: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[str | None] = mapped_column(Text)


class Pauses:
    """The switch."""

    def __init__(self, database: Database) -> None:
        """Read and write in an open shop database."""
        self._database = database

    def since(self) -> str | None:
        """Return when the pause began that is in force, None while the assistant answers."""
        with self._database.read() as connection:
            return connection.execute(select(PauseRow.began_at).where(PauseRow.ended_at.is_(None))).scalars().first()

    def set(self, paused: bool) -> str | None:
        """Begin or end a pause, harmless where it is so already; return since when a pause is in force."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        open_pause = select(PauseRow.began_at).where(PauseRow.ended_at.is_(None))
        with self._database.write() as connection:
            since = connection.execute(open_pause).scalars().first()
            if paused and since is None:
                connection.execute(insert(PauseRow).values(began_at=now))
                since = now
            elif not paused:
                connection.execute(update(PauseRow).where(PauseRow.ended_at.is_(None)).values(ended_at=now))
                since = None
        return since


def notice(contact: str, language: Language) -> str:
    """Return what a shopper is told during a pause, with the shop's `contact` where it gives one."""
    sentence, more = _NOTICE[language]
    return sentence + (more.format(contact) if contact else "")
