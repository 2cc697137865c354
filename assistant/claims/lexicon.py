"""The words of one shop that a claim may be made with: brands, colors, materials, and a way to look up titles.

Built once for a catalog and shared by all checks. Latin words are looked up by runs of whole words, Chinese ones by the
longest substring; a form of one Chinese character counts only where it stands as a color or material ("黑色", not
明白).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.claims.talk import TALK
from assistant.claims.values import plain
from assistant.claims.words import CUES, LOOSE_FORMS
from retrieval import vocabulary

TermKind = Literal["color", "material", "brand"]
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_PAUSE = re.compile(r"[^a-z0-9' -]")
_LONGEST_RUN = 4


@dataclass(frozen=True)
class Term:
    """A word of the lexicon in a text; `normal` is its normal form."""

    kind: TermKind
    normal: str
    start: int
    end: int


class ClaimLexicon:
    """Finds colors, materials and brands in `plain` texts."""

    def __init__(
        self,
        brands: Iterable[str] = (),
        colors: Mapping[str, str] | None = None,
        materials: Mapping[str, str] | None = None,
        title_known: Callable[[str], list[str]] | None = None,
    ) -> None:
        """Make a lexicon of the catalog's brands, and of surface form to normal form of colors and materials.

        Without `colors` or `materials` they are those of `retrieval.vocabulary`. `title_known` returns the titles of
        catalog products that a text names.
        """
        self.title_known = title_known
        colors = vocabulary.known("color") if colors is None else colors
        materials = vocabulary.known("material") if materials is None else materials
        self._latin: dict[str, list[tuple[TermKind, str]]] = {}
        self._han: dict[str, list[tuple[TermKind, str]]] = {}
        self._longest_han = 1
        for brand in brands:
            self._add("brand", brand, plain(brand).strip())
        for surface, normal in colors.items():
            self._add("color", surface, normal)
        for surface, normal in materials.items():
            self._add("material", surface, normal)

    def _add(self, kind: TermKind, surface: str, normal: str) -> None:
        form = plain(surface).strip()
        if _HAN.search(form):
            if kind == "brand" and len(form) < 2:
                return
            self._han.setdefault(form, []).append((kind, normal))
            self._longest_han = max(self._longest_han, len(form))
        elif len(form) > 1 and (words := _WORD.findall(form)):
            self._latin.setdefault(" ".join(words), []).append((kind, normal))

    def wider(self, kind: TermKind, normal: str) -> frozenset[str]:
        """Return what a product that states `normal` is as well: oak is wood."""
        return frozenset() if kind == "brand" else vocabulary.implied(kind, normal)

    def normals(self, kind: TermKind, values: Iterable[str]) -> frozenset[str]:
        """Return the normal forms of values as a shopper wrote them."""
        if kind == "brand":
            return frozenset(plain(value).strip() for value in values)
        return frozenset(vocabulary.normalize(kind, value) for value in values)

    def find(self, text: str, original: str | None = None) -> list[Term]:
        """Return the terms of a `plain` text in order, longest first at each place.

        A brand of one common word counts only where `original` writes it with a capital.
        """
        return sorted([*self._find_latin(text, original), *self._find_han(text)], key=lambda term: term.start)

    def _find_latin(self, text: str, original: str | None) -> Iterable[Term]:
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            step = 1
            for size in range(min(_LONGEST_RUN, len(words) - at), 0, -1):
                start, end = words[at].start(), words[at + size - 1].end()
                if size > 1 and _PAUSE.search(text, start, end):
                    continue
                found = self._latin.get(" ".join(word.group() for word in words[at : at + size])) or (
                    self._latin.get(words[at].group().removesuffix("s")) if size == 1 else None
                )
                cued = at > 0 and words[at - 1].group() in CUES
                kept = [
                    one
                    for one in found or ()
                    if (
                        _is_name(text[start:end], original, start)
                        if one[0] == "brand"
                        else cued or words[at].group() not in LOOSE_FORMS or size > 1 or original is None
                    )
                ]
                if kept:
                    yield from (Term(kind, normal, start, end) for kind, normal in kept)
                    step = size
                    break
            at += step

    def _find_han(self, text: str) -> Iterable[Term]:
        at = 0
        while at < len(text):
            step = 1
            if "\u3400" <= text[at] <= "\u9fff":
                for size in range(min(self._longest_han, len(text) - at), 0, -1):
                    found = self._han.get(text[at : at + size])
                    if found and (size > 1 or _stands_alone(text, at)):
                        yield from (Term(kind, normal, at, at + size) for kind, normal in found)
                        step = size
                        break
            at += step


def _is_name(form: str, original: str | None, start: int) -> bool:
    if original is None:
        return True
    written = original[start : start + len(form)]
    if " " in form or any(sign.isdigit() for sign in form):
        return True
    if not written[:1].isupper():
        return form not in TALK and len(form) > 4
    first = not original[:start].strip(" *-•\"'“(0123456789.)")
    return not (first and form in TALK)


def _stands_alone(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if (after and after in "色质制做") or (before and before in "纯真"):
        return True
    ends = not after or after in "的款" or not _HAN.match(after)
    begins = not before or before in "是选要有用由和或为含非了无" or not _HAN.match(before)
    return ends and begins
