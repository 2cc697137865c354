"""The vectors that an encoder lacks of a catalog's texts, computed and stored batch by batch.

An import computes those of its own products; this is for another encoder: after an upgrade, or after training. Killed
at any point it goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable

from retrieval.catalog import Catalog
from retrieval.document import document_text, text_hash
from retrieval.embedder import Embedder
from retrieval.vectors import VectorFile

_BATCH = 256


def embed_missing(
    catalog: Catalog, embedder: Embedder, vectors: VectorFile, told: Callable[[int, int], None]
) -> tuple[int, int]:
    """Store the vectors that are missing; return how many, and how many texts are no longer written as stored.

    `told` is called with (texts done, texts in all) after each batch.

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
        if texts:
            vectors.append(list(texts), embedder.encode_document(list(texts.values())))
        embedded += len(texts)
        told(start + len(rows), len(missing))
    return embedded, len(missing) - embedded
