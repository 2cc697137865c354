"""What is read of a product for judging: its titles and names, and where words are meant in a text."""

from __future__ import annotations

import re
from functools import cached_property

from assistant.simulation.stated import Stated
from assistant.simulation.words import is_han, stems
from benchmarks.truthful.kinds import FOR, PARTS
from benchmarks.truthful.words import NOT_REAL, UNLIKE_AFTER, loose_stems
from retrieval.types import Product

AFTER_NOUN = re.compile(r"\s(?:for|fits?|with|without|in|by|from|of|to|on|at|w/)\s|[,(\[|:;/]|\s[-–—]\s", re.IGNORECASE)
_ZH_FIELDS = re.compile(r"zh|cn|chinese|中文", re.IGNORECASE)


class Facts(Stated):
    """What is read of one product, once."""

    def __init__(self, product: Product) -> None:
        super().__init__(product)
        foreign = " ".join(text for name, text in product.extra.items() if _ZH_FIELDS.search(name))
        options = " ".join(value for variant in product.variants for value in variant.options.values())
        self.prose = f"{product.description} {foreign} {' '.join(product.tags)} {options}"
        self.han = " ".join(part for part in (product.title, " ".join(product.category), foreign) if is_han(part))
        self.paths = [*product.category, *(part.strip() for name, text in product.extra.items() if "ategory" in name for part in text.split(">"))]  # fmt: skip

    @cached_property
    def core(self) -> tuple[str, ...]:
        """The stems of the title up to what only describes it; none where that ends in a choice ("Drum/Amp Stand")."""
        end = AFTER_NOUN.search(self.title)
        if end is not None and end[0] == "/":
            return ()
        return stems(self.title[: end.start()] if end else self.title)

    @cached_property
    def segments(self) -> list[tuple[str, ...]]:
        """The stems of each part of each category name."""
        return [
            stems(part) for path in self.paths for part in (path, *re.split(r"\s*(?:&|,|/|\band\b)\s*", path)) if part
        ]

    @cached_property
    def whole(self) -> list[tuple[str, ...]]:
        """The stems of each category name, undivided."""
        return [stems(path) for path in self.paths if path]

    @cached_property
    def leaf(self) -> str:
        """The stem of the last word of the narrowest category, empty without one."""
        return (stems(self.product.category[-1]) or ("",))[-1] if self.product.category else ""

    @cached_property
    def names(self) -> frozenset[str]:
        """All stems of title and categories."""
        return loose_stems(self.title) | loose_stems(" ".join(self.paths))

    @cached_property
    def all_stems(self) -> frozenset[str]:
        """All stems of everything."""
        return self.names | loose_stems(self.prose)

    def made_for(self, kin: frozenset[str]) -> bool:
        """Return whether the title names one of the things only as what the product is a part of or made for."""
        if {word for segment in self.segments for word in segment} & kin:
            return False
        whole = stems(re.sub(r"[^\w\s'’-]", " xxbreak ", FOR.sub(" xxfor ", self.title)))
        end = whole.index("xxfor") if "xxfor" in whole else len(whole)
        places = [place for place, word in enumerate(whole) if word in kin]
        return bool(places) and all(
            place > end or (place + 1 < len(whole) and whole[place + 1] in PARTS - kin) for place in places
        )


def hits(words: frozenset[str], text: str) -> list[tuple[str, bool]]:
    """Return (word, whether it is meant) of each of the words in a text."""
    found: list[tuple[str, bool]] = []
    for word in words:
        if word.lower() not in text.lower():
            continue
        pattern = re.escape(word) if is_han(word) else rf"(?<![a-z]){re.escape(word)}s?(?![a-z])"
        for match in re.finditer(pattern, text, re.IGNORECASE):
            before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 14]
            found.append((word, not NOT_REAL.search(before) and not UNLIKE_AFTER.match(after)))
    return found
