"""Put a reading's values into the kind that the shop knows them as: a model proposes, the vocabulary disposes.

A small model may call oak a color, or a brand that it never saw a material. Where a value is a known color or material, or
a brand of this shop's catalog, and of no other kind, it is moved to that kind; what nobody knows stays where it was read.
"""

from __future__ import annotations

from collections.abc import Collection

from assistant.messages import Edit, Reading, Slot
from retrieval.vocabulary import known

_KINDS = ("color", "material", "brand")
_MOVABLE = frozenset({*_KINDS, "features"})


def ground(reading: Reading, brands: Collection[str] = ()) -> Reading:
    """Return the reading with misplaced values moved. `brands` holds the catalog's brands, case-folded."""
    edits = tuple(_grounded(edit, brands) for edit in reading.edits)
    return reading if edits == reading.edits else reading.model_copy(update={"edits": edits})


def _grounded(edit: Edit, brands: Collection[str]) -> Edit:
    excluded = edit.slot.value.startswith("exclude.")
    kind = edit.slot.value.removeprefix("exclude.")
    if kind not in _MOVABLE or not edit.value or edit.op == "drop":
        return edit
    kinds = _known_kinds(edit.value.casefold().strip(), brands)
    if len(kinds) != 1 or kind in kinds:
        return edit
    (right,) = kinds
    return edit.model_copy(update={"slot": Slot(f"exclude.{right}" if excluded else right)})


def _known_kinds(value: str, brands: Collection[str]) -> set[str]:
    kinds: set[str] = {"brand"} if value in brands else set()
    if value in known("color"):
        kinds.add("color")
    if value in known("material"):
        kinds.add("material")
    return kinds
