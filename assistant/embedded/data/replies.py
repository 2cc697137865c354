"""Reply examples without end: a compact brief as the generator gets it, and the text it should write.

Draws briefs as policy and the actions fill them, and composes a text from the parts of a phrase book whose placeholders
the brief can fill. What matters is said: the cheapest or best rated where the brief names one, fields that were asked
for, and that a product does not state what was excluded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from types import ModuleType

from assistant.brief import Act, Brief, fill, reply_message
from assistant.embedded.data import ReplyExample, replies_en, replies_zh
from assistant.embedded.data.briefs import sample
from assistant.embedded.data.markup import choose
from retrieval.types import Language

PARTS: dict[Language, ModuleType] = {"en": replies_en, "zh": replies_zh}
_LETTER = re.compile(r"\{([ABCLRU])\.")
_FIELD = re.compile(r"\{[A-Z]\.(\w+)\}")
_PLURAL = re.compile(
    r"\b(?:these|them|others|options|matches|selection|ideas|picks|they|those)\b|\{count\}|这些|以下|几款|有\{|一些|一批"
)
"""What a part about several products says: such a part is no opening for a single one."""
_POSITION = re.compile(r"\{(\d)\.")
_MOST_NAMED = 3
"""Products that one reply may name."""
_PLACES = {"A": 0, "B": 1, "C": 2}


def examples(n: int, seed: int) -> Iterator[ReplyExample]:
    """Yield `n` examples, the same for the same seed."""
    rng = Random(seed)
    for _ in range(n):
        scene = sample(rng)
        yield ReplyExample(reply_message(scene.brief, scene.utterance), write(rng, scene.brief))


def write(rng: Random, brief: Brief) -> str:
    """Return a reply to a brief: one to three sentences, every placeholder of which the brief fills."""
    parts = PARTS[brief.language]
    if brief.act in (Act.RECOMMEND, Act.MORE, Act.RELAXED):
        texts = _shown(rng, brief, parts)
    elif brief.act == Act.COMPARE:
        texts = [
            _part(rng, brief, parts.COMPARE_OPEN),
            _fact(rng, brief, parts.COMPARE),
            _part(rng, brief, parts.COMPARE_CLOSE),
        ]
    elif brief.act == Act.NO_MATCH:
        way = _part(rng, brief, parts.WAYS) if "way1" in brief.texts else ""
        texts = [_part(rng, brief, parts.NO_MATCH), way, _part(rng, brief, parts.SHALL_WE if way else parts.WIDEN)]
    elif brief.act == Act.NO_MORE:
        texts = [_part(rng, brief, parts.NO_MORE), _part(rng, brief, parts.WIDEN)]
    else:
        name = "feedback_new" if brief.act == Act.FEEDBACK and brief.products else brief.act.value
        texts = [_part(rng, brief, choices) for choices in parts.SIMPLE[name]]
        if brief.texts.keys() & {"passage", "quote"}:
            # Passages and quotes are the shop's own text and may end in any sign: they stand on lines of their own.
            return "\n".join(text for text in texts if text)
    return _joined([text for text in texts if text], brief.language)


def _joined(texts: list[str], language: Language) -> str:
    return (" " if language == "en" else "").join(texts)


def _shown(rng: Random, brief: Brief, parts: ModuleType) -> list[str]:
    """Return the sentences about shown products: an opening, what matters of them, what is not stated, a question."""
    many = len(brief.products) > 1
    if brief.act == Act.MORE:
        opening = _part(rng, brief, parts.MORE)
    elif brief.act == Act.RELAXED:
        opening = _part(rng, brief, parts.RELAXED)
    else:
        opening = _part(
            rng, brief, parts.FOUND if "category" in brief.texts and rng.random() < 0.85 else parts.FOUND_PLAIN
        )
    if not many and (brief.act == Act.RECOMMEND or _PLURAL.search(opening)):
        singular = tuple(
            text for text in (parts.RELAXED if brief.act == Act.RELAXED else parts.ONE_OPEN) if not _PLURAL.search(text)
        )
        opening = _part(rng, brief, singular)
    fact = _fact(rng, brief, parts.MANY if many else parts.ONE)
    caveat = ""
    if brief.unstated:
        named = set(map(int, _POSITION.findall(fact)))
        position, slot = next((one for one in brief.unstated if one[0] in named), brief.unstated[0])
        while len({*named, position}) > _MOST_NAMED:
            fact = _fact(rng, brief, parts.MANY)
            named = set(map(int, _POSITION.findall(fact)))
        choices = parts.UNSTATED[slot.removeprefix("exclude.")]
        caveat = choose(rng, rng.choice(choices)).replace("{U.", f"{{{position}.")
    texts = [opening, fact, caveat]
    if not caveat and rng.random() < 0.6:
        texts.append(_part(rng, brief, parts.ASK_ON if many else parts.ASK_ON_ONE))
    return texts


def _part(rng: Random, brief: Brief, choices: tuple[str, ...]) -> str:
    """Return a random part that the brief can fill; the empty text where none is drawn."""
    for _ in range(24):
        text = _placed(choose(rng, rng.choice(choices)), brief)
        if text is not None and fill(text, brief) is not None:
            return text
    usable = [text for text in choices if "{" not in text]
    return choose(rng, rng.choice(usable)) if usable else ""


def _fact(rng: Random, brief: Brief, choices: tuple[str, ...]) -> str:
    """Return the best of a few random parts about shown products: one that says what was asked for or stands out."""
    asked = {name for name in ("brand", "color", "material", "size") if getattr(brief.constraints, name)}
    if brief.constraints.on_sale:
        asked.add("list_price")
    if brief.constraints.rating_min or brief.constraints.sort == "rating_desc":
        asked.add("rating")
    drawn: list[tuple[float, str]] = []
    for _ in range(5):
        pattern = choose(rng, rng.choice(choices))
        text = _placed(pattern, brief)
        if text is None or fill(text, brief) is None:
            continue
        named = set(_FIELD.findall(pattern))
        worth = (
            2 * len(named & asked)
            + ("{L." in pattern) * 1.2
            + ("{R." in pattern) * 1.2
            - len(named & {"brand", "color", "size", "stock"} - asked) * 0.5
        )
        drawn.append((worth + rng.random() * 2, text))
    return max(drawn)[1] if drawn else _part(rng, brief, choices)


def _placed(pattern: str, brief: Brief) -> str | None:
    """Return `pattern` with its letters turned into positions, or None where the brief has no such product."""
    places = {"L": brief.cheapest, "R": brief.best_rated}
    places |= {
        letter: brief.products[at].position if at < len(brief.products) else None for letter, at in _PLACES.items()
    }
    letters = dict.fromkeys(_LETTER.findall(pattern))
    named = [places.get(letter) for letter in letters]
    if any(place is None for place in named) or len(set(named)) < len(named):
        return None
    return _LETTER.sub(lambda match: f"{{{places[match[1]]}.", pattern)
