"""The operator's routes, `/v1/operator/…`: no decisions, and no check of who asks, which `operator_door` has made."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from assistant import wire_operator as wire
from assistant.desk import Desk
from assistant.operator_door import API
from assistant.wire_behaviour import BehaviourView


def _desk(request: Request) -> Desk:
    return request.app.state.desk


_Desk = Annotated[Desk, Depends(_desk)]

router = APIRouter(prefix=API)


@router.get("/catalog")
async def _catalog(desk: _Desk) -> wire.CatalogView:
    return await desk.catalog()


@router.get("/conversations")
async def _conversations(
    desk: _Desk,
    words: Annotated[str, Query(max_length=200)] = "",
    filter: wire.Filter = "all",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> wire.ConversationList:
    return await desk.conversations(words, filter, page)


@router.get("/conversations/{conversation_id}")
async def _conversation(desk: _Desk, conversation_id: str) -> wire.ConversationView:
    return await desk.conversation(conversation_id)


@router.get("/behaviour")
async def _behaviour(desk: _Desk, span: wire.Span = "quarter") -> BehaviourView:
    return await desk.behaviour(span)


@router.get("/health")
async def _health(desk: _Desk, range: wire.Range = "day") -> wire.HealthView:
    return await desk.health(range)


@router.post("/pause")
async def _pause(desk: _Desk, body: wire.SetPause) -> wire.PauseState:
    return await desk.pause(body.paused)
