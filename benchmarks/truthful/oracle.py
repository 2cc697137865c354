"""What satisfies what, by plain loops over products as the shop states them: raw titles, texts, columns and options.

It shares no code and no table with the shop's own predicates, and it reads the texts itself. Each judgement is YES,
NO or MAYBE: texts leave things open, and an oracle that had to guess would cry wolf. A shown product that is NO on a
hard constraint is a violation; a product that is YES on all of them makes an empty list wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum

from assistant.simulation.words import COLORS, GROUPS, HAN_NOUNS, MATERIALS, is_han, stems
from benchmarks.truthful.facts import AFTER_NOUN, Facts, hits
from benchmarks.truthful.kinds import (
    ANYTHING,
    CONTAINERS,
    KIN,
    NARROWER,
    OTHER_THINGS,
    SAME_AS,
    WHOLES,
)
from benchmarks.truthful.words import AMBIGUOUS_COLORS, AMBIGUOUS_MATERIALS, NEAR_COLORS, meanings
from retrieval.types import Constraints, Product, Variant

_LETTERS = {"extra small": "xs", "small": "s", "medium": "m", "large": "l", "extra large": "xl", "小号": "s", "中号": "m", "大号": "l"}  # fmt: skip


class Verdict(StrEnum):
    """Whether a product satisfies one constraint, as far as what the shop states lets one say."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


def _not(verdict: Verdict) -> Verdict:
    return {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES}.get(verdict, verdict)


def _size(text: str) -> str:
    plain = re.sub(r"^(?:us|eu|uk|size)\s*|\s*(?:码|号)$", "", text.lower().strip())
    plain = re.sub(r"(\d)\s*(?:inches|inch|in|″|\")$", r"\1 in", plain)
    plain = re.sub(r"(\d)[\s-]*([a-z]+)$", r"\1 \2", plain)
    return _LETTERS.get(text.lower().strip(), plain)


