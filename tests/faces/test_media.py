"""Pictures of SHOP/media: served with headers that let them do nothing, and nothing else of the folder is."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from fake_shop import FakeShop

from assistant.api import create_app
from ui.html import safe_url

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def http(tmp_path: Path) -> httpx.AsyncClient:
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / "oak-desk.svg").write_text(SVG)
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / "notes.txt").write_text("no picture")
    (folder / "page.html").write_text("<h1>no picture</h1>")
    (folder / "away.png").symlink_to(tmp_path / "secret.png")
    (tmp_path / "secret.png").write_bytes(b"CONFIDENTIAL")
    (tmp_path / "shop.toml").write_text("CONFIDENTIAL")
    app = create_app(FakeShop(), pictures=folder)  # pyright: ignore[reportArgumentType]
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop")


async def test_a_picture_comes_with_its_type_and_may_do_nothing(http: httpx.AsyncClient) -> None:
    svg = await http.get("/media/oak-desk.svg")
    assert (svg.status_code, svg.headers["content-type"], svg.text) == (200, "image/svg+xml", SVG)
    assert svg.headers["content-security-policy"].startswith("default-src 'none'")
    assert svg.headers["x-content-type-options"] == "nosniff"
    assert "max-age=" in svg.headers["cache-control"]
    assert svg.headers["etag"]
    asked = await http.head("/media/oak-desk.svg")
    assert (asked.status_code, asked.content, asked.headers["etag"]) == (200, b"", svg.headers["etag"])
    assert (await http.get("/media/photo.jpg")).headers["content-type"] == "image/jpeg"


@pytest.mark.parametrize(
    "path",
    [
        "/media/notes.txt",
        "/media/page.html",
        "/media/away.png",
        "/media/none.svg",
        "/media/",
        "/media/../shop.toml",
        "/media/..%2fshop.toml",
        "/media/%2e%2e/secret.png",
        "/media/..%5csecret.png",
        "/media/sub/oak-desk.svg",
        "/media//etc/hostname",
        "/media/oak-desk.svg%00.png",
    ],
)
async def test_nothing_but_pictures_of_the_folder_is_served(http: httpx.AsyncClient, path: str) -> None:
    response = await http.get(path)
    assert response.status_code == 404
    assert "CONFIDENTIAL" not in response.text


async def test_a_shop_without_the_folder_has_no_such_path() -> None:
    app = create_app(FakeShop())  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop") as http:
        assert (await http.get("/media/oak-desk.svg")).status_code == 404


def test_a_card_lets_its_path_through() -> None:
    assert safe_url("/media/oak-desk.svg") == "/media/oak-desk.svg"
