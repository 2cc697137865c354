"""Which column holds what: the fields of a product (targets), the usual names of their columns, and an owner's mapping.

Each reader brings the columns that its kind of file defines; every other column is taken for a target where its name is
a usual one, and is kept as an attribute of the product where it is not. So what a kind of file has no column for
(rating, popularity, the Chinese title) is read from an extra column in all of them alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from retrieval.errors import CatalogError

REQUIRED = ("id", "title", "price")
_ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("id", "product_id", "item_id", "sku", "asin", "编号", "商品编号"),
    "title": ("title", "name", "product_name", "product_title", "标题", "商品名称", "名称"),
    "description": ("description", "body", "body_html", "desc", "描述", "商品描述"),
    "brand": ("brand", "brands", "vendor", "manufacturer", "品牌"),
    "category": ("category", "categories", "product_type", "category_path", "类目", "分类", "类别"),
    "price": ("price", "sale_price", "价格", "售价"),
    "list_price": ("list_price", "compare_at_price", "msrp", "original_price", "原价"),
    "currency": ("currency", "price_currency", "币种"),
    "stock": ("stock", "quantity", "inventory", "inventory_quantity", "qty", "current_stock", "库存"),
    "in_stock": ("in_stock", "availability", "available", "有货"),
    "rating": (
        "rating",
        "average_rating",
        "stars",
        "star_rating",
        "product_review_rating",
        "_wc_average_rating",
        "评分",
    ),
    "rating_count": (
        "rating_count",
        "review_count",
        "reviews_count",
        "num_ratings",
        "product_review_count",
        "_wc_review_count",
        "评价数",
    ),
    "popularity": ("popularity", "popularity_score", "sales", "total_sales", "sold", "销量"),
    "created_at": ("created_at", "published_at", "date_added", "上架时间"),
    "url": ("url", "link", "product_url", "链接"),
    "image": ("image", "images", "image_url", "image_link", "img", "图片"),
    "color": ("color", "colour", "颜色"),
    "material": ("material", "材质"),
    "size": ("size", "尺码", "尺寸"),
    "audience": ("audience", "gender", "适用人群", "性别"),
    "tags": ("tags", "keywords", "标签"),
    "group": ("group", "item_group_id", "group_id", "parent_id"),
}
TARGETS = tuple(_ALIASES)
_METAFIELD = re.compile(r".*\(product\.metafields\.[\w-]+\.([\w-]+)\)\s*", re.DOTALL)
_PREFIX = re.compile(r"(?:meta:|google (?:shopping )?[/:]|g:)\s*", re.IGNORECASE)
_COLUMN_WITH_UNIT = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True)
class Column:
    """Where a target comes from; `minor`: its numbers count minor units of the currency."""

    name: str
    minor: bool = False


ColumnMapping = Mapping[str, tuple[Column, ...]]
NO_MAPPING: ColumnMapping = MappingProxyType({})


def parse_mapping(specs: Iterable[str]) -> ColumnMapping:
    """Return the mapping that texts like "price=price_cents:minor" make; a target given again takes one more column.

    Raises:
        CatalogError: a text is no `target=column`, or its target is unknown.
    """
    mapping: dict[str, tuple[Column, ...]] = {}
    for spec in specs:
        target, equals, name = spec.partition("=")
        minor = name.endswith(":minor")
        name = name.removesuffix(":minor").strip()
        if target.strip() not in TARGETS or not equals or not name:
            raise CatalogError(
                f"{spec!r} maps nothing; write target=column with one of the targets {', '.join(TARGETS)}"
            )
        if minor and target.strip() not in ("price", "list_price"):
            raise CatalogError(f"{spec!r}: only price and list_price have minor units")
        mapping[target.strip()] = (*mapping.get(target.strip(), ()), Column(name, minor))
    return mapping


def key_of(column: str) -> str:
    """Return what a column is called without the dress of its kind of file.

    "Rating (product.metafields.reviews.rating)" is rating, "Google Shopping / Gender" gender, "Meta: total_sales"
    total_sales, "Image Link" image_link.
    """
    metafield = _METAFIELD.fullmatch(column)
    bare = metafield[1] if metafield is not None else _PREFIX.sub("", column, count=1)
    return re.sub(r"[\s-]+", "_", bare.strip().casefold())


def preset(columns: Sequence[str], names: Mapping[str, Sequence[str]]) -> ColumnMapping:
    """Return the mapping of a kind of file that names its columns: of each target those that this file has.

    Names are compared without case, and "_", "-" and space are one; a unit in brackets behind a name does not count.
    """
    by_name: dict[str, str] = {}
    for column in reversed(columns):
        by_name[_folded(_COLUMN_WITH_UNIT.sub("", column))] = column
    for column in reversed(columns):
        by_name[_folded(column)] = column
    found = {
        target: tuple(Column(by_name[_folded(name)]) for name in several if _folded(name) in by_name)
        for target, several in names.items()
    }
    return {target: several for target, several in found.items() if several}


def resolve(
    mapping: ColumnMapping, columns: Sequence[str], place: str, targets: Sequence[str] = TARGETS
) -> ColumnMapping:
    """Return the mapping with columns of usual names for those of the targets that it leaves out.

    Raises:
        CatalogError: a column that the mapping names is not in the file, or a required target has no column.
    """
    used = {column.name for several in mapping.values() for column in several}
    if absent := sorted(used - set(columns)):
        raise CatalogError(f"{place} has no column {absent[0]!r}; its columns are {', '.join(columns)}")
    by_name = {key_of(name): name for name in reversed(columns)}
    found = dict(mapping)
    for target in targets:
        free = (by_name[alias] for alias in _ALIASES[target] if alias in by_name)
        name = next((name for name in free if target in REQUIRED or name not in used), None)
        if target not in found and name is not None:
            found[target] = (Column(name),)
            by_name = {alias: other for alias, other in by_name.items() if other != name}
    for target in REQUIRED:
        if target not in found:
            shown = ", ".join(columns[:40]) + (f" and {len(columns) - 40} more" if len(columns) > 40 else "")
            raise CatalogError(
                f"{place} has no column for the {target}; if it is a product file, name it with --map {target}=COLUMN, "
                f"one of {shown or '(none)'}"
            )
    return found


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name.strip().casefold().removeprefix("g:"))
