from __future__ import annotations

import json
from pathlib import Path

import pytest

from ranker.errors import RequestError
from ranker.requests import read_requests

LINE = {
    "id": "q1",
    "at": "2026-05-01T12:00:00Z",
    "history": [
        {"product_id": "b", "kind": "click", "at": "2026-05-01T11:00:00+00:00"},
        {"product_id": "a", "kind": "purchase", "at": "2026-05-01T12:30:00+02:00"},
        {"product_id": "late", "kind": "click", "at": "2026-05-01T12:00:00Z"},
    ],
    "need": None,
    "candidates": None,
    "exclude_seen": True,
}


def written(folder: Path, *lines: object) -> Path:
    path = folder / "requests.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    return path


def test_the_past_is_in_order_of_time_and_ends_before_the_request(tmp_path: Path) -> None:
    request = next(read_requests(written(tmp_path, LINE)))
    assert [event.product_id for event in request.past] == ["a", "b"]
    assert request.exclude_seen


def test_numbers_are_ids_and_a_time_without_offset_is_utc(tmp_path: Path) -> None:
    request = next(read_requests(written(tmp_path, {"id": 7, "at": "2026-05-01T12:00:00"})))
    assert request.id == "7"
    assert request.at.isoformat() == "2026-05-01T12:00:00+00:00"
    assert request.history == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({**LINE, "history": [{"product_id": "a", "kind": "glance", "at": LINE["at"]}]}, ":1: history.0.kind"),
        ({**LINE, "at": "yesterday"}, ":1: at"),
        ({"at": LINE["at"]}, ":1: id"),
        ({**LINE, "id": "two words"}, "one word"),
        ([LINE], ":1: "),
    ],
)
def test_a_line_that_is_no_request_is_named(tmp_path: Path, line: object, said: str) -> None:
    with pytest.raises(RequestError, match=said):
        list(read_requests(written(tmp_path, line)))


def test_an_id_that_comes_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="comes twice"):
        list(read_requests(written(tmp_path, LINE, LINE)))
