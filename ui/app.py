"""The shopper's page: a Gradio app over `/v1`, and the only module that knows Gradio.

The page is drawn by `ui.render` into a few HTML components and every press comes back through one listener, because a
card is then one escaped piece of markup instead of a dozen live components, and a stream of sentences only mends the
text that changed. Who a visitor is (conversation id and secret) stays in that visitor's browser; what the page shows,
in that visitor's session. Nothing here is shared between visitors but the HTTP client.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import AsyncIterator, Generator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant import wire
from assistant.wire import Language
from ui.client import ApiError, Client
from ui.view import EXAMPLES, View

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when Gradio is imported
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import gradio as gr

CONCURRENT_TURNS = 64
"""Turns that stream at once. A handler only waits for the API, so this bounds memory, not work."""

MAX_WAITING = 256
"""Presses that may wait for a free handler before the page says that it is busy."""

MAX_UTTERANCE = 2000
"""Characters that the text field takes; the API has the limit that counts."""

# One listener a component, on its root, which stays while its content is mended.
_PRESS = """
element.addEventListener('click', (event) => {
  const pressed = event.target.closest('[data-do]');
  if (!pressed || !element.contains(pressed) || pressed.disabled) return;
  if (pressed.dataset.do === 'show-cart') {
    document.querySelector('#aisle-cart')?.scrollIntoView({behavior: 'smooth', block: 'start'});
    return;
  }
  trigger('select', {...pressed.dataset});
});
"""

# A new question goes to the top of the log, and its answer grows beneath it without moving the page again.
_FOLLOW = """
let seen = 0;
watch('value', () => {
  const log = element.querySelector('.log'), all = log.querySelectorAll('.exchange');
  if (all.length > seen) log.scrollTo({top: all[all.length - 1].offsetTop - 14, behavior: 'smooth'});
  seen = all.length;
});
"""

_LOG = '<div class="log" role="log" aria-live="polite" tabindex="0">${value.join("")}</div>'

Page = tuple[Any, ...]
"""The outputs of every handler: text field, log, chips, cart, top, visitor, view."""


class _Pages:
    """The handlers of the page. Holds no visitor; each call brings its own."""

    def __init__(self, client: Client, examples: Sequence[tuple[Language, str]]) -> None:
        self._client = client
        self._examples = examples

    async def open(self, stored: object) -> Page:
        """Show the visitor's conversation as it was left, or a welcome."""
        view, visitor = View(examples=self._examples), _visitor(stored)
        try:
            view.shop = (await self._client.health()).shop
            if visitor:
                view.restore(await self._client.history(visitor))
        except ApiError as error:
            if error.status in (403, 404):  # the shop knows it no longer: begin anew
                visitor = None
            else:
                gr.Warning(error.failed.message)
        return self._page(view, visitor, text="")

    async def restart(self, view: View) -> Page:
        """Begin a new conversation; the old one stays with the shop, and its secret is forgotten here."""
        return self._page(View(shop=view.shop, language=view.language, examples=view.examples), None, text="")

    async def say(self, text: str, stored: object, view: View) -> AsyncIterator[Page]:
        """Send what was typed, and show the turn as it arrives."""
        if text.strip():
            async for page in self._turn(view, stored, say=text.strip()):
                yield page

    async def press(self, event: gr.EventData, stored: object, view: View) -> AsyncIterator[Page]:
        """Do what a button of the page says; its values come from the browser, and the wire and the API check them."""
        pressed: dict[str, str] = {key: str(value) for key, value in event._data.items()}  # pyright: ignore[reportPrivateUsage]
        match pressed.get("do"):
            case "say":
                async for page in self._turn(view, stored, say=pressed.get("text", "")):
                    yield page
            case "drop":
                chip = wire.DropChip(slot=pressed.get("slot", ""), value=pressed.get("value", ""), turn_id=_key())
                async for page in self._turn(view, stored, drop=chip):
                    yield page
            case "add" | "remove" as do:
                yield await self._change_cart(view, stored, pressed.get("variant", ""), do)
            case "open" | "dismiss" | "vote":
                yield await self._tell(view, stored, pressed)
            case _:
                return

    async def _turn(
        self, view: View, stored: object, say: str = "", drop: wire.DropChip | None = None
    ) -> AsyncIterator[Page]:
        if view.busy:
            gr.Info("…")
            return
        visitor = _visitor(stored)
        view.begin(view.dropped(drop.slot, drop.value) if drop else say)
        yield self._page(view, visitor, text="")
        try:
            visitor = visitor or await self._client.create()
            if drop:
                events = self._client.drop_chip(visitor, drop)
            else:
                events = self._client.say(visitor, wire.Say(text=say, turn_id=_key()))
            async for event in events:
                view.apply(event)
                yield self._page(view, visitor)
        except ApiError as error:
            view.fail(error.failed)
        finally:
            view.end()
        yield self._page(view, visitor)

    async def _change_cart(self, view: View, stored: object, variant_id: str, do: str) -> Page:
        visitor = _visitor(stored)
        wanted = min(view.quantity(variant_id) + 1, 999) if do == "add" else 0
        with _told():
            visitor = visitor or await self._client.create()
            change = wire.ChangeCart(variant_id=variant_id, quantity=wanted, key=_key())
            view.cart = await self._client.change_cart(visitor, change)
        return self._page(view, visitor)

    async def _tell(self, view: View, stored: object, pressed: dict[str, str]) -> Page:
        visitor = _visitor(stored)
        kind = {"open": "click", "dismiss": "dismissal"}.get(pressed["do"], pressed.get("kind", ""))
        if visitor is None:
            return self._page(view, visitor)
        with _told():
            about = {"request_id": pressed.get("request"), "product_id": pressed.get("product")}
            feedback = wire.Feedback.model_validate(
                {"kind": kind, "turn_id": pressed.get("turn"), "key": _key(), **about}
            )
            await self._client.feedback(visitor, feedback)
            if kind == "dismissal":
                view.dismiss(pressed.get("request", ""), pressed.get("product", ""))
            elif kind != "click":
                view.vote(pressed.get("turn", ""), kind)
        return self._page(view, visitor)

    @staticmethod
    def _page(view: View, visitor: wire.NewConversation | None, text: str | None = None) -> Page:
        # The visitor is always given: in a stream Gradio merges a skipped output into a stored dictionary.
        who = visitor.model_dump() if visitor else None
        field: Any = gr.skip() if text is None else text
        return field, view.log(), view.chip_bar(), view.cart_panel(), view.top(), who, view


