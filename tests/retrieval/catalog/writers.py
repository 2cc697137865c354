"""The sample catalog as each kind of product file, written as that kind's exporters write it.

What a kind has no column for goes into columns of the shop's own (rating, popularity, the Chinese title), as a shop
would add them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as xml

from tests.retrieval.catalog.sample import Sample, SampleVariant

Rows = Iterator[dict[str, str]]
GENDER_AND_AGE = {"men": ("male", "adult"), "women": ("female", "adult"), "kids": ("", "kids"), None: ("", "")}


def dollars(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100}.{cents % 100:02d}"


def html(one: Sample) -> str:
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in one.paragraphs)


def own(one: Sample) -> dict[str, str]:
    return {
        "Title zh": one.title_zh,
        "Rating": one.rating,
        "Rating count": str(one.rating_count),
        "Popularity": str(one.popularity),
        "Created at": one.created_at,
    }


def write_table(path: Path, rows: Rows, delimiter: str = ",", crlf: bool = False) -> None:
    listed = list(rows)
    columns = dict.fromkeys(name for row in listed for name in row)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), restval="", delimiter=delimiter, lineterminator="\r\n" if crlf else "\n")  # fmt: skip
        writer.writeheader()
        writer.writerows(listed)


def write_lines(path: Path, records: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def shopify(path: Path, catalog: Sequence[Sample]) -> None:
    def rows() -> Rows:
        for one in catalog:
            gender, age = GENDER_AND_AGE[one.audience]
            names = list(one.variants[0].options) or ["Title"]
            shared = {
                "Title": one.title,
                "Body (HTML)": html(one),
                "Vendor": one.brand,
                "Product Category": " > ".join(one.category),
                "Tags": ", ".join(one.tags),
                "Published": "TRUE",
                **{f"Option{n} Name": name for n, name in enumerate(names, 1)},
                "Google Shopping / Gender": gender,
                "Google Shopping / Age Group": age,
                "Material": one.material or "",
                "Title zh": one.title_zh,
                "Rating (product.metafields.reviews.rating)": f'{{"value": "{one.rating}", "scale_max": "5.0"}}',
                "Rating count (product.metafields.reviews.rating_count)": str(one.rating_count),
                "Popularity": str(one.popularity),
                "Created at": one.created_at,
            }
            pictures = list(enumerate(one.images, 1))
            for variant in one.variants:
                values = list(variant.options.values()) or ["Default Title"]
                yield {
                    "Handle": one.product_id,
                    **shared,
                    **{f"Option{n} Value": value for n, value in enumerate(values, 1)},
                    "Variant SKU": variant.variant_id,
                    "Variant Inventory Tracker": "shopify",
                    "Variant Inventory Qty": str(variant.stock),
                    "Variant Inventory Policy": "deny",
                    "Variant Price": dollars(variant.price),
                    "Variant Compare At Price": dollars(variant.list_price),
                    **_picture(pictures),
                }
                shared = {}
            while pictures:
                yield {"Handle": one.product_id, **_picture(pictures)}

    write_table(path, rows())


def _picture(pictures: list[tuple[int, str]]) -> dict[str, str]:
    if not pictures:
        return {}
    position, source = pictures.pop()
    return {"Image Src": source, "Image Position": str(position)}


def woocommerce(path: Path, catalog: Sequence[Sample]) -> None:
    def price(variant: SampleVariant) -> dict[str, str]:
        on_sale = variant.list_price is not None
        return {
            "Regular price": dollars(variant.list_price if on_sale else variant.price),
            "Sale price": dollars(variant.price) if on_sale else "",
            "Date sale price starts": "2020-01-01" if on_sale else "",
            "In stock?": "1" if variant.stock else "0",
            "Stock": str(variant.stock),
            "Backorders allowed?": "0",
        }

    def rows() -> Rows:
        number, variations = 100, []
        for one in catalog:
            number += 1
            attributes = {
                name: dict.fromkeys(v.options[name] for v in one.variants) for name in one.variants[0].options
            }
            stated = {"Gender": one.audience or "", "Material": one.material or ""}
            cells = {
                "ID": str(number),
                "Type": "variable" if attributes else "simple",
                "SKU": one.product_id,
                "Name": one.title,
                "Published": "1",
                "Visibility in catalog": "visible",
                "Description": html(one),
                "Weight (lbs)": "2",
                "Categories": " > ".join(name.replace(",", "\\,") for name in one.category) + ", All",
                "Tags": ", ".join(one.tags),
                "Images": ", ".join(one.images),
                "Brands": one.brand,
                **{f"Meta: {name}": text for name, text in own(one).items()},
            }
            places = {**{name: ", ".join(values) for name, values in attributes.items()}, **stated}
            for n, (name, text) in enumerate(places.items(), 1):
                cells |= {f"Attribute {n} name": name if text else "", f"Attribute {n} value(s)": text}
            if not attributes:
                yield cells | price(one.variants[0])
                continue
            yield cells
            for place, variant in enumerate(one.variants):
                # An export is ordered by ID, and variations are made after their products: they come last.
                variations.append(
                    {
                        "ID": str(90000 + len(variations)),
                        "Type": "variation, virtual" if place == 1 else "variation",
                        "SKU": variant.variant_id,
                        "Name": f"{one.title} - {', '.join(variant.options.values())}",
                        "Published": "1",
                        "Parent": f"id:{number}" if place % 2 else one.product_id,
                        "Position": str(place),
                        **{f"Attribute {n} name": name for n, name in enumerate(variant.options, 1)},
                        **{f"Attribute {n} value(s)": value for n, value in enumerate(variant.options.values(), 1)},
                        **price(variant),
                    }
                )
        yield from variations

    write_table(path, rows())


def google_rows(catalog: Sequence[Sample]) -> Iterator[dict[str, Any]]:
    for one in catalog:
        gender, age = GENDER_AND_AGE[one.audience]
        for variant in one.variants:
            on_sale = variant.list_price is not None
            yield {
                "id": variant.variant_id,
                "item_group_id": one.product_id if variant.options else "",
                "title": one.title,
                "description": "\n".join(one.paragraphs),
                "link": one.url,
                "image_link": one.images[0],
                "additional_image_link": list(one.images[1:]),
                "availability": "in_stock" if variant.stock else "out_of_stock",
                "price": f"{dollars(variant.list_price or variant.price)} USD",
                "sale_price": f"{dollars(variant.price)} USD" if on_sale else "",
                "sale_price_effective_date": "2020-01-01T00:00-0800/2999-01-01T00:00-0800" if on_sale else "",
                "brand": one.brand,
                "condition": "new",
                "google_product_category": "1604",
                "product_type": " > ".join(one.category),
                "color": variant.options.get("Color", ""),
                "size": variant.options.get("Size", ""),
                "pattern": variant.options.get("Pattern", ""),
                "material": variant.options.get("Material", one.material or ""),
                "capacity": variant.options.get("Capacity", ""),
                "gender": gender,
                "age_group": age,
                "tags": "; ".join(one.tags),
                **{name.lower().replace(" ", "_"): text for name, text in own(one).items()},
            }


def google_tsv(path: Path, catalog: Sequence[Sample]) -> None:
    rows = ({**row, "additional_image_link": ",".join(row["additional_image_link"])} for row in google_rows(catalog))
    write_table(path, rows, "\t", crlf=True)


def google_rss(path: Path, catalog: Sequence[Sample]) -> None:
    head = (
        '<?xml version="1.0"?>\n<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title>'
    )
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{head}\n<link>https://shop.example</link>\n")
        for row in google_rows(catalog):
            file.write(f"<item>\n{_elements(row)}</item>\n")
        file.write("</channel></rss>\n")


def google_atom(path: Path, catalog: Sequence[Sample]) -> None:
    names = 'xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"'
    with path.open("w", encoding="utf-16") as file:
        file.write(f'<?xml version="1.0" encoding="UTF-16"?>\n<feed {names}><title>Shop</title>\n')
        for number, row in enumerate(google_rows(catalog)):
            link = row.pop("link")
            file.write(f"<entry><id>urn:{number}</id><link href={_quoted(link)}/>\n{_elements(row)}</entry>\n")
        file.write("</feed>\n")


def _elements(row: dict[str, Any]) -> str:
    several = ((name, value if isinstance(value, list) else [value]) for name, value in row.items())
    return "".join(f"<g:{name}>{xml(text)}</g:{name}>\n" for name, values in several for text in values if text)


def _quoted(text: str) -> str:
    return '"' + xml(text, {'"': "&quot;"}) + '"'


def acp(path: Path, catalog: Sequence[Sample]) -> None:
    def record(one: Sample) -> dict[str, Any]:
        return {
            "id": one.product_id,
            "title": one.title,
            "description": {"html": html(one)},
            "url": one.url,
            "media": [
                {"type": "image", "url": source, "alt_text": "", "width": 8, "height": 8} for source in one.images
            ],
            "brand": one.brand,
            "gender": one.audience,
            "material": one.material,
            "tags": list(one.tags),
            **{name.lower().replace(" ", "_"): text for name, text in own(one).items()},
            "variants": [
                {
                    "id": variant.variant_id,
                    "title": one.title,
                    "barcodes": [{"type": "gtin", "value": "4006381333931"}],
                    "price": {"amount": variant.price, "currency": "USD"},
                    **({"list_price": {"amount": variant.list_price, "currency": "USD"}} if variant.list_price else {}),
                    "availability": {
                        "available": variant.stock > 0,
                        "status": "in_stock" if variant.stock else "sold_out",
                    },
                    "categories": [
                        {"value": one.category[0]},
                        {"value": " > ".join(one.category), "taxonomy": "merchant"},
                    ],
                    "variant_options": [{"name": name, "value": value} for name, value in variant.options.items()],
                    "seller": {"name": "Shop", "links": []},
                }
                for variant in one.variants
            ],
        }

    write_lines(path, map(record, catalog))


def openai_records(catalog: Sequence[Sample]) -> Iterator[dict[str, Any]]:
    for one in catalog:
        gender, age = GENDER_AND_AGE[one.audience]
        for variant in one.variants:
            on_sale = variant.list_price is not None
            yield {
                "item_id": variant.variant_id,
                "group_id": one.product_id if variant.options else "",
                "listing_has_variations": bool(variant.options),
                "variant_dict": variant.options,
                "title": one.title,
                "description": html(one),
                "url": one.url,
                "brand": one.brand,
                "image_url": one.images[0],
                "additional_image_urls": list(one.images[1:]),
                "price": f"{dollars(variant.list_price or variant.price)} USD",
                "sale_price": f"{dollars(variant.price)} USD" if on_sale else "",
                "sale_price_start_date": "2020-01-01" if on_sale else "",
                "sale_price_end_date": "2999-12-31" if on_sale else "",
                "availability": "in_stock" if variant.stock else "out_of_stock",
                "product_category": " > ".join(one.category),
                "gender": gender,
                "age_group": age,
                "material": one.material or "",
                "tags": list(one.tags),
                "seller_name": "Shop",
                "target_countries": ["US"],
                "is_eligible_search": True,
                **own(one),
            }


def openai_jsonl(path: Path, catalog: Sequence[Sample]) -> None:
    write_lines(path, openai_records(catalog))


def openai_tsv(path: Path, catalog: Sequence[Sample]) -> None:
    def cell(name: str, value: Any) -> str:
        if isinstance(value, list):
            return ",".join(value)
        return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)

    rows = ({name: cell(name, value) for name, value in record.items()} for record in openai_records(catalog))
    write_table(path, rows, "\t")


def plain_records(catalog: Sequence[Sample]) -> Iterator[dict[str, Any]]:
    for one in catalog:
        for variant in one.variants:
            yield {
                "id": variant.variant_id,
                "group": one.product_id if variant.options else "",
                "title": one.title,
                "description": html(one),
                "brand": one.brand,
                "category": " > ".join(one.category),
                "url": one.url,
                "images": "|".join(one.images),
                "price": dollars(variant.price),
                "list_price": dollars(variant.list_price),
                "currency": "USD",
                "stock": str(variant.stock),
                "color": variant.options.get("Color", ""),
                "size": variant.options.get("Size", ""),
                "material": variant.options.get("Material", one.material or ""),
                "capacity": variant.options.get("Capacity", ""),
                "audience": one.audience or "",
                "tags": ";".join(one.tags),
                **own(one),
            }


def plain_csv_file(path: Path, catalog: Sequence[Sample]) -> None:
    write_table(path, plain_records(catalog))


def plain_jsonl(path: Path, catalog: Sequence[Sample]) -> None:
    write_lines(path, plain_records(catalog))


WRITERS: dict[str, tuple[str, Callable[[Path, Sequence[Sample]], None]]] = {
    "shopify": ("shopify", shopify),
    "woocommerce": ("woocommerce", woocommerce),
    "google tsv": ("google", google_tsv),
    "google rss": ("google", google_rss),
    "google atom": ("google", google_atom),
    "acp": ("acp", acp),
    "openai jsonl": ("openai", openai_jsonl),
    "openai tsv": ("openai", openai_tsv),
    "plain csv": ("plain", plain_csv_file),
    "plain jsonl": ("plain", plain_jsonl),
}
"""By name: the kind it must be told as, and what writes it."""
