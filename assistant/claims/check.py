"""Judge one sentence: find every claim in it and hold each against the brief.

It fails closed: a claim that no judge can carry is unsupported. What wishes, asks, denies knowledge or only talks
claims nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.brief import Brief
from assistant.claims.closure import judge_closure
from assistant.claims.commitments import judge_commitments
from assistant.claims.concepts import CONCEPTS
from assistant.claims.facts import Scene, read_scene
from assistant.claims.lexicon import ClaimLexicon
from assistant.claims.names import judge_names
from assistant.claims.orders import judge_comparatives, judge_superlatives
from assistant.claims.promises import carrier, promised, restates
from assistant.claims.quantities import judge_amounts
from assistant.claims.sentence import Claim, ClaimKind, Sentence, fallbacks, mark
from assistant.claims.statements import judge_features, judge_silence, judge_sizes, judge_stock, judge_terms
from assistant.claims.subjects import Mention, Subjects, mentions
from assistant.claims.values import plain
from retrieval.types import Value

__all__ = ["Claim", "ClaimKind", "Verdict", "check"]

_MARKER = re.compile(
    r"^[\s>|#]*(?:[-*•]\s+)?(?:\*\*)?(?:(?:no\.?\s?|option\s)?(?:\d{1,2}|[a-f]|[一二三四五六])"
    r"(?:[.)）、:：](?!\d)|号[:：]|\ufe0f?\u20e3))?\s*",
    re.IGNORECASE,
)
_MARKDOWN = str.maketrans("*_~|`#>", "       ")
_EXCLAMATION = 12
"""Letters of a cry such as "On sale!", which says of no product that it is the one."""
_PLACEHOLDER = re.compile(r"\{[a-z0-9_.]+\}")


class Verdict(Value):
    """What became of a sentence. `subject` holds the positions it spoke of: pass it on with the next sentence."""

    supported: bool
    claims: tuple[Claim, ...] = ()
    subject: tuple[int, ...] = ()


def check(text: str, brief: Brief, lexicon: ClaimLexicon, subject: tuple[int, ...] = ()) -> Verdict:
    """Return whether everything that one sentence claims is in the brief.

    `subject` is the `subject` of the verdict on the sentence before, for words such as "it".
    """
    placeholder = _PLACEHOLDER.search(text)
    if placeholder:
        return Verdict(supported=False, claims=(Claim("product", placeholder.group(), placeholder.span(), None),))
    scene = _scene(brief, lexicon)
    original = _without_marker(text)
    folded = plain(original)
    found = mentions(folded, original, scene, subject)
    singled = any(one.kind != "group" for one in found)
    carried = None if _of_another(found, brief) else carrier(folded, scene)
    best: Verdict | None = None
    for fallback in fallbacks(folded, scene, subject, singled):
        sentence = mark(Sentence(folded, original, scene, Subjects(folded, list(found), fallback), carried))
        claims = tuple(sorted(_claims(sentence), key=lambda one: one.span))
        verdict = Verdict(
            supported=all(one.evidence is not None for one in claims),
            claims=claims,
            subject=_spoken_of(sentence, subject),
        )
        if verdict.supported:
            return verdict
        best = best or verdict
    assert best is not None  # there is always one fallback
    return best


def _of_another(found: list[Mention], brief: Brief) -> bool:
    """Whether a sentence names a product that the quoted one is not."""
    return bool(brief.about) and any(brief.about not in one.positions for one in found)


class _Scenes:
    """The last brief read: the sentences of one reply come one after another."""

    def __init__(self) -> None:
        self.last: tuple[Brief, ClaimLexicon, Scene] | None = None

    def read(self, brief: Brief, lexicon: ClaimLexicon) -> Scene:
        last = self.last
        if last is not None and last[0] is brief and last[1] is lexicon:
            return last[2]
        scene = read_scene(brief, lexicon)
        self.last = (brief, lexicon, scene)
        return scene


@lru_cache(maxsize=1)
def _scenes() -> _Scenes:
    return _Scenes()


def _scene(brief: Brief, lexicon: ClaimLexicon) -> Scene:
    return _scenes().read(brief, lexicon)


def _without_marker(text: str) -> str:
    """Return the sentence with list numbers, bullets and emphasis as blanks, every position kept."""
    match = _MARKER.match(text)
    end = match.end() if match else 0
    return " " * end + text[end:].translate(_MARKDOWN)


def _claims(sentence: Sentence) -> list[Claim]:
    superlatives = judge_superlatives(sentence)
    terms = sentence.scene.lexicon.find(sentence.text, sentence.original)
    silence = judge_silence(sentence, terms)
    if silence:
        # Who says that something is not stated neither claims nor denies it.
        sentence.unsure = True
    found = [
        *superlatives,
        *silence,
        *judge_comparatives(sentence, superlatives),
        *judge_amounts(sentence),
        *judge_terms(sentence, terms),
        *judge_sizes(sentence),
        *judge_stock(sentence),
        *judge_features(sentence),
        *judge_names(sentence),
        *judge_commitments(sentence),
    ]
    spans = [one.span for one in found] + [(one.start, one.end) for one in terms]
    return [*found, *judge_closure(sentence, spans), *_promises(sentence)]


def _promises(sentence: Sentence) -> list[Claim]:
    concepts = promised(sentence.outside)
    if not concepts:
        return []
    end = len(sentence.text)
    if concepts == ["discount"] and _discounted(sentence):
        return [sentence.claim("promise", 0, end, "list_price")]
    if not sentence.subjects.named and _asked(sentence, concepts):
        return [sentence.claim("promise", 0, end, "asked")]
    evidence = sentence.carried
    shown = sentence.products(end, end) if sentence.subjects.found else sentence.of(sentence.subjects.fallback)
    if evidence is None and shown and all(restates(sentence.text, one.text) for one in shown):
        evidence = "fields"
    return [sentence.claim("promise", 0, end, evidence)]


def _asked(sentence: Sentence, concepts: list[str]) -> bool:
    """Whether the words of a promise are those of the request that the sentence repeats ("nothing … on sale")."""
    words = [match.group() for name in concepts for match in CONCEPTS[name].finditer(sentence.outside)]
    return all(any(word in text for text in sentence.scene.others.values()) for word in words)


def _discounted(sentence: Sentence) -> bool:
    """Whether each product spoken of costs less than its list price."""
    shown = (
        sentence.products(len(sentence.text), len(sentence.text))
        if sentence.subjects.found
        else sentence.of(sentence.subjects.fallback)
    )
    every = any if len(sentence.text.strip()) <= _EXCLAMATION and not sentence.subjects.found else all
    return bool(shown) and every(
        one.list_price is not None and one.price is not None and one.price < one.list_price for one in shown
    )


def _spoken_of(sentence: Sentence, subject: tuple[int, ...]) -> tuple[int, ...]:
    named = sentence.subjects.named
    if named:
        return named[-1].positions
    every = tuple(sentence.scene.by_position)
    return sentence.subjects.fallback if sentence.subjects.fallback != every else subject
