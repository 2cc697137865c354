"""What a shop says of itself: policy passages, stored, updated by difference, and found for a question.

A question finds a passage by meaning (sentence embeddings) and by words (BM25 over stems, Han characters and pairs,
since the encoder is weak in Chinese). Below a floor nothing is returned, so that "I do not know" is said instead of the
nearest wrong passage. Passages are few: they and their vectors stay in memory and are read again after an import.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import String, Text, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from assistant.claims.concepts import CONCEPTS
from assistant.claims.sentences import sentences
from assistant.claims.values import plain
from assistant.errors import ShopError
from assistant.passages import Passage, read_passages
from retrieval.database import Base, Database
from retrieval.embedder import Embedder
from retrieval.ownership import IMPERSONAL
from retrieval.types import Language, Value
from retrieval.words import has_han, stem, terms

FLOOR = 0.23
"""Below this score, in [0, 1], a passage is not taken for an answer."""
_SEMANTIC_SHARE: dict[Language, float] = {"en": 0.65, "zh": 0.2}
_TITLE_WEIGHT = 3
_ASKING_WORDS = frozenset(
    "can could do does did what when where which who how why i my me is it there any get will "
    "would should long much many have has need want am if your "
    "possible please tell about know happen some not no or".split()
)
_HAN_ASKING = re.compile(
    r"请问|可以|可不可以|能不能|是不是|有没有|怎么|如何|什么|多少|多久|哪些|哪里|吗|呢|吧|的|了|我"
    r"|你们|您|你|是|有|会|要|想|能|在|和|一下|几|就|都|还|这|那|么|个"
)


_ASKING_STEMS = frozenset(stem(word) for word in _ASKING_WORDS)
_CONCEPTS = {
    **CONCEPTS,
    "return": re.compile(
        CONCEPTS["return"].pattern
        + r"|\bchanged? my mind|\bdon't (?:like|want|need) (?:it|them)|\bnot happy|不喜欢|不想要|后悔"
    ),
} | {
    name: re.compile(pattern)
    for name, pattern in {
        "damaged": r"\bdamag|\bbroken?\b|\bcrack|\bshatter|\bfaulty|\bdefect|\bwrong (?:thing|one|product|order)"
        r"|破损|碎|坏|裂|质量问题|发错|损坏|瑕疵",
        "abroad": r"\binternational|\boverseas|\babroad|\bforeign|\bcanada|\bchina|\bcustoms\b|\bduties|国际"
        r"|海外|国外|出国|境外|加拿大|大陆",
        "duration": r"\bhow (?:long|soon|fast|quick)|\bwhen (?:will|would|does|do|is)\b|\bdays\b|\bdelivery time"
        r"|几天|多久|多长时间|什么时候|工作日|时效",
        "cost": r"\bhow much|\bcosts?\b|\bfees?\b|\bcharges?\b|多少钱|费用|运费|收费",
        "means": r"(?<!gift )\bcards?\b|\bpay(?:ment|ing)?\b|\bcredit|\bdebit|\bpaypal|支付|付款|信用卡|刷卡",
        "altered": r"\bchang(?:e|ing) (?:an? |my |the )?(?:order|address|size)|\b(?:wrong|new) address|修改"
        r"|改一下|改地址|填错|更改",
        "person": r"\bcontact|\bphone|\bcall\b|\bemail|\bopening hours|\bcustomer service|客服|电话|联系|邮件|人工",
        "place": r"\bphysical store|\blocation|\baddress of|\bvisit\b|\bshowroom|实体店|门店|店在哪|地址",
        "wholesale": r"\bbulk|\bwholesale|\b(?:order|buy) \d{2,}|批量|批发|团购|采购",
    }.items()
}
"""What shops are asked about, in both languages: so that "send it back" finds "returns", and 包邮 finds 免运费."""


class PassageRow(Base):
    """One passage of the shop's knowledge in one language."""

    __tablename__ = "passages"
    __table_args__ = IMPERSONAL

    passage_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    topic: Mapped[str] = mapped_column(String(100), index=True)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int]


