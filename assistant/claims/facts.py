"""What a brief states, read once into comparable values: of each shown product, and of the reply as a whole.

Every claim is held against these values and nothing else. A product's own fields come before its description: a
material in the description counts only where no material field speaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from assistant.brief import Brief, BriefProduct
from assistant.claims.lexicon import ClaimLexicon, TermKind
from assistant.claims.talk import TALK
from assistant.claims.values import Amount, amounts, plain
from assistant.claims.words import STOCK_OUT
from assistant.messages import constraint_pairs
from retrieval.words import stem

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_HAN = re.compile(r"[\u3400-\u9fff]+")
PROSE = frozenset({"description"})
"""Details that are running text, in which a word may speak of something beside the product."""
_TALK_STEMS = frozenset(stem(word) for word in TALK)
CARRIERS = ("passage", "quote")
"""Texts of a brief that a sentence may restate as a whole."""

NAMED_SIZES = re.compile(
    r"\b(?:xxs|xs|s|m|l|xl|xxl|xxxl|\d?xl|small|medium|large|x-large|extra large|one size|queen|king|twin|full)\b"
    r"|(?:特大|加大|大|中|小|均)(?:号|码)|(?:xxs|xs|s|m|l|xl|xxl|\dxl)(?=码|号)|双人|单人"
)
_SIZE_ALIASES = {
    "small": "s",
    "medium": "m",
    "large": "l",
    "x-large": "xl",
    "extra large": "xl",
    "2xl": "xxl",
    "3xl": "xxxl",
}


@dataclass
class Facts:
    """One shown product in comparable values; money in major units, `left` the count that the stock field states."""

    position: int
    fields: dict[str, str]
    title: str
    words: frozenset[str]
    own_words: frozenset[str]
    text: str
    terms: dict[TermKind, frozenset[str]]
    amounts: list[Amount]
    price: float | None
    list_price: float | None
    rating: float | None
    in_stock: bool | None
    left: int | None

    @cached_property
    def sizes(self) -> frozenset[str]:
        """Named sizes that its size field, options and title state."""
        texts = [text for name, text in self.fields.items() if name not in PROSE]
        return frozenset(named_size(match.group()) for text in texts for match in NAMED_SIZES.finditer(plain(text)))

    def states(self, kind: str) -> bool:
        """Return whether a field of this kind has a value."""
        return bool(self.fields.get(kind, "").strip())


@dataclass
class Scene:
    """A whole brief in comparable values."""

    brief: Brief
    lexicon: ClaimLexicon
    products: list[Facts]
    carriers: list[str]
    others: dict[str, str]
    asked: str
    asked_terms: dict[TermKind, frozenset[str]]
    asked_amounts: list[Amount]
    words: frozenset[str] = frozenset()
    text: str = ""
    amounts: list[Amount] = field(default_factory=list[Amount])

    @cached_property
    def by_position(self) -> dict[int, Facts]:
        """Return the shown products by their position."""
        return {one.position: one for one in self.products}

    def lowest(self, values: dict[int, float]) -> tuple[int, ...]:
        """Return the positions that share the lowest value."""
        return tuple(n for n, value in values.items() if value == min(values.values()))

    @cached_property
    def prices(self) -> dict[int, float]:
        """Return the known prices by position."""
        return {one.position: one.price for one in self.products if one.price is not None}

    @cached_property
    def ratings(self) -> dict[int, float]:
        """Return the known ratings by position."""
        return {one.position: one.rating for one in self.products if one.rating is not None}


def named_size(form: str) -> str:
    """Return one form of a size that has a name: "Medium" is "m", "L码" is "l"."""
    folded = form.strip().removesuffix("码").removesuffix("号").strip()
    return _SIZE_ALIASES.get(folded, folded)


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of the Latin words of a `plain` text."""
    return frozenset(stem(part) for word in _WORD.findall(text) for part in (word, word.removesuffix("'s")))


