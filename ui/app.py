"""The shopper's page: a Gradio app over `/v1`. With `ui.operator` and `ui.site` it is all that knows Gradio.

The page is drawn by `ui.render` and `ui.chrome` into a few HTML components and every press comes back through one
listener (`press.js`), because a card is then one escaped piece of markup instead of a dozen live components, and a
stream of sentences only mends the text that changed. Who a visitor is (conversation id and secret) stays in that
visitor's browser; what the page shows, in that visitor's session. Nothing here is shared between visitors but the HTTP
client.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Generator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from pydantic import ValidationError

from assistant import wire
from assistant.wire import Language
from ui import chrome
from ui.client import ApiError, Client
from ui.presses import TurnBody, feedback, key, turn_body
from ui.view import EXAMPLES, View
from ui.words import word

CONCURRENT_TURNS = 64
"""Turns that stream at once. A handler only waits for the API, which has the limit that counts."""

MAX_WAITING = 256
"""Presses that may wait for a free handler before the page says that it is busy."""

MAX_UTTERANCE = 2000
"""Characters that the text field takes; the API has the limit that counts."""

PRESS = Path(__file__).with_name("press.js").read_text(encoding="utf-8")

# A new question goes to the top of the log, and its answer grows beneath it without moving the page again.
_FOLLOW = """
let seen = 0;
watch('value', () => {
  const log = element.querySelector('.log'), all = log.querySelectorAll('.exchange');
  if (all.length > seen) log.scrollTo({top: all[all.length - 1].offsetTop - 14, behavior: 'smooth'});
  seen = all.length;
});
"""

_SPEAK = """
const speak = () => { root.lang = element.querySelector('header')?.lang || 'en'; };
speak(); watch('value', speak);
"""

_LOG = '<div class="log" role="log" aria-live="polite" aria-label="${label}" tabindex="0">${value.join("")}</div>'

# The browser's own language, until the visitor chooses one.
_LOAD = (
    """(visitor, page) => [visitor, page ?? {language: (navigator.language || 'en').startsWith('zh') ? 'zh' : 'en'}]"""
)

Page = tuple[Any, ...]
"""The outputs of every handler: text field, send, log, chips, cart, top, people, visitor, page settings, view."""


class _Pages:
    """The handlers of the page. Holds no visitor; each call brings its own."""

    def __init__(self, client: Client, examples: Sequence[tuple[Language, str]]) -> None:
        self._client = client
        self._examples = examples

    async def open(self, stored: object, settings: object) -> Page:
        """Show the visitor's conversation as it was left, or a welcome."""
        chosen = settings.get("language") if isinstance(settings, dict) else None  # pyright: ignore
        view = View(examples=self._examples, language="zh" if chosen == "zh" else "en")
        visitor = _visitor(stored)
        people: list[wire.Shopper] = []
        try:
            health = await self._client.health()
            view.shop, view.notice = health.shop, health.notice
            people = await self._client.shoppers()
            if visitor:
                view.restore(await self._client.history(visitor))
        except ApiError as error:
            if error.status in (403, 404):  # the shop knows it no longer: begin anew
                visitor = None
            else:
                gr.Warning(error.failed.message)
        view.choice = bool(people)
        return self._page(view, visitor, text="", people=chrome.people(people, view.language))

    async def say(self, text: str, stored: object, view: View) -> AsyncIterator[Page]:
        """Send what was typed, and show the turn as it arrives."""
        if text.strip():
            async for page in self._turn(view, stored, wire.Say(text=text.strip(), turn_id=key())):
                yield page

    async def press(self, event: gr.EventData, stored: object, view: View) -> AsyncIterator[Page]:
        """Do what a button of the page says; its values come from the browser, and the wire and the API check them."""
        pressed: dict[str, str] = {key: str(value) for key, value in event._data.items()}  # pyright: ignore[reportPrivateUsage]
        do = pressed.get("do", "")
        with _told():
            if (body := turn_body(pressed, view.picked)) is not None:
                if do == "again":
                    view.forget_failure()
                async for page in self._turn(view, stored, body):
                    yield page
            elif do == "language":
                yield await self._switch(view, stored)
            elif do == "new":
                yield self._page(view.fresh(), None, text="")
            elif do == "shopper":
                yield await self._become(view, pressed.get("shopper", ""))
            else:
                yield self._page(view, await self._change(view, _visitor(stored), pressed))

    async def _turn(self, view: View, stored: object, body: TurnBody) -> AsyncIterator[Page]:
        if view.busy:
            gr.Info("…")
            return
        visitor, again = _visitor(stored), None
        match body:
            case wire.Say():
                shown = again = body.text
            case wire.DropChip():
                shown = view.dropped(body.slot, body.value)
            case wire.AddChip():
                shown = view.narrowed(body.slot, body.value)
            case wire.ChooseMeaning():
                shown = view.meant(body.intent)
            case wire.CompareProducts():
                shown, view.picked = view.compared(), []
        view.begin(shown)
        yield self._page(view, visitor, text="")
        try:
            visitor = visitor or await self._client.create()
            async for event in self._events(visitor, body):
                view.apply(event)
                yield self._page(view, visitor)
        except ApiError as error:
            view.fail(error.failed, again)
        finally:
            view.end()
        yield self._page(view, visitor)

    def _events(self, visitor: wire.NewConversation, body: TurnBody) -> AsyncIterator[wire.StreamEvent]:
        match body:
            case wire.Say():
                return self._client.say(visitor, body)
            case wire.DropChip():
                return self._client.drop_chip(visitor, body)
            case wire.AddChip():
                return self._client.add_chip(visitor, body)
            case wire.ChooseMeaning():
                return self._client.choose_meaning(visitor, body)
            case wire.CompareProducts():
                return self._client.compare(visitor, body)

    async def _switch(self, view: View, stored: object) -> Page:
        view.language = "en" if view.language == "zh" else "zh"
        people = await self._client.shoppers() if view.choice else []
        return self._page(view, _visitor(stored), people=chrome.people(people, view.language))

    async def _become(self, view: View, shopper_id: str) -> Page:
        """Begin a new conversation as somebody; the old one stays with the shop, its secret is forgotten here."""
        if not shopper_id:
            return self._page(view.fresh(), None, text="")
        visitor = await self._client.create(shopper_id)
        after = view.fresh((await self._client.history(visitor)).shopper)
        return self._page(after, visitor, text="")

    async def _change(
        self, view: View, visitor: wire.NewConversation | None, pressed: dict[str, str]
    ) -> wire.NewConversation | None:
        request, product = pressed.get("request", ""), pressed.get("product", "")
        match pressed.get("do"):
            case "add" | "quantity" as do:
                return await self._change_cart(view, visitor, pressed, do)
            case "pick":
                view.pick(product)
            case "unpick":
                view.picked = []
            case "why" if visitor:
                shut = view.explained(request, product)
                shown = view.shown_in(request)
                spoken = shown.language if shown else view.language
                view.explain(request, None if shut else await self._client.why(visitor, request, product, spoken))
            case "wrong":
                if shown := view.turn(pressed.get("turn", "")):
                    shown.wrong = None if shown.wrong else "form"
            case "open" | "dismiss" | "vote" | "thumb" | "tell-wrong" if visitor:
                await self._tell(view, visitor, pressed)
            case _:
                pass
        return visitor

    async def _change_cart(
        self, view: View, visitor: wire.NewConversation | None, pressed: dict[str, str], do: str
    ) -> wire.NewConversation:
        variant_id = pressed.get("variant", "")
        wanted = min(view.quantity(variant_id) + 1, 999) if do == "add" else pressed.get("quantity", "")
        change = wire.ChangeCart.model_validate({"variant_id": variant_id, "quantity": wanted, "key": key()})
        visitor = visitor or await self._client.create()
        view.cart = await self._client.change_cart(visitor, change)
        return visitor

    async def _tell(self, view: View, visitor: wire.NewConversation, pressed: dict[str, str]) -> None:
        said = feedback(pressed)
        await self._client.feedback(visitor, said)
        request, product, turn = said.request_id or "", said.product_id or "", said.turn_id or ""
        match pressed["do"]:
            case "dismiss":
                view.dismiss(request, product)
            case "thumb":
                view.thumb(request, product, said.kind)
            case "vote":
                view.vote(turn, said.kind)
            case "tell-wrong":
                if shown := view.turn(turn):
                    shown.wrong = "told"
            case _:
                pass

    @staticmethod
    def _page(
        view: View, visitor: wire.NewConversation | None, text: str | None = None, people: str | None = None
    ) -> Page:
        # The visitor is always given: in a stream Gradio merges a skipped output into a stored dictionary.
        who = visitor.model_dump() if visitor else None
        field: Any = gr.skip()
        if text is not None or people is not None:
            words: Any = {"placeholder": word("placeholder", view.language), "label": word("message", view.language)}
            field = gr.Textbox(**words) if text is None else gr.Textbox(value=text, **words)
        send: Any = gr.skip() if people is None else gr.Button(word("send", view.language))
        parts = (view.log(), view.chip_bar(), view.cart_panel(), view.top())
        return field, send, *parts, gr.skip() if people is None else people, who, {"language": view.language}, view


