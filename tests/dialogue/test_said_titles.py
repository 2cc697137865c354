"""Titles as sentences say them: whole where they are short, cut at a sign where they are lists of key words."""

from __future__ import annotations

import pytest

from assistant.evidence import said_title
from retrieval.types import Language, Money, Product, ProductId, Variant, VariantId

CASES: list[tuple[Language, str, str]] = [
    ("en", "Luma Standing Desk", "Luma Standing Desk"),
    (
        "en",
        "Aroon Bath Toy Organizer - Deluxe Mesh Bag, Keeps Toys Clean and Dry, Holds Tub and Shower Toys",
        "Aroon Bath Toy Organizer - Deluxe Mesh Bag",
    ),
    ("en", "A" * 90, "A" * 60 + "…"),
    (
        "en",
        "Harbor Lane Wireless Headphones with Microphone for Phones and Tablets and Supreme Comfort",
        "Harbor Lane Wireless Headphones with Microphone",
    ),
    ("en", "Woodrow Guitar by The Sports Lodge Major Denver Team Fans Guitar Picks, 10 Pack", "Woodrow Guitar by The Sports Lodge Major Denver Team Fans Guitar Picks"),
    ("en", "Zeny Thirty Inch Electric Guitar Set Beginner Kits for Kids with Gigbag Cable Strap Picks Tuner", "Zeny Thirty Inch Electric Guitar Set Beginner Kits for Kids"),
    ("en", "Deep Ocean Floor Puzzle (48 pcs, 2 x 3 feet) with a Storage Box and Two Posters", "Deep Ocean Floor Puzzle"),
    ("en", "Total Chaos in Rome and in Gaul, 1000 Piece Jigsaw Puzzle Made by Ravensberg for Adults", "Total Chaos in Rome and in Gaul"),
    ("en", "Dinosaurs 4-in-1 Wooden Jigsaw Puzzles and Cards in a Storage Box Thirty Six Pieces", "Dinosaurs 4-in-1 Wooden Jigsaw Puzzles and Cards in a Storage Box Thirty Six Pieces"),
    ("en", "Alive Beautiful Dreamer Sweet Newborn Baby Washable Silicone Dolls Vinyl Full Body for Girls and Boys", "Alive Beautiful Dreamer Sweet Newborn Baby Washable Silicone Dolls Vinyl Full Body"),
    ("en", "Garden Statue Ornaments Nine Inches Cute Swing Koala Bear Indoor Outdoor Sculpture Yard Ornaments", "Garden Statue Ornaments Nine Inches Cute Swing Koala Bear…"),
    ("en", "Nine in One Sweet and Salty Puzzles - (2) 300 Pieces, (4) 550 Pieces, (1) 750 Pieces, (1) 1000 Pieces", "Nine in One Sweet and Salty Puzzles - (2) 300 Pieces"),
    ("zh", "Aoizb 18 inch Realistic Full Body Doll, Soft Vinyl, Gift Set for Children from Three Years On", "Aoizb 18 inch Realistic Full Body Doll, Soft Vinyl"),
    ("zh", "木屿简约实木书桌家用卧室学生写字台，带抽屉可升降电脑桌，多色可选包邮", "木屿简约实木书桌家用卧室学生写字台，带抽屉可升降电脑桌"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "title", "said"), CASES)
def test_a_long_title_is_said_short(language: Language, title: str, said: str) -> None:
    variant = Variant(variant_id=VariantId("v"), price=Money(amount=100, currency="USD"))
    product = Product(product_id=ProductId("p"), title=title, variants=(variant,))
    assert said_title(product, variant, language) == said
