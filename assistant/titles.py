"""Which titles of the catalog a text names: so that a reply cannot speak of a product that is not shown.

Titles are found as written (letter case counts in Latin script: "Desk Lamp" is a name, "desk lamp" are words), by their
first word and then whole. Titles of one short word are words, not names, and are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = r"[^\W_\u3400-\u9fff]"
_WORD = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+)?")
"""A word in Latin script; Chinese is written without blanks, so that one may stand right behind a Chinese letter."""
_SHORTEST_HAN = 4


class TitleIndex:
    """Finds titles in texts; built once for a version of the catalog."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._latin: dict[str, set[str]] = defaultdict(set)
        self._han: dict[str, set[str]] = defaultdict(set)
        for title in titles:
            first = _WORD.search(title)
            if _HAN.search(title):
                if len(title) >= _SHORTEST_HAN:
                    self._han[title[:2]].add(title)
            elif first and len(_WORD.findall(title)) > 1:
                self._latin[first.group()].add(title)

    def named(self, text: str) -> list[str]:
        """Return the titles that `text` names, in order of appearance, the longest where several begin alike."""
        found: list[str] = []
        for match in _WORD.finditer(text):
            found += _longest(self._latin.get(match.group(), ()), text, match.start())
        if self._han:
            for start in range(len(text) - 1):
                found += _longest(self._han.get(text[start : start + 2], ()), text, start)
        return list(dict.fromkeys(found))


def _longest(titles: Iterable[str], text: str, start: int) -> list[str]:
    here = [title for title in titles if text.startswith(title, start)]
    return [max(here, key=len)] if here else []
