"""Reply text to sentences, whole or as it streams, in English and Chinese.

The joined sentences are the text, letter for letter, but for blanks between them: what is checked is what is shown.
A full stop ends a sentence only where a new one begins; decimal points, abbreviations, list numbers, initials and the
titles of shown products hold together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_END = re.compile(r"[。！？!?；]+[”’\"')）」』】*_]*|\.+[”’\"')*_]*|…+|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|incl|excl|no|nos|dr|mr|mrs|ms|st|inc|ltd|co|corp|oz|lb|lbs"
    r"|ft|in|max|min|dia|fig|vol|pt)"
    r"|\b[a-z](?:\.[a-z])*)$",
    re.IGNORECASE,
)
_ENDING_UNIT = re.compile(r"\d\s?(?:oz|lb|lbs|ft|in|max|min|dia|pt|[a-z])$", re.IGNORECASE)
_LIST_NUMBER = re.compile(r"(?:^|\n)\s*(?:[-*•]\s*)?(?:\*\*)?\d{1,2}$")
_OPENS = re.compile(r"\s+[\"'“‘(（「『*_\-•]*[A-Z0-9\u3400-\u9fff$£€¥{]")
_HAN_OPENS = re.compile(r"\s*[\u3400-\u9fff{]")


def sentences(text: str, titles: Iterable[str] = ()) -> list[str]:
    """Return the sentences of `text` in order, without surrounding blanks; `titles` are never split."""
    splitter = SentenceSplitter(titles)
    return [*splitter.feed(text), *splitter.flush()]


class SentenceSplitter:
    """Cuts a stream into sentences; each comes out as soon as what follows shows that it has ended."""

    def __init__(self, titles: Iterable[str] = ()) -> None:
        """Make a splitter; `titles` are names that may hold signs which end a sentence elsewhere."""
        self._titles = sorted({title for title in titles if _END.search(title)}, key=len, reverse=True)
        self._held = ""

    def feed(self, piece: str) -> list[str]:
        """Return the sentences that `piece` completes."""
        self._held += piece
        return list(self._cut(last=False))

    def flush(self) -> list[str]:
        """Return what is left when the stream has ended."""
        found = list(self._cut(last=True))
        rest, self._held = self._held.strip(), ""
        return [*found, rest] if rest else found

    def _cut(self, last: bool) -> Iterator[str]:
        start = 0
        protected = self._protected()
        for match in _END.finditer(self._held):
            if match.start() < start or any(low <= match.start() < high for low, high in protected):
                continue
            rest = self._held[match.end() :]
            if not last and not self._decided(match, rest):
                break
            if not _ends(self._held[start : match.start()], match.group(), rest, start == 0):
                continue
            sentence = self._held[start : match.end()].strip()
            start = match.end()
            if sentence:
                yield sentence
        self._held = self._held[start:]

    def _decided(self, match: re.Match[str], rest: str) -> bool:
        """Whether enough text follows to know if the sentence ends here."""
        if "\n" in match.group() or rest.startswith("\n"):
            return True
        # A title may go on after a sign that would end a sentence, and a closing quote may follow it.
        before = self._held[: match.end()]
        if any(_unfinished(title, before + rest) for title in self._titles):
            return False
        return bool(rest.strip(" ")) if match.group()[0] in ".…!?" else bool(rest)

    def _protected(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for title in self._titles:
            at = self._held.find(title)
            while at >= 0:
                # A title's own last sign may end the sentence as well.
                found.append((at, at + len(title.rstrip(".!?。！？…"))))
                at = self._held.find(title, at + 1)
        return found


def _unfinished(title: str, text: str) -> bool:
    """Whether `text` ends inside `title`, past a sign that could end a sentence."""
    return any(
        text.endswith(title[:size]) and _END.search(title[:size])
        for size in range(min(len(title) - 1, len(text)), 0, -1)
    )


def _ends(before: str, sign: str, rest: str, first: bool) -> bool:
    if "\n" in sign or not rest.strip():
        return True
    if sign[0] in "。！？；":
        return True
    if sign[0] in "!?":
        return bool(_OPENS.match(rest) or _HAN_OPENS.match(rest) or rest[0].isspace())
    if sign[0] == "…" or len(sign.rstrip("\"'”’)*_")) > 1:
        return bool(_OPENS.match(rest))
    if not (_OPENS.match(rest) or _HAN_OPENS.match(rest)) and not rest.startswith("\n"):
        return False
    if _LIST_NUMBER.search(before if not first else f"\n{before}") and rest[0].isspace():
        return False
    abbreviated = _ABBREVIATION.search(before)
    if not abbreviated:
        return True
    word = abbreviated.group().lower()
    if _ENDING_UNIT.search(before) and word not in {"no", "vs"}:
        return bool(re.match(r"\s+[A-Z]", rest))
    if word in {"etc", "in", "no", "min", "max", "co"}:
        # Words that stand at the end of sentences as well; "No. 3" goes on with a figure.
        return not re.match(r"\s+\d", rest) and (word != "co" or False)
    return False
