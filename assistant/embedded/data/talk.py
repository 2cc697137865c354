"""What is said beside the need: utterances about shown products, the cart, orders, policies and nothing in particular.

Fills the holes of the phrase books by intent: positions of the slate, order numbers, counts, and words of the product in
force. Knows nothing of what was shown but how many.
"""

from __future__ import annotations

from random import Random
from types import ModuleType

from assistant.embedded.data import feedback, figures, intents_en, intents_zh
from assistant.embedded.data.markup import choose, expand
from assistant.embedded.data.worlds import LEXICON, PHRASES, World
from assistant.messages import Intent
from retrieval.types import Language

INTENTS: dict[Language, ModuleType] = {"en": intents_en, "zh": intents_zh}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_SHORT = ("1st", "2nd", "3rd", "4th", "5th", "6th")
_COUNTS = ("one", "two", "three", "four", "five", "six")
_HANZI = "一二三四五六"
_MEASURES = ("个", "件", "双", "套", "份", "盒", "台")
_ASKS_OF_PRODUCTS = frozenset({
    Intent.COMPARE, Intent.PRODUCT_QUESTION, Intent.EXPLAIN, Intent.FEEDBACK, Intent.ADD_TO_CART,
})  # fmt: skip


def position(rng: Random, world: World, shown: int, at: int) -> str:
    """Return a marked name of the product at position `at`, from 1, among `shown`."""
    name = rng.choice((world.noun, "one", "one", "one")) if world.language == "en" else world.noun
    if world.language == "zh":
        forms = [
            f"第{_HANZI[at - 1]}{rng.choice(('个', '款', '个', '双', '件', '种', '条'))}",
            f"{at}号",
            f"第{at}个",
            f"{_HANZI[at - 1]}号",
            f"第{_HANZI[at - 1]}款{name}",
            f"第{at}款",
        ]
        if at == 1:
            forms += ["头一个", "最前面那个"]
        if at == 2 and shown == 3:
            forms += ["中间那个", "中间那款"]
    else:
        forms = [f"the {_ORDINALS[at - 1]} {name}", f"the {_ORDINALS[at - 1]}", f"number {at}", f"#{at}", f"no. {at}", f"the {_SHORT[at - 1]} {name}", f"the {_SHORT[at - 1]}",
                 f"option {at}", f"number {_COUNTS[at - 1]}", f"{_ORDINALS[at - 1]} one", f"nr {at}", f"product {at}"]  # fmt: skip
        if at == 1:
            forms += ["the top one", "the one on top"]
        if at == 2 and shown == 3:
            forms += ["the middle one", "the one in the middle"]
    if at == shown > 1 and rng.random() < 0.3:
        last = (
            ("the last one", "the last", "the bottom one", f"the last {world.noun}")
            if world.language == "en"
            else ("最后一个", "最后那个", "最后一款", "最下面那个")
        )
        return f"[@=-1:{rng.choice(last)}]"
    return f"[@={at}:{rng.choice(forms)}]"


def pronoun(rng: Random, world: World) -> str:
    """Return a word for a product that names no position."""
    if world.language == "zh":
        return rng.choice(("这个", "它", "那个", "这款", "那款"))
    return rng.choice(
        ("it", "this one", "that one", "this", "that", "it", "this one", f"this {world.noun}", f"that {world.noun}")
    )


def pair(rng: Random, world: World, shown: int, either: bool = False) -> str:
    """Return a marked name of two (or all) shown products; with `either`, joined by "or"."""
    first, second = sorted(rng.sample(range(1, shown + 1), 2))
    if rng.random() < 0.12:
        first, second = second, first
    mark = f"[@={first},{second}:"
    if world.language == "zh":
        forms = [
            f"{mark}第{_HANZI[first - 1]}个和第{_HANZI[second - 1]}个]",
            f"{mark}{first}和{second}]",
            f"{mark}{first}号和{second}号]",
            f"{mark}第{first}和第{second}]",
            f"{mark}第{_HANZI[first - 1]}款跟第{_HANZI[second - 1]}款]",
        ]
        if either:
            forms = [f"{mark}第{_HANZI[first - 1]}个还是第{_HANZI[second - 1]}个]", f"{mark}{first}还是{second}]"]
        if not either and rng.random() < 0.2:
            return "[@=1,2:前两个]" if shown > 2 else rng.choice(("[@=1,2:两个]", "[@=1,2:这两款]", "[@=1,2:这两个]"))
        if not either and shown == 3 and rng.random() < 0.1:
            return "[@=1,2,3:三个]"
        return rng.choice(forms)
    word = "or" if either else rng.choice(("and", "and", "and", "&"))
    if not either and rng.random() < 0.2:
        return (
            "[@=1,2:the first two]"
            if shown > 2
            else rng.choice(("[@=1,2:both]", "[@=1,2:both of them]", "[@=1,2:the two]"))
        )
    if not either and shown == 3 and rng.random() < 0.1:
        return "[@=1,2,3:all three]"
    if not either and shown > 2 and rng.random() < 0.06:
        return f"[@={shown - 1},{shown}:the last two]"
    a, b = first - 1, second - 1
    forms = [f"{mark}{first} {word} {second}]", f"{mark}the {_ORDINALS[a]} {word} the {_ORDINALS[b]}]", f"{mark}number {first} {word} {second}]", f"{mark}#{first} {word} #{second}]",
             f"{mark}the {_ORDINALS[a]} {word} {_ORDINALS[b]} one]", f"{mark}option {first} {word} option {second}]", f"{mark}number {_COUNTS[a]} {word} number {_COUNTS[b]}]",
             f"{mark}the {_SHORT[a]} {word} {_SHORT[b]}]", f"{mark}the {_ORDINALS[a]} one {word} the {_ORDINALS[b]} one]", f"{mark}nr {first} {word} nr {second}]"]  # fmt: skip
    return rng.choice(forms)


