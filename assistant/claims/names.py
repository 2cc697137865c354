"""Names that no fact knows: products that are not shown, brands, words with a capital or in quotes."""

from __future__ import annotations

import itertools
import re

from assistant.claims.facts import novel_words
from assistant.claims.sentence import Claim, Sentence
from assistant.claims.subjects import Mention
from assistant.claims.talk import TALK, WIDER_TALK
from assistant.claims.values import plain
from retrieval.words import has_han, stem

_CAPITAL = re.compile(r"\b[A-Z][A-Za-z0-9]*(?:['’][A-Za-z]+)?")
_FIRST = re.compile(r"^[\s*_\-•\"'“(\d.):]*$|[:!?.…]\s*[\"'“*_(]*$|[\"“]$")
_VERB_NEXT = re.compile(
    r"^(?:'s)?\s+(?:is|has|was|costs?|comes?|makes?|made|offers?|wins?|sells?|would|could|also"
    r"|might|fits?|works?|does|goes|runs?|starts?)\b"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&'’-]{2,}")
_QUOTED = re.compile(r"[「『“\"《]([^」』”\"》]{2,40})[」』”\"》]")
_KNOWN_LATIN = frozenset("ok app ai faq yes no hi hello the and".split())


def judge_names(sentence: Sentence) -> list[Claim]:
    """Return an unsupported claim for each name that neither the brief nor plain talk knows."""
    if sentence.carried is not None:
        return []
    claims = [*_titles_elsewhere(sentence), *_unknown_positions(sentence), *_mislabeled(sentence)]
    if has_han(sentence.text):
        claims += _latin(sentence)
    else:
        claims += _capitals(sentence)
    for match in _QUOTED.finditer(sentence.original):
        inner = plain(match.group(1))
        if not _known_text(sentence, inner):
            claims.append(sentence.claim("product", *match.span(1), None))
    return claims


def _known_text(sentence: Sentence, text: str) -> bool:
    if text in sentence.scene.text:
        return True
    return not has_han(text) and not novel_words(text, sentence.scene.words)


def _titles_elsewhere(sentence: Sentence) -> list[Claim]:
    lookup = sentence.scene.lexicon.title_known
    if lookup is None:
        return []
    claims: list[Claim] = []
    for title in lookup(sentence.original):
        folded = plain(title)
        at = sentence.text.find(folded)
        # The title of another product may be part of a shown one's, or of what a brief's text says.
        if at >= 0 and folded not in sentence.scene.text:
            claims.append(sentence.claim("product", at, at + len(folded), None))
    return claims


def _unknown_positions(sentence: Sentence) -> list[Claim]:
    known = sentence.scene.by_position
    return [
        sentence.claim("product", one.start, one.end, None)
        for one in sentence.subjects.found
        if any(n not in known for n in one.positions) and not sentence.asking
    ]


def _mislabeled(sentence: Sentence) -> list[Claim]:
    """A position and a title, or two titles in one breath, that are said to be one product and are not."""
    claims: list[Claim] = []
    found: list[Mention] = sentence.subjects.found
    for one, two in itertools.pairwise(found):
        kinds = {one.kind, two.kind}
        gap = sentence.text[one.end : two.start]
        if (
            kinds == {"position", "title"}
            and re.fullmatch(r"\s*(?:is|,|:|'s|is the|was|would be|is our|是|叫|为|\()?\s*(?:the )?", gap)
            and one.positions != two.positions
        ):
            claims.append(sentence.claim("product", one.start, two.end, None))
        if kinds == {"title"} and not gap.strip() and one.positions != two.positions and not has_han(sentence.text):
            claims.append(sentence.claim("product", one.start, two.end, None))
    return claims


def _capitals(sentence: Sentence) -> list[Claim]:
    claims: list[Claim] = []
    scene = sentence.scene
    matches = list(_CAPITAL.finditer(sentence.original))
    for n, match in enumerate(matches):
        word = plain(match.group()).removesuffix("'s")
        if (
            sentence.subjects.covered(match.start(), match.end())
            or len(word) < 2
            or word.split("'")[0] in TALK
            or word in TALK
        ):
            continue
        if stem(word) in scene.words:
            if word not in WIDER_TALK and _beside_title(sentence, match.start(), match.end(), stem(word)):
                claims.append(sentence.claim("product", *match.span(), None))
            continue
        if _FIRST.search(sentence.original[: match.start()]):
            if word in WIDER_TALK:
                continue
            following = matches[n + 1].start() == match.end() + 1 if n + 1 < len(matches) else False
            rest = sentence.text[match.end() :]
            if (
                not (_VERB_NEXT.match(rest) or following or match.group()[1:].lower() != match.group()[1:])
                or word in _SUBJECTS
            ):
                continue
        claims.append(sentence.claim("product", *match.span(), None))
    return claims


_SUBJECTS = frozenset(
    "shipping delivery returns refunds orders payment electronics buyers reviewers shoppers "
    "customers stock availability pricing everything anything nothing "
    "dropping removing raising lowering easing relaxing widening expect sadly unfortunately size-wise gift".split()
)


def _beside_title(sentence: Sentence, start: int, end: int, stemmed: str) -> bool:
    """Whether a word with a capital stands in one name with a shown title that lacks it."""
    for one in sentence.subjects.named:
        if one.kind != "title" or not (one.start - end == 1 or start - one.end == 1):
            continue
        if not any(stemmed in product.own_words for product in sentence.of(one.positions)):
            return True
    return False


def _latin(sentence: Sentence) -> list[Claim]:
    return [
        sentence.claim("product", *match.span(), None)
        for match in _LATIN.finditer(sentence.original)
        if not sentence.subjects.covered(*match.span())
        and plain(match.group()) not in _KNOWN_LATIN
        and not _known_text(sentence, plain(match.group()))
    ]
