"""Why a product was shown: what is cited moved the score, and what can no longer be computed is said to be so."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from sqlalchemy import delete

from assistant.errors import SlateNotFound
from assistant.explain import satisfied
from assistant.explaining import explain_slate, print_explained
from assistant.generator_kinds import scripted
from assistant.onboarding import import_files
from assistant.scripted_chat import ScriptedChat
from assistant.service import Service
from assistant.shop import Shop
from assistant.wire import Turn, TurnDone, Why
from ranker.events import BehaviourEvent, BehaviourKind, BehaviourRow, record
from retrieval.title_reading import title_scores
from retrieval.types import Constraints, Language, ProductId
from retrieval.words import terms
from tests.dialogue.conftest import READINGS, REPLIES, need
from tests.tiny import PRODUCTS


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["high chair", "from Hue or Nordvik", "up to $90.00"]),
        ("zh", ["high chair", "Hue或Nordvik品牌", "不超过 US$90.00"]),
    ],
)
def test_a_brand_is_said_as_one(language: Language, said: list[str]) -> None:
    wish = Constraints(category="high chair", brand=("Hue", "Nordvik"), price_max=90)
    assert sorted(satisfied(wish, (), language, "USD")) == sorted(said)


SAID = {
    **READINGS,
    "a warm lamp in black": need("search", "category=lamp", "color=black", "+features=warm"),
    "something black": need("search", "color=black"),
    "第一个为什么？": need("explain", references=(1,), language="zh"),
    "要黑色的": need("search", "color=黑色", language="zh"),
}
Ask = Callable[[str], Awaitable[tuple[str, Turn]]]


@pytest.fixture
def shop(tiny_shop: Path) -> Iterator[Shop]:
    opened = Shop.open(tiny_shop)
    past = [("lamp-desk", BehaviourKind.PURCHASE), ("chair-lea", BehaviourKind.CLICK)]
    with opened.database.write() as connection:
        record(
            connection,
            [
                BehaviourEvent(shopper_id="mia", product_id=one, kind=kind, at="2026-01-05T10:00:00.000+00:00")
                for one, kind in past
            ],
        )
    yield opened
    opened.close()


@pytest.fixture
def service(shop: Shop) -> Service:
    replies = REPLIES | {"explain": "{about} is here because {reason1}, and {reason2}."}
    return shop.service(scripted(ScriptedChat.of(SAID, replies)))


@pytest.fixture
async def ask(service: Service) -> AsyncIterator[Ask]:
    conversation, _ = service.parts.store.create("mia")

    async def say(text: str) -> tuple[str, Turn]:
        events = [event async for event in service.say(conversation, text)]
        assert isinstance(events[-1], TurnDone)
        return conversation, events[-1].turn

    yield say
    await service.close()


async def why(service: Service, asked: tuple[str, Turn], product_id: str | None = None) -> Why:
    conversation, turn = asked
    return await service.why(conversation, turn.request_id or "", product_id or turn.slate[0].product_id)


async def test_words_and_deeds_are_cited_by_what_the_score_loses_without_them(service: Service, ask: Ask) -> None:
    found = await why(service, await ask("something black"), "lamp-desk")
    assert found.lost == []
    bought = next(one for one in found.evidence if one.kind == "event")
    assert (bought.text, bought.label) == ("Halo Desk Lamp", "you bought “Halo Desk Lamp”")
    assert bought.value > 0
    assert "you bought “Halo Desk Lamp”" in found.reasons
    assert sum("black" in one for one in found.reasons) == 1  # what fits and what was said are not told twice
    assert next(one.text for one in found.need if one.value > 0) == "black"
    standing = {one.name: one.value for one in found.groups}
    assert standing["history"] > 0
    assert standing["feedback"] == 0
    assert 0 < sum(standing.values()) <= 1


async def test_without_its_cited_word_a_product_scores_as_is_said(service: Service, shop: Shop, ask: Ask) -> None:
    asked = await ask("a warm lamp in black")
    found = await why(service, asked, "lamp-desk")
    assert "".join(one.text for one in found.need) == "black lamp warm"
    values = {one.text: one.value for one in found.need if one.text.strip()}
    assert set(values) == {"black", "lamp", "warm"}
    assert values["warm"] > 0
    slate = shop.ledger.slate(asked[1].request_id or "")
    candidate = shop.searcher.search("black lamp warm", slate.constraints).candidates[0]
    need = next(one.value for one in found.shares if one.name == "need")
    assert need == pytest.approx(candidate.score, abs=1e-3)
    # On the scale of that search, worked by hand: no other product is found, so its own words and meaning are the best.
    encoded = shop.embedder.encode_query(["black lamp warm", "black lamp"]).astype(np.float16).astype(np.float64)
    cosines = shop.searcher.product_vectors([ProductId("lamp-desk")])[0].astype(np.float64) @ encoded.T
    snapshot = shop.searcher.snapshot()
    place = snapshot.columns.position_of(candidate.product.product_id)
    bm25 = [float(snapshot.words.scores(terms(words))[place]) for words in ("black lamp warm", "black lamp")]
    config = shop.searcher.config
    before, after = (
        title_scores(words, [candidate.product.title], config.title_weights)[0]
        for words in ("black lamp warm", "black lamp")
    )
    lost = config.dense_weight * (1 - (cosines[1] + 1) / (cosines[0] + 1))
    lost += (1 - config.dense_weight) * (1 - bm25[1] / bm25[0]) + before - after
    assert values["warm"] == pytest.approx(lost, abs=2e-3)


async def test_the_reply_names_what_moved_the_score_in_the_shoppers_language(service: Service, ask: Ask) -> None:
    await ask("something black")
    _, turn = await ask("why the first?")
    assert turn.action == "explain"
    assert "you bought “Halo Desk Lamp”" in turn.reply
    await ask("要黑色的")
    _, turn = await ask("第一个为什么？")
    assert "您买过“Halo Desk Lamp”" in turn.reply


async def test_an_erased_deed_is_not_explained_but_missed(service: Service, shop: Shop, ask: Ask) -> None:
    asked = await ask("something black")
    with shop.database.write() as connection:
        connection.execute(delete(BehaviourRow).where(BehaviourRow.product_id == "lamp-desk"))
    found = await why(service, asked, "lamp-desk")
    assert found.lost == [
        "What you chose before brought can no longer be computed: some of what was known then has been erased."
    ]
    assert [one for one in found.evidence if one.kind == "event"] == []
    assert "Halo Desk Lamp" not in " ".join(found.reasons)
    assert found.groups == []
    assert found.shares  # what was stored still stands


async def test_a_changed_product_is_not_explained_by_its_new_text(
    service: Service, shop: Shop, ask: Ask, tmp_path: Path
) -> None:
    asked = await ask("a warm lamp in black")
    renamed = PRODUCTS.replace("Halo Desk Lamp,Dimmable", "Sol Reading Light,Bright").replace("Luma", "Nova")
    (tmp_path / "new.csv").write_text(renamed, encoding="utf-8")
    import_files(shop.folder, [tmp_path / "new.csv"])
    found = await why(service, asked, "lamp-desk")
    assert "What your words brought can no longer be computed: the catalog has changed since." in found.lost
    assert [one for one in found.evidence if one.kind == "word"] == []
    assert found.need == []


async def test_an_order_that_was_asked_for_has_no_causes(service: Service, ask: Ask) -> None:
    await ask("something black")
    found = await why(service, await ask("cheapest first"))
    assert (found.evidence, found.shares, found.lost) == ([], [], [])


async def test_the_owner_sees_a_whole_slate_with_the_fields_of_its_texts(shop: Shop, ask: Ask) -> None:
    _, turn = await ask("a warm lamp in black")
    found = explain_slate(shop, turn.request_id or "")
    assert [one.product_id for one in found.products] == [one.product_id for one in turn.slate]
    lamp = next(one for one in found.products if one.product_id == "lamp-desk")
    fields = {one.text: one.value for one in lamp.evidence if one.kind == "field"}
    assert fields["Title"] > 0
    console = Console(width=120, record=True, file=io.StringIO())
    print_explained(found, console)
    shown = console.export_text()
    assert "searched for: black lamp warm" in shown
    assert "without its title" in shown
    assert [one.product_id for one in explain_slate(shop, found.request_id, "lamp-desk").products] == ["lamp-desk"]
    with pytest.raises(SlateNotFound):
        explain_slate(shop, found.request_id, "mug-blue")
