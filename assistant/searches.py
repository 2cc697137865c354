"""What shoppers asked for and did not find, read from the slates: words without a product, wishes that none stated.

A search is counted by its words, in whatever case and spacing they were written.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from sqlalchemy import func, select

from assistant.ledger import SlateRow
from assistant.store import ConversationRow
from assistant.wire_behaviour import SearchLine
from assistant.wire_operator import Facet
from ranker.analysis import STEPS, wilson
from ranker.events import BehaviourKind, BehaviourRow
from retrieval.database import Database

_PART = 10_000
_DEEDS = [kind.value for kinds in STEPS.values() for kind in kinds if kind != BehaviourKind.IMPRESSION]


@dataclass
class _Words:
    """How the requests of the same words went."""

    written: str
    asked: int = 0
    nothing: int = 0
    eased: int = 0
    ignored: int = 0

    def line(self) -> SearchLine:
        return SearchLine(
            words=self.written, asked=self.asked, nothing=self.nothing, eased=self.eased, ignored=self.ignored
        )


@dataclass
class Searches:
    """All requests of a time, and by their words."""

    words: dict[str, _Words] = field(default_factory=dict[str, _Words])
    unmet: Counter[str] = field(default_factory=Counter[str])

    def total(self, name: str) -> int:
        """Return the sum over all words of a count: "asked", "nothing", "eased" or "ignored"."""
        return sum(getattr(one, name) for one in self.words.values())

    def not_found(self, most: int) -> list[SearchLine]:
        """Return the words for which the catalog had nothing or only something near, the most frequent first."""
        missed = [one for one in self.words.values() if one.nothing + one.eased]
        missed.sort(key=lambda one: (-one.nothing - one.eased, -one.nothing, one.written))
        return [one.line() for one in missed[:most]]

    def not_looked_at(self, most: int) -> list[SearchLine]:
        """Return the words whose finds are passed over more often than usual, beyond chance, the most missed first."""
        usual = self.total("ignored") / max(self.total("asked"), 1)
        ignored = [one for one in self.words.values() if wilson(one.ignored, one.asked)[0] > usual]
        ignored.sort(key=lambda one: (one.asked * usual - one.ignored, one.written))
        return [one.line() for one in ignored[:most]]

    def wishes(self, most: int) -> list[Facet]:
        """Return the wishes that no product stated, the most frequent first."""
        ordered = sorted(self.unmet.items(), key=lambda one: (-one[1], one[0]))
        return [Facet(value=value, count=count) for value, count in ordered[:most]]


def searches(database: Database, since: str, robots: Collection[str]) -> Searches:
    """Return the requests from `since` on ("" for all) of all shoppers but the `robots`."""
    found = Searches()
    for words, total, relaxed, looked_at in _requests(database, since, robots):
        written = " ".join(words.split())
        one = found.words.setdefault(written.casefold(), _Words(written))
        unmet = {f"{each['slot']}: {each['value']}" for each in json.loads(relaxed)}
        one.asked += 1
        one.nothing += not total
        one.eased += bool(total and unmet)
        one.ignored += bool(total and not unmet and not looked_at)
        found.unmet.update(unmet)
    return found


def _requests(database: Database, since: str, robots: Collection[str]) -> Iterator[tuple[str, int, str, bool]]:
    """Yield words, number found, what was eased (JSON), and whether something of the slate was looked at or more."""
    shopper = func.coalesce(ConversationRow.shopper_id, SlateRow.conversation_id)
    deeds = select(BehaviourRow.request_id).where(BehaviourRow.kind.in_(_DEEDS), BehaviourRow.request_id.is_not(None))
    query = (
        select(SlateRow.words, SlateRow.total, SlateRow.relaxed, shopper, SlateRow.request_id.in_(deeds))
        .join(ConversationRow, ConversationRow.conversation_id == SlateRow.conversation_id)
        .where(SlateRow.at >= since)
        .order_by(SlateRow.at, SlateRow.request_id)
    )
    with database.read() as connection:
        for words, total, relaxed, whose, looked_at in connection.execution_options(yield_per=_PART).execute(query):
            if whose not in robots:
                yield words, total, relaxed, bool(looked_at)