def _visitor(stored: object) -> wire.NewConversation | None:
    try:
        return wire.NewConversation.model_validate(stored)
    except ValidationError:
        return None


@contextlib.contextmanager
def _told() -> Generator[None, None, None]:
    try:
        yield
    except ApiError as error:
        gr.Warning(error.failed.message)
    except ValidationError:
        gr.Warning("That button could not be read. Please reload the page.")


def build_demo(base_url: str, examples: Sequence[tuple[Language, str]] = (), title: str = "Aisle") -> gr.Blocks:
    """Return the page over the API at `base_url`; `examples` are the first questions it offers."""
    pages = _Pages(Client(base_url), examples or EXAMPLES)
    with gr.Blocks(title=title, analytics_enabled=False, fill_width=True) as demo:
        visitor = gr.BrowserState(None, storage_key="aisle-visitor", secret="aisle-visitor")
        settings = gr.BrowserState(None, storage_key="aisle-page", secret="aisle-page")
        view = gr.State(View(), time_to_live=3600)
        top = html("", js_on_load=PRESS + _SPEAK, elem_id="aisle-head")
        with gr.Row(elem_id="aisle-main"):
            with gr.Column(scale=5, elem_id="aisle-chat"):
                log = html(
                    [""], html_template=_LOG, js_on_load=PRESS + _FOLLOW, elem_id="aisle-log", label="Conversation"
                )
                chips = html("", elem_id="aisle-chips")
                with gr.Row(elem_id="aisle-ask"):
                    text = gr.Textbox(
                        placeholder=word("placeholder", "en"),
                        label=word("message", "en"),
                        show_label=False,
                        container=False,
                        max_length=MAX_UTTERANCE,
                        lines=1,
                        max_lines=4,
                        autofocus=True,
                        elem_id="aisle-text",
                    )
                    send = gr.Button(word("send", "en"), variant="primary", scale=0, min_width=88, elem_id="aisle-send")
            with gr.Column(scale=2, min_width=260, elem_id="aisle-cart"):
                cart = html("")
        people = html("", elem_id="aisle-people")
        outputs = [text, send, log, chips, cart, top, people, visitor, settings, view]
        quiet: dict[str, Any] = {"outputs": outputs, "show_progress": "hidden", "api_visibility": "private"}
        turns: dict[str, Any] = {"concurrency_limit": CONCURRENT_TURNS, "concurrency_id": "turns"}
        demo.load(pages.open, [visitor, settings], js=_LOAD, **quiet)
        gr.on([text.submit, send.click], pages.say, [text, visitor, view], trigger_mode="always_last", **turns, **quiet)
        presses = [part.select for part in (log, chips, cart, top, people)]
        gr.on(presses, pages.press, [visitor, view], trigger_mode="multiple", **turns, **quiet)
    demo.queue(max_size=MAX_WAITING, default_concurrency_limit=CONCURRENT_TURNS, api_open=False)
    return demo


def html(value: object, **arguments: Any) -> gr.HTML:
    """Return a part of a page whose buttons press."""
    arguments.setdefault("js_on_load", PRESS)
    return gr.HTML(value, apply_default_css=False, **arguments)
