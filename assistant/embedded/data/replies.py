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
from assistant.messages import constraint_pairs
from retrieval.types import Language

PARTS: dict[Language, ModuleType] = {"en": replies_en, "zh": replies_zh}
_LETTER = re.compile(r"\{([ABC])\.")
_FIELD = re.compile(r"\{(?:[A-C1-6]|cheapest|best|both)\.(\w+)\}")
_PLURAL = re.compile(
    r"\bare (?:some )?more\b|\b(?:these|them|others|options|matches|ideas|picks|they|those|all|each|everything)\b|\{count\}"
    r"|这些|以下|几款|都|有\{|一些|一批"
)
"""What a part about several products says: such a part is no opening for a single one."""
_AHEAD = re.compile(
    r"\bcome first\b|\blead the list\b|\bon top\b|\bthese first\b|\b(?:begin|start) with these\b"
    r"|排在前面|先看(?:看)?这些|先推荐这些"
)
"""What puts the shown products before others: said once in a reply, and only where more were found than are shown."""
_ASKS_FOR = (
    (re.compile(r"budget|预算"), frozenset({"price_min", "price_max"})),
    (re.compile(r"color|brand|颜色|品牌"), frozenset({"color", "brand"})),
)
"""Questions for a part of a wish, and the slots that answer them."""
_WEIGHS = re.compile(r"price or rating|价格还是评分")
"""A question that is settled where one product wins on both."""
_TOP = re.compile(r"\{(?:cheapest|best|both|saved)\b")
_PLACES = {"A": 0, "B": 1, "C": 2}
_DRAWN = 7


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
        texts = _compared(rng, brief, parts)
    elif brief.act == Act.NO_MATCH:
        way = _part(rng, brief, parts.WAYS) if "way1" in brief.texts else ""
        nothing = parts.NO_MATCH if "asked" in brief.texts else parts.NO_MATCH_PLAIN
        texts = [_part(rng, brief, nothing), way, _part(rng, brief, parts.SHALL_WE if way else parts.WIDEN)]
    elif brief.act == Act.NO_MORE:
        texts = [_part(rng, brief, parts.NO_MORE), _part(rng, brief, parts.WIDEN)]
    else:
        texts = [_part(rng, brief, _for_number(brief, choices)) for choices in parts.SIMPLE[_name(brief)]]
        if brief.texts.keys() & {"passage", "quote"}:
            # Passages and quotes are the shop's own text and may end in any sign: they stand on lines of their own.
            return "\n".join(text for text in texts if text)
    return _joined([text for text in texts if text], brief.language)


def _name(brief: Brief) -> str:
    """Return which parts of the phrase book an act takes: some acts speak in two ways."""
    if brief.act == Act.FEEDBACK and brief.products:
        return "feedback_new"
    if brief.act == Act.ANSWER and not brief.derived:
        return "answer_any"
    if brief.act == Act.EXPLAIN and "reason1" not in brief.texts:
        return "explain_unknown"
    return brief.act.value


