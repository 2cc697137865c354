"""The values that every package shares: ids, money, constraints, candidates.

The bottom of the tree: it imports nothing of ours. Values are immutable and equal by content; identity
(row numbers, request ids) belongs to the stores.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple, NewType

from pydantic import BaseModel, ConfigDict, Field

ProductId = NewType("ProductId", str)
VariantId = NewType("VariantId", str)

Language = Literal["en", "zh"]
AttributeKind = Literal["brand", "color", "material", "size", "audience", "features", "style", "model"]


class Value(BaseModel):
    """Base of all immutable values: no unknown fields, no assignment."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Money(Value):
    """An amount in minor units (cents; yen have none) of an ISO 4217 currency."""

    amount: int
    currency: str


class Sort(StrEnum):
    """An order that the shopper asked for; without one, relevance decides."""

    PRICE_ASC = "price_asc"
    PRICE_DESC = "price_desc"
    RATING_DESC = "rating_desc"
    NEWEST = "newest"
    POPULAR = "popular"


class Audience(StrEnum):
    """The group a product is made for."""

    MEN = "men"
    WOMEN = "women"
    KIDS = "kids"
    BABY = "baby"
    UNISEX = "unisex"


class Exclusions(Value):
    """What must not be: a product that states one of these is not shown."""

    brand: tuple[str, ...] = ()
    color: tuple[str, ...] = ()
    material: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    features: tuple[str, ...] = ()


class Constraints(Value):
    """What the shopper asked for, in the shopper's own words and numbers.

    Tuples mean any of, but for `features`, of which each is wanted. Prices are in the major unit of the shop's
    currency (90 is ninety dollars).
    """

    category: str | None = None
    brand: tuple[str, ...] = ()
    color: tuple[str, ...] = ()
    material: tuple[str, ...] = ()
    size: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    audience: Audience | None = None
    price_min: float | None = Field(default=None, ge=0)
    price_max: float | None = Field(default=None, ge=0)
    rating_min: float | None = Field(default=None, ge=0)
    in_stock: bool | None = None
    on_sale: bool | None = None
    exclude: Exclusions = Exclusions()
    sort: Sort | None = None
    quantity: int | None = Field(default=None, ge=1)


class Attribute(Value):
    """One stated fact of a product, with where it is stated.

    `value` is as written, `normal` its normal form (lower case, "grey" is "gray", Chinese color words mapped to the
    English normal form). `field` names the column or text field; `span` is (start, end) characters in that text field,
    None where a column says it outright. `confidence` is the probability that the text states it, as a learned reader
    gives it; 1 for columns, rules and the owner.
    """

    kind: AttributeKind
    value: str
    normal: str
    field: str
    span: tuple[int, int] | None = None
    confidence: float = Field(default=1.0, ge=0, le=1)


class Variant(Value):
    """What is bought: one SKU with its price and stock. `stock` None means that the shop does not count it."""

    variant_id: VariantId
    title: str = ""
    price: Money
    list_price: Money | None = None
    in_stock: bool = True
    stock: int | None = None
    options: dict[str, str] = {}
    attributes: tuple[Attribute, ...] = ()


class Product(Value):
    """The idea that is sold, with its variants. `category` is a path, broadest first."""

    product_id: ProductId
    title: str
    description: str = ""
    brand: str | None = None
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    url: str | None = None
    images: tuple[str, ...] = ()
    rating: float | None = Field(default=None, ge=0, le=5)
    rating_count: int | None = Field(default=None, ge=0)
    popularity: float | None = None
    created_at: str | None = None
    extra: dict[str, str] = {}
    variants: tuple[Variant, ...] = Field(min_length=1)
    attributes: tuple[Attribute, ...] = ()


class Candidate(Value):
    """A variant that may be shown, before it is: the product's best variant under the constraints.

    `score` is the fused retrieval score (higher is better, no fixed range); `sources` holds the score of each retriever
    that found it (`dense` cosine in [-1, 1], `words` BM25 >= 0). `unstated` names the constraint kinds on which the
    product states nothing (only exclusions can be met that way). `filed` says whether the shop itself has it on a shelf
    of the kind asked for, if any was: of others only the title was read so.
    """

    product: Product
    variant: Variant
    score: float
    sources: dict[str, float] = {}
    unstated: tuple[str, ...] = ()
    filed: bool = True


class Relaxation(Value):
    """One nearest way out when nothing matches: the constraints with `dropped` eased, and what that would find."""

    dropped: tuple[str, ...]
    constraints: Constraints
    count: int
    price_from: Money | None = None


class Option(NamedTuple):
    """A value that a further wish could name, in its normal form, and how many products it would leave."""

    normal: str
    products: int


class Unmet(Value):
    """One wish that no product states, though the products shown come near it: "features" and the phrase."""

    slot: str
    value: str


class SearchResult(Value):
    """What one search found. `relaxed` holds the soft constraints (features, category) that no product states.

    `total` counts the products that satisfy every hard constraint, `excluded` those of them that the search was told to
    leave out, `withheld` those that would be more if the shop let them be found. `relaxations` is filled only when
    `candidates` is empty. `degraded` names parts that were not available (for example `index`) and so did not take
    part. `kind_known` says whether every candidate is of the kind that was asked for.
    """

    candidates: tuple[Candidate, ...]
    total: int
    excluded: int = 0
    withheld: int = 0
    relaxed: tuple[Unmet, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    kind_known: bool = False
    timings_ms: dict[str, float] = {}
    degraded: tuple[str, ...] = ()