class Oracle:
    """Judges products against constraints."""

    def __init__(self, products: Iterable[Product]) -> None:
        self.facts = {str(product.product_id): Facts(product) for product in products}
        under = Counter((one.leaf, one.core[-1]) for one in self.facts.values() if one.leaf and one.core)
        self._han_names = {
            han: english
            for one in self.facts.values()
            for text in one.product.extra.values()
            for han, english in _paired([part.strip() for part in text.split(">")], one.product.category)
        }
        self._kinds = {leaf for (leaf, last), count in under.items() if leaf == last and count > 1}

    def judge(self, product_id: str, variant_id: str, asked: Constraints) -> dict[str, Verdict]:
        """Return a verdict for each constraint in force, by slot name."""
        facts = self.facts[product_id]
        variant = next(one for one in facts.product.variants if one.variant_id == variant_id)
        return self._judge(facts, variant, asked)

    def _judge(self, facts: Facts, variant: Variant, asked: Constraints) -> dict[str, Verdict]:
        found = self._numbers(facts, variant, asked)
        if asked.category:
            found["category"] = self.category(facts, asked.category)
        if asked.audience:
            found["audience"] = self._audience(facts, asked.audience.value)
        for kind in ("brand", "color", "material", "size"):
            values: tuple[str, ...] = getattr(asked, kind)
            if values:
                found[kind] = _any([self._states(kind, facts, variant, value) for value in values])
        for kind in ("brand", "color", "material"):
            unwanted: tuple[str, ...] = getattr(asked.exclude, kind)
            if unwanted:
                found[f"exclude.{kind}"] = _not(_any([self._states(kind, facts, variant, value) for value in unwanted]))
        if asked.exclude.category:
            kinds = [self.category(facts, value) for value in asked.exclude.category]
            found["exclude.category"] = _not(_any(kinds))
        if asked.exclude.features:
            found["exclude.features"] = _not(_any([self._feature(facts, value) for value in asked.exclude.features]))
        return found

    def matches(self, asked: Constraints, skip: frozenset[str] = frozenset()) -> Iterable[tuple[Product, Variant]]:
        """Yield each product, with its first variant, that is YES on every constraint.

        Wanted features bind where some product of the kind may have them all.
        """
        kind = [product_id for product_id, facts in self.facts.items() if self._may(facts, asked)]
        featured = [product_id for product_id in kind if self.features_met(product_id, asked.features)]
        for product_id in featured or kind:
            facts = self.facts[product_id]
            if product_id in skip:
                continue
            for variant in facts.product.variants:
                if all(one == Verdict.YES for one in self._judge(facts, variant, asked).values()):
                    yield facts.product, variant
                    break

    def _may(self, facts: Facts, asked: Constraints) -> bool:
        """A quick look before the long one: the kind of thing decides first."""
        return not asked.category or self.category(facts, asked.category) == Verdict.YES

    def features_met(self, product_id: str, features: tuple[str, ...]) -> bool:
        """Return whether each of the wanted features is said, or may be said, of the product."""
        return all(self._feature(self.facts[product_id], one) != Verdict.NO for one in features)

    @staticmethod
    def _numbers(facts: Facts, variant: Variant, asked: Constraints) -> dict[str, Verdict]:
        found: dict[str, bool] = {}
        price = Decimal(variant.price.amount) / (1 if variant.price.currency in ("JPY", "KRW") else 100)
        if asked.price_max is not None:
            found["price_max"] = price <= Decimal(str(asked.price_max))
        if asked.price_min is not None:
            found["price_min"] = price >= Decimal(str(asked.price_min))
        if asked.rating_min is not None:
            found["rating_min"] = facts.product.rating is not None and facts.product.rating >= asked.rating_min
        if asked.in_stock is not None:
            found["in_stock"] = variant.in_stock == asked.in_stock
        if asked.on_sale is not None:
            reduced = variant.list_price is not None and variant.list_price.amount > variant.price.amount
            found["on_sale"] = reduced == asked.on_sale
        return {name: Verdict.YES if holds else Verdict.NO for name, holds in found.items()}

    def _states(self, kind: str, facts: Facts, variant: Variant, value: str) -> Verdict:
        if kind == "brand":
            return self._brand(facts, value)
        if kind == "size":
            return self._sized(facts, variant, value)
        return self._color(facts, variant, value) if kind == "color" else self._material(facts, variant, value)

    @staticmethod
    def _color(facts: Facts, variant: Variant, value: str) -> Verdict:
        words = meanings(COLORS, value)
        # A near shade goes by the name that the tables give the color, whatever language it was asked for in.
        near = words.union(*(shades for name, shades in NEAR_COLORS.items() if name in words))
        said = facts.options("color", variant) or facts.columns("color")
        if said:
            stated = " / ".join(said)
            return Verdict.YES if hits(words, stated) else Verdict.MAYBE if hits(near, stated) else Verdict.NO
        titled = [word for word, meant in hits(words, facts.title) if meant]
        if titled and len(words) == 1:
            return Verdict.MAYBE  # no color that the tables know: the title may mean a thing
        if titled:
            return Verdict.YES if set(titled) - AMBIGUOUS_COLORS else Verdict.MAYBE
        return Verdict.MAYBE if hits(near, f"{facts.title} {facts.prose}") else Verdict.NO

    @staticmethod
    def _material(facts: Facts, variant: Variant, value: str) -> Verdict:
        words = meanings(MATERIALS, value)
        said = facts.options("material", variant) + facts.columns("material")
        if any(meant for _, meant in hits(words, " / ".join(said))):
            return Verdict.YES
        titled = hits(words, facts.title)
        # What comes after the thing itself ("... with metal hook") may be a part or an extra.
        itself = hits(words, AFTER_NOUN.split(facts.title.replace("+", ","), maxsplit=1)[0])
        if len(words) > 1 and any(meant and word not in AMBIGUOUS_MATERIALS for word, meant in itself):
            return Verdict.YES
        others = " / ".join(variant.options.values())
        return Verdict.MAYBE if titled or hits(words, f"{facts.prose} {others}") else Verdict.NO

    @staticmethod
    def _brand(facts: Facts, value: str) -> Verdict:
        def plain(text: str) -> str:
            return re.sub(r"\W|_", "", text.lower())

        own, asked = plain(facts.product.brand or ""), plain(value)
        if own == asked:
            return Verdict.YES
        if not own and plain(facts.title).startswith(asked):
            return Verdict.YES
        return Verdict.MAYBE if asked in plain(facts.title) or (own and (own in asked or asked in own)) else Verdict.NO

    @staticmethod
    def _sized(facts: Facts, variant: Variant, value: str) -> Verdict:
        said = facts.options("size", variant) or facts.columns("size")
        if any(_size(one) == _size(value) for one in said):
            return Verdict.YES
        number = re.search(r"\d+(?:\.\d+)?", value)
        texts = f"{facts.title} {facts.prose} {' '.join(said)}"
        # A size may be written in another unit or inside a longer one: only what no text names at all is surely not it.
        return (
            Verdict.MAYBE
            if (number[0] if number else value.lower()) in texts.lower() or _convertible(value, said)
            else Verdict.NO
        )

    @staticmethod
    def _audience(facts: Facts, group: str) -> Verdict:
        def named(text: str) -> set[str]:
            words = set(re.findall(r"[a-z]+(?:['’]s?)?|[\u4e00-\u9fff]+", text.lower().replace("’", "'")))
            return {name for name, surfaces in GROUPS.items() if words & surfaces}

        said = set().union(*(named(value) for value in facts.columns("audience")), named(facts.title) - {"unisex"})
        if group in said:
            return Verdict.YES
        if "unisex" in said or (said and {group, *said} <= {"kids", "baby"}):
            return Verdict.MAYBE
        if said:
            return Verdict.NO
        loose = any(word in f"{facts.prose} {facts.han}".lower() for word in GROUPS[group] if len(word) > 1)
        return Verdict.MAYBE if loose else Verdict.NO

    @staticmethod
    def _feature(facts: Facts, value: str) -> Verdict:
        if value.lower() in (tag.lower() for tag in facts.product.tags):
            return Verdict.YES
        if is_han(value):
            return Verdict.MAYBE
        loose = any(any(one.startswith(word[:4]) for one in facts.all_stems) for word in stems(value) if len(word) > 2)
        return Verdict.MAYBE if loose else Verdict.NO

    def category(self, facts: Facts, phrase: str) -> Verdict:
        """Return whether a product is what a noun phrase names."""
        return self._han_category(facts, phrase) if is_han(phrase) else self._english_category(facts, stems(phrase))

    def _english_category(self, facts: Facts, phrase: tuple[str, ...]) -> Verdict:
        if not phrase or phrase[-1] in ANYTHING:
            return Verdict.MAYBE
        phrase = SAME_AS.get(phrase, phrase)
        if phrase in facts.whole:
            return Verdict.YES
        if phrase in facts.segments:
            # "Toys and Games" does not say which of both a product is.
            return Verdict.YES if facts.core[-len(phrase) :] == phrase else Verdict.MAYBE
        kin = KIN.get(phrase[-1], frozenset()) | {phrase[-1]}
        # Hyphens are spelling: "yu-gi" is named where "yu-gi-oh" is.
        kin |= {word for word in facts.names if "-" in phrase[-1] and phrase[-1] in word}
        kin |= {name for name, words in KIN.items() if phrase[-1] in words and name in facts.names}
        if facts.core[-len(phrase) :] == phrase:
            # A blanket that the shop files under scarves, or a book of that name: the shop says two things.
            other = facts.leaf in self._kinds and facts.leaf not in kin
            other = other or bool({*facts.core[: -len(phrase)]} & OTHER_THINGS)
            # A Dutch oven is a pot: the name as a whole is a thing of its own.
            other = other or facts.core[-2:] in WHOLES
            edible = {"food", "grocery", "fruit", "vegetable", "bakery"} & {
                word for one in facts.segments for word in one
            }
            other = other or bool(edible and phrase[-1] in CONTAINERS)
            return Verdict.MAYBE if other or facts.names & {"book", "kindle"} else Verdict.YES
        if (
            not kin & facts.names
            and not kin & facts.all_stems
            and not any(word in facts.han for word in kin if is_han(word))
        ):
            return Verdict.NO
        if facts.made_for(kin):
            return Verdict.NO
        described = all(
            NARROWER.get(word, frozenset()) & facts.all_stems
            or any(one.startswith(word[:4]) for one in facts.all_stems)
            for word in phrase[:-1]
        )
        return Verdict.MAYBE if described or kin & facts.names - {phrase[-1]} else Verdict.NO

    def _han_category(self, facts: Facts, phrase: str) -> Verdict:
        titled = [text for name, text in facts.product.extra.items() if "itle" in name]
        if phrase in facts.paths or any(text.endswith(phrase) for text in titled if len(phrase) > 1):
            return Verdict.YES
        english = next((noun for noun, han in HAN_NOUNS.items() if han == phrase), self._han_names.get(phrase))
        if english is not None and (verdict := self._english_category(facts, stems(english))) != Verdict.NO:
            return verdict
        alike = any(sign in facts.han for sign in phrase if sign not in "用品器具子套装")
        return Verdict.MAYBE if alike or (english is None and not facts.han) else Verdict.NO


def _paired(han: list[str], english: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the names that a category path has in both languages, where it is told in both."""
    if len(han) == len(english) and is_han(han[0]):
        yield from zip(han, english, strict=True)


def _any(verdicts: list[Verdict]) -> Verdict:
    return next((one for one in (Verdict.YES, Verdict.MAYBE) if one in verdicts), Verdict.NO)


def _convertible(value: str, said: list[str]) -> bool:
    """Whether the value is a measure and so is something said: the oracle does not convert units."""
    measure = re.compile(r"\d.*(?:[a-z\"″]|升|米|克)", re.IGNORECASE)
    return bool(measure.search(value)) and any(measure.search(one) for one in said)
