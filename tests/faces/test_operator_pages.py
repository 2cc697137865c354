"""The operator's tabs: hostile text stays text, empty shops have something to read, a press leads where it says."""

from __future__ import annotations

from fake_shop import HOSTILE, product
from test_render import Page

from assistant import wire
from assistant.wire_behaviour import (
    BehaviourView,
    CohortLine,
    FunnelStep,
    PairLine,
    PositionLine,
    SearchLine,
    ShortfallLine,
    WeekLine,
)
from assistant.wire_operator import (
    Bucket,
    CatalogView,
    Complaint,
    ConversationLine,
    ConversationList,
    ConversationView,
    Facet,
    HealthView,
    ImportReport,
    LedgerView,
    PriceBand,
    RankedCandidate,
    ReactionLine,
    TurnView,
)
from retrieval.types import Constraints
from ui import operator_pages as pages
from ui.operator import Place, after
from ui.operator_behaviour import behaviour
from ui.operator_behaviour import page as behaviour_page
from ui.operator_conversations import conversation, conversations

WRONG = ReactionLine(reaction="wrong_answer", at="2026-01-01T10:00:00", turn_id="t", product_id=None, note=HOSTILE)
LIKED = ReactionLine(reaction="thumbs_up", at="2026-01-01T10:00:00", turn_id=None, product_id=HOSTILE, note=None)
LEDGER = LedgerView(
    request_id="r",
    words=HOSTILE,
    total=1,
    relaxed=[],
    versions={"ranker": HOSTILE},
    candidates=[
        RankedCandidate(
            position=1, product_id="p", title=HOSTILE, shown=True, score=0.5, propensity=0.25, shares={HOSTILE: 0.5}
        )
    ],
)
TURN = wire.Turn(
    conversation_id="c",
    turn_id="t",
    utterance=HOSTILE,
    language="en",
    intent="search",
    constraints=Constraints(),
    chips=[wire.Chip(slot="color", value="x", label=HOSTILE)],
    action="recommend",
    reply=HOSTILE,
    slate=[product(1, HOSTILE)],
    withheld=[HOSTILE],
    degraded=["generator"],
    timings_ms={"total": 12.3},
)


def health(**changed: object) -> HealthView:
    values: dict[str, object] = {
        "status": "ok",
        "range": "day",
        "turns": 0,
        "measured": 0,
        "withheld_turns": 0,
        "degraded_turns": 0,
        "cut_off": 0,
        "p50": {},
        "p95": {},
        "buckets": [],
        "running": 0,
        "waiting": 0,
        "turns_at_once": 2,
        "turns_waiting": 24,
        "began_at": "2026-01-01T09:00:00",
        "errors": [],
        "degraded_since": {},
        "paused_since": None,
        "generator": "scripted",
    }
    return HealthView.model_validate(values | changed)


def catalog(**changed: object) -> CatalogView:
    values: dict[str, object] = {
        "shop": HOSTILE,
        "currency": "USD",
        "version": 1,
        "products": 0,
        "variants": 0,
        "in_stock": 0,
        "brands": [],
        "categories": [],
        "colors": [],
        "materials": [],
        "prices": [],
    }
    return CatalogView.model_validate(values | changed)


def did(**changed: object) -> BehaviourView:
    names = ("shown", "looked at", "in the cart", "bought")
    values: dict[str, object] = {
        "span": "quarter",
        "first_at": "2026-01-01T09:00:00.000+00:00",
        "last_at": "2026-02-01T09:00:00.000+00:00",
        "currency": "USD",
        "events": 0,
        "sessions": 0,
        "shoppers": 0,
        "robots": 0,
        "amount": 0,
        "steps": [FunnelStep(name=name, events=0, sessions=8 - n, shoppers=0) for n, name in enumerate(names)],
        "requests": 0,
        "nothing": 0,
        "eased": 0,
        "ignored": 0,
    }
    lists = "positions weeks not_found not_looked_at unmet shortfalls pairs category_pairs cohorts".split()
    return BehaviourView.model_validate(values | {name: [] for name in lists} | changed)


SEARCH = SearchLine(words=HOSTILE, asked=3, nothing=1, eased=1, ignored=1)
DONE = did(
    events=9,
    positions=[PositionLine(position=1, shown=10, looked_at=4, low=0.168, high=0.687)],
    weeks=[WeekLine(monday="2026-01-05", sessions=8, buying=2, amount=123400)],
    not_found=[SEARCH],
    not_looked_at=[SEARCH],
    unmet=[Facet(value=HOSTILE, count=2)],
    shortfalls=[
        ShortfallLine(
            product_id="p",
            title=HOSTILE,
            shown=50,
            looked_at=5,
            in_cart=0,
            bought=0,
            expected_looks=12.5,
            expected_bought=4.0,
            sure=True,
            unseen=True,
        )
    ],
    pairs=[PairLine(first=HOSTILE, second=HOSTILE, shoppers=3, lift=2.0)],
    cohorts=[
        CohortLine(month="2026-01", shoppers=4, active=[4, 2], buying=[1, 0]),
        CohortLine(month="2026-02", shoppers=0, active=[0], buying=[0]),
    ],
)


