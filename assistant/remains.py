"""Searches the raw bytes of every file under a folder for ids that should be nowhere.

Ids that are random and of a known form are looked for in every byte, also between the fields of a database's record. A
shopper's id may be any word ("anna"), so it counts only where it stands by itself, and not in the database, where names
and products may hold it rightly and where erasing goes by rows. Compressed files are not looked into.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path

# As conversations and slates are named; looking ahead, since one may begin inside what follows another.
_FORM = re.compile(rb"(?=(c_[0-9a-f]{24}|r_[0-9a-f]{20}))")
_CHUNK_BYTES = 4 << 20
_OVERLAP_BYTES = 1024  # longer than an id


def find_remains(folder: Path, shopper_id: str, ids: Collection[str]) -> tuple[int, list[str]]:
    """Return how many files were searched, and in which of them an id stands, as "file: id"; files only, in order.

    `ids` are random ids of the form that conversations and slates have.
    """
    wanted = {one.encode() for one in ids}
    spellings = {shopper_id.encode(), json.dumps(shopper_id)[1:-1].encode()}
    alone = re.compile(rb"(?<![\w-])(?:" + b"|".join(re.escape(one) for one in sorted(spellings)) + rb")(?![\w-])")
    found: list[str] = []
    searched = 0
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        searched += 1
        database = path.name.startswith("aisle.db") and path.parent == folder
        here: set[bytes] = set()
        for chunk in _chunks(path):
            here |= wanted.intersection(_FORM.findall(chunk)) if wanted else set()
            if not database:
                here |= {shopper_id.encode()} if alone.search(chunk) else set()
        found += [f"{path.relative_to(folder)}: {one.decode()}" for one in sorted(here)]
    return searched, found


def _chunks(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces that overlap; a file that goes away meanwhile has no more."""
    try:
        with path.open("rb") as stream:
            before = b""
            while piece := stream.read(_CHUNK_BYTES):
                yield before + piece
                before = piece[-_OVERLAP_BYTES:]
    except FileNotFoundError:
        return
