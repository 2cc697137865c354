"""The HTTP client of the operator's routes. Who may use the page stands in `assistant.operator_door`."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from assistant import wire_operator as wire
from assistant.wire_behaviour import BehaviourView
from ui.client import Client

_ROOT = "/v1/operator"


class OperatorClient(Client):
    """The operator's routes of one shop."""

    async def catalog(self) -> wire.CatalogView:
        """Return what the catalog holds."""
        return await self._call("GET", f"{_ROOT}/catalog", wire.CatalogView)

    async def conversations(self, words: str, wanted: str, page: int) -> wire.ConversationList:
        """Return one page of the conversations."""
        asked = urlencode({"words": words, "filter": wanted, "page": page})
        return await self._call("GET", f"{_ROOT}/conversations?{asked}", wire.ConversationList)

    async def conversation(self, conversation_id: str) -> wire.ConversationView:
        """Return one conversation whole."""
        path = f"{_ROOT}/conversations/{quote(conversation_id, safe='')}"
        return await self._call("GET", path, wire.ConversationView)

    async def behaviour(self, span: str) -> BehaviourView:
        """Return what shoppers did in the span."""
        return await self._call("GET", f"{_ROOT}/behaviour?{urlencode({'span': span})}", BehaviourView)

    async def state(self, span: str) -> wire.HealthView:
        """Return how quick and how whole the turns of the range were."""
        return await self._call("GET", f"{_ROOT}/health?{urlencode({'range': span})}", wire.HealthView)

    async def pause(self, paused: bool) -> wire.PauseState:
        """Turn the switch."""
        return await self._call("POST", f"{_ROOT}/pause", wire.PauseState, body=wire.SetPause(paused=paused))
