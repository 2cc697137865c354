"""A public product taxonomy as a source of product nouns and values: a folder outside the project, read when given.

Knows the three files `categories.jsonl.gz`, `attributes.jsonl.gz` and `values.jsonl.gz` (ids, English and Chinese names)
and how a catalog's headings become a shopper's words ("Desk Lamps" is said "desk lamp"). Nothing of it is stored here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from assistant.embedded.data.lexicon_en import Department
from assistant.embedded.data.worlds import World
from retrieval.bilingual.pairs import taxonomy_rows
from retrieval.types import Language

_UNSAYABLE = re.compile(r"[&/(),:;\[\]{}<>|*~]|\d{3,}")
_SECTIONS = frozenset({
    "Apparel & Accessories", "Baby & Toddler", "Animals & Pet Supplies", "Cameras & Optics", "Electronics", "Food, Beverages & Tobacco", "Furniture",
    "Hardware", "Health & Beauty", "Home & Garden", "Luggage & Bags", "Office Supplies", "Sporting Goods", "Toys & Games", "Arts & Entertainment",
})  # fmt: skip
_ADJECTIVE = re.compile(
    r"(able|ible|proof|free|resistant|ic|al|less|ed|ing|ary|ous|ive|ight|compatible|safe|friendly|weight)$"
)
_VALUES_HELD = 24


def taxonomy_worlds(folder: Path, language: Language) -> tuple[World, ...]:
    """Return a world for each sayable leaf category of the taxonomy, with the values of its attributes.

    Raises:
        CatalogError: a file is missing or holds a row that cannot be read.
    """
    categories = taxonomy_rows(folder, "categories")
    attributes = {row["id"]: row for row in taxonomy_rows(folder, "attributes")}
    values = {row["id"]: row for row in taxonomy_rows(folder, "values")}
    parents = {row["parent"] for row in categories}
    name = f"name_{language}"
    texts = {key: _value(row[name] or "", language) for key, row in values.items()}
    found: list[World] = []
    for row in categories:
        leaf = row["id"] not in parents and row["path_en"].split(" > ")[0] in _SECTIONS
        noun = (row[name] or "").strip()
        if (
            not leaf
            or not noun
            or _UNSAYABLE.search(noun)
            or len(noun) > (32 if language == "en" else 10)
            or "Accessories" in noun
        ):
            continue
        department = _department(row["attributes"], attributes, texts, language)
        found.append(_world(noun, department, language))
    return tuple(found)


def _department(
    ids: list[str], attributes: dict[str, dict[str, Any]], texts: dict[str, str], language: Language
) -> Department:
    pools: dict[str, list[str]] = {"materials": [], "sizes": [], "adjectives": [], "having": []}
    for key in ids:
        held = attributes.get(key, {})
        title = held.get("name_en", "").lower()
        words = [texts[value] for value in held.get("values") or () if texts.get(value)]
        if "color" in title or "pattern" in title or "gender" in title or "age" in title:
            continue
        if "material" in title or "fabric" in title:
            pools["materials"] += words
        elif "size" in title or "capacity" in title:
            pools["sizes"] += words
        elif "feature" in title or "style" in title or "type" in title or "design" in title:
            for word in words:
                pools["adjectives" if language == "zh" or _ADJECTIVE.search(word) else "having"].append(word)
    cut = {kind: tuple(dict.fromkeys(words))[:_VALUES_HELD] for kind, words in pools.items()}
    gendered = any("gender" in key for key in ids)
    return Department(
        nouns=(), materials=cut["materials"], sizes=cut["sizes"], adjectives=cut["adjectives"], having=cut["having"], serves=(), verbs=(),
        unwanted=cut["having"][:6] or cut["adjectives"][:4], prices=(10, 400), audience=gendered,
    )  # fmt: skip


def _value(text: str, language: Language) -> str:
    text = text.strip()
    if not text or _UNSAYABLE.search(text) or text in ("Other", "其他") or len(text) > (24 if language == "en" else 8):
        return ""
    return _lower(text) if language == "en" else text


def _lower(text: str) -> str:
    return " ".join(
        word if word.isupper() or any(c.isupper() for c in word[1:]) else word.lower() for word in text.split()
    )


def _world(noun: str, department: Department, language: Language) -> World:
    if language == "zh":
        return World(language, noun, noun, False, department)
    plural = _lower(noun)
    head, _, last = plural.rpartition(" ")
    single = _singular(last)
    if single is None:
        return World(language, plural, plural, False, department)
    return World(language, f"{head} {single}".strip(), plural, True, department)


_PLURAL_ONLY = frozenset(
    "shorts pants jeans leggings trousers tights scissors pliers glasses sunglasses goggles boots shoes gloves socks slippers sandals headphones "
    "overalls pajamas clothes tweezers binoculars shears clippers panties briefs earrings cards beads seeds supplies parts sneakers loafers "
    "mittens skis skates chopsticks cufflinks stockings wipes diapers treats lights".split()
)


def _singular(word: str) -> str | None:
    """Return the singular of a plural English word, None for one that has none or is not a plural."""
    if word in _PLURAL_ONLY or not word.endswith("s") or word.endswith(("ss", "us", "is", "ics")):
        return None
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    if word.endswith("knives") or word.endswith("wives"):
        return word[:-3] + "fe"
    if word.endswith("shelves") or word.endswith("leaves"):
        return word[:-3] + "f"
    return word[:-1]
