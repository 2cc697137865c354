"""The oracle's own small tables: which shades pass for a color, which words may name another thing, what is not meant.

Written for judging, by hand, and deliberately apart from what the shop's software knows: two tables that were made
from one another could not contradict each other. They need not be complete; what is in none of them is undecided, not
wrong. The plain tables of colors, materials and groups are those that the shoppers talk by.
"""

from __future__ import annotations

import re

from assistant.simulation.words import is_han, stems, table_of

NEAR_COLORS = table_of("""
black: obsidian ink coal raven midnight espresso charcoal
white: pearl eggshell ivory cream milk
gray: silver ash gunmetal smoke pewter stone heather fog steel cement concrete
red: ruby cherry brick wine oxblood cardinal claret merlot rust terracotta rose coral magenta
blue: teal indigo turquoise cyan aqua denim midnight sky ocean royal ink
green: olive mint lime khaki moss jade teal turquoise fern pine eucalyptus seafoam aqua
yellow: mustard gold amber golden sunflower butter honey
orange: coral apricot rust terracotta peach amber burnt copper
purple: plum aubergine orchid magenta eggplant grape indigo wine fuchsia
pink: rose magenta coral salmon rosy peach
brown: tan walnut cognac caramel coffee mocha espresso camel taupe bronze tawny rust khaki hazel mahogany copper oak terracotta sand wood
beige: cream ivory sand oatmeal ecru natural tan nude khaki taupe camel linen champagne buff fawn wheat oat biscuit off-white
cream: beige ivory off-white
gold: brass champagne
silver: silvery chrome metallic steel
navy: midnight
""")
"""Words of shades that people call by either name: as good as stated where they are shown, not missed where not."""

AMBIGUOUS_COLORS = frozenset(
    "chalk graphite slate charcoal orange rose olive gold golden silver cream chocolate coffee lavender mint peach cherry salmon plum ruby coral "
    "amber sand stone rust tan wine copper bronze mustard lemon lime ivory emerald indigo violet steel ash oak pine "
    "smoke snow pearl natural slate sky ocean forest midnight royal denim brick coal ink heather fog walnut linen brass "
    "burnt rosy sage moss jade fern butter camel espresso mocha caramel ebony onyx jet".split()
)
"""Color words that in a title may as well name a thing, a taste or a stuff."""

AMBIGUOUS_MATERIALS = frozenset(
    "iron copper bronze tin chrome pewter crystal maple ash pine cedar mango cherry ebony bamboo canvas latex vinyl alloy".split()
)
"""Material words that in a title may as well name a color, a taste, a tree or a form."""

NOT_REAL = re.compile(
    r"(?:faux|vegan|imitation|synthetic|artificial|fake|no|not|without|never|free of|instead of|like|non|alternative to"
    r"|不含|不是|无|没有|非|仿|人造|不用|不用任何动物|替代)[\s-]*(?:\w+\s)?$",
    re.IGNORECASE,
)
"""What stands before a word that the product does not have."""

UNLIKE_AFTER = re.compile(
    r"^[\s-]*(?:free|look|like|style|effect|colored|coloured|toned?|alternative|print|纹|色)", re.IGNORECASE
)
"""What stands after a word that the product only looks like, or does not have."""


def loose_stems(text: str) -> frozenset[str]:
    """Return the stems of all words of an English text and of the parts of hyphened ones."""
    return frozenset(stems(text)) | frozenset(stems(text.replace("-", " ")))


def meanings(table: dict[str, frozenset[str]], value: str) -> frozenset[str]:
    """Return the words that state `value` (or something narrower), in lower case; itself alone where no table has it."""
    value = value.lower().strip().removesuffix("的")
    last = value.split()[-1] if value.split() else value
    for wanted in (value, last):
        for name, words in table.items():
            same = wanted == name or (
                is_han(wanted) and wanted.removesuffix("色") in {one.removesuffix("色") for one in words}
            )
            if same and words:
                return words | {value}
    other = {"grey": "gray", "wooden": "wood", "aluminium": "aluminum", "golden": "gold"}.get(last)
    return table[other] | {value} if other in table else frozenset({value})