def order_number(rng: Random) -> str:
    """Return a marked order number in one of the shapes that shops use."""
    length = rng.choice((3, 4, 4, 5, 5, 5, 5, 6, 7, 8, 10))
    number = str(rng.randrange(10 ** (length - 1), 10**length))
    letters = "".join(rng.choice("ABCDEFGHKLMNPRSTW") for _ in range(rng.choice((1, 2, 2, 3))))
    shape = rng.choice(
        (
            "#[#:{n}]",
            "[#:{n}]",
            "[#:{l}-{n}]",
            "#[#:{l}-{n}]",
            "[#:{n}]",
            "#[#:{n}]",
            "[#:{l}{n}]",
            "[#:SO-{n}]",
            "[#:ORD-{n}]",
            "#[#:{l}{n}]",
            "[#:{m}-{n}]",
        )
    )
    return shape.replace("{n}", number).replace("{l}", letters).replace("{m}", str(rng.randrange(100, 999)))


def utterance(rng: Random, world: World, intent: Intent, shown: int, liked: bool | None = None) -> str:
    """Return an utterance with `intent` as a marked phrase, `shown` products being before the shopper.

    `liked` is given with feedback alone: which way it goes.
    """
    words = INTENTS[world.language]
    patterns: tuple[str, ...]
    if intent == Intent.FEEDBACK:
        patterns = (feedback.LIKED if liked else feedback.DISLIKED)[world.language]
    else:
        patterns = getattr(words, intent.name)
    pattern = rng.choice(patterns)
    while ("{pair" in pattern or "both" in pattern or "{pos2}" in pattern) and shown < 2:
        pattern = rng.choice(patterns)
    if "两个都要" in pattern or "both" in pattern:
        if shown != 2:
            pattern = pattern.replace("both", "that one").replace("两个都要", "这个我要")
        else:
            pattern = pattern.replace("both", "[@=1,2:both]").replace("两个都要", "[@=1,2:两个]都要")
    used: list[int] = []

    def resolve(hole: str) -> str:
        if hole in ("pos", "pos2"):
            free = [at for at in range(1, shown + 1) if at not in used]
            if not free or (hole == "pos" and "{pos2}" not in pattern and rng.random() < 0.16):
                return pronoun(rng, world)
            used.append(rng.choice(free))
            return position(rng, world, shown, used[-1])
        return _word(rng, world, hole, shown)

    text = expand(rng, pattern, resolve)
    if intent in (Intent.GREETING, Intent.GOODBYE, Intent.THANKS):
        return text
    luck = rng.random()
    phrases = PHRASES[world.language]
    if luck < 0.12:
        return choose(rng, rng.choice(phrases.OPENERS)) + text
    if luck < 0.2 and intent != Intent.OUT_OF_SCOPE:
        return text.rstrip("。.") + rng.choice(
            (" please", ", thanks", " pls", "...", "!!", " asap", ", thank you")
            if world.language == "en"
            else ("，谢谢", "！", "～", "，麻烦了", "啊", "哈")
        )
    if luck < 0.23 and intent in (
        Intent.HANDOFF,
        Intent.RETURN,
        Intent.ORDER_STATUS,
        Intent.CANCEL_ORDER,
        Intent.POLICY_QUESTION,
        Intent.RECOMMEND,
    ):
        return rng.choice(phrases.RAMBLES) + (" " if world.language == "en" else "") + text
    return text


def _word(rng: Random, world: World, hole: str, shown: int) -> str:
    words, lexicon, department = INTENTS[world.language], LEXICON[world.language], world.department
    if hole in ("pair", "pair_or"):
        return pair(rng, world, shown, hole == "pair_or")
    if hole == "order":
        return order_number(rng)
    if hole == "num":
        return f"[n:{figures.quantity(rng, world.language)}]"
    if hole == "n":
        return world.noun
    if hole == "measure":
        return rng.choice(_MEASURES)
    pools: dict[str, tuple[str, ...]] = {
        "color": lexicon.COLORS, "size": department.sizes or ("XL",), "material": department.materials or ("wood",), "trait": words.TRAITS,
        "thing": words.THINGS, "use": words.USES, "bad": getattr(words, "BAD", ()),
    }  # fmt: skip
    return rng.choice(pools[hole])


def needs_products(intent: Intent) -> bool:
    """Tell whether an utterance of this intent is usually about shown products."""
    return intent in _ASKS_OF_PRODUCTS
