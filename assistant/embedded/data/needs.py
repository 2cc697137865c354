"""How a need is put into words: noun phrases and requests, as marked phrases in either language.

Knows how facts are arranged around a noun; the words themselves are in the phrase books. What is marked is what counts,
so whatever arrangement is drawn, its annotation follows.
"""

from __future__ import annotations

import re
from random import Random

from assistant.embedded.data import figures, worlds
from assistant.embedded.data.markup import choose, expand, plain
from assistant.embedded.data.worlds import KEY_OF, PHRASES, Fact, World

VOWEL = re.compile(r"(?:[aeio]|u[^ns]|hour|8|11|18|f\d|led\b|lcd\b|ssd\b|xl\b|x-)", re.I)
_BEFORE_SHARE = {"en": 0.62, "zh": 0.6}
_ORDER_BEFORE = (
    "sort",
    "brand",
    "price_range",
    "price_max",
    "audience",
    "size",
    "serves",
    "having",
    "adjective",
    "color",
    "material",
)
_MEASURES = ("一个", "一款", "个", "款", "", "", "", "点", "一件", "一套", "一双", "几个", "两款", "一台")


def value_text(rng: Random, world: World, fact: Fact) -> str:
    """Return the values of a fact as one marked text, two of them joined, now and then after a slip of the tongue."""
    phrases = PHRASES[world.language]
    if fact.values[1:]:
        wanted_together = fact.slot == "features" or fact.slot.startswith("exclude.")
        pattern = rng.choice(phrases.BOTH if wanted_together and rng.random() < 0.8 else phrases.PAIRS)
        most = ("、" if world.language == "zh" else ", ").join(fact.values[:-1])
        return pattern.replace("{v}", most).replace("{w}", fact.values[-1])
    if rng.random() < 0.035 and fact.kind in ("color", "size", "material", "brand"):
        wrong = worlds.make_fact(rng, world, fact.kind)
        if wrong and plain(wrong.values[0]) != plain(fact.values[0]):
            return (
                rng.choice(phrases.CORRECTED).replace("{wrong}", plain(wrong.values[0])).replace("{v}", fact.values[0])
            )
    return fact.values[0]


def say(rng: Random, world: World, fact: Fact, patterns: tuple[str, ...]) -> str:
    """Return one of `patterns` with the fact's values in its holes."""
    pattern = choose(rng, rng.choice(patterns))
    if fact.kind == "price_range":
        return pattern.replace("{q}", fact.values[0]).replace("{p}", fact.values[1])
    if fact.kind in ("price_max", "price_min", "rating_min"):
        return pattern.replace({"price_max": "{p}", "price_min": "{q}", "rating_min": "{r}"}[fact.kind], fact.values[0])
    if "{v}" not in pattern:
        return pattern
    value = value_text(rng, world, fact)
    if fact.kind == "size" and ("ize" in pattern or "{v} one" in pattern):
        value = value.replace("size [s", "[s")
    return pattern.replace("{v}", value)


_COUNTS = (
    "[n:{0}] ",
    "[n:{0}] ",
    "[n:{0}] x ",
    "[n:{0}] pairs of ",
    "[n:{0}] packs of ",
    "[n:{0}] pieces of ",
    "[n:{0}] sets of ",
)


def _split(rng: Random, world: World, facts: list[Fact]) -> tuple[list[Fact], list[str], list[str]]:
    phrases = PHRASES[world.language]
    before: list[Fact] = []
    after: list[str] = []
    sentences: list[str] = []
    slow = rng.random() < 0.12  # one thing at a time
    for fact in facts:
        luck = 0.7 + 0.3 * rng.random() if slow else rng.random()
        said_after = fact.kind == "audience" and plain(fact.values[0]).startswith("for ")
        if fact.kind in phrases.BEFORE and luck < _BEFORE_SHARE[world.language] and not said_after:
            before.append(fact)
        elif luck < 0.86 or fact.kind not in phrases.SENTENCES or said_after:
            after.append(say(rng, world, fact, phrases.AFTER[fact.kind]))
        else:
            sentences.append(say(rng, world, fact, phrases.SENTENCES[fact.kind]))
    if rng.random() < 0.25:
        rng.shuffle(before)
    else:
        before.sort(key=lambda fact: _ORDER_BEFORE.index(fact.kind) if fact.kind in _ORDER_BEFORE else 0)
    rng.shuffle(after)
    return before, after, sentences


def noun_phrase(rng: Random, world: World, facts: list[Fact]) -> tuple[str, str, list[str]]:
    """Return the noun phrase bare, the same with an article or measure, and the facts that became sentences."""
    before, after, sentences = _split(rng, world, facts)
    phrases = PHRASES[world.language]
    heads = [say(rng, world, fact, phrases.BEFORE[fact.kind]) for fact in before]
    if world.language == "zh":
        joined = (" " if rng.random() < 0.08 else "").join([*heads, f"[c:{world.noun}]"])
        return joined + "".join(after), joined + "".join(after), sentences
    counted = ""
    if rng.random() < 0.04 and (world.counted or world.noun == world.plural):
        counted = rng.choice(_COUNTS).format(figures.quantity(rng, "en"))
    plural = " ".join([*heads, f"[c:{world.plural}]"])
    tail = "".join(after)
    if counted:
        return counted + plural + tail, counted + plural + tail, sentences
    if not world.counted or rng.random() < 0.25:
        lead = rng.choice(("some ", "", "a pair of ")) if world.plural.endswith("s") else rng.choice(("some ", ""))
        return plural + tail, lead + plural + tail, sentences
    single = " ".join([*heads, f"[c:{world.noun}]"])
    article = rng.choice(("a ", "a ", "a ", "a new ", "a good ", "one ", "a nice ", "")) if rng.random() < 0.4 else "a "
    if article == "a " and VOWEL.match(plain(single)):
        article = "an "
    return (plural if rng.random() < 0.8 else single) + tail, article + single + tail, sentences


