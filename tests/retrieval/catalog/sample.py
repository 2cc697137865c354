"""An invented catalog of plain values, with variants, Chinese titles and names that need quoting, made by counting."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product as combinations

BRANDS = ("Norrfell", "Kant & Werk", "Lumeno", 'Ox "Bow"', "Velm")
SCENT = "Scent"


@dataclass(frozen=True)
class Shelf:
    noun: str
    noun_zh: str
    path: tuple[str, ...]
    options: dict[str, tuple[str, ...]]
    audience: str | None = None
    material: str | None = None


SHELVES = (
    Shelf(
        "Rain Jacket",
        "雨衣",
        ("Clothing", "Jackets, Coats", "Rain Jackets"),
        {"Color": ("Navy", "Moss Green"), "Size": ("S", "M", "XL")},
        "women",
    ),
    Shelf(
        "Running Shoe", "跑鞋", ("Shoes", "Running Shoes"), {"Color": ("黑色",), "Size": ("42", "43")}, "men", "mesh"
    ),
    Shelf("Kids Boot", "童靴", ("Shoes", "Boots"), {"Size": ("30", "31")}, "kids", "leather"),
    Shelf("Desk", "书桌", ("Furniture", "Desks"), {}, None, "oak"),
    Shelf("Wall Tile", "墙砖", ("Home", "Tiles"), {"Pattern": ("Striped", "Dotted")}),
    Shelf("Candle", "蜡烛", ("Home", "Candles"), {SCENT: ("Pine", "Fig")}),
    Shelf("Bottle", "水壶", ("Outdoor", "Bottles"), {"Capacity": ("500 ml", "1 l")}, None, "steel"),
    Shelf("Stool", "凳子", ("Furniture", "Stools"), {"Material": ("Oak", "Walnut")}),
)


@dataclass(frozen=True)
class SampleVariant:
    """Prices in cents."""

    variant_id: str
    options: dict[str, str]
    price: int
    list_price: int | None
    stock: int


@dataclass(frozen=True)
class Sample:
    product_id: str
    title: str
    title_zh: str
    paragraphs: tuple[str, ...]
    brand: str
    category: tuple[str, ...]
    tags: tuple[str, ...]
    url: str
    images: tuple[str, ...]
    rating: str
    rating_count: int
    popularity: int
    created_at: str
    audience: str | None
    material: str | None
    variants: tuple[SampleVariant, ...]


def samples(count: int = 500) -> list[Sample]:
    return [_sample(number) for number in range(count)]


def _sample(number: int) -> Sample:
    shelf = SHELVES[number % len(SHELVES)]
    series = number // len(SHELVES)
    product_id = f"{shelf.noun.lower().replace(' ', '-')}-{series:03d}"
    return Sample(
        product_id=product_id,
        title=f'{shelf.noun} "Tern {series}"' if series % 7 == 3 else f"{shelf.noun} Tern {series}",
        title_zh=f"燕鸥{shelf.noun_zh}{series}号",
        paragraphs=(
            f"Made for the coast & the road, model {series}.",
            "防水透气，适合日常使用。",
            'It fits; "it lasts".',
        ),
        brand=BRANDS[series % len(BRANDS)],
        category=shelf.path,
        tags=("new", f"series {series % 4}"),
        url=f"https://shop.example/p/{product_id}?a=1&b=2",
        images=tuple(f"https://img.example/{product_id}/{n}.jpg" for n in range(1 + number % 3)),
        rating=f"{3 + (number % 20) / 10:.1f}",
        rating_count=number * 3 % 97 + 1,
        popularity=number * 7 % 331,
        created_at=f"2024-{1 + number % 12:02d}-{1 + number % 28:02d}T08:00:00Z",
        audience=shelf.audience,
        material=shelf.material,
        variants=tuple(_variants(number, product_id, shelf)),
    )


def _variants(number: int, product_id: str, shelf: Shelf) -> list[SampleVariant]:
    found: list[SampleVariant] = []
    for place, values in enumerate(combinations(*shelf.options.values())):
        price = 995 + number * 37 + place * 100
        found.append(
            SampleVariant(
                variant_id=f"{product_id}-{place}" if shelf.options else product_id,
                options=dict(zip(shelf.options, values, strict=True)),
                price=price,
                list_price=price + 500 if number % 3 == 0 else None,
                stock=0 if (number + place) % 9 == 0 else number % 40 + 1,
            )
        )
    return found
