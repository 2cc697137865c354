"""The Home Depot judgments as files that `aisle init`, `train search` and `evaluate search` read, split by query.

Reads `homedepot_search/` (54,667 product titles and 58,840 graded pairs of the Kaggle competition of 2016; not part of
this project) under `AISLE_PUBLIC_DATA`. Grades 1 to 3 become 0 to 2, so that 0 is not relevant; relevant means 2.67 or
more there and 1.67 or more here. A quarter of the queries is for testing, drawn by the seed. Prices are made up,
because a product of a shop has one; constraints take no part. Prints the commands that make the figures.
"""

from __future__ import annotations

import argparse
import csv
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from retrieval.judgments import JudgedQuery, judged, split
from retrieval.types import ProductId

RELEVANT = 1.67
TEST_SHARE = 0.25
COMMANDS = """\
aisle init {out}/shop --catalog {out}/products.csv
aisle train search {out}/shop --queries {out}/train.tsv --judgments {out}/train.qrels --relevant {relevant} --bf16
aisle evaluate search {out}/shop --queries {out}/test.tsv --judgments {out}/test.qrels --relevant {relevant}
aisle search {out}/shop --queries {out}/test.tsv --run {out}/run.txt -k 100 --no-constraints"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="where the files go")
    parser.add_argument("--seed", type=int, default=5)
    arguments = parser.parse_args()
    source = Path(os.environ.get("AISLE_PUBLIC_DATA", "../shared/data")) / "homedepot_search"
    if not source.is_dir():
        raise SystemExit(f"{source} is not there; set AISLE_PUBLIC_DATA to the folder of the public data")
    from pyarrow import parquet

    arguments.out.mkdir(parents=True, exist_ok=True)
    products: list[dict[str, Any]] = parquet.read_table(source / "products.parquet").to_pylist()
    with (arguments.out / "products.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("id", "title", "price"))
        rows.writerows((one["product_uid"], one["product_title"], "1.00") for one in products)
    texts: dict[str, str] = {}
    grades: dict[str, dict[ProductId, float]] = {}
    for one in parquet.read_table(source / "judgments.parquet").to_pylist():
        query_id = str(one["query_id"])
        texts[query_id] = " ".join(one["search_term"].split())
        grades.setdefault(query_id, {})[ProductId(str(one["product_uid"]))] = round(one["relevance"] - 1, 2)
    train, test = split(judged(texts.items(), grades, RELEVANT), TEST_SHARE, arguments.seed)
    for name, queries in (("train", train), ("test", test)):
        write(arguments.out, name, queries, grades)
    print(f"{len(products):,} products, {len(train):,} queries to train on, {len(test):,} to test on. Then:\n")
    print(COMMANDS.format(out=arguments.out, relevant=RELEVANT))


def write(out: Path, name: str, queries: Sequence[JudgedQuery], grades: dict[str, dict[ProductId, float]]) -> None:
    """Write the queries and their judgments."""
    with (out / f"{name}.tsv").open("w", encoding="utf-8") as stream:
        stream.writelines(f"{query.query_id}\t{query.text}\n" for query in queries)
    with (out / f"{name}.qrels").open("w", encoding="utf-8") as stream:
        for query in queries:
            stream.writelines(
                f"{query.query_id} 0 {product} {grade:g}\n" for product, grade in grades[query.query_id].items()
            )


if __name__ == "__main__":
    main()
