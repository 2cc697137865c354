"""The owner's rules over a small shop, on and off: what they move is logged and said, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import ConfigError
from assistant.generator_kinds import scripted
from assistant.ledger import LedgerSlate
from assistant.onboarding import init_shop
from assistant.scripted_chat import ScriptedChat
from assistant.service import Service
from assistant.settings import FILE, read_settings
from assistant.shop import Shop
from assistant.wire import Turn, TurnDone
from ranker.steps import Step
from retrieval.types import Constraints
from tests.dialogue.conftest import READINGS, REPLIES

Open = Callable[[str], "Talk"]


class Talk:
    """A conversation with the tiny shop under rules."""

    def __init__(self, folder: Path, rules: str) -> None:
        with (folder / FILE).open("a", encoding="utf-8") as file:
            file.write(f"\n{rules}\n")
        self.shop = Shop.open(folder)
        self.service: Service = self.shop.service(scripted(ScriptedChat.of(READINGS, REPLIES)))
        self.conversation = ""

    async def say(self, text: str, *, anew: bool = False) -> Turn:
        if anew or not self.conversation:
            self.conversation = (await self.service.create()).conversation_id
        events = [event async for event in self.service.say(self.conversation, text)]
        assert isinstance(events[-1], TurnDone)
        return events[-1].turn

    def ledger(self, turn: Turn) -> LedgerSlate:
        return self.shop.ledger.slate(turn.request_id or "")


@pytest.fixture
def under(tiny_shop: Path, request: pytest.FixtureRequest) -> Open:
    def start(rules: str) -> Talk:
        talk = Talk(tiny_shop, rules)
        request.addfinalizer(talk.shop.close)
        return talk

    return start


def shown(turn: Turn) -> list[str]:
    return [one.product_id for one in turn.slate]


def logged(slate: LedgerSlate) -> dict[str, dict[str, tuple[int, int]]]:
    return {one.name: {move.product_id: (move.before, move.after) for move in one.moved} for one in slate.steps}


async def test_without_rules_only_stock_is_a_step(under: Open) -> None:
    talk = under("")
    turn = await talk.say("a desk")
    assert sorted(shown(turn)[:2]) == ["desk-black", "desk-oak"]
    assert shown(turn)[2] == "desk-kids"  # out of stock
    assert set(logged(talk.ledger(turn))) <= {"stock"}
    why = await talk.service.why(talk.conversation, turn.request_id or "", shown(turn)[0])
    assert why.moves == []


async def test_a_pinned_product_stands_where_the_owner_wants_it_and_is_said_to(under: Open) -> None:
    talk = under('[[rules.pins]]\nproduct = "desk-oak"\nplace = 2\n[[rules.pins]]\nproduct = "desk-black"\nplace = 1')
    turn = await talk.say("a desk")
    assert shown(turn) == ["desk-black", "desk-oak", "desk-kids"]
    moves = logged(talk.ledger(turn)).get("pin", {})
    for product in shown(turn)[:2]:
        why = await talk.service.why(talk.conversation, turn.request_id or "", product)
        assert [one.name for one in why.moves] == (["pin"] if product in moves else [])
        assert bool(moves.get(product)) == any("has put it" in reason for reason in why.reasons)


@pytest.mark.parametrize("first", ["desk-oak", "desk-black"])
async def test_one_of_two_pins_moves_and_both_languages_say_so(under: Open, first: str) -> None:
    other = {"desk-oak": "desk-black", "desk-black": "desk-oak"}[first]
    talk = under(f'[[rules.pins]]\nproduct = "{first}"')
    turn = await talk.say("a desk")
    assert shown(turn) == [first, other, "desk-kids"]
    slate = talk.ledger(turn)
    fitting = max(slate.candidates[:2], key=lambda one: one.score).product_id
    assert logged(slate).get("pin", {}) == ({} if fitting == first else {first: (2, 1)})
    if fitting == first:
        return
    english = await talk.service.why(talk.conversation, slate.request_id, first, "en")
    chinese = await talk.service.why(talk.conversation, slate.request_id, first, "zh")
    assert english.reasons[0] == "the shop has put it in this place: its fit alone would not"
    assert chinese.reasons[0] == "店铺指定了它的位置，并非仅按符合程度排列"
    explained = await talk.say("why the first?")
    assert "the shop has put it in this place" in explained.reply
    assert explained.withheld == []


async def test_a_pin_brings_in_nothing_and_breaks_no_constraint(under: Open) -> None:
    talk = under(
        '[[rules.pins]]\nproduct = "desk-oak"\n[[rules.pins]]\nproduct = "desk-kids"\n[[rules.pins]]\nproduct = "chair-lea"'
    )
    assert shown(await talk.say("a black desk under 260", anew=True)) == ["desk-black"]
    assert "desk-oak" not in shown(await talk.say("desk under 50", anew=True))
    assert shown(await talk.say("office chairs", anew=True))[0] == "chair-lea"
    assert shown(await talk.say("not leather")) == ["chair-mesh"]
    desks = shown(await talk.say("a desk", anew=True))
    assert (desks[0], desks[-1]) == ("desk-oak", "desk-kids")  # out of stock comes last, pinned or not
    assert "desk-oak" not in shown(await talk.say("shoes", anew=True))


async def test_an_order_that_was_asked_for_is_moved_by_nothing(under: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_RULES__EXPLORATION", "1")
    talk = under(
        '[rules]\ndiversity = 1\n[[rules.boosts]]\nproducts = ["desk-oak"]\nby = 1\n'
        '[[rules.pins]]\nproduct = "desk-oak"'
    )
    await talk.say("a desk")
    turn = await talk.say("cheapest first")
    assert shown(turn) == ["desk-black", "desk-oak", "desk-kids"]
    assert talk.ledger(turn).steps == ()
    assert {one.propensity for one in talk.ledger(turn).candidates} == {1.0}


async def test_what_is_never_shown_is_not_there_at_all(under: Open) -> None:
    talk = under('[rules.never]\nproducts = ["desk-oak"]\ncategories = ["Shoes > Boots"]')
    turn = await talk.say("a desk")
    assert shown(turn) == ["desk-black", "desk-kids"]
    slate = talk.ledger(turn)
    assert (slate.total, slate.steps[0]) == (2, Step(name="withheld", withheld=1))
    assert shown(await talk.say("shoes")) == ["shoe-run"]
    assert "shoe-boot" not in {one.product_id for one in talk.shop.search("boots", Constraints(), 12)}


async def test_boosts_add_up_and_are_a_share_of_the_score(under: Open) -> None:
    plain = under("")
    before = plain.ledger(await plain.say("a desk"))
    assert [one.product_id for one in before.candidates] == ["desk-black", "desk-oak", "desk-kids"]
    boosts = '[[rules.boosts]]\nproducts = ["desk-oak"]\nby = 1\n[[rules.boosts]]\nbrands = ["nordvik"]\nby = 0.2'
    boosted = Talk(plain.shop.folder, boosts)
    turn = await boosted.say("a desk")
    slate = boosted.ledger(turn)
    assert shown(turn) == ["desk-oak", "desk-black", "desk-kids"]
    scores = {one.product_id: one.score for one in before.candidates}
    spread = max(scores.values()) - min(scores.values())
    lifts = {one.product_id: one.shares.get("boost") for one in slate.candidates}
    assert lifts == {
        "desk-oak": pytest.approx(1.2 * spread),
        "desk-kids": pytest.approx(0.2 * spread),
        "desk-black": None,
    }
    assert slate.candidates[0].score == pytest.approx(scores["desk-oak"] + 1.2 * spread)
    why = await boosted.service.why(boosted.conversation, slate.request_id, "desk-oak")
    assert [one.name for one in why.moves] == ["boost"]
    assert sum(one.value for one in why.shares) == pytest.approx(why.score, abs=1e-4)
    assert "What the shop puts forward" in {one.label for one in why.shares}
    boosted.shop.close()


@pytest.mark.parametrize(("margins", "first"), [((0.1, 0.9), "desk-oak"), ((0.9, 0.1), "desk-black")])
def test_a_margin_counts_by_what_a_column_of_the_feed_says_that_it_costs(
    tmp_path: Path, margins: tuple[float, float], first: str
) -> None:
    rows = [
        f"desk-black,Plain Desk,100.00,{100 - 100 * margins[0]:.2f}",
        f"desk-oak,Plain Desk,20.00,{20 - 20 * margins[1]:.2f}",
    ]
    (tmp_path / "products.csv").write_text(
        "\n".join(["id,title,price,Cost per item", *rows, "desk-new,Plain Desk,90.00,"])
    )
    init_shop(tmp_path / "shop", tmp_path / "products.csv")
    with (tmp_path / "shop" / FILE).open("a", encoding="utf-8") as file:
        file.write('\n[rules]\nmargin = {weight = 0.5, cost = "Cost per item"}\n')
    shop = Shop.open(tmp_path / "shop")
    found = shop.searcher.search("desk", Constraints(), 3).candidates
    lifts = shop.settings.rules.lifts(found)
    assert {name: round(lift, 6) for name, lift in lifts.items()} == {
        "desk-black": pytest.approx(0.5 * (margins[0] - 0.5)),
        "desk-oak": pytest.approx(0.5 * (margins[1] - 0.5)),
    }
    assert max(lifts, key=lambda one: lifts[one]) == first
    shop.close()


async def test_explored_slates_are_drawn_as_logged_and_said_to_be(under: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_RULES__EXPLORATION", "1")
    talk = under("")
    seen: dict[tuple[str, ...], int] = {}
    for _ in range(40):
        turn = await talk.say("a desk", anew=True)
        slate = talk.ledger(turn)
        seen[tuple(shown(turn))] = seen.get(tuple(shown(turn)), 0) + 1
        logs = logged(slate).get("exploration", {})
        chances = {one.product_id: one.propensity for one in slate.candidates}
        assert shown(turn)[2] == "desk-kids"
        assert chances["desk-kids"] == 1
        assert chances["desk-oak"] == pytest.approx(
            chances["desk-black"]
        )  # of two, one stands where the other does not
        assert set(logs) == ({"desk-oak", "desk-black"} if shown(turn)[0] == "desk-oak" else set[str]())
        for place, product in enumerate(shown(turn)[:2], 1):
            why = await talk.service.why(talk.conversation, slate.request_id, product)
            raised = product in logs and place == 1
            assert [one.name for one in why.moves] == (["exploration"] if raised else [])
            assert ("drawn by chance" in why.reasons[0]) == raised
    assert set(seen) == {("desk-black", "desk-oak", "desk-kids"), ("desk-oak", "desk-black", "desk-kids")}


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("[rules]\ndiversity = 2", r"rules\.diversity: .*less than or equal to 1"),
        ('[[rules.pins]]\nproduct = "a"\nplace = 5', "'a' is pinned to place 5, and limits.slate_size is 4"),
        ('[[rules.pins]]\nproduct = "a"\n[[rules.pins]]\nproduct = "a"', "'a' is pinned 2 times"),
        ('[rules]\nnever = {products = ["a"]}\n[[rules.pins]]\nproduct = "a"', "'a' is pinned and never shown"),
        ("[[rules.boosts]]\nby = 0.5", r"rules\.boosts\.0: .*names nothing"),
        ('[[rules.boosts]]\nbrand = ["a"]\nby = 0.5', r"rules\.boosts\.0\.brand: "),
        ("[rules]\nnever = none", r"not valid TOML.*line \d+"),
    ],
)
def test_a_rule_that_cannot_be_is_named(tiny_shop: Path, rules: str, message: str) -> None:
    with (tiny_shop / FILE).open("a", encoding="utf-8") as file:
        file.write(f"\n{rules}\n")
    with pytest.raises(ConfigError, match=message):
        read_settings(tiny_shop)
