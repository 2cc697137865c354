"""The words of colors, materials and audiences in English and Chinese, with their normal and wider forms.

They stand in `vocabulary.txt`, one line a value: `normal: other surface forms > wider values`. A wider value is what
the narrower one also is (navy is a blue, oak is a wood): a product that states the narrow one satisfies a wish for
the wide one and breaks its exclusion. Imitations are values of their own with no wider real one (faux leather is not
leather). Knows no product and no text: `tagging` decides where a word counts. Sizes are measured, not listed, and
have `sizes`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from retrieval.sizes import implied_sizes, normal_size
from retrieval.types import AttributeKind


@dataclass(frozen=True)
class _Table:
    normals: Mapping[str, str]  # surface -> normal
    wider: Mapping[str, frozenset[str]]  # normal -> wider normals


def fold(words: str) -> str:
    """Return `words` in lower case with one form of width, quote, dash and space."""
    folded = unicodedata.normalize("NFKC", words).casefold().replace("’", "'").replace("_", " ")
    return re.sub(r"\s+", " ", folded.replace("–", "-")).strip(" .,;:!?\"'()[]，。；：！？、“”（）")


def fold_brand(words: str) -> str:
    """Return a brand without case, accents, punctuation, spaces and "and": "Black & Decker" is "blackdecker"."""
    plain = unicodedata.normalize("NFKD", re.sub("[®™©℠]", "", words)).casefold()
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"\band\b|[\W_]+", "", plain) or fold(words)


@cache
def _sections() -> Mapping[str, tuple[str, ...]]:
    """Return the lines of each section of the vocabulary file."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[] "), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return {name: tuple(lines) for name, lines in sections.items()}


@cache
def cues(section: str) -> frozenset[str]:
    """Return the phrases of a list section, such as "traps"."""
    return frozenset(phrase.strip() for phrase in " ".join(_sections()[section]).split(",") if phrase.strip())


@cache
def _table(kind: AttributeKind) -> _Table:
    normals: dict[str, str] = {}
    wider: dict[str, frozenset[str]] = {}
    for line in _sections().get(kind, ()):
        head, _, tail = line.partition(":")
        surfaces, _, wide = tail.partition(">")
        normal = head.strip()
        for surface in (normal, *(word.strip() for word in surfaces.split(","))):
            if surface:
                normals[fold(surface)] = normal
                normals.setdefault(fold(surface).replace("-", " "), normal)
        wider[normal] = frozenset(word.strip() for word in wide.split(",") if word.strip())
    return _Table(MappingProxyType(normals), MappingProxyType(wider))


_GRADES = re.compile(
    r"^(?:(?:\d+(?:\.\d+)?\s*%|100%|pure|solid|real|genuine|natural|premium|soft|light|pale|dark|deep|bright|matte|matt|glossy|"
    r"vintage|heather|metallic|brushed|polished|classic|hand-?crafted|reclaimed|recycled|made of|in|"
    r"纯|高级|优质|天然|亮|暗|浅|淡|深)\s*)+"
)
_TAILS = re.compile(
    r"(?:\s*(?:-?\s*colou?red|-?\s*colou?rs?|\s+shade|\s+tone|\s+material|\s+fabric|\s+blend|材质|材料|面料|系|款|布|色系))+$"
)
_NOT_REAL = re.compile(
    r"\b(?:faux|fake|vegan|imitation|artificial|synthetic|simulated)\b"
    r"|[- ](?:free|like|look|effect|style|finish|print)\b|仿|人造|假|[无非]"
)


def normalize(kind: AttributeKind, value: str) -> str:
    """Return the form under which equal values are equal, for a stated value and for a shopper's word alike.

    A word that no list knows comes back folded. Idempotent.
    """
    if kind == "brand":
        return fold_brand(value)
    if kind == "size":
        return normal_size(value)
    folded = fold(value)
    normals = _table(kind).normals
    if folded in normals or kind == "features":
        return normals.get(folded, folded)
    if kind == "audience":
        return normals.get(
            re.sub(r"^(?:for|适合)\s*|(?:'s)?\s*(?:only|sizes?|用|专用|款)$", "", folded),
            folded,
        )
    core = folded
    for pattern in (_TAILS, _GRADES):
        core = pattern.sub("", core).strip()
        if core in normals:
            return normals[core]
    if kind == "color" and core + "色" in normals:
        return normals[core + "色"]
    return folded


def implied(kind: AttributeKind, normal: str) -> frozenset[str]:
    """Return the wider normal forms that a product stating `normal` also satisfies, `normal` itself left out."""
    if kind == "size":
        return implied_sizes(normal)
    if kind not in ("color", "material", "audience"):
        return frozenset()
    table = _table(kind)
    if normal in table.wider:
        return table.wider[normal]
    if kind == "audience" or _NOT_REAL.search(normal):
        return frozenset()
    return _within(table, normal)


def _within(table: _Table, phrase: str) -> frozenset[str]:
    """Return what the listed words inside an unlisted phrase ("storm navy") state, with their wider forms.

    A color that is more often a thing only shades the one behind it: slate blue is no gray.
    """
    found: set[str] = set()
    tokens = re.findall(r"[a-z]+", phrase)
    if len(tokens) > 1 and tokens[-1] in table.normals and cues("weak colors").issuperset(tokens[:-1]):
        tokens = tokens[-1:]
    for size in (3, 2, 1):
        for start in range(len(tokens) - size + 1):
            surface = " ".join(tokens[start : start + size])
            normal = table.normals.get(surface)
            if normal is not None and len(surface) > 2:
                found |= {normal, *table.wider[normal]}
        if found:
            break
    found |= {
        wide
        for surface, normal in table.normals.items()
        if not surface.isascii() and len(surface) > 1 and surface in phrase
        for wide in (normal, *table.wider[normal])
    }
    return frozenset(found)


def known(kind: AttributeKind) -> Mapping[str, str]:
    """Return every listed surface form (folded) of a kind with its normal form; empty for kinds that have no list."""
    return _table(kind).normals