def _for_number(brief: Brief, choices: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parts that suit one product where feedback brought only one."""
    if brief.act == Act.FEEDBACK and len(brief.products) == 1:
        return tuple(text for text in choices if not _PLURAL.search(text))
    return choices


def _joined(texts: list[str], language: Language) -> str:
    return (" " if language == "en" else "").join(texts)


def _shown(rng: Random, brief: Brief, parts: ModuleType) -> list[str]:
    """Return the sentences about shown products: how they fit the wish, what differs, now and then a question."""
    many = len(brief.products) > 1
    if many and brief.act == Act.RECOMMEND and "sorted" in brief.derived and rng.random() < 0.9:
        ordered = _part(rng, brief, parts.SORTED)
        return [ordered, _fact(rng, brief, _after(ordered, parts.MANY))]
    fitting = "fits" in brief.derived and rng.random() < 0.75
    if brief.act == Act.RECOMMEND and not many and fitting:
        texts = [_part(rng, brief, parts.ONE_FITTING)]
    else:
        opening = _part(rng, brief, _openings(rng, brief, parts, fitting))
        texts = [opening, _fact(rng, brief, _after(opening, parts.MANY) if many else parts.ONE)]
        if brief.act == Act.RELAXED and fitting:
            return [opening, _part(rng, brief, parts.OTHERWISE), texts[-1]]
    if rng.random() < 0.3:
        texts.append(_part(rng, brief, _unasked(brief, parts.ASK_ON) if many else parts.ASK_ON_ONE))
    return texts


def _after(opening: str, facts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parts that do not put the shown products before others once more."""
    return tuple(text for text in facts if not (_AHEAD.search(opening) and _AHEAD.search(text)))


def _unasked(brief: Brief, questions: tuple[str, ...]) -> tuple[str, ...]:
    """Return the questions that ask for nothing that the shopper has said."""
    said = {name for name, _ in constraint_pairs(brief.constraints)}
    known = [pattern for pattern, slots in _ASKS_FOR if said & slots]
    return tuple(text for text in questions if not any(pattern.search(text) for pattern in known))


def _compared(rng: Random, brief: Brief, parts: ModuleType) -> list[str]:
    """Return the sentences of a comparison: one or two things in which the products differ."""
    # Of two, one is the cheaper; of more, one is the cheapest.
    facts = parts.COMPARE + (parts.COMPARE_TWO if len(brief.products) == 2 else parts.COMPARE_SEVERAL)
    first = _fact(rng, brief, facts)
    others = [second for second in (_fact(rng, brief, facts) for _ in range(2)) if _new(second, first)]
    second = others[0] if others and rng.random() < 0.7 else ""
    close = ""
    if not second or rng.random() < 0.3:
        decided = "both.title" in brief.derived
        close = _part(rng, brief, tuple(text for text in parts.COMPARE_CLOSE if not (decided and _WEIGHS.search(text))))
    return [_part(rng, brief, parts.COMPARE_OPEN), first, second, close]


def _new(second: str, first: str) -> bool:
    """Whether a second sentence says nothing of a kind that the first one said."""
    return not _kinds(second) & _kinds(first)


def _kinds(text: str) -> set[str]:
    return set(_FIELD.findall(text)) - {"title"} | ({"price"} if re.search(r"\{(?:saved|low)\}", text) else set())


def _openings(rng: Random, brief: Brief, parts: ModuleType, fitting: bool) -> tuple[str, ...]:
    if len(brief.products) == 1:
        if brief.act == Act.RELAXED:
            return parts.RELAXED_ONE
        return (
            ("", *(text for text in parts.MORE if not _PLURAL.search(text)))
            if brief.act == Act.MORE
            else parts.ONE_OPEN
        )
    if brief.act == Act.MORE:
        return parts.MORE
    if brief.act == Act.RELAXED:
        return parts.RELAXED
    if fitting:
        return parts.FITTING
    return parts.FOUND if "category" in brief.texts and rng.random() < 0.85 else parts.FOUND_PLAIN


def _part(rng: Random, brief: Brief, choices: tuple[str, ...]) -> str:
    """Return a random part that the brief can fill; the empty text where none is drawn."""
    for part in rng.sample(choices, len(choices)):
        text = _placed(choose(rng, part), brief)
        if text is not None and _holds(text, brief):
            return text
    return ""


def _fact(rng: Random, brief: Brief, choices: tuple[str, ...]) -> str:
    """Return the best of a few random parts about shown products: one that says what was asked for or stands out."""
    asked = {name for name in ("brand", "color", "material", "size") if getattr(brief.constraints, name)}
    if brief.constraints.on_sale:
        asked.add("list_price")
    if brief.constraints.rating_min or brief.constraints.sort == "rating_desc":
        asked.add("rating")
    drawn: list[tuple[float, str]] = []
    for _ in range(_DRAWN):
        pattern = choose(rng, rng.choice(choices))
        text = _placed(pattern, brief)
        if text is None or not _holds(text, brief):
            continue
        named = set(_FIELD.findall(pattern))
        contrast = 2.0 if _TOP.search(pattern) else 0.3 if "{low}" in pattern else 0.0
        worth = 2 * len(named & asked) + contrast - 0.5 * len(named & {"brand", "size", "stock"} - asked)
        drawn.append((worth + rng.random() * 2.5, text))
    return max(drawn)[1] if drawn else _part(rng, brief, choices)


def _holds(text: str, brief: Brief) -> bool:
    """Whether the brief has every fact that a part names, and a longer list begins where it puts products first."""
    begins = "count" in brief.texts and brief.act != Act.MORE
    return fill(text, brief) is not None and (begins or not _AHEAD.search(text))


def _placed(pattern: str, brief: Brief) -> str | None:
    """Return `pattern` with its letters turned into positions, or None where the brief has no such product."""
    letters = dict.fromkeys(_LETTER.findall(pattern))
    if any(_PLACES[letter] >= len(brief.products) for letter in letters):
        return None
    return _LETTER.sub(lambda match: f"{{{brief.products[_PLACES[match[1]]].position}.", pattern)
