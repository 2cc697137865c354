"""How many of the embedded generator's own phrases the claim check withholds.

    python benchmarks/phrases.py [--replies 4000] [--seed 1]

Draws briefs as the generator's training does, gives them made-up facts, writes a reply from the phrase book that the
generator learned, fills it and checks it sentence by sentence as a reply is. Every phrase says only what its brief
says, so that each withheld sentence is an error of the check. Prints the share and the phrases withheld most.
"""

from __future__ import annotations

import argparse
from collections import Counter
from random import Random

from assistant.brief import Act, Brief, BriefProduct, fill
from assistant.claims import ClaimLexicon, check, sentences
from assistant.embedded.data.briefs import sample
from assistant.embedded.data.replies import write
from retrieval.types import Language

_BRANDS = ("Haldane", "Brightmoor", "Tessaly", "Vinterby", "Ashgrove", "Pellworth", "木屿", "栖岚")
_STYLES: dict[Language, tuple[str, ...]] = {
    "en": ("Harbor", "Nova", "Meadow", "Alder", "Drift", "Quill", "Summit", "Tilda"),
    "zh": ("晨光", "小筑", "青禾", "北岸", "雅集", "轻旅", "知秋", "微澜"),
}
_COLORS: dict[Language, tuple[str, ...]] = {"en": ("black", "white", "navy"), "zh": ("黑色", "白色", "绿色")}
_MATERIALS: dict[Language, tuple[str, ...]] = {"en": ("oak", "cotton", "glass"), "zh": ("橡木", "纯棉", "玻璃")}
_TEXTS: dict[Language, dict[str, str]] = {
    "en": {
        "category": "lamps",
        "missing": "waterproof",
        "asked": "lamps under $30",
        "way1": "any color",
        "way2": "a higher price",
        "field": "material",
        "value": "oak",
        "quote": "Made for everyday use, and easy to look after.",
        "reason1": "it was found for what you asked for: lamps",
        "reason2": "it is similar to what you liked",
        "reason3": "other shoppers like it",
        "why": "it is out of stock",
        "passage": "You can return products within 30 days of delivery for a full refund.",
        "guess": "lamps",
    },
    "zh": {
        "category": "台灯",
        "missing": "防水",
        "asked": "30元以内的台灯",
        "way1": "不限颜色",
        "way2": "更高的价格",
        "field": "材质",
        "value": "橡木",
        "quote": "适合日常使用,简单好打理。",
        "reason1": "它是按您的要求找到的:台灯",
        "reason2": "它与您喜欢的商品相似",
        "reason3": "其他顾客也喜欢它",
        "why": "缺货",
        "passage": "签收后30天内可以退货,我们会全额退款。",
        "guess": "台灯",
    },
}


def dressed(brief: Brief, rng: Random) -> Brief:
    """Return the brief with facts in the place of its dummies; who is cheapest and best rated is so."""
    language = brief.language
    styles = rng.sample(_STYLES[language], len(_STYLES[language]))
    products = tuple(_product(one, brief, styles, rng) for one in brief.products)
    sign = "¥" if language == "zh" else "$"
    known = _TEXTS[language] | {
        "count": str(len(products)),
        "price_max": f"{sign}{brief.constraints.price_max or 0:g}",
        "price_min": f"{sign}{brief.constraints.price_min or 0:g}",
        "category": brief.constraints.category or _TEXTS[language]["category"],
        "way1.count": "7",
        "way1.price": f"{sign}39.00",
        "way2.count": "12",
        "way2.price": f"{sign}64.50",
        "about": products[0].fields["title"] if products else "Haldane Nova",
        "cart.count": "2",
        "cart.total": f"{sign}183.40",
        "order": "A-1042",
        "shop": "Harbor Home",
    }
    if brief.act == Act.ANSWER:
        material = products[0].fields.get("material", known["value"])
        products = tuple(one.model_copy(update={"fields": {**one.fields, "material": material}}) for one in products)
        known["value"] = material
    return brief.model_copy(update={"products": products, "texts": {name: known[name] for name in brief.texts}})


def _product(one: BriefProduct, brief: Brief, styles: list[str], rng: Random) -> BriefProduct:
    language, n = brief.language, one.position
    sign = "¥" if language == "zh" else "$"
    brand = _BRANDS[n - 1]
    price = 20.5 if n == brief.cheapest else 30.5 + 7 * n
    facts = {
        "title": f"{brand}{styles[n]}台灯" if language == "zh" else f"{brand} {styles[n]} Lamp",
        "price": f"{sign}{price:.2f}",
        "list_price": f"{sign}{price + 20:.2f}",
        "rating": "4.9" if n == brief.best_rated else f"{4 + n / 10:g}",
        "brand": brand,
        "color": rng.choice(_COLORS[language]),
        "material": rng.choice(_MATERIALS[language]),
        "size": "45 cm" if language == "en" else "45厘米",
        "stock": "in stock" if language == "en" else "有货",
    }
    return one.model_copy(update={"fields": {name: facts[name] for name in one.fields}})


def measure(replies: int, seed: int) -> tuple[int, Counter[str]]:
    """Return how many sentences were checked, and those withheld as the phrase book has them."""
    rng = Random(seed)
    lexicon = ClaimLexicon(brands=_BRANDS)
    checked, withheld = 0, Counter[str]()
    for _ in range(replies):
        drawn = sample(rng).brief
        text = write(rng, drawn)
        brief = dressed(drawn, rng)
        subject: tuple[int, ...] = ()
        for sentence in sentences(text):
            filled = fill(sentence, brief)
            if filled is None or not filled.strip():
                continue
            checked += 1
            verdict = check(filled, brief, lexicon, subject)
            if verdict.supported:
                subject = verdict.subject
            else:
                withheld[f"{brief.act}: {sentence.strip()} [{filled.strip()}]"] += 1
    return checked, withheld


def main() -> None:
    """Print the share withheld and the phrases withheld most."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replies", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    checked, withheld = measure(arguments.replies, arguments.seed)
    share = withheld.total() / checked
    print(f"{withheld.total()} of {checked} sentences withheld ({100 * share:.2f} %)")
    for phrase, count in withheld.most_common(40):
        print(f"  {count:4}  {phrase}")


if __name__ == "__main__":
    main()
