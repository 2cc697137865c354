"""The library's door: open a shop folder whose settings name a scripted generator, and converse."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.errors import ConfigError
from assistant.scripted_chat import Script
from assistant.settings import read_settings
from tests.dialogue.conftest import READINGS, REPLIES


def scripted_shop(folder: Path) -> Path:
    script = Script(readings=READINGS, replies=REPLIES)
    (folder / "script.json").write_text(script.model_dump_json(), encoding="utf-8")
    text = (folder / "shop.toml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("kind ="))
    settings = text.replace(line, 'kind = "scripted"\nmodel = "script.json"')
    (folder / "shop.toml").write_text(settings, encoding="utf-8")
    return folder


def test_open_converse_say(tiny_shop: Path) -> None:
    with Assistant.open(scripted_shop(tiny_shop)) as assistant:
        conversation = assistant.converse()
        turn = conversation.say("a black desk under 260")
        assert [one.product_id for one in turn.slate] == ["desk-black"]
        again = assistant.converse(conversation.conversation_id).say("two of the first")
        assert again.cart
        assert again.cart.count == 2


def test_a_folder_that_is_no_shop_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="aisle init"):
        Assistant.open(tmp_path)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("slate_sise = 4", "slate_sise"),
        ("[limits]\nslate_size = 9", "limits.slate_size"),
        ("name = [", "not valid TOML"),
    ],
)
def test_a_wrong_setting_is_named(tiny_shop: Path, line: str, named: str) -> None:
    (tiny_shop / "shop.toml").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=named):
        read_settings(tiny_shop)


def test_the_environment_overrides_the_file(tiny_shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_LIMITS__SLATE_SIZE", "2")
    monkeypatch.setenv("AISLE_GENERATOR__KIND", "remote")
    monkeypatch.setenv("AISLE_GENERATOR__MODEL", "openai:some-model")
    monkeypatch.setenv("AISLE_GENERATOR__API_KEY", "sk-secret")
    settings = read_settings(tiny_shop)
    assert settings.limits.slate_size == 2
    assert "sk-secret" not in settings.masked()
