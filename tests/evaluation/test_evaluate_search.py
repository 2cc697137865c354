"""Search measured on judged queries: the files it reads, and the command."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from assistant.batch import LineError
from assistant.evaluation.estimates import relative
from assistant.evaluation.search import judged_queries, read_judgments
from retrieval.judgments import JudgedQuery
from retrieval.types import ProductId
from tests.evaluation.test_evaluate_commands import aisle
from tests.tiny import PRODUCTS


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_judgments_are_trec_qrels(tmp_path: Path) -> None:
    judgments = read_judgments(written(tmp_path / "qrels", "q1 0 a 2\nq1 0 b 0.33\n\nq2\t0\tc\t1\n"))
    assert judgments == {"q1": {"a": 2.0, "b": 0.33}, "q2": {"c": 1.0}}
    queries = written(tmp_path / "queries.tsv", "q1\toak desk\nq2\tlamp\nq3\tunjudged\n")
    assert judged_queries(queries, judgments, 2) == [JudgedQuery("q1", "oak desk", frozenset({ProductId("a")}))]
    with pytest.raises(LineError, match="none of its queries"):
        judged_queries(queries, judgments, 3)


@pytest.mark.parametrize("line", ["q1 0 a", "q1 0 a good", "q1\ta\t1"])
def test_a_line_that_is_no_judgment_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(LineError, match=r"qrels:2: expected query_id 0 product_id grade"):
        read_judgments(written(tmp_path / "qrels", f"q1 0 a 1\n{line}\n"))


def test_a_relative_gain_is_of_means() -> None:
    gain = relative("Recall@10", [0.5, 0.7], [0.4, 0.6])
    assert gain.value == pytest.approx(0.2)


def test_search_is_measured_beside_its_peers(tiny_shop: Path, tmp_path: Path) -> None:
    listed = list(csv.DictReader(PRODUCTS.splitlines()))
    queries = written(tmp_path / "queries.tsv", "".join(f"q{n}\t{one['title']}\n" for n, one in enumerate(listed)))
    qrels = written(tmp_path / "qrels", "".join(f"q{n} 0 {one['id']} 1\n" for n, one in enumerate(listed)))
    shown = aisle("search", str(tiny_shop), "--queries", str(queries), "--judgments", str(qrels), "--json")
    assert shown.returncode == 0, shown.stderr
    report = json.loads(shown.stdout)
    assert report["queries"] == len(listed)
    searchers = {name.partition("-zh-")[0] for name in report["measures"]}  # with or without its student for Chinese
    assert searchers == {"aisle", "BM25", "all-minilm-l6-v2", "RRF", "sum", "Chroma"}
    ours = {one["name"]: one["value"] for one in report["measures"]["aisle"]}
    assert ours["Recall@100"] == 1  # the shop has fewer products
    assert ours["Recall@10"] > 0.9  # each product by its own title
    assert set(report["above"]) == set(report["measures"]) - {"aisle"}
