"""The commands of `aisle evaluate`: JSON alone where JSON is asked for, one line for what went wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REQUESTS = """\
{"id": "1", "turns": ["a lamp under 40"], "expect": {"intent": "search", "language": "en", "constraints": {"category": "lamp", "price_max": 40}}}
{"id": "2", "turns": ["a lamp under 40", "in red"], "expect": {"intent": "refine", "language": "en", "constraints": {"category": "lamp", "price_max": 40, "color": ["red"]}}}
{"id": "3", "turns": ["会下雨吗"], "expect": {"intent": "out_of_scope", "language": "zh"}}
"""
READINGS = {
    "a lamp under 40": {
        "intent": "search",
        "edits": [{"slot": "category", "value": "lamp"}, {"slot": "price_max", "value": "40"}],
    },
    "in red": {"intent": "refine", "edits": [{"slot": "color", "value": "blue"}]},
    "会下雨吗": {"intent": "out_of_scope", "language": "zh"},
}


def aisle(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", "evaluate", *arguments],
        capture_output=True,
        text=True,
        timeout=100,
        env=os.environ | {"HF_HUB_OFFLINE": "1", "AISLE_DEBUG": "", "COLUMNS": "120"},
        check=False,
    )


@pytest.fixture
def requests(tmp_path: Path) -> str:
    path = tmp_path / "requests.jsonl"
    path.write_text(REQUESTS, encoding="utf-8")
    return str(path)


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "script.json"
    path.write_text(json.dumps({"readings": READINGS}, ensure_ascii=False), encoding="utf-8")
    return f"scripted:{path}"


def test_understanding_prints_json_alone(requests: str, script: str, tmp_path: Path) -> None:
    shown = aisle("understanding", requests, "--model", script, "--no-baselines", "--public", str(tmp_path), "--json")
    assert shown.returncode == 0, shown.stderr
    report = json.loads(shown.stdout)
    assert [(one["requests"], one["reader"]) for one in report["results"]] == [("en", script), ("zh", script)]
    english = {one["name"]: one for one in report["results"][0]["measures"]}
    assert english["intent accuracy"]["value"] == 1
    assert english["price and rating limits exact"]["value"] == 1
    assert (english["facts F1"]["value"], english["facts F1"]["of"]) == (pytest.approx(2 / 3), 2)
    assert english["joint goal accuracy"]["value"] == 0.5
    assert len(report["skipped"]) == 5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["understanding"], "give at least one FILE"), (["replies"], "SHOP"), (["replies", "shop", "--n", "0"], "--n")],
)
def test_wrong_usage_is_2(arguments: list[str], words: str) -> None:
    shown = aisle(*arguments)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert words in shown.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["understanding", "nowhere.jsonl"], "nowhere.jsonl"),
        (["understanding", __file__], "test_evaluate_commands.py:1"),
        (["replies", "nowhere"], "nowhere"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(arguments: list[str], words: str) -> None:
    shown = aisle(*arguments)
    assert (shown.returncode, shown.stdout) == (1, "")
    assert words in shown.stderr
    assert shown.stderr.strip().splitlines()[-1].startswith("error: ")
    assert "Traceback" not in shown.stderr


@pytest.mark.slow
def test_replies_are_measured_and_written_down(tiny_shop: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.tsv"
    shown = aisle("replies", str(tiny_shop), "-n", "8", "--sheet", str(sheet), "--json")
    assert shown.returncode == 0, shown.stderr
    report = json.loads(shown.stdout)
    assert sum(sum(one["actions"].values()) for one in report["results"]) == 8
    assert len(sheet.read_text("utf-8").splitlines()) == 9
