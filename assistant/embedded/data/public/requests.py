"""Shopping requests as marked phrases: ShoppingBench with its gold constraints, WebShop by Aisle's own words.

A request is used only if every word of it is accounted for: a price limit, a stated value, a word that links, and one
unbroken run of words that names the product. All others are left out, since a phrase marked in part would teach that
the rest means nothing. Sources: ShoppingBench (Apache-2.0) and WebShop (Yao et al. 2022, arXiv:2207.01206, MIT), in
`shopping_requests_en/*.jsonl.gz`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from assistant.embedded.data import lexicon_en
from assistant.embedded.data.lexicon_en import Department
from assistant.embedded.data.public.files import Row, read_rows
from assistant.embedded.data.worlds import pluralize

Limits = tuple[float | None, float | None]
"""The lowest and the highest price, None where there is no such limit."""

_AMOUNT = r"(\$? ?)(\d[\d,]*(?:\.\d+)?)( ?(?:php|pesos|dollars|usd)\b)?"
_BETWEEN = re.compile(rf"\b(between|from|from between) {_AMOUNT} (and|to) {_AMOUNT}", re.I)
_LEAST = re.compile(rf"\b(above|over|(?:more|greater|higher) than) {_AMOUNT}", re.I)
_MOST = re.compile(rf"\b(under|below|(?:less|lower|cheaper) than|up to) {_AMOUNT}", re.I)
_CARRIER = re.compile(
    r"(?:(?:hi|hello|please|can you|could you)[ ,]+)*(?:(?:i am|i'm|im|i was) )?(?:looking for|searching for|"
    r"interested in(?: buying)?|i need|i want|i would like|i'd like|find|show|get|buy|search for|looking to buy)"
    r"(?: to (?:buy|find|purchase|get))?(?: me)?(?: (?:a pair of|some|a|an|the))?\b",
    re.I,
)
_LINK = re.compile(
    r"(?:and|in|with|from|for|made (?:of|from)|(?:that|which) (?:is|are|costs?)|that|costs?|costing|priced?|price|the|"
    r"an?|brand|by|colou?r|size|sizes|should be|is|are|ranging|range|where)\b|[,?!]|\.(?!\d)",
    re.I,
)
_OPEN_END = re.compile(r"\b(?:and|in|with|from|for|of|the|an?|by|that|which|is|are)[,.?! ]*$", re.I)
"""A link that leads nowhere: what it led to was a single letter, or was not said."""
_WORD = re.compile(r"[^\s,?!]+?(?=[.?!]?(?:[\s,]|$))")
_MARKUP = re.compile(r"[\[\]{}<>|]")
_KEYS = (("k", "colo"), ("b", "brand"), ("m", "material"), ("s", "size"))
"""The mark of a gold constraint by a part of its name."""


def measured(key: str) -> bool:
    """Tell whether the shopping request with this id (WebShop: its text) is kept for measuring and never trained on.

    A fixed half, by the first bit of the id's SHA-256.
    """
    return hashlib.sha256(key.encode()).digest()[0] < 128


def public_requests(folder: Path) -> tuple[str, ...]:
    """Return the marked English requests of the half that may be trained on.

    Raises:
        PublicDataError: a file is missing or holds a row that cannot be read.
    """
    requests = folder / "shopping_requests_en"
    found = [
        *read_rows(requests / "shoppingbench.jsonl.gz", _shoppingbench),
        *read_rows(requests / "webshop_instructions.jsonl.gz", _webshop),
    ]
    return tuple(dict.fromkeys(found))


def _shoppingbench(row: Row) -> Iterator[str]:
    """Requests for one product; those for whole shops and vouchers speak of several products at once.

    A service of the market (free delivery, flash sales) has no constraint here: such requests are left out.
    """
    if row["type"] != "product" or measured(str(row["id"])):
        return
    gold = row["reward"]
    if gold.get("service"):
        return
    values = dict(_described())
    for pair in (*(gold.get("attributes") or ()), *(gold.get("sku_options") or ())):
        for name, stated in pair.items():
            if "make" in name or "compat" in name:  # the product that it is for, or the brand: the request tells
                continue
            key = next((key for key, part in _KEYS if part in name), "f")
            for value in stated if isinstance(stated, list) else [stated]:
                values.setdefault(str(value).lower(), key)
    named = {_stem(word) for title in gold["title"] for word in re.findall(r"[a-z0-9]+", title.lower())}
    limits: Limits = (None, None)
    if gold.get("price"):
        ((kind, (low, high)),) = gold["price"][0].items()
        limits = {"between": (low, high), "greater than": (low, None), "less than": (None, high or low)}[kind]

    def names_product(text: str) -> bool:
        words = re.split(r"[ -]", text)
        clear = text == text.lower() and len(words) <= 3 and _parts().isdisjoint(words)
        return clear and _stem(words[-1]) in named

    if marked := mark(row["query"], values, names_product, limits):
        yield marked


def _webshop(row: Row) -> Iterator[str]:
    """Requests whose product is one of Aisle's nouns, with values of that product's department alone."""
    text = str(row["instruction"])
    if measured(text):
        return
    for department, nouns in _nouns():
        if any(noun in text for noun in nouns) and (marked := mark(text, _values(department), nouns.__contains__)):
            yield marked
            return


def mark(
    text: str, values: Mapping[str, str], names_product: Callable[[str], bool], limits: Limits | None = None
) -> str | None:
    """Return the request as a marked phrase, None where a word is left over or the gold `limits` are not what it says.

    `values` holds the mark of each value, in lower case; a value that the request does not state verbatim is passed
    over, so that its other words are left over.
    """
    text = " ".join(text.split())
    start = _CARRIER.match(text)
    if _MARKUP.search(text) or start is None:
        return None
    written, names, found = start[0], "", (None, None)
    pattern = _any_of(frozenset(values))
    at, open_run = start.end(), True
    while at < len(text):
        space = " " if text[at] == " " else ""
        at += len(space)
        limit = _limit(text, at)
        value = pattern.match(text, at) if pattern else None
        link = _LINK.match(text, at)
        if limit:
            piece, found, at = limit
        elif value:
            piece, at = f"[{values[value[0].lower()]}:{value[0]}]", value.end()
        elif link:
            piece, at = link[0], link.end()
        elif (word := _WORD.match(text, at)) and open_run:
            run = [word]
            while (following := _WORD.match(text, run[-1].end() + 1)) and text[run[-1].end()] == " ":
                starts = following.start()
                if _limit(text, starts) or _LINK.match(text, starts) or (pattern and pattern.match(text, starts)):
                    break
                run.append(following)
            names = text[word.start() : run[-1].end()]
            piece, at, open_run = f"[c:{names}]", run[-1].end(), False
        else:
            return None
        written += space + piece
    if (
        not names
        or not names_product(names)
        or found != (limits or found)
        or _OPEN_END.search(written)
        or written.count("[a=") > 1
    ):
        return None
    return written


def _limit(text: str, at: int) -> tuple[str, Limits, int] | None:
    """Return a price limit at a place as marked, with its amounts and where it ends; a currency tells it is money."""
    for pattern, keys in ((_BETWEEN, "qp"), (_LEAST, "q"), (_MOST, "p")):
        match = pattern.match(text, at)
        if match is None or not re.search(r"\$|php|pesos|dollars|usd", match[0], re.I):
            continue
        said, amounts, parts = match[1], {}, match.groups()
        for place, key in enumerate(keys):
            sign, amount, currency = parts[1 + 4 * place : 4 + 4 * place]
            amounts[key] = float(amount.replace(",", ""))
            joint = f" {parts[4]} " if place else " "
            said += f"{joint}{sign}[{key}:{amount}]{currency or ''}"
        return said, (amounts.get("q"), amounts.get("p")), match.end()
    return None


def _any_of(values: frozenset[str]) -> re.Pattern[str] | None:
    return _compiled(values) if values else None


@cache
def _compiled(values: frozenset[str]) -> re.Pattern[str]:
    longest_first = "|".join(re.escape(value) for value in sorted(values, key=lambda value: (-len(value), value)))
    return re.compile(rf"(?:{longest_first})(?![\w-]|\.\d)", re.I)


def _stem(word: str) -> str:
    return word.lower().removesuffix("s")


@cache
def _nouns() -> tuple[tuple[Department, frozenset[str]], ...]:
    """The departments with their nouns, singular and plural."""
    return tuple(
        (department, frozenset(form for noun in department.nouns for form in _forms(noun)))
        for department in lexicon_en.DEPARTMENTS.values()
    )


def _forms(noun: str) -> tuple[str, ...]:
    bare = noun.rstrip("*~")
    return (bare,) if noun != bare else (bare, pluralize(bare))


def _values(department: Department) -> dict[str, str]:
    kinds = {"f": (*department.adjectives, *department.having, *department.serves), "s": department.sizes}
    kinds |= {"m": department.materials, "k": lexicon_en.COLORS}
    found = {_bare(value): key for key, values in kinds.items() for value in values if len(value) > 1}
    for listed, spoken in lexicon_en.AUDIENCES.items() if department.audience else ():
        found |= {word.lower().removeprefix("for "): f"a={listed}" for word in spoken}
    return found


@cache
def _described() -> dict[str, str]:
    """What stands before the nouns of any department, with its mark."""
    found: dict[str, str] = dict.fromkeys(("piece", "pieces", "pack", "set"), "f")
    for department in lexicon_en.DEPARTMENTS.values():
        found |= {value: key for value, key in _values(department).items() if value not in _parts()}
    return found


@cache
def _parts() -> frozenset[str]:
    """What products have and serve: before a noun it may be a material or a part of the name, so that it is neither."""
    departments = lexicon_en.DEPARTMENTS.values()
    return frozenset(_bare(value) for one in departments for value in (*one.having, *one.serves))


def _bare(value: str) -> str:
    return re.sub(r"^(?:an?|the|size) ", "", value.lower())
