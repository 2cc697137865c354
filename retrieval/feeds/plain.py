"""Files with a row a product, or a row a variant and a column that names the group: plain CSV, TSV, JSON lines and XML.

What a column holds is the mapping's to say (`mapping`). Of a group, the first row says the title, description and
category.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from retrieval.feeds.complaints import Complaints
from retrieval.feeds.grouping import scattered
from retrieval.feeds.mapping import ColumnMapping
from retrieval.feeds.products import Entry, text_of
from retrieval.feeds.row import Row


def plain_entries(
    rows: Callable[[], Iterable[Row]],
    again: Callable[[], Iterable[Row]],
    mapping: ColumnMapping,
    complaints: Complaints,
) -> Iterator[Entry]:
    """Yield an entry a row, or one a group where the mapping names its column; `again` reads the same rows anew."""
    if "group" not in mapping:
        yield from (Entry(text_of(row, mapping, "id"), row, (row,)) for row in rows())
        return
    # A product may not be called as a group is: the key says which of both it is.
    for _, group in scattered(rows, again(), lambda row: _key(row, mapping), complaints):
        group_id = text_of(group[0], mapping, "group")
        yield Entry(group_id or text_of(group[0], mapping, "id"), group[0], group, grouped=bool(group_id))


def _key(row: Row, mapping: ColumnMapping) -> str:
    return text_of(row, mapping, "group") or text_of(row, mapping, "id")
