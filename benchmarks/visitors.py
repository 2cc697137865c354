"""How long a turn takes when many visitors ask at once, and how many are told that the shop is busy.

Against a running server (`aisle demo`): each visitor says four things, one after another, as soon as the answer is there.
`AISLE_LIMITS__TURNS_AT_ONCE` on the server sets how many turns run at the same time.
"""

from __future__ import annotations

import argparse
import asyncio
import time

import httpx
import numpy as np

SAID = ("a desk lamp under $80", "black backpack", "a wool blanket, not red", "running shoes")


async def visit(client: httpx.AsyncClient, number: int) -> tuple[list[float], int]:
    """Return the seconds that each answered turn took, and how many were refused."""
    visitor = (await client.post("/v1/conversations")).json()
    headers = {"Authorization": f"Bearer {visitor['secret']}", "Accept": "application/json"}
    path, took, busy = f"/v1/conversations/{visitor['conversation_id']}/turns", list[float](), 0
    for turn in range(len(SAID)):
        began = time.perf_counter()
        answer = await client.post(path, json={"text": SAID[(number + turn) % len(SAID)]}, headers=headers)
        if answer.status_code == 503:
            busy += 1
        else:
            answer.raise_for_status()
            took.append(time.perf_counter() - began)
    return took, busy


async def measure(site: str, visitors: int) -> None:
    async with httpx.AsyncClient(base_url=site, timeout=120, trust_env=False) as client:
        began = time.perf_counter()
        results = await asyncio.gather(*(visit(client, number) for number in range(visitors)))
        whole = time.perf_counter() - began
    took = np.array([seconds for one, _ in results for seconds in one])
    p50, p95 = np.percentile(took, [50, 95])
    busy = sum(refused for _, refused in results)
    print(
        f"| {visitors} | {len(took) / whole:.1f} turns/s | {p50:.2f} s | {p95:.2f} s | {busy} of {visitors * len(SAID)} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("site", nargs="?", default="http://127.0.0.1:7860")
    parser.add_argument("--visitors", type=int, nargs="+", default=[1, 8, 40])
    given = parser.parse_args()
    print("| visitors | answered | p50 | p95 | told that the shop is busy |\n| --- | --- | --- | --- | --- |")
    for visitors in given.visitors:
        asyncio.run(measure(given.site, visitors))


if __name__ == "__main__":
    main()
