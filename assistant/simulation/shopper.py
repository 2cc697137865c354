"""A made-up shopper: wants a product of the catalog, says so in words, changes their mind, and knows what they meant.

Everything said comes from facts of the catalog, so most wishes can be met and some, on purpose, cannot. Each `Step`
holds the utterance with the reading that understands it perfectly; a perfect generator is a script of these.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.messages import Edit, Intent, Reading, Slot
from assistant.simulation.phrases import GROUP_NAMES, PHRASES
from assistant.simulation.stated import Stated
from assistant.simulation.words import COLORS, GROUPS, HAN_NOUNS, HAN_VALUES, MATERIALS, is_han, stem, stems
from retrieval.types import Language, Variant

_OFTEN = 4
_DESCRIBING = {word for table in (COLORS, MATERIALS) for words in table.values() for word in words}
_NO_NOUNS = frozenset(
    "foot you your with that this one gift not all full-size set pack piece inch kit size pcs pc edition collection "
    "series book volume vol version new".split()
)
_WISHES = tuple(
    "price_max price_max price_min price_range rating_min in_stock on_sale exclude.material exclude.color "
    "exclude.brand size brand audience sort".split()
)
_CHANGES = tuple(
    "set.color set.price_max set.price_max set.price_min set.exclude.material set.exclude.color set.exclude.brand "
    "set.rating_min set.in_stock set.on_sale set.sort.price_asc set.sort.rating_desc set.material".split()
)
_TITLE_END = re.compile(r"\s(?:for|with|without|in|by|from|of|to|on|at|and)\s|[,(\[|:;/&]|\s[-–—]\s", re.IGNORECASE)


@dataclass(frozen=True)
class Step:
    """One utterance and what it means; `kind` names the phrase it was made from."""

    kind: str
    utterance: str
    reading: Reading


class Nouns:
    """What the products of a shop are called, by the shop's own words."""

    def __init__(self, facts: Sequence[Stated]) -> None:
        heads = Counter(head for one in facts for head in _heads(one.title))
        meant = Counter(
            head for one in facts for head in _heads(one.title) if head.split()[-1] in stems(one.product.description)
        )
        known = {head for head, count in heads.items() if count >= _OFTEN and meant[head] >= 0.5 * count}
        self._by_product = {str(one.product.product_id): self._of(one, known, frozenset(heads)) for one in facts}

    def of(self, facts: Stated, language: Language) -> list[str]:
        """Return the names of what a product is, in a language; none where the shop and the tables have none."""
        return self._by_product[str(facts.product.product_id)][language]

    @staticmethod
    def _of(facts: Stated, known: set[str], heads: frozenset[str]) -> dict[Language, list[str]]:
        leaf = facts.product.category[-1].lower() if facts.product.category else ""
        parts = [part.strip() for part in re.split(r"\s*(?:&|,|/|\band\b)\s*", leaf)]
        english = [head for head in _heads(facts.title) if head in known]
        english += [
            part for part in parts if len(parts) == 1 and len(part.split()) < 3 and stem(part.split(" ")[-1]) in heads
        ]
        han = [
            text.split(">")[-1].strip()
            for name, text in facts.product.extra.items()
            if "ategory" in name and is_han(text)
        ]
        han = [one for one in han if "与" not in one and "和" not in one]
        han += [
            HAN_NOUNS[stem(noun.split()[-1])] for noun in english if stem(noun.split()[-1]) in HAN_NOUNS and not han
        ]
        # "kids' backpacks" is a backpack for a group, which the rules keep apart from the thing.
        english = [one for one in english if not set(one.split()) & set().union(*GROUPS.values())]
        return {"en": list(dict.fromkeys(english)), "zh": list(dict.fromkeys(han))}


