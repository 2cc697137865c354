"""Plays a golden conversation and says where it differs from what is written down, turn by turn.

A conversation is played through `aisle chat --json`, in this process or in one of its own, so that whatever generator
a shop has, the same lines go in and the same lines are compared.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from assistant.batch import converse
from assistant.events import ConversationEvent, Replied
from assistant.service import Service
from assistant.shop import Shop
from assistant.state import DialogueState, apply
from assistant.wire import Turn

CONVERSATIONS = sorted((Path(__file__).parent / "conversations").glob("*.json"))
"""One file a conversation: `say` and what must come of it.

`constraints` are those in force afterwards, all of them. `action` lists the acts that are right. `has` and `lacks` are
products that the slate must and must not hold, `first` the one at its top, `size` its length, `new` that nothing in it
was shown before. `cart` maps products to quantities, `cart_count` counts them where the product is open. `reply_has`
are words that the reply cannot do without.
"""


@dataclass(frozen=True)
class Talk:
    """One conversation as it went: a printed row a turn, and what the shop's log has of it.

    `carts` is what was in the cart after each turn, quantities by variant.
    """

    written: Sequence[Mapping[str, Any]]
    rows: Sequence[Mapping[str, Any]]
    conversation_id: str
    log: Sequence[ConversationEvent]

    @property
    def turns(self) -> list[Turn]:
        """The turns as they were stored."""
        return [event.turn for event in self.log if isinstance(event, Replied)]

    @property
    def carts(self) -> list[dict[str, int]]:
        """The cart after each turn."""
        state, found = DialogueState(), list[dict[str, int]]()
        for event in self.log:
            state = apply(state, event)
            if isinstance(event, Replied):
                found.append(dict(state.cart))
        return found


def play(service: Service, runner: asyncio.Runner, shop: Shop, path: Path) -> Talk:
    """Hold a conversation with `service` as `aisle chat --json` does; `shop` is the one it serves."""
    out = io.StringIO()
    converse(service, runner, said(path), out)
    return heard(shop, path, out.getvalue())


def play_command(folder: Path, settings: Mapping[str, str], shop: Shop, path: Path) -> Talk:
    """Hold a conversation with the command itself, `settings` in its environment."""
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "chat", str(folder), "--json"],
        input="".join(f"{line}\n" for line in said(path)),
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **settings},
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return heard(shop, path, done.stdout)


def said(path: Path) -> list[str]:
    """Return the utterances of a conversation."""
    return [turn["say"] for turn in json.loads(path.read_text(encoding="utf-8"))["turns"]]


def heard(shop: Shop, path: Path, output: str) -> Talk:
    """Return the conversation that was held last, of which `output` was printed."""
    with shop.database.read() as connection:
        latest = text("SELECT conversation_id FROM conversations ORDER BY started_at DESC, rowid DESC LIMIT 1")
        conversation = str(connection.execute(latest).scalar_one())
    rows = [json.loads(line) for line in output.splitlines()]
    written = json.loads(path.read_text(encoding="utf-8"))["turns"]
    return Talk(written, rows, conversation, shop.store.events(conversation))


def differences(talk: Talk, product_of: Mapping[str, str]) -> list[str]:
    """Return in what a conversation differs from what is written down; `product_of` maps variants to products."""
    found = [f"{len(talk.rows)} turns, not {len(talk.written)}"] if len(talk.rows) != len(talk.written) else []
    seen: set[str] = set()
    for number, (wanted, row, cart) in enumerate(zip(talk.written, talk.rows, talk.carts, strict=False), 1):
        held: dict[str, int] = {}
        for variant, quantity in cart.items():
            held[product_of[variant]] = held.get(product_of[variant], 0) + quantity
        found += [f"{number} {wanted['say']!r}: {one}" for one in _differences(wanted, row, held, seen)]
        seen |= {card["product_id"] for card in row.get("slate", ())}
    return found


def _differences(
    wanted: Mapping[str, Any], row: Mapping[str, Any], held: Mapping[str, int], seen: set[str]
) -> list[str]:
    """Return in what a turn differs; `held` is the cart, quantities by product, and `seen` was shown before."""
    if "error" in row:
        return [str(row["error"])]
    found: list[str] = []
    reply = str(row["reply"]).casefold()
    slate = [card["product_id"] for card in row["slate"]]
    for one in ("intent", "constraints"):
        if row[one] != wanted[one]:
            found.append(f"{one} {row[one]}, not {wanted[one]}")
    if row["action"] not in wanted.get("action", [row["action"]]):
        found.append(f"action {row['action']}, not {wanted['action']}")
    if missing := set(wanted.get("has", ())) - set(slate):
        found.append(f"slate {slate} lacks {sorted(missing)}")
    if wrong := set(wanted.get("lacks", ())) & set(slate):
        found.append(f"slate holds {sorted(wrong)}")
    if wanted.get("first") and slate[:1] != [wanted["first"]]:
        found.append(f"slate {slate} does not begin with {wanted['first']}")
    if len(slate) != wanted.get("size", len(slate)):
        found.append(f"{len(slate)} products, not {wanted['size']}")
    if wanted.get("new") and seen & set(slate):
        found.append(f"{sorted(seen & set(slate))} were shown before")
    if held != wanted.get("cart", held):
        found.append(f"cart {dict(held)}, not {wanted['cart']}")
    if sum(held.values()) != wanted.get("cart_count", sum(held.values())):
        found.append(f"{sum(held.values())} in the cart, not {wanted['cart_count']}")
    found += [
        f"reply {row['reply']!r} lacks {one!r}" for one in wanted.get("reply_has", ()) if one.casefold() not in reply
    ]
    return found
