"""The operator's page: a Gradio app of its own at `/operator`, over `/v1/operator`.

A page of its own and not tabs of the shopper's, because then one door can stand before all of it, its assets and
streams included, and a shopper's browser loads none of it. Whoever reaches these handlers has passed that door
(`assistant.operator_door`), so they hold the token that the routes ask for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from ui.app import html
from ui.client import ApiError
from ui.html import Html
from ui.operator_behaviour import behaviour
from ui.operator_client import OperatorClient
from ui.operator_conversations import conversation, conversations
from ui.operator_pages import catalog, failed, frame, health


@dataclass(frozen=True)
class Place:
    """Where a member of the staff is: the tab, and what is asked of it."""

    tab: str = "catalog"
    words: str = ""
    filter: str = "all"
    page: int = 1
    conversation: str = ""
    range: str = "day"
    span: str = "quarter"


class _Operator:
    def __init__(self, client: OperatorClient, shop: str) -> None:
        self._client = client
        self._shop = shop

    async def open(self) -> tuple[Html, Html, Place]:
        return await self._show(Place())

    async def press(self, event: gr.EventData, place: Place) -> tuple[Html, Html, Place]:
        pressed: dict[str, str] = {key: str(value) for key, value in event._data.items()}  # pyright: ignore[reportPrivateUsage]
        if pressed.get("do") == "pause":
            try:
                await self._client.pause(not pressed.get("paused"))
            except ApiError as error:
                gr.Warning(error.failed.message)
        return await self._show(after(place, pressed))

    async def _show(self, place: Place) -> tuple[Html, Html, Place]:
        paused_since = None
        try:
            state = await self._client.state(place.range)
            paused_since = state.paused_since
            if place.tab == "health":
                body = health(state)
            elif place.tab == "catalog":
                body = catalog(await self._client.catalog())
            elif place.tab == "behaviour":
                body = behaviour(await self._client.behaviour(place.span))
            elif place.conversation:
                body = conversation(await self._client.conversation(place.conversation))
            else:
                found = await self._client.conversations(place.words, place.filter, place.page)
                body = conversations(found, place.words, place.filter)
        except ApiError as error:
            body = failed(error.failed.message)
        return frame(self._shop, place.tab, paused_since), body, place


def after(place: Place, pressed: dict[str, str]) -> Place:
    """Return where a press leads; the API checks what is asked there."""
    match pressed.get("do"):
        case "tab":
            tab = pressed.get("tab", "")
            same = place.tab == tab
            return replace(place, conversation="") if same else Place(tab, range=place.range, span=place.span)
        case "search":
            words, wanted = pressed.get("words", ""), pressed.get("filter", "all")
            return Place("conversations", words, wanted, range=place.range, span=place.span)
        case "page":
            page = int(pressed.get("page", "1")) if pressed.get("page", "").isdigit() else 1
            return replace(place, tab="conversations", page=max(page, 1), conversation="")
        case "conversation":
            return replace(place, tab="conversations", conversation=pressed.get("conversation", ""))
        case "range":
            return Place("health", range=pressed.get("range", "day"), span=place.span)
        case "span":
            return Place("behaviour", range=place.range, span=pressed.get("span", "quarter"))
        case _:
            return place


def build_operator(base_url: str, token: str | None, shop: str) -> gr.Blocks:
    """Return the page over the operator's routes at `base_url`, which it opens with `token` where they ask for one."""
    operator = _Operator(OperatorClient(base_url, token=token), shop)
    with gr.Blocks(title=f"{shop} · operator", analytics_enabled=False, fill_width=True) as page:
        place = gr.State(Place(), time_to_live=12 * 3600)
        top = html("", elem_id="operator-head")
        body = html("", elem_id="operator-body")
        quiet: dict[str, Any] = {
            "outputs": [top, body, place],
            "show_progress": "hidden",
            "api_visibility": "private",
            "concurrency_limit": 8,
        }
        page.load(operator.open, None, **quiet)
        gr.on([top.select, body.select], operator.press, [place], trigger_mode="multiple", **quiet)
    page.queue(api_open=False)
    return page