def bare_noun(rng: Random, world: World) -> str:
    """Return the product alone, with or without an article."""
    bare, with_article, _ = noun_phrase(rng, world, [])
    return rng.choice((bare, with_article))


def _keyword(rng: Random, world: World, fact: Fact) -> str:
    if fact.kind in KEY_OF and not fact.kind.startswith(("exclude", "unwanted")) and rng.random() < 0.75:
        return " ".join(re.sub(r"^(?:an?|the|my) ", "", one) for one in fact.values)
    return say(rng, world, fact, PHRASES[world.language].AFTER[fact.kind]).strip(" ,，")


def _keywords(rng: Random, world: World, facts: list[Fact]) -> str:
    phrases = PHRASES[world.language]
    noun = world.plural if rng.random() < 0.4 else world.noun
    parts = [f"[c:{noun}]"]
    for fact in facts:
        part = _keyword(rng, world, fact)
        if rng.random() < 0.45 and fact.kind in phrases.BEFORE:
            parts.insert(0, part)
        else:
            parts.append(part)
    if rng.random() < 0.2:
        rng.shuffle(parts)
    return rng.choice((" ", " ", " ", ", ", " " if world.language == "en" else "，")).join(parts)


def request(rng: Random, world: World, facts: list[Fact]) -> str:
    """Return a request for the world's product with `facts`, as a marked phrase."""
    phrases = PHRASES[world.language]
    english = world.language == "en"
    luck = rng.random()
    if luck < 0.22:
        return _keywords(rng, world, facts)
    bare, with_article, sentences = noun_phrase(rng, world, facts)
    if luck < 0.29 and not any(fact.kind == "sort" for fact in facts):
        wrapped = choose(rng, rng.choice(phrases.SORTED_NOUNS)).replace("{np}", bare)
        bare = with_article = wrapped
    elif luck < 0.32 and not any(fact.kind == "on_sale" for fact in facts):
        bare = with_article = rng.choice(phrases.SALE_NOUNS).replace("{np}", bare)
    holes = {"np": bare, "anp": with_article}

    def resolve(hole: str) -> str:
        if hole == "q":
            if rng.random() < 0.06:
                number = figures.quantity(rng, "zh")
                return f"[n:{number}]{rng.choice(('个', '件', '双', '套', '盒', '台', '把', '条'))}"
            return rng.choice(_MEASURES)
        return holes[hole]

    text = expand(rng, rng.choice(phrases.SEARCH), resolve)
    if sentences:
        if english:
            rng.shuffle(sentences)
            text = rng.choice(("{0}. {1}", "{0}. {1}", "{0}, {1}", "{0} - {1}")).format(
                text.rstrip(".?"), " ".join(sentences)
            )
        else:
            text = text.rstrip("？。") + rng.choice("，。，？") + "".join(sentences)
    return decorate(rng, world, text)


def decorate(rng: Random, world: World, text: str) -> str:
    """Return `text` with, now and then, a greeting in front, thanks behind, or a good deal of chatter around."""
    phrases = PHRASES[world.language]
    gap = " " if world.language == "en" else ""
    luck = rng.random()
    if luck < 0.1:
        text = choose(rng, rng.choice(phrases.OPENERS)) + text
    elif luck < 0.2:
        text = text.rstrip("。") + choose(rng, rng.choice(phrases.CLOSERS))
    elif luck < 0.26:
        chatter = rng.sample(phrases.RAMBLES, rng.choice((1, 1, 2, 3)))
        front = [one for one in chatter if rng.random() < 0.65]
        back = [one for one in chatter if one not in front]
        stop = "" if text[-1] in ".?!？。！" or not back else "." if world.language == "en" else "。"
        text = gap.join([*front, text + stop, *back])
    return text


def loose_request(rng: Random, world: World, facts: list[Fact]) -> str:
    """Return a request that names no product, only facts about it: two at most, or up to four between blanks."""
    if world.language == "zh" and rng.random() < 0.4:
        return " ".join(_keyword(rng, world, fact) for fact in facts[:4])
    phrases = PHRASES[world.language]
    told = [say(rng, world, fact, phrases.AFTER[fact.kind]) for fact in facts[:2]]
    if world.language == "zh":
        return (
            rng.choice(("有没有", "想要", "找点", "看看", "有什么", ""))
            + "、".join(one.strip("， ") for one in told)
            + rng.choice(("东西", "", "的吗"))
        )
    head = rng.choice(
        (
            "something",
            "anything",
            "show me something",
            "I want something",
            "do you have anything",
            "what do you have",
            "everything",
            "show me stuff",
        )
    )
    return head + "".join(told)
