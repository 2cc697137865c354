"""The words of talk, read from `talk.txt`, which says what may stand there; all `plain`.

A longer list withholds less and must stay free of things, properties and terms of sale: it is what makes a sentence
pass that claims nothing (`closure`, `commitments`), so that whatever is missing from it fails closed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def _section(name: str) -> tuple[str, ...]:
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    return tuple(text.partition(f"[{name}]")[2].partition("[")[0].split())


TALK = frozenset(_section("common"))
WIDER_TALK = TALK | frozenset(_section("wider"))
ACTS = frozenset(_section("acts"))
HAN_TALK = _section("常用")
WIDER_HAN_TALK = (*HAN_TALK, *_section("更多"))
