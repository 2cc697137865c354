"""The import rules of the project, read from the syntax trees: who may import whom, and vendors at one door each."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from assistant.generator import GeneratorSettings

ROOT = Path(__file__).parent.parent
PACKAGES = ("assistant", "retrieval", "ranker", "prompts", "ui")
MAY_IMPORT = {
    "prompts": set[str](),
    "retrieval": set[str](),
    "ranker": {"retrieval"},
    "assistant": {"retrieval", "ranker", "prompts"},
    "ui": {"assistant.wire", "assistant.wire_behaviour", "assistant.wire_operator", "retrieval.types"},
}
DOORS = {
    "chromadb": {"retrieval/index.py"},
    "gradio": {"ui/app.py", "ui/operator.py", "ui/site.py"},
    "fastapi": {"assistant/api.py", "assistant/operator_api.py"},
    "bm25s": {"retrieval/lexical.py"},
    "numkong": {"retrieval/similarity.py"},
}
KINDS = get_args(GeneratorSettings.model_fields["kind"].annotation)
KNOW_KINDS = ("assistant/generator.py", "assistant/generator_kinds.py", "assistant/evaluation/readers.py")
MODELS = ("assistant.chat_generator", "assistant.embedded.chat", "assistant.local_chat", "assistant.scripted_chat")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MAX_LINES = 300


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield (module, whether it is imported when the file is) for each import of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        at_top = True
        above = parents.get(node)
        while above is not None:
            guarded = isinstance(above, ast.If) and "TYPE_CHECKING" in ast.dump(above.test)
            at_top = at_top and not isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef)) and not guarded
            above = parents.get(above)
        yield from ((name, at_top) for name in names)


def relative(path: Path) -> str:
    """Return a file's path from the project's root."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_a_package_imports_only_what_it_may(path: Path) -> None:
    own = relative(path).split("/")[0]
    if relative(path) == "assistant/cli.py":
        return
    for name, _ in imports(path):
        other = name.split(".")[0]
        if other in PACKAGES and other != own:
            allowed = MAY_IMPORT[own]
            assert any(name == one or name.startswith(f"{one}.") for one in allowed), f"{relative(path)} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_vendors_have_one_door(path: Path) -> None:
    for name, _ in imports(path):
        vendor = name.split(".")[0]
        assert relative(path) in DOORS.get(vendor, {relative(path)}), f"{relative(path)} imports {vendor}"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_no_kind_of_generator_has_a_path_of_its_own(path: Path) -> None:
    if relative(path) in KNOW_KINDS:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    told_apart = texts.intersection(KINDS) | {text for text in texts if text.startswith(("local:", "openai:"))}
    assert not told_apart, f"{relative(path)} tells generators apart by {sorted(told_apart)}"
    for name, _ in imports(path):
        assert not name.startswith(MODELS), f"{relative(path)} imports {name}, the model of one kind of generator"


def test_no_import_cycles() -> None:
    modules = {relative(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in FILES}
    graph = {
        module: {
            found for name, at_top in imports(path) if at_top and (found := _module(name, modules)) and found != module
        }
        for module, path in modules.items()
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, f"import cycle: {' -> '.join((*trail, module))}"
        if module not in done:
            for other in sorted(graph[module]):
                visit(other, (*trail, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


def _module(name: str, modules: dict[str, Path]) -> str | None:
    while name:
        if name in modules:
            return name
        name = name.rpartition(".")[0]
    return None


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_files_stay_readable(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    why = re.search(r"is one \w+", " ".join(lines[:4]))
    assert len(lines) <= MAX_LINES or why, (
        f"{relative(path)} has {len(lines)} lines and does not say why it is one piece"
    )
