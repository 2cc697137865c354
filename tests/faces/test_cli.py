"""The commands: quick to help, JSON alone where JSON is asked for, one line for what went wrong."""

from __future__ import annotations

import asyncio
import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fake_shop import HOSTILE, FakeShop, product
from rich.console import Console

from assistant import batch, wire
from assistant.errors import ConfigError
from assistant.messages import Edit, Intent, Reading, Slot
from assistant.serving import address, listen
from assistant.talk import Talk, results_table
from assistant.terminal import Notes, plain, report_lines
from retrieval.feeds.complaints import Complaint
from retrieval.importing import ImportReport
from retrieval.types import Constraints, Exclusions

OWNERS = ("backup", "restore", "upgrade", "export", "forget", "explain")


def aisle(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"HF_HUB_OFFLINE": "1", "AISLE_DEBUG": ""} | environment,
        check=False,
    )


def test_help_loads_nothing_heavy_and_names_every_command() -> None:
    heavy = "torch transformers chromadb gradio fastapi sqlalchemy pydantic langchain_core numpy rich.console"
    check = f"import sys, assistant.cli; print([m for m in {heavy.split()!r} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
    shown = aisle("--help")
    assert shown.returncode == 0
    commands = (
        "demo",
        "init",
        "import",
        "correct",
        "tag",
        "serve",
        "chat",
        "search",
        "understand",
        "check",
        "train",
        "evaluate",
    )
    for command in (*commands, *OWNERS):
        assert f"  {command} " in shown.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "shop"],
        ["search", "shop", "words", "--queries", "q.tsv"],
        ["search", "shop", "--queries", "q.tsv"],
        ["import", "shop", "products.csv", "--map", "title"],
        ["import", "shop", "--map", "title=name"],
        ["correct", "shop", "desk"],
        ["correct", "shop", "desk", "oak"],
        ["correct", "shop", "--undo", "title"],
        ["tag", "shop", "--no-anew"],
        ["init", "shop"],
        ["nothing"],
        ["serve", "shop", "--port", "0"],
    ],
)
def test_wrong_usage_is_2(arguments: list[str]) -> None:
    shown = aisle(*arguments)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "Traceback" not in shown.stderr


def test_what_goes_wrong_is_one_line_and_1(tmp_path: Path) -> None:
    shown = aisle("chat", str(tmp_path / "nowhere"), "--json")
    assert (shown.returncode, shown.stdout) == (1, "")
    last = shown.stderr.strip().splitlines()[-1]
    assert last.startswith("error: ")
    assert "is not a shop" in last
    assert "Traceback" not in shown.stderr


def test_a_developer_may_see_the_trace(tmp_path: Path) -> None:
    shown = aisle("check", str(tmp_path), AISLE_DEBUG="1")
    assert shown.returncode == 1
    assert "Traceback" in shown.stderr


def test_one_utterance_a_line_in_one_turn_a_line_out() -> None:
    shop, out = FakeShop(), io.StringIO()
    with asyncio.Runner() as runner:
        failures = batch.converse(shop, runner, ["a desk\n", "\n", "x" * 3000, "书桌"], out)  # pyright: ignore
    rows = [json.loads(line) for line in out.getvalue().split("\n")[:-1]]
    assert failures == 1
    assert [row["utterance"] for row in rows] == ["a desk", "x" * 3000, "书桌"]
    assert list(rows[0]) == [
        "utterance",
        "intent",
        "constraints",
        "action",
        "reply",
        "slate",
        "options",
        "withheld",
        "timings_ms",
    ]
    assert rows[0]["constraints"] == {"color": ["black"]}
    assert set(rows[0]["slate"][0]) == {
        "rank",
        "product_id",
        "variant_id",
        "title",
        "price",
        "in_stock",
        "attributes",
        "score",
    }
    assert rows[0]["slate"][0]["title"] == HOSTILE
    assert rows[0]["options"] == [
        {"kind": "material", "label": "Material", "values": [{"value": "oak", "label": "Oak", "count": 3}]}
    ]
    assert rows[1]["error"]["code"] == "utterance_too_long"
    assert "书桌" in out.getvalue()


class Reader:
    """A generator that reads each utterance as an edit of one slot: "price_max=90"."""

    version = "test"

    async def understand(self, message: str) -> Reading:
        slot, _, value = message.rpartition("shopper: ")[2].partition("=")
        return Reading(intent=Intent.REFINE, edits=(Edit(op="set", slot=Slot(slot), value=value),))

    async def reply(self, *_: object) -> AsyncIterator[str]:
        yield ""


def test_understanding_folds_the_turns_of_each_line() -> None:
    lines = [
        '{"id": 7, "turns": ["color=black", "price_max=90"], "expect": {}}\n',
        '{"id": "b", "turns": ["brand=Ox"]}',
    ]
    out = io.StringIO()
    with asyncio.Runner() as runner:
        batch.understand(Reader(), runner, lines, out)  # pyright: ignore
        rows = [json.loads(line) for line in out.getvalue().splitlines()]
        assert rows[0] == {
            "id": 7,
            "intent": "refine",
            "constraints": {"color": ["black"], "price_max": 90},
            "references": [],
            "order_number": None,
            "language": "en",
        }
        assert (rows[1]["id"], rows[1]["constraints"]) == ("b", {"brand": ["Ox"]})
        for broken in ("desk", '{"id": 1, "turns": []}', '{"turns": ["x"]}'):
            with pytest.raises(batch.LineError, match="line 2"):
                batch.understand(Reader(), runner, [lines[1], broken], io.StringIO())  # pyright: ignore