def _heads(title: str) -> list[str]:
    core = [word for word in re.findall(r"[a-z][a-z'\-]+", _TITLE_END.split(title, maxsplit=1)[0].lower())]
    if not core or stem(core[-1]) in _NO_NOUNS | _DESCRIBING or len(core[-1]) < 3:
        return []
    two = [] if len(core) < 3 or stem(core[-2]) in _DESCRIBING | _NO_NOUNS else [f"{core[-2]} {stem(core[-1])}"]
    return [*two, stem(core[-1])]


class Shopper:
    """Talks in one language about products of one shop."""

    def __init__(self, facts: Sequence[Stated], nouns: Nouns, language: Language, dice: random.Random) -> None:
        self._facts, self._nouns, self._dice = facts, nouns, dice
        self._language: Language = language
        self._phrases = PHRASES[language]
        self.wanted = facts[0]
        self.variant: Variant = facts[0].product.variants[0]

    def search(self) -> Step:
        """Want a product, and say some of what it is."""
        dice = self._dice
        while True:
            self.wanted = dice.choice(self._facts)
            names = self._nouns.of(self.wanted, self._language)
            if names:
                break
        self.variant = dice.choice(self.wanted.product.variants)
        noun = dice.choice(names)
        edits = [Edit(slot=Slot.CATEGORY, value=noun)]
        before: list[str] = []
        slots = ["color", "material"]
        dice.shuffle(slots)
        for slot in slots:
            value = self._fact(slot)
            if value and dice.random() < 0.3:
                before.append(value)
                edits.append(Edit(slot=Slot(slot), value=value))
                break
        tails: list[str] = []
        for slot in dice.sample(_WISHES, dice.choice((0, 1, 1, 2, 2))):
            if {slot.removeprefix("exclude."), slot.split("_", maxsplit=1)[0]} & {
                edit.slot.value.split("_")[0].removeprefix("exclude.") for edit in edits
            }:
                continue
            said = self._said(f"tail.{slot}", slot)
            if said:
                tails.append(said[0])
                edits += said[1]
        text, noun = self._opening(noun, before, tails)
        edits[0] = Edit(slot=Slot.CATEGORY, value=noun)
        return Step("search", text, self._reading(Intent.SEARCH, edits))

    def _opening(self, noun: str, before: list[str], tails: list[str]) -> tuple[str, str]:
        """Return the utterance, and the noun as it stands in it."""
        phrase = self._dice.choice(self._phrases["search"])
        if self._language == "zh":
            words = "".join(one if one.endswith("的") else f"{one}的" for one in before) + noun
            return phrase.format(np=words, tail="".join(f"，{one}" for one in tails)), noun
        if "{nps}" in phrase and not noun.endswith("s"):
            noun += "es" if noun.endswith(("ch", "sh", "x")) else "s"
        words = " ".join([*before, noun])
        article = "" if noun.endswith("s") else "an " if words[0] in "aeiou" else "a "
        tail = "".join(f", {one}" for one in tails)
        return phrase.format(a=article + words, np=words, nps=words, tail=tail), noun

    def refine(self, asked: dict[str, object]) -> Step | None:
        """Change the need: a new limit, a color, an exclusion, an order; None where nothing is there to say."""
        kinds = [*_CHANGES, *(("add.color", "drop.color") if asked.get("color") else ())]
        kinds += ["drop.price_max"] if asked.get("price_max") else []
        kind = self._dice.choice(kinds)
        op, _, slot = kind.partition(".")
        if op == "drop":
            return Step(kind, self._say(kind), self._reading(Intent.REFINE, [Edit(op="drop", slot=Slot(slot))]))
        if slot.startswith("sort."):
            edit = Edit(slot=Slot.SORT, value=slot.removeprefix("sort."))
            return Step(kind, self._say(kind), self._reading(Intent.REFINE, [edit]))
        said = self._said(kind, slot)
        if said is None:
            return None
        edits = [edit.model_copy(update={"op": op}) for edit in said[1]]
        return Step(kind, said[0], self._reading(Intent.REFINE, edits))

    def plain(self, kind: str, intent: Intent, *positions: int, **more: object) -> Step:
        """Say something that changes no constraint: about shown products, the cart, the shop."""
        quantity, order = self._dice.randint(2, 3), f"{self._dice.randint(10000, 99999)}"
        edits = [Edit(slot=Slot.QUANTITY, value=str(quantity))] if kind == "add.many" else []
        text = self._say(kind, *(str(one) for one in positions), n=str(quantity), order=order)
        reading = Reading.model_validate(
            {"intent": intent, "language": self._language, "edits": edits, "references": positions}
            | ({"order_number": order} if kind in ("order_status", "cancel_order") else {})
            | more
        )
        return Step(kind, text, reading)

    def _reading(self, intent: Intent, edits: list[Edit]) -> Reading:
        return Reading(intent=intent, language=self._language, edits=tuple(edits))

    def _say(self, kind: str, *values: str, **named: str) -> str:
        return self._dice.choice(self._phrases[kind]).format(*values, **named)

    def _said(self, kind: str, slot: str) -> tuple[str, list[Edit]] | None:
        """One wish in words and as edits, from a fact of the wanted product or, for an exclusion, of another."""
        if slot == "price_range":
            price = self._price()
            low, high = str(max(1, int(price * 0.6))), str(int(price * 1.5) + 2)
            return self._say(kind, low, high), [
                Edit(slot=Slot.PRICE_MIN, value=low),
                Edit(slot=Slot.PRICE_MAX, value=high),
            ]
        if slot in ("in_stock", "on_sale"):
            return self._say(kind), [Edit(slot=Slot(slot), value="yes")]
        if slot == "sort":
            return self._say(kind), [Edit(slot=Slot.SORT, value="price_asc")]
        value = self._fact(slot)
        if not value:
            return None
        if slot == "audience":
            return self._say(kind, GROUP_NAMES[self._language][value]), [Edit(slot=Slot.AUDIENCE, value=value)]
        return self._say(kind, value), [Edit(slot=Slot(slot), value=value)]

    def _price(self) -> float:
        return self.variant.price.amount / (1 if self.variant.price.currency in ("JPY", "KRW") else 100)

    def _fact(self, slot: str) -> str | None:
        """A value for a slot: mostly true of the wanted product, of another one for what is excluded."""
        dice, product = self._dice, self.wanted.product
        match slot:
            case "price_max":
                # One in six is too low for the wanted product: perhaps nothing is left.
                return str(max(1, round(self._price() * dice.choice((1.0, 1.1, 1.3, 1.6, 2.0, 0.4)) + 0.5)))
            case "price_min":
                return str(max(1, round(self._price() * dice.choice((0.5, 0.8, 1.0)))))
            case "rating_min":
                return f"{min(product.rating, dice.choice((3.5, 4.0, 4.5))):g}" if product.rating else None
            case "size":
                return next((v for n, v in self.variant.options.items() if n.lower() == "size"), None)
            case "brand":
                return product.brand
            case "audience":
                columns = [value.lower() for value in self.wanted.columns("audience")]
                return next((name for name, words in GROUPS.items() if name != "unisex" and words & set(columns)), None)
            case "color" | "material":
                return self._named(slot, self.wanted, self.variant)
            case "exclude.brand":
                return dice.choice(self._facts).product.brand
            case _:
                other = dice.choice(self._facts)
                return self._named(slot.removeprefix("exclude."), other, other.product.variants[0])

    def _named(self, slot: str, facts: Stated, variant: Variant) -> str | None:
        """A color or material that the title, a column or an option names, as a shopper would call it."""
        texts = f"{' '.join([*facts.options(slot, variant), *facts.columns(slot)])} {facts.title}".lower()
        words = set(re.findall(r"[a-z]+", texts))
        table = COLORS if slot == "color" else MATERIALS
        names = [name for name, surfaces in table.items() if words & surfaces]
        if not names:
            return None
        name = self._dice.choice(names)
        if self._language == "en":
            return name
        return HAN_VALUES.get(name)
