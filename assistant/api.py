"""The HTTP API of one open shop, `/v1`: routes, the event stream, the mapping of errors. No decisions.

A response only listens to a turn, which the service runs to its end: a shopper who closes the page in the middle of a
stream loses the rest of the stream, never what the conversation records. Identity is the conversation's
secret in `Authorization: Bearer`; there are no cookies, so no other site can act in a shopper's name.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from starlette.exceptions import HTTPException

from assistant import media, operator_api, wire
from assistant.arrivals import Arrivals
from assistant.desk import Desk
from assistant.doorway import BodyLimit, SecurityHeaders
from assistant.errors import AssistantError, ShopBusy, describe
from assistant.operator_door import OperatorAccess, OperatorDoor
from assistant.service import Service
from retrieval.errors import RetrievalError

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 15.0
"""A stream that has nothing to say for this long sends a comment, so that no proxy takes it for dead."""

RETRY_SECONDS = 3
"""What a client is told to wait before it sends a request again that may work later."""

_NO_TELEMETRY = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


def create_app(
    service: Service,
    *,
    origins: Sequence[str] = (),
    heartbeat_seconds: float = HEARTBEAT_SECONDS,
    pictures: Path | None = None,
    desk: Desk | None = None,
    access: OperatorAccess | None = None,
) -> FastAPI:
    """Return the API over `service`, which it starts and closes with the server.

    `origins` are the exact web origins beside its own whose pages may call it ("https://shop.example"). `pictures` is
    the folder of the pictures that it serves under /media. With a `desk` the operator's routes are there too; `access`
    says who may reach them, by default this machine alone.

    Raises:
        ValueError: when an origin is a pattern.
    """
    if any("*" in origin for origin in origins):
        raise ValueError(f"origins must be exact, got {list(origins)!r}: list each page's scheme and host")

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None, None]:
        await service.start()
        try:
            yield
        finally:
            await service.close()

    app = FastAPI(
        title="Aisle",
        version="1",
        lifespan=lifespan,
        docs_url=None,  # both pages would load scripts from other hosts
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        telemetry=_NO_TELEMETRY,  # pyright: ignore[reportArgumentType]
    )
    app.state.service, app.state.heartbeat_seconds = service, heartbeat_seconds
    app.include_router(_router)
    if pictures is not None:
        _serve_pictures(app, pictures)
    if desk is not None:
        app.state.desk = desk
        app.include_router(operator_api.router)
    _handle_errors(app)
    app.add_middleware(OperatorDoor, access=access or OperatorAccess(None))
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
        )
    return app


async def _respond(events: AsyncIterator[wire.StreamEvent], request: Request) -> Response:
    """The turn as an event stream, or as one JSON body where the client accepts nothing else.

    An error before the first event is raised, and so becomes an HTTP status; a later one is the last event.
    """
    if _wants_json(request):
        return await _whole(events)
    arrivals = Arrivals(events, request.app.state.heartbeat_seconds)
    first = await arrivals.next()
    # Without the header some reverse proxies hold a stream back until it ends.
    return StreamingResponse(
        _listen(arrivals, first), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def _listen(arrivals: Arrivals, first: wire.StreamEvent | None) -> AsyncIterator[str]:
    event = first
    try:
        while True:
            yield ": still working\n\n" if event is None else encode_event(event)
            event = await arrivals.next()
    except StopAsyncIteration:
        return
    except Exception as error:  # the API boundary: the status line is long gone, so the error is the last event
        yield encode_event(_failed(error)[1])
    finally:
        arrivals.stop()


def encode_event(event: wire.StreamEvent) -> str:
    """Return one server-sent event (WHATWG HTML, section 9.2); JSON holds no line break, so `data` is one line."""
    return f"event: {event.event}\ndata: {event.model_dump_json()}\n\n"


async def _whole(events: AsyncIterator[wire.StreamEvent]) -> Response:
    last: wire.StreamEvent | None = None
    async for event in events:
        last = event
    if isinstance(last, wire.TurnDone):
        return Response(last.turn.model_dump_json(), media_type="application/json")
    failed = last if isinstance(last, wire.Failed) else wire.Failed(code="internal", message="The turn did not end.")
    return Response(failed.model_dump_json(), 503 if failed.retry else 500, media_type="application/json")


def _wants_json(request: Request) -> bool:
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/event-stream" not in accepted


def _service(request: Request) -> Service:
    return request.app.state.service


# Not async: the check reads the database, and so runs in a worker thread.
def _authorized(request: Request, conversation_id: str, authorization: Annotated[str, Header()] = "") -> str:
    scheme, _, secret = authorization.partition(" ")
    _service(request).authorize(conversation_id, secret.strip() if scheme.lower() == "bearer" else "")
    return conversation_id


_Service = Annotated[Service, Depends(_service)]
_Own = Annotated[str, Depends(_authorized)]

_ONE = "/conversations/{conversation_id}"
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"model": wire.Turn, "content": {"text/event-stream": {}}, "description": "Its events, or the whole turn"}
}
_router = APIRouter(prefix="/v1", responses={"default": {"model": wire.Failed}})


@_router.post("/conversations", status_code=201)
async def _create(service: _Service, body: wire.Begin | None = None) -> wire.NewConversation:
    return await service.create(body.shopper_id if body else None)


@_router.get("/shoppers")
async def _shoppers(service: _Service) -> list[wire.Shopper]:
    return await service.shoppers()


@_router.get(_ONE)
async def _history(service: _Service, conversation: _Own) -> wire.History:
    return await service.history(conversation)


@_router.post(f"{_ONE}/turns", responses=_STREAM)
async def _say(service: _Service, conversation: _Own, body: wire.Say, request: Request) -> Response:
    return await _respond(service.say(conversation, body.text, body.turn_id), request)


@_router.post(f"{_ONE}/chips/remove", responses=_STREAM)
async def _drop_chip(service: _Service, conversation: _Own, body: wire.DropChip, request: Request) -> Response:
    return await _respond(service.drop_chip(conversation, body.slot, body.value, body.turn_id), request)


@_router.post(f"{_ONE}/chips/add", responses=_STREAM)
async def _add_chip(service: _Service, conversation: _Own, body: wire.AddChip, request: Request) -> Response:
    return await _respond(service.add_chip(conversation, body.slot, body.value, body.turn_id), request)


@_router.post(f"{_ONE}/meaning", responses=_STREAM)
async def _choose_meaning(
    service: _Service, conversation: _Own, body: wire.ChooseMeaning, request: Request
) -> Response:
    return await _respond(service.choose_meaning(conversation, body.intent, body.turn_id), request)


@_router.post(f"{_ONE}/compare", responses=_STREAM)
async def _compare(service: _Service, conversation: _Own, body: wire.CompareProducts, request: Request) -> Response:
    return await _respond(service.compare(conversation, body.product_ids, body.turn_id), request)


@_router.post(f"{_ONE}/cart")
async def _change_cart(service: _Service, conversation: _Own, body: wire.ChangeCart) -> wire.Cart:
    return await service.change_cart(conversation, body)


@_router.post(f"{_ONE}/feedback", status_code=204)
async def _feedback(service: _Service, conversation: _Own, body: wire.Feedback) -> Response:
    await service.feedback(conversation, body)
    return Response(status_code=204)


@_router.get(f"{_ONE}/slates/{{request_id}}")
async def _slate(service: _Service, conversation: _Own, request_id: str) -> wire.Slate:
    return await service.slate(conversation, request_id)


@_router.get(f"{_ONE}/slates/{{request_id}}/why/{{product_id:path}}")
async def _why(
    service: _Service, conversation: _Own, request_id: str, product_id: str, language: wire.Language | None = None
) -> wire.Why:
    return await service.why(conversation, request_id, product_id, language)


@_router.get("/health")
async def _health(service: _Service) -> wire.Health:
    return await service.health()


def _serve_pictures(app: FastAPI, folder: Path) -> None:
    # Not async: it reads files, and so runs in a worker thread.
    def picture(name: str) -> Response:
        found = media.find_picture(folder, name)
        if found is None:
            raise HTTPException(404, "there is no such picture")
        return FileResponse(found[0], media_type=found[1], headers=media.HEADERS)

    app.add_api_route(f"{media.PATH}{{name:path}}", picture, methods=["GET", "HEAD"], include_in_schema=False)


def _handle_errors(app: FastAPI) -> None:
    async def ours(_: Request, error: Exception) -> Response:
        status, failed = _failed(error)
        headers = {"Retry-After": str(RETRY_SECONDS)} if failed.retry else None
        return JSONResponse(failed.model_dump(), status, headers)

    async def invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        complaints = [f"{'.'.join(str(part) for part in each['loc'][1:])}: {each['msg']}" for each in error.errors()]
        return JSONResponse(wire.Failed(code="invalid_request", message="; ".join(complaints[:5])).model_dump(), 422)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code = "not_found" if error.status_code == 404 else "invalid_request"
        failed = wire.Failed(code=code, message=f"{request.method} {request.url.path}: {error.detail}")
        return JSONResponse(failed.model_dump(), error.status_code, error.headers)

    handlers: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
        AssistantError: ours,
        RetrievalError: ours,
        RequestValidationError: invalid,
        HTTPException: http,
        Exception: ours,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def _failed(error: Exception) -> tuple[int, wire.Failed]:
    problem = describe(error)
    if problem.status >= 500 and not isinstance(error, ShopBusy):  # a log line a refused visitor would be one more load
        log.error("%s: %s", problem.code, problem.message, exc_info=error)
    return problem.status, wire.Failed(code=problem.code, message=problem.message, retry=problem.retry)
