"""What a conversation means, kept by the shopper's side: constraints and cart after each step, and how readings differ.

A second, independent telling of the dialogue's rules, so that both tellings can be compared turn by turn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assistant.messages import Intent, Reading
from assistant.simulation.words import is_han, stems
from retrieval.types import Constraints, Variant

_LISTS = ("brand", "color", "material", "size", "features")


@dataclass
class Meant:
    """What is in force on the shopper's side. `cart` maps variant ids to quantities, `seen` are products of the need."""

    constraints: Constraints = field(default_factory=Constraints)
    seen: set[str] = field(default_factory=set[str])
    cart: dict[str, int] = field(default_factory=dict[str, int])

    def take(self, reading: Reading) -> None:
        """Fold what a step means into the constraints."""
        if reading.intent not in (Intent.SEARCH, Intent.REFINE, Intent.RECOMMEND):
            return
        # "What do people like most?" is asked of the shop where the need has nothing to choose from.
        popular = reading.intent == Intent.RECOMMEND and not reading.edits and len(self.seen) <= 1
        if reading.intent == Intent.SEARCH or popular:
            self.constraints, self.seen = Constraints(), set()
        start = self.constraints
        values: dict[str, Any] = start.model_dump()
        for edit in reading.edits:
            inside = edit.slot.value.startswith("exclude.")
            name = edit.slot.value.removeprefix("exclude.")
            holder: dict[str, Any] = values["exclude"] if inside else values
            listed = name in _LISTS or inside
            if edit.op == "drop":
                holder[name] = () if listed else None
            elif not listed:
                holder[name] = _typed(name, edit.value or "")
            else:
                kept = tuple(holder[name]) if edit.op == "add" else ()
                holder[name] = (*kept, edit.value)
                other = values if inside else values["exclude"]
                if name in other and isinstance(other[name], tuple | list):
                    other[name] = tuple(one for one in other[name] if one.lower() != (edit.value or "").lower())
        low, high = values["price_min"], values["price_max"]
        if low is not None and high is not None and low > high:
            said = {edit.slot.value for edit in reading.edits}
            values["price_min" if "price_max" in said else "price_max"] = None
        self.constraints = Constraints.model_validate(values)

    def put(self, variant: Variant, quantity: int) -> bool:
        """Put a variant into the cart as far as the shop has it; return whether that went."""
        wanted = self.cart.get(variant.variant_id, 0) + quantity
        if not variant.in_stock or (variant.stock is not None and wanted > variant.stock):
            return False
        self.cart[variant.variant_id] = wanted
        return True


def _typed(name: str, value: str) -> object:
    if name in ("price_min", "price_max", "rating_min"):
        return float(value)
    if name in ("in_stock", "on_sale"):
        return value == "yes"
    return value


def differences(meant: Constraints, understood: Constraints) -> list[str]:
    """Return the slots in which two sets of constraints differ in more than wording (case, plural, 的)."""
    found: list[str] = []
    for name in Constraints.model_fields:
        if name == "exclude":
            pairs = [
                (f"exclude.{one}", getattr(meant.exclude, one), getattr(understood.exclude, one))
                for one in type(meant.exclude).model_fields
            ]
        else:
            pairs = [(name, getattr(meant, name), getattr(understood, name))]
        found += [slot for slot, one, other in pairs if _plain(one) != _plain(other)]
    return found


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return {_plain(one) for one in value}
    if not isinstance(value, str):
        return value
    return value.removesuffix("的").removesuffix("色") if is_han(value) else " ".join(stems(value)) or value.lower()
