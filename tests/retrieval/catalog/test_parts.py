"""The material of a part is that of a part: told to who wants none of it, and to nobody else."""

from __future__ import annotations

import pytest

from retrieval.tagging import ALSO_COLOR, PART_MATERIAL, stated, tag
from retrieval.types import Money, Product, Variant


def product(title: str, description: str) -> Product:
    variant = Variant(variant_id="v", price=Money(amount=100, currency="USD"))
    return tag(Product(product_id="p", title=title, description=description, variants=(variant,)))


@pytest.mark.parametrize(
    ("title", "description", "whole", "part"),
    [
        ("Monitor Riser", "Solid wood 55 x 24 cm on steel feet.", {"wood"}, {"steel"}),
        ("Ankle Boots", "The wooden block heel adds elegance.", set[str](), {"wood"}),
        ("Rock Lamp", "A glow from rock salt. The foot is made of oak.", set[str](), {"oak"}),
        ("Headphones", "Leather with silicone ear tips.", {"leather"}, {"silicone"}),
        ("Guitar Strings", "Six steel strings.", {"steel"}, set[str]()),
        ("Boots", "Leather with straps.", {"leather"}, set[str]()),
        ("Desk", "Steel frame, steel legs.", {"steel"}, {"steel"}),
        ("显示器增高架", "实木面板，不锈钢脚，承重25公斤。", {"wood"}, {"stainless steel"}),
        ("Toy Cars", "Zinc bodies, plastic chassis.", set[str](), {"plastic"}),
        ("Tote", "Unlined leather. Comes with a cotton dust bag.", {"leather"}, {"cotton"}),
        ("Pencil Roll", "Waxed canvas with a leather strap.", {"canvas"}, {"leather"}),
        ("Guitar", "Built for the modern metal king.", set[str](), set[str]()),
        ("Table Lamp", "A cotton shade on a stem of turned beech.", {"cotton"}, {"beech"}),
        ("Guitar Strap", "A nylon strap with wood grain patterns.", {"nylon"}, set[str]()),
        ("Stand Mixer", "Tilting head, steel bowl of 5 liters.", set[str](), {"steel"}),
        ("Mixing Bowl", "A steel bowl of 5 liters.", {"steel"}, set[str]()),
        ("Ocarina", "Wood simulated finish.", set[str](), set[str]()),
    ],
)
def test_materials_of_parts(title: str, description: str, whole: set[str], part: set[str]) -> None:
    found = product(title, description)
    assert whole == {one.normal for one in found.attributes if one.kind == "material"}
    assert part <= {normal for _, kind, normal in stated(found) if kind == PART_MATERIAL}
    assert part or not [one for one in stated(found) if one[1] == PART_MATERIAL]


@pytest.mark.parametrize(
    ("title", "description", "also"),
    [
        ("Crimson Guitar", "It has a glossy red and white finish.", {"red", "white"}),
        ("Crimson Guitar", "Crimson through and through.", set[str]()),
        ("Red T-Shirt", "Also available in black and white.", set[str]()),
        ("白色运动鞋", "黑色鞋底，另有蓝色。", set[str]()),
        ("白色运动鞋", "黑色的鞋身。", {"black"}),
        ("Crimson Sneakers", "They come with black laces.", set[str]()),
        ("Guitar", "It has a glossy red and white finish.", set[str]()),
    ],
)
def test_a_color_that_a_description_adds_to_the_titles(title: str, description: str, also: set[str]) -> None:
    found = product(title, description)
    assert also == {normal for _, kind, normal in stated(found) if kind == ALSO_COLOR}
