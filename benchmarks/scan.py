"""What a scan of the leading directions loses: how many of the exact nearest ten stand among its first; prints Markdown.

Reads the stored vectors of a shop and queries of a file (`query_id<TAB>text`), by meaning alone: words, which would
help, take no part. `--copies 18` makes a million of 55,000, each vector of a copy with noise of its own (a cosine of
about 0.93 with the original), held in memory. Time is the processor's, of one scan of all.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from retrieval import similarity
from retrieval.bilingual.embedder import BilingualEmbedder
from retrieval.embedder import MiniLMEmbedder
from retrieval.vectors import VectorFile

NEAREST = 10
AMONG = (256, 1024, 4096)
NOISE = 0.4
PART = 20_000


class Rows:
    """Vectors in memory: what a scan reads of a `VectorFile`."""

    def __init__(self, originals: npt.NDArray[np.float16], copies: int) -> None:
        """Copy the vectors (N, D), those of the first copy without noise."""
        count, self.dimensions = originals.shape
        self._rows = np.empty((count * copies, self.dimensions), np.float16)
        draw = np.random.default_rng(1)
        for start in range(0, len(self._rows), PART):
            places = np.arange(start, min(start + PART, len(self._rows)))
            rows = originals[places % count].astype(np.float32)
            noise = draw.standard_normal(rows.shape, np.float32)
            noise *= NOISE * (places >= count)[:, None] / np.linalg.norm(noise, axis=1, keepdims=True)
            rows += noise
            self._rows[places] = rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def matrix(self) -> npt.NDArray[np.float16]:
        """Return the (N, D) rows."""
        return self._rows


def main() -> None:
    """Print a row for each number of directions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vectors", type=Path, help="the folder `vectors` of a shop")
    parser.add_argument("queries", type=Path)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--most", type=int, default=60, help="queries that are taken, evenly from the file")
    arguments = parser.parse_args()
    embedder = BilingualEmbedder(MiniLMEmbedder())
    stored = VectorFile(arguments.vectors, embedder.name, embedder.dimensions).matrix()
    rows = cast(VectorFile, Rows(stored, arguments.copies))
    places = np.arange(len(rows.matrix()))
    texts = [line.split("\t")[1] for line in arguments.queries.read_text(encoding="utf-8").splitlines()]
    queries = embedder.encode_query(texts[:: -(-len(texts) // arguments.most)])
    exact = np.stack([similarity.exact(rows, places, query) for query in queries]).astype(np.float16)
    nearest = np.argpartition(-exact, NEAREST)[:, :NEAREST]
    print(f"{len(places):,} vectors, {len(queries)} queries\n")
    print(
        f"| directions, a byte each | ms | {' | '.join(f'among {most}' for most in AMONG)} |\n|---:|---:|{'---:|' * 3}"
    )
    for axes in (64, 96, 128, embedder.dimensions):
        similarity.AXES = axes
        codes = similarity.Codes(rows, places)
        found: list[list[float]] = []
        taken: list[float] = []
        for query, wanted in zip(queries, nearest, strict=True):
            began = time.process_time()
            scanned = codes.similarities(query, places)
            taken.append(1000 * (time.process_time() - began))
            leading = np.argpartition(-scanned, max(AMONG))[: max(AMONG)]
            order = leading[np.argsort(-scanned[leading])]
            found.append([float(np.isin(wanted, order[:most]).mean()) for most in AMONG])
        shares = " | ".join(f"{share:.3f}" for share in np.mean(found, axis=0))
        print(f"| {axes} | {np.median(taken):.1f} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