def test_constraints_are_printed_without_empty_ones_and_whole_numbers_whole() -> None:
    held = Constraints(price_max=90.0, rating_min=4.5, exclude=Exclusions(material=("leather",)))
    assert json.dumps(batch.constraints_row(held)) == (
        '{"price_max": 90, "rating_min": 4.5, "exclude": {"material": ["leather"]}}'
    )


class Searched:
    """A shop whose search answers with the words it was asked, and whose generator reads a color."""

    generator = Reader()

    def __init__(self) -> None:
        self.asked: list[tuple[str, Constraints]] = []

    def search(self, words: str, constraints: Constraints, k: int, language: str = "en") -> list[wire.Result]:
        self.asked.append((words, constraints))
        return [product(rank) for rank in range(1, k + 1)]


def test_a_run_has_one_line_a_product(tmp_path: Path) -> None:
    queries, run, shop = tmp_path / "q.tsv", tmp_path / "run.txt", Searched()
    queries.write_text("q1\tcolor=black\n\nq2\tbrand=Ox\n", encoding="utf-8")
    told: list[object] = []
    with asyncio.Runner() as runner:
        batch.search_file(shop, runner, queries, run, 2, True, lambda *done: told.append(done))  # pyright: ignore
        batch.search(shop, runner, "no leather", 1, read=False)  # pyright: ignore
    assert run.read_text().splitlines() == [
        "q1 Q0 p1 1 1.000000 aisle",
        "q1 Q0 p2 2 0.500000 aisle",
        "q2 Q0 p1 1 1.000000 aisle",
        "q2 Q0 p2 2 0.500000 aisle",
    ]
    assert shop.asked[0] == ("black", Constraints(color=("black",)))
    assert shop.asked[2] == ("no leather", Constraints())
    assert told == [(1, 2, "searching"), (2, 2, "searching")]
    queries.write_text("q1 no tab\n", encoding="utf-8")
    with pytest.raises(batch.LineError, match=r"q\.tsv:1"):
        list(batch.read_queries(queries))


def test_words_of_strangers_cannot_move_the_cursor() -> None:
    assert plain("a\x1b[2J\x9b1mb\r\u202ec\td\n") == "a[2J1mbc d "
    console = Console(file=io.StringIO(), width=200, force_terminal=True)
    console.print(results_table([product(1, "[red]desk[/] \x1b]0;owned\x07", unstated=["leather"])]))
    shown = console.file.getvalue()  # pyright: ignore
    assert "[red]desk[/]" in shown
    assert "\x1b]0;" not in shown
    assert "not stated: leather" in shown


def test_a_conversation_is_printed_as_it_comes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a desk\n" + "x" * 3000 + "\n/quit\nnever\n"))
    shop = FakeShop()
    with asyncio.Runner() as runner:
        Talk().converse(shop, runner, "Desk & Co")  # pyright: ignore
    shown = capsys.readouterr().out
    assert "Two desks match. The first one costs $199.00." in shown
    assert "out of stock" in shown
    assert "[black]" in shown
    assert "2000 characters" in shown
    assert sum(len(turns) for turns in shop.turns.values()) == 1


def test_a_report_says_file_line_and_reason() -> None:
    complaint = Complaint(file="p.csv", line=7, product="desk", reason="no price", repaired=False)
    numbers = dict.fromkeys(ImportReport.model_fields, 0) | {"file": "p.csv", "kind": "plain", "rows": 9, "taken": 8}
    report = ImportReport.model_validate(numbers | {"refused": 1, "warnings": (), "complaints": (complaint,) * 12})
    lines = report_lines(report)
    assert "9 rows: 8 taken (0 repaired), 1 refused" in lines[0]
    assert lines[2] == "  p.csv:7: refused: desk: no price"
    assert len(lines) == 13


def test_notes_keep_quiet_about_what_is_quick_and_off_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    with Notes() as notes:
        notes.say("loading")
        notes.counted(1, 2, "reading")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")
    with Notes() as notes:
        notes.say("loading the encoder")
        time.sleep(1.2)
        notes.say("opening the shop")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == ["loading the encoder …", "opening the shop …"]


def test_a_taken_port_is_known_before_anything_loads() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"127.0.0.1:{port}"):
            listen("127.0.0.1", port)


def test_the_page_finds_the_api_on_this_machine() -> None:
    assert address("0.0.0.0", 80) == "http://127.0.0.1:80"
    assert address("::", 80) == "http://[::1]:80"
    assert address("shop.local", 7860) == "http://shop.local:7860"


def test_ids_are_for_the_engineer_not_for_the_shopper() -> None:
    for ids in (True, False):
        console = Console(file=io.StringIO(), width=200)
        console.print(results_table([product(1, "Oak desk")], ids=ids))
        assert ("p1" in console.file.getvalue()) == ids  # pyright: ignore
