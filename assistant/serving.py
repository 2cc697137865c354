"""Runs a web app on a socket until it is told to stop. Knows uvicorn and addresses, no shop."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from typing import Any

from assistant.errors import ConfigError

GRACE_SECONDS = 5
"""How long a stopping server waits for open streams; the turns behind them are finished in any case."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at the address, so that a taken port is known before anything is loaded.

    Raises:
        ConfigError: the address cannot be used.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        reason = error.strerror or error
        raise ConfigError(f"cannot listen at {host}:{port}: {reason}; choose another with --host and --port") from error
    return listener


def address(host: str, port: int) -> str:
    """Return the URL at which this machine reaches a server that listens at the address."""
    own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{own}]:{port}" if ":" in own else f"http://{own}:{port}"


def serve(app: Any, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until interrupted; calls `ready` when requests are answered."""
    import uvicorn  # not at the top: only a server needs it

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
        proxy_headers=False,  # who a request comes from decides who sees the operator's page: no header may say it
    )
    Server(config).run([listener])
