"""What a reply does not claim because nobody is sure of it, and how it says so.

What kind of thing a product is may stand in a shop's own categories; where only its title was read so, a reply tells
what was searched for and found, not that all of it is that. A color or material that prose alone has is told as read
there, and an excluded value that could not be ruled out is named. Knows briefs and words, no catalog.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.brief import Act, Brief
from assistant.labels import alternatives, series, value_in
from assistant.messages import constraint_pairs
from assistant.own_words import say
from retrieval.types import Language

_CLAIMS = re.compile(
    r"\b(?:fits?|match(?:es)?|what you asked)\b"
    r"|符合|满足|合您的要求|您要的|(?:这些|一些|更多|款)“\{category\}”|“\{category\}”(?:里|有|还有|一共有|共)",
    re.IGNORECASE,
)
"""What says of products that they are of the kind asked for, in a sentence whose placeholders are not filled yet."""
_ALL_SHOWN: dict[Language, str] = {"en": "these products", "zh": "这几款商品"}


def hedged(sentence: str, brief: Brief) -> str:
    """Return a sentence as it may be said of products whose kind only titles tell; empty where nothing is left of it.

    Of a question that found no answer it is said that none was found, not that there is none. What the sentence itself
    asks stays, and so does what it says of some of several products. `sentence` has its placeholders; what stands
    instead has none.
    """
    category = brief.texts.get("category")
    if sentence.rstrip().endswith(("?", "？")):
        return sentence
    if brief.act == Act.NOT_STATED and "{about}" in sentence:
        return say("named", brief, brief.named) if brief.named else say("not_found", brief, brief.texts["about"])
    if brief.act == Act.RELAXED and "{missing}" in sentence and category == brief.texts["missing"]:
        return say("nearest", brief, brief.texts["missing"])  # "nothing states ovens" is untrue of a Dutch oven
    if brief.kind_stated or category is None or not _CLAIMS.search(sentence):
        return sentence
    if brief.act == Act.NO_MORE:
        return say("came_up_last", brief, category)
    names = any(f"{{{one.position}.title}}" in sentence or one.fields["title"] in sentence for one in brief.products)
    if brief.act not in (Act.RECOMMEND, Act.MORE) or (names and len(brief.products) > 1):
        return sentence
    return _as_found(brief, category, names)


def _as_found(brief: Brief, category: str, names: bool) -> str:
    """Return what was found for a category; `names` tells whether the only product found is to be named here."""
    first, *others = brief.products
    fits = brief.derived.get("fits")
    if others and brief.act == Act.MORE:
        return say("came_up_next", brief, category)
    if others:
        return say("came_up_with", brief, category, fits) if fits else say("came_up", brief, category)
    if not names:
        return ""  # "One product fits." only leads to the product
    return say("came_up_alone", brief, brief.wish or category, first.fields["title"], first.fields["price"])


def admitted(brief: Brief, said: str) -> list[str]:
    """Return a sentence for each kind of value that is not certain of what is shown, and of which products.

    Where that is so of several products and of all that are shown, they are not listed. Who asked for a brand that is
    not stated is told the title, unless `said`, the reply so far, has it.
    """
    titled = [say("named", brief, brief.named)] if brief.named and brief.named not in said else []
    # Of several colors asked for, one is enough; each exclusion holds by itself.
    described = _of_products("described", brief.described, brief, alternatives)
    return [*titled, *described, *_of_products("unstated", brief.unstated, brief, series)]


def _of_products(
    saying: str, doubted: Sequence[tuple[int, str]], brief: Brief, joined: Callable[[list[str], Language], str]
) -> list[str]:
    """Return a saying for each slot of (position, slot) pairs, of what was said of the slot and the products."""
    named: dict[str, list[int]] = {}
    for position, slot in doubted:
        named.setdefault(slot, []).append(position)
    language = brief.language
    values = [(slot, value_in(slot, value, language)) for slot, value in constraint_pairs(brief.constraints)]
    return [
        say(
            saying,
            brief,
            joined([value for name, value in values if name == slot], language),
            _shown_at(positions, brief),
        )
        for slot, positions in named.items()
    ]


def _shown_at(positions: Sequence[int], brief: Brief) -> str:
    """Return what the products at some positions are called: by their numbers in the list, as shoppers call them."""
    if len(brief.products) == 1:
        return f"“{brief.products[0].fields['title']}”"
    if len(positions) == len(brief.products):
        return _ALL_SHOWN[brief.language]
    if brief.language == "zh":
        return f"第{'、'.join(map(str, positions))}款"
    return f"number{'s' if len(positions) > 1 else ''} {series(map(str, positions), 'en')}"
