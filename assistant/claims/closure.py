"""Closure: a word of a statement that is neither talk nor a value nor in the evidence claims what no fact carries.

The other judges know what they look for; this one catches what nobody thought of ("protected against accidental
damage", 通过了权威认证). Questions, wishes, denials of knowledge and what the assistant says of itself stay open:
nothing is claimed there. Latin words are compared by stem, Chinese letters by the runs that talk and evidence leave.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.claims.concepts import CONCEPTS
from assistant.claims.facts import stems_of
from assistant.claims.promises import unknowing
from assistant.claims.sentence import Claim, Sentence
from assistant.claims.talk import WIDER_HAN_TALK, WIDER_TALK
from assistant.claims.values import amounts
from retrieval.words import stem

_WORD = re.compile(r"(?<![a-z0-9])[a-z]+(?:'[a-z]+)?(?:-[a-z]+)*(?![a-z0-9])")
_CODE = re.compile(r"\b(?!\d+(?:st|nd|rd|th|x)\b)(?=[a-z]*\d)[a-z0-9]*[a-z][a-z0-9]*\b", re.ASCII)
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_OF_ITSELF = re.compile(r"\b(?:i|my|me|sorry)\b|我(?!们)|抱歉|不好意思|对不起|谢|祝")
_CLAUSE_END = re.compile(r"[,;:()]|\b(?:and|but|so)\b|$")
_SHORTEST = 3
_NOVEL_HAN = 2


def judge_closure(sentence: Sentence, valued: list[tuple[int, int]]) -> list[Claim]:
    """Return an unsupported claim for the first novel word; the spans of `valued` are judged elsewhere."""
    if sentence.carried is not None or sentence.asking or sentence.unsure:
        return []
    if not sentence.subjects.named and unknowing(sentence.text):
        return []
    letters = list(sentence.outside)
    spans = [*valued, *((one.start, one.end) for one in (*amounts(sentence.text), *sentence.subjects.found))]
    # What a word of promising grants is judged as a promise.
    spans += [match.span() for pattern in CONCEPTS.values() for match in pattern.finditer(sentence.outside)]
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    text = "".join(letters)
    for start, end in (*_novel_words(text, sentence), *_novel_runs(text, sentence)):
        if not (sentence.wished(start) or sentence.open(start) or _of_itself(sentence, start)):
            return [sentence.claim("feature", start, end, None)]
    return []


def _of_itself(sentence: Sentence, start: int) -> bool:
    """Whether the assistant speaks of itself here: a clause of "I" up to the product that it names."""
    text, at = sentence.text, 0
    for end in _CLAUSE_END.finditer(text):
        if at <= start < end.end() or end.start() == len(text):
            named = min((one.start for one in sentence.subjects.named if at <= one.start), default=len(text))
            return start < named and bool(_OF_ITSELF.search(text[at : end.start()]))
        at = end.end()
    return False


def _novel_words(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    known = sentence.scene.words
    found: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        word = match.group().partition("'")[0]
        parts = [part for part in (word.split("-") if word not in WIDER_TALK else []) if len(part) >= _SHORTEST]
        if any(not (known | _talk_stems()) & _forms(part) for part in parts):
            found.append(match.span())
    # An order number, a model: letters and digits in one are the evidence's or nobody's.
    return found + [code.span() for code in _CODE.finditer(text) if code.group() not in sentence.scene.text]


def _forms(word: str) -> frozenset[str]:
    """The stems of a word and of the adjective that its adverb is made of: "luckily" is "lucky"."""
    return stems_of(word) | stems_of(word.removesuffix("ly")) | stems_of(word.removesuffix("ily") + "y")


@lru_cache(maxsize=1)
def _talk_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in WIDER_TALK)


@lru_cache(maxsize=1)
def _han_talk() -> tuple[frozenset[str], int]:
    return frozenset(WIDER_HAN_TALK), max(map(len, WIDER_HAN_TALK))


def _novel_runs(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    """Runs of Chinese letters that no word of talk and no two letters of the evidence cover."""
    talk, longest = _han_talk()
    found: list[tuple[int, int]] = []
    for run in _HAN_RUN.finditer(text):
        letters = run.group()
        known = ["0"] * len(letters)
        for at in range(len(letters)):
            for size in range(min(longest, len(letters) - at), 0, -1):
                part = letters[at : at + size]
                if part in talk or (size == _NOVEL_HAN and part in sentence.scene.text):
                    known[at : at + size] = (
                        ["1"] if size == 1 and known[at] == "0" else ["2"] * size if size > 1 else [known[at]]
                    )
        for novel in re.finditer("01?0", "".join(known)):
            found.append((run.start() + novel.start(), run.start() + novel.end()))
    return found
