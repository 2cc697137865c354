"""The vectors that an encoder lacks of a catalog's texts, computed and stored batch by batch.

An import computes those of its own products; this is for another encoder: after an upgrade, or after training. Killed
at any point it goes on where it stopped. Knows that an encoder may share its English with another.
"""

from __future__ import annotations

from collections.abc import Callable

from retrieval.catalog import Catalog
from retrieval.document import document_text, text_hash
from retrieval.embedder import Embedder
from retrieval.vectors import VectorFile
from retrieval.words import mostly_han

_BATCH = 256


def embed_missing(
    catalog: Catalog,
    embedder: Embedder,
    vectors: VectorFile,
    told: Callable[[int, int], None],
    english: VectorFile | None = None,
) -> tuple[int, int]:
    """Store the vectors that are missing; return how many, and how many texts are no longer written as stored.

    `told` is called with (texts done, texts in all) after each batch. `english` has the vectors of an encoder that
    gives English texts the same ones: they are taken from there.

    Raises:
        EncoderUnavailable: the encoder cannot be loaded.
        IndexUnavailable: the vectors cannot be stored.
    """
    row_of = {one.text_hash: one.row_id for one in catalog.texts()}
    missing = vectors.missing(list(row_of))
    embedded = 0
    for start in range(0, len(missing), _BATCH):
        rows = {row_of[key]: key for key in missing[start : start + _BATCH]}
        written = {row: document_text(product) for row, product in catalog.by_rows(list(rows)).items()}
        texts = {rows[row]: text for row, text in written.items() if text_hash(text) == rows[row]}
        taken = [key for key, text in texts.items() if english is not None and not mostly_han(text)]
        if english is not None and taken:
            absent = set(english.missing(taken))
            taken = [key for key in taken if key not in absent]
            vectors.append(taken, english.rows(taken))
        if fresh := [key for key in texts if key not in set(taken)]:
            vectors.append(fresh, embedder.encode_document([texts[key] for key in fresh]))
        embedded += len(texts)
        told(start + len(rows), len(missing))
    return embedded, len(missing) - embedded
