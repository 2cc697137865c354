"""Writes the demo shop as the file that any shop would bring: a Shopify CSV of the classic dialect.

It knows the columns and which of them stand only on a product's first row. It must not know how a catalog is read: the
demo shop takes the same import path as every other shop, so nothing here may make it special. What the dialect has no
column for follows after the standard ones: ratings as the metafields in which review apps keep them, the rest
(material, popularity, age, Chinese texts) in plain columns of our own.
"""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator
from pathlib import Path

from assistant.demo.categories import SEPARATOR, path_zh
from assistant.demo.idea import Choice, Department, Idea, choices, option_lists, standing
from assistant.demo.pictures import picture, picture_name
from assistant.demo.shelves import DEPARTMENTS

STANDARD_COLUMNS: tuple[str, ...] = (
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Type",
    "Tags",
    "Published",
    "Option1 Name",
    "Option1 Value",
    "Option2 Name",
    "Option2 Value",
    "Option3 Name",
    "Option3 Value",
    "Variant SKU",
    "Variant Grams",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Variant Inventory Policy",
    "Variant Fulfillment Service",
    "Variant Price",
    "Variant Compare At Price",
    "Variant Requires Shipping",
    "Variant Taxable",
    "Variant Barcode",
    "Image Src",
    "Image Position",
    "Image Alt Text",
    "Gift Card",
    "SEO Title",
    "SEO Description",
    "Google Shopping / Google Product Category",
    "Google Shopping / Gender",
    "Google Shopping / Age Group",
    "Google Shopping / MPN",
    "Google Shopping / Condition",
    "Google Shopping / Custom Product",
    "Variant Image",
    "Variant Weight Unit",
    "Variant Tax Code",
)
OWN_COLUMNS: tuple[str, ...] = (
    "Material",
    "Rating (product.metafields.reviews.rating)",
    "Rating count (product.metafields.reviews.rating_count)",
    "Popularity",
    "Created at",
    "Title zh",
    "Description zh",
    "Category zh",
)
COLUMNS: tuple[str, ...] = STANDARD_COLUMNS + OWN_COLUMNS

_GENDER_AND_AGE = {
    None: ("", ""),
    "men": ("Male", "Adult"),
    "women": ("Female", "Adult"),
    "unisex": ("Unisex", "Adult"),
    "kids": ("", "Kids"),
    "baby": ("", "Infant"),
}
_NOT_IN_SKU = re.compile(r"[^A-Z0-9]+")


def write_demo_catalog(path: Path, seed: int = 7) -> int:
    """Write the catalog to `path` (UTF-8, prices in USD) and return the number of products.

    The same seed gives the same bytes; another seed changes stock, ratings, popularity and dates, and nothing else.
    """
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        for department in DEPARTMENTS:
            for number, idea in enumerate(department.ideas, start=1):
                writer.writerows(_rows(department, number, idea, seed))
                count += 1
    return count


def write_demo_pictures(folder: Path) -> int:
    """Write each product's picture into `folder` under the name that the catalog gives it; return their number."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for department in DEPARTMENTS:
        for idea in department.ideas:
            (folder / picture_name(idea.handle)).write_text(picture(department, idea), encoding="utf-8")
            count += 1
    return count


def _rows(department: Department, number: int, idea: Idea, seed: int) -> Iterator[dict[str, str]]:
    names = list(option_lists(idea.options))
    shared = _product_columns(department, idea, seed) | {f"Option{i} Name": name for i, name in enumerate(names, 1)}
    if not names:
        shared["Option1 Name"] = "Title"
    for choice in choices(idea, seed):
        yield shared | {"Handle": idea.handle} | _variant_columns(choice, f"{department.code}-{number:03d}")
        shared = {}


def _product_columns(department: Department, idea: Idea, seed: int) -> dict[str, str]:
    gender, age_group = _GENDER_AND_AGE[idea.who]
    now = standing(idea, seed)
    return {
        "Title": idea.title,
        "Body (HTML)": f"<p>{html.escape(idea.en, quote=False)}</p>",
        "Vendor": idea.brand,
        "Type": department.name + SEPARATOR + idea.category,
        "Tags": idea.tags,
        "Published": "TRUE",
        "Image Src": f"/media/{picture_name(idea.handle)}",
        "Image Position": "1",
        "Image Alt Text": idea.title,
        "Gift Card": "FALSE",
        "Google Shopping / Gender": gender,
        "Google Shopping / Age Group": age_group,
        "Google Shopping / Condition": "New",
        "Material": idea.material,
        "Rating (product.metafields.reviews.rating)": "" if now.rating is None else f"{now.rating:.1f}",
        "Rating count (product.metafields.reviews.rating_count)": str(now.rating_count) if now.rating_count else "",
        "Popularity": str(now.popularity),
        "Created at": now.created_at,
        "Title zh": idea.title_zh,
        "Description zh": idea.zh,
        "Category zh": path_zh(department.name_zh, idea.category),
    }


def _variant_columns(choice: Choice, number: str) -> dict[str, str]:
    values = choice.values or ("Default Title",)
    sku = "-".join([number, *(_NOT_IN_SKU.sub("-", value.upper()).strip("-") for value in choice.values)])
    return {f"Option{i} Value": value for i, value in enumerate(values, 1)} | {
        "Variant SKU": sku,
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": str(choice.stock),
        "Variant Inventory Policy": "deny",
        "Variant Fulfillment Service": "manual",
        "Variant Price": _dollars(choice.price),
        "Variant Compare At Price": "" if choice.list_price is None else _dollars(choice.list_price),
        "Variant Requires Shipping": "TRUE",
        "Variant Taxable": "TRUE",
        "Variant Weight Unit": "g",
    }


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