def test_hostile_text_is_text_for_the_staff_too() -> None:
    report = ImportReport(
        file=HOSTILE,
        kind="shopify",
        started_at="2026-01-01T09:00:00",
        finished_at="2026-01-01T09:01:00",
        rows=1,
        taken=0,
        repaired=0,
        refused=1,
        added=0,
        changed=0,
        retired=0,
        warnings=[HOSTILE],
        complaints=[Complaint(line=2, product=HOSTILE, reason=HOSTILE, repaired=False)],
    )
    facet = [Facet(value=HOSTILE, count=3)]
    line = ConversationLine(
        conversation_id=HOSTILE,
        shopper_id=HOSTILE,
        last_at="2026-01-01T10:00:00",
        opening=HOSTILE,
        turns=1,
        withheld=2,
        degraded=0,
        wrong=1,
        handoffs=0,
    )
    view = ConversationView(
        conversation_id="c",
        shopper_id=HOSTILE,
        started_at="2026-01-01T10:00:00",
        turns=[
            TurnView(
                turn_id="t", at="2026-01-01T10:00:00", utterance=HOSTILE, turn=TURN, slate=LEDGER, reactions=[WRONG]
            ),
            TurnView(turn_id="u", at="2026-01-01T10:01:00", utterance=HOSTILE),
        ],
        reactions=[WRONG, LIKED],
    )
    made = [
        pages.frame(HOSTILE, "catalog", "2026-01-01T10:00:00"),
        pages.catalog(
            catalog(brands=facet, categories=facet, last_import=report, degraded={HOSTILE: "2026-01-01T10:00"})
        ),
        conversations(ConversationList(total=60, page=2, pages=3, conversations=[line]), HOSTILE, "wrong"),
        conversation(view),
        pages.health(health(degraded_since={HOSTILE: "2026-01-01T10:00"}, generator=HOSTILE)),
        pages.failed(HOSTILE),
        behaviour(DONE),
    ]
    read = Page("".join(made))
    assert read.all("img") == []
    assert read.all("script") == []
    assert not [name for _, held in read.tags for name in held if name.startswith("on") or name == "style"]
    assert read.text.count(HOSTILE.replace("\u2028", "\u2028")) >= 20
    assert "Cut off: no reply was stored." in read.text
    assert "said that this answer is wrong" in read.text
    assert "0.250" in read.text
    assert "<img" not in behaviour_page(DONE, HOSTILE)


def test_an_empty_shop_has_something_to_read() -> None:
    assert "Nothing was imported yet" in Page(pages.catalog(catalog())).text
    none = ConversationList(total=0, page=1, pages=1, conversations=[])
    assert "Nobody has spoken" in Page(conversations(none, "", "all")).text
    assert "No conversation matches" in Page(conversations(none, "rug", "all")).text
    assert "Nobody has asked" in Page(pages.health(health())).text
    assert "aisle import SHOP EVENTS.csv" in Page(behaviour(did())).text
    assert "No search stands out" in Page(behaviour(did(events=1))).text


def test_behaviour_is_plotted_and_given_as_figures() -> None:
    read = Page(behaviour(DONE))
    assert len(read.all("rect")) == 4 + 1 + 2 + 1  # funnel, position, week with its marked part, wish
    for figure in ("87.5% of the step before", "40.0 %", "16.8 – 68.7", "$1,234.00", "(12.5)", "before a look"):
        assert figure in read.text, figure
    assert [held["class"] for _, held in read.tags if "shade" in held.get("class", "").split()] == [
        "shade s10",
        "shade s5",
        "shade s2",
        "shade s0",
    ]
    assert "2026-02" not in [cell.split(" · ")[0] for cell in read.text.splitlines()]


def test_health_plots_each_stage_and_gives_its_figures() -> None:
    buckets = [
        Bucket(
            at=f"2026-01-01T{n:02d}",
            turns=n,
            withheld=1,
            degraded=0,
            cut_off=0,
            p50={"total": 90.0 + n},
            p95={"total": 200.0},
        )
        for n in range(1, 4)
    ]
    page = Page(
        pages.health(
            health(turns=6, measured=6, withheld_turns=3, p50={"total": 92.0}, p95={"total": 200.0}, buckets=buckets)
        )
    )
    assert len(page.all("circle", **{"class": "p50"})) == 3
    assert "50.0%" in page.text
    assert "93 / 200" in page.text
    assert "no turn reached it" in page.text


def test_prices_are_bands_and_the_last_is_open() -> None:
    bands = [PriceBand(low=0, high=10000, count=3), PriceBand(low=10000, high=20000, count=1)]
    page = Page(pages.catalog(catalog(prices=bands)))
    assert "$0.00 – $100.00" in page.text
    assert "$100.00 and more" in page.text


def test_a_press_leads_where_it_says() -> None:
    here = Place("conversations", "rug", "wrong", 3, range="week")
    assert after(here, {"do": "conversation", "conversation": "c1"}) == Place(
        "conversations", "rug", "wrong", 3, "c1", "week"
    )
    assert after(Place("conversations", "rug", "wrong", 3, "c1"), {"do": "tab", "tab": "conversations"}) == Place(
        "conversations", "rug", "wrong", 3
    )
    assert after(here, {"do": "tab", "tab": "health"}) == Place("health", range="week")
    assert after(here, {"do": "search", "words": "lamp", "filter": "all"}) == Place(
        "conversations", "lamp", range="week"
    )
    for page, lands in (("4", 4), ("0", 1), ("-2", 1), ("x", 1)):
        assert after(here, {"do": "page", "page": page}).page == lands
    assert after(here, {"do": "pause", "paused": ""}) == here
    assert after(here, {}) == here


def test_a_press_of_a_span_leads_to_the_behaviour_tab_and_is_remembered() -> None:
    there = after(Place("health", range="week"), {"do": "span", "span": "all"})
    assert there == Place("behaviour", range="week", span="all")
    assert after(there, {"do": "tab", "tab": "catalog"}).span == "all"