def novel_words(text: str, known: frozenset[str]) -> list[str]:
    """Return the words of a `plain` text that are neither talk, nor figures, nor have `known` stems."""
    return [
        word
        for word in _WORD.findall(text)
        if len(word) > 2
        and not word[0].isdigit()
        and word.partition("'")[0] not in TALK
        and stem(word) not in known
        and stem(word) not in _TALK_STEMS
    ]


def read_scene(brief: Brief, lexicon: ClaimLexicon) -> Scene:
    """Return the comparable values of a brief."""
    products = [_facts(_with_answer(product, brief), lexicon) for product in brief.products]
    carriers = [plain(brief.texts[name]) for name in CARRIERS if brief.texts.get(name)]
    others = {name: plain(text) for name, text in brief.texts.items() if name not in CARRIERS}
    others |= {"wish": plain(brief.wish)} if brief.wish else {}
    missing = others.get("missing", "")
    pairs = [(slot, plain(value)) for slot, value in constraint_pairs(brief.constraints)]
    asked = " ; ".join(value for _, value in pairs)
    wanted = " ; ".join(value for slot, value in pairs if not slot.startswith("exclude.") and value not in missing)
    scene = Scene(
        brief=brief,
        lexicon=lexicon,
        products=products,
        carriers=carriers,
        others=others,
        asked=asked,
        asked_terms=_terms(lexicon, wanted),
        asked_amounts=amounts(asked),
    )
    scene.text = " ; ".join([*(one.text for one in products), *carriers, *others.values(), asked])
    scene.words = stems_of(scene.text)
    scene.amounts = amounts(" ; ".join([*carriers, *others.values()]))
    return scene


def _with_answer(product: BriefProduct, brief: Brief) -> BriefProduct:
    """The product asked about, with the answer that the shop's data gave: it may name options of other variants."""
    value = brief.texts.get("value", "")
    if product.position != brief.about or not value:
        return product
    return product.model_copy(update={"details": product.details | {"answer": value}})


def _facts(product: BriefProduct, lexicon: ClaimLexicon) -> Facts:
    fields = {**product.details, **product.fields}
    folded = {name: plain(text) for name, text in fields.items()}
    stock = folded.get("stock", "")
    out = bool(STOCK_OUT.search(stock))
    left = re.search(r"\d+", stock)
    title = folded.get("title", "")
    text = " ; ".join(folded.values())
    own = " ; ".join(value for name, value in folded.items() if name not in PROSE)
    terms: dict[TermKind, frozenset[str]] = {}
    for kind in ("color", "material", "brand"):
        stated = folded.get(kind, "")
        # Where the shop states a field of this kind, its prose is not asked as well.
        terms[kind] = _terms(lexicon, own if stated else text)[kind] | ({stated} if stated else set())
    return Facts(
        position=product.position,
        fields=folded,
        title=title,
        words=stems_of(f"{title} ; {folded.get('brand', '')}"),
        own_words=stems_of(text),
        text=text,
        terms=terms,
        amounts=amounts(text),
        price=_money(folded.get("price", "")),
        list_price=_money(folded.get("list_price", "")),
        rating=_first(folded.get("rating", "")),
        in_stock=None if not stock else not out,
        left=int(left.group()) if left and not out else 0 if out else None,
    )


def _terms(lexicon: ClaimLexicon, text: str) -> dict[TermKind, frozenset[str]]:
    found: dict[TermKind, set[str]] = {"color": set(), "material": set(), "brand": set()}
    for term in lexicon.find(text):
        found[term.kind] |= {term.normal, *lexicon.wider(term.kind, term.normal)}
    return {kind: frozenset(values) for kind, values in found.items()}


def _money(text: str) -> float | None:
    found = amounts(text)
    return next((one.value for one in found if one.kind == "money"), found[0].value if found else None)


def _first(text: str) -> float | None:
    found = amounts(text)
    return found[0].value if found else None