class Found(Value):
    """A passage that answers a question; `score` is in [0, 1], higher is nearer."""

    passage: Passage
    score: float

    @property
    def text(self) -> str:
        """Return the passage's words."""
        return self.passage.text


class PassageReport(Value):
    """What one import changed, in passages."""

    added: int
    changed: int
    unchanged: int
    retired: int

    @property
    def total(self) -> int:
        """Return how many passages there are now."""
        return self.added + self.changed + self.unchanged


@dataclass(frozen=True)
class _Library:
    """All passages with what a search needs of them.

    `vectors` (S, D) holds each passage whole and sentence by sentence; those of passage n begin at row `starts[n]`.
    """

    passages: tuple[Passage, ...]
    vectors: npt.NDArray[np.float32]
    starts: npt.NDArray[np.int64]
    terms: tuple[tuple[str, ...], ...]
    weights: dict[str, float]


class Knowledge:
    """The passages of one shop, safe to share between threads."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        """Take the stores; nothing is read before the first question."""
        self._database = database
        self._embedder = embedder
        self._lock = threading.Lock()
        self._library: _Library | None = None
        self._version = -1

    def put(self, passages: Sequence[Passage]) -> PassageReport:
        """Make `passages` the shop's knowledge: equal ones stay as they are, absent ones are retired.

        Raises:
            ShopError: two passages have one id and language.
        """
        wanted = {(one.id, one.language): one for one in passages}
        if len(wanted) < len(passages):
            seen: set[tuple[str, str]] = set()
            twice = next(one for one in passages if (one.id, one.language) in seen or seen.add((one.id, one.language)))
            raise ShopError(f"passage {twice.id!r} stands twice in language {twice.language!r}: give each its own id")
        with self._database.write() as connection:
            rows = connection.execute(select(PassageRow.__table__)).mappings().all()
            stored = {(str(row["passage_id"]), str(row["language"])): _passage(row) for row in rows}
            version = max((int(row["version"]) for row in rows), default=0) + 1
            fresh = [one for key, one in wanted.items() if stored.get(key) != one]
            gone = [key for key in stored if key not in wanted]
            for passage_id, language in [*gone, *((one.id, one.language) for one in fresh)]:
                connection.execute(
                    delete(PassageRow).where(PassageRow.passage_id == passage_id, PassageRow.language == language)
                )
            values = [
                {
                    "passage_id": one.id,
                    "language": one.language,
                    "topic": one.topic,
                    "title": one.title,
                    "text": one.text,
                    "version": version,
                }
                for one in fresh
            ]
            if values:
                connection.execute(PassageRow.__table__.insert(), values)  # pyright: ignore[reportAttributeAccessIssue]
        with self._lock:
            self._library = None
        added = sum((one.id, one.language) not in stored for one in fresh)
        return PassageReport(
            added=added, changed=len(fresh) - added, unchanged=len(wanted) - len(fresh), retired=len(gone)
        )

    def import_file(self, path: Path, language: Language = "en") -> PassageReport:
        """Take the passages of a JSONL or Markdown file as the shop's knowledge; `language` is that of Markdown.

        Raises:
            ShopError: the file cannot be read as passages; the message names the line.
        """
        return self.put(read_passages(path, language))

    def find(self, question: str, language: Language, k: int = 3, topic: str | None = None) -> list[Found]:
        """Return up to `k` passages that answer `question`, best first; none where none is near enough.

        Passages in another language answer only where none in the shopper's does. With `topic`, only passages of
        that topic answer, and the best of them does so even for a question that says little.
        """
        library = self._read()
        chosen = [n for n, one in enumerate(library.passages) if topic is None or one.topic == topic]
        if not chosen or not question.strip():
            return []
        scores = self._scores(question, library)
        # The shopper's language first; another one only where that has no answer.
        ranked = sorted(chosen, key=lambda n: (library.passages[n].language != language, -scores[n]))
        near = [n for n in ranked if scores[n] >= FLOOR]
        near = [n for n in near if library.passages[n].language == library.passages[near[0]].language]
        if topic is not None and not near:
            near = ranked[:1]
        return [Found(passage=library.passages[n], score=round(float(scores[n]), 4)) for n in near[:k]]

    def passages(self) -> tuple[Passage, ...]:
        """Return all passages, by id and language."""
        return self._read().passages

    def _scores(self, question: str, library: _Library) -> npt.NDArray[np.float32]:
        asked_in: Language = "zh" if has_han(question) else "en"
        share = _SEMANTIC_SHARE[asked_in]
        asked = self._embedder.encode_query([question])[0]
        parts = np.clip(library.vectors @ asked, 0.0, 1.0)  # (S,)
        cosines = np.maximum.reduceat(parts, library.starts)  # (P,)
        return (share * cosines + (1 - share) * _word_scores(question, library)).astype(np.float32)

    def _read(self) -> _Library:
        with self._lock, self._database.read() as connection:
            # Another process may have imported: two small numbers tell.
            version = connection.execute(select(func.coalesce(func.sum(PassageRow.version), 0))).scalar_one()
            if self._library is None or version != self._version:
                rows = connection.execute(
                    select(PassageRow.__table__).order_by(PassageRow.passage_id, PassageRow.language)
                ).mappings()
                self._library = self._prepare(tuple(_passage(row) for row in rows))
                self._version = version
            return self._library

    def _prepare(self, passages: tuple[Passage, ...]) -> _Library:
        parts = [
            [f"{one.title}. {one.text}", *(f"{one.title}. {part}" for part in sentences(one.text))] for one in passages
        ]
        vectors = self._embedder.encode_document([text for each in parts for text in each])
        starts = np.cumsum([0, *(len(each) for each in parts)])[:-1]
        bags = tuple(tuple([*_words(one.title) * _TITLE_WEIGHT, *_words(one.text)]) for one in passages)
        spread: dict[str, int] = {}
        for bag in bags:
            for term in set(bag):
                spread[term] = spread.get(term, 0) + 1
        weights = {term: float(np.log(1 + (len(bags) - n + 0.5) / (n + 0.5))) for term, n in spread.items()}
        return _Library(passages, vectors, starts, bags, weights)


def _words(text: str, asked: bool = False) -> list[str]:
    """The terms of a text that can tell passages apart: words of asking are left out."""
    folded = plain(text)
    said = _HAN_ASKING.sub(" ", folded) if has_han(folded) else folded
    if asked:
        # An idiom ("changed my mind") means its concept, not the words it is made of.
        for pattern in _CONCEPTS.values():
            said = pattern.sub(lambda match: " " if " " in match.group().strip() else match.group(), said)
    meant = [f"={name}" for name, pattern in _CONCEPTS.items() if pattern.search(folded)]
    return [*(term for term in terms(said) if term not in _ASKING_STEMS), *meant]


def _word_scores(question: str, library: _Library) -> npt.NDArray[np.float32]:
    """Return the share of the question's words that each passage has, weighted by rarity and saturating as BM25 does.

    Robertson and Zaragoza 2009, divided by the most that the question could score, so that a floor has a meaning.
    """
    asked = set(_words(question, asked=True))
    lengths = np.array([len(bag) for bag in library.terms], np.float32)
    norm = 1.2 * (0.25 + 0.75 * lengths / max(1.0, float(lengths.mean())))
    unseen = max(library.weights.values(), default=1.0)
    total = sum(_letters(term) * library.weights.get(term, unseen) for term in asked)
    scores = np.zeros(len(library.terms), np.float32)
    for term in asked:
        weight = _letters(term) * library.weights.get(term, 0.0)
        if weight:
            counts = np.array([bag.count(term) for bag in library.terms], np.float32)
            scores += weight * np.minimum(1.0, 1.5 * counts / (counts + norm))
    return scores / total if total else scores


def _letters(term: str) -> float:
    """A single Han character tells less than a pair, a concept more than a word."""
    if term.startswith("="):
        return 1.5
    return 0.3 if len(term) == 1 and has_han(term) else 1.0


def _passage(row: Any) -> Passage:
    return Passage(
        id=row["passage_id"], topic=row["topic"], language=row["language"], title=row["title"], text=row["text"]
    )