def _visitor(stored: object) -> wire.NewConversation | None:
    try:
        return wire.NewConversation.model_validate(stored)
    except ValidationError:
        return None


def _key() -> str:
    return uuid.uuid4().hex


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
        view = gr.State(View(), time_to_live=3600)
        with gr.Row(elem_id="aisle-top"):
            top = _html("", elem_id="aisle-head")
            fresh = gr.Button("New chat · 新对话", elem_id="aisle-new", size="sm", scale=0, min_width=130)
        with gr.Row(elem_id="aisle-main"):
            with gr.Column(scale=5, elem_id="aisle-chat"):
                log = _html([""], html_template=_LOG, js_on_load=_PRESS + _FOLLOW, elem_id="aisle-log")
                chips = _html("", elem_id="aisle-chips")
                with gr.Row(elem_id="aisle-ask"):
                    text = gr.Textbox(
                        placeholder="What do you need? 想买什么？",
                        label="Your message",
                        show_label=False,
                        container=False,
                        max_length=MAX_UTTERANCE,
                        lines=1,
                        max_lines=4,
                        autofocus=True,
                        elem_id="aisle-text",
                    )
                    send = gr.Button("Send", variant="primary", scale=0, min_width=88, elem_id="aisle-send")
            with gr.Column(scale=2, min_width=260, elem_id="aisle-cart"):
                cart = _html("")
        outputs = [text, log, chips, cart, top, visitor, view]
        quiet: dict[str, Any] = {"outputs": outputs, "show_progress": "hidden", "api_visibility": "private"}
        turns: dict[str, Any] = {"concurrency_limit": CONCURRENT_TURNS, "concurrency_id": "turns"}
        demo.load(pages.open, [visitor], **quiet)
        fresh.click(pages.restart, [view], **quiet)
        gr.on([text.submit, send.click], pages.say, [text, visitor, view], trigger_mode="once", **turns, **quiet)
        presses = [part.select for part in (log, chips, cart, top)]
        gr.on(presses, pages.press, [visitor, view], trigger_mode="multiple", **turns, **quiet)
    demo.queue(max_size=MAX_WAITING, default_concurrency_limit=CONCURRENT_TURNS, api_open=False)
    return demo


def _html(value: object, **arguments: Any) -> gr.HTML:
    arguments.setdefault("js_on_load", _PRESS)
    return gr.HTML(value, apply_default_css=False, **arguments)


def mount(app: Any, demo: gr.Blocks) -> None:
    """Serve the page at `/` of a FastAPI app. It answers every path that no route before it took: mount it last."""
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans SC", "PingFang SC", "sans-serif"]
    theme = gr.themes.Base(  # pyright: ignore[reportPrivateImportUsage]
        primary_hue="emerald",
        neutral_hue="slate",
        font=fonts,
        font_mono=["ui-monospace", "monospace"],
        radius_size="lg",
    )
    gr.mount_gradio_app(
        app,
        demo,
        path="/",
        theme=theme,
        css_paths=[Path(__file__).with_name("app.css")],
        footer_links=[],
        run_history=False,  # it would keep what shoppers write, in the browser and beyond the conversation
        show_error=False,
        ssr_mode=False,
        pwa=False,
        max_file_size=1,
    )
