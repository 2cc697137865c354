"""The schedule: what is unchanged costs nothing, what fails is said and tried again, what changed is served."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import ConfigError, ShopError, SourceUnavailable
from assistant.fetching import Validators, download
from assistant.settings import SourceSettings, read_settings, write_settings
from assistant.sources import Sources, short_name
from assistant.taking import KnowledgeReport, Report, kind_of
from retrieval.errors import CatalogError
from retrieval.feeds.mapping import parse_mapping
from retrieval.importing import ImportReport, import_products
from tests.retrieval.catalog.files import Shop, open_shop, plain_csv
from tests.sources.feed_server import FeedServer, feed_server

ONE = plain_csv([("1", "Mug", "8"), ("2", "Cup", "7")]).encode()
TWO = plain_csv([("1", "Mug", "9"), ("2", "Cup", "7"), ("3", "Jug", "5")]).encode()


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as running:
        running.content = ONE
        yield running


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return open_shop(tmp_path)


def sources(shop: Shop, *locations: str, every_minutes: int = 60, mapping: tuple[str, ...] = ()) -> Sources:
    def take(file: Path, columns: tuple[str, ...], name: str, most_vanishing: float) -> Report:
        if kind_of(file) == "knowledge":
            return KnowledgeReport(name, 1)
        return import_products(
            shop.database,
            file,
            currency="USD",
            embedder=shop.embedder,
            vectors=shop.vectors,
            lock=shop.folder / "import.lock",
            mapping=parse_mapping(columns),
            name=name,
            most_vanishing=most_vanishing,
        )

    settings = [SourceSettings(location=one, every_minutes=every_minutes, mapping=mapping) for one in locations]
    return Sources(shop.folder, shop.database, settings, "USD", take)


def taken(found: Sources) -> list[Report | None]:
    return list(found.take_all())


def leftovers(shop: Shop) -> list[str]:
    return [path.name for path in shop.folder.iterdir() if path.name.startswith("download-")]


@pytest.mark.parametrize("validators", [True, False])
def test_an_unchanged_file_is_not_imported_again(validators: bool, shop: Shop, server: FeedServer) -> None:
    server.validators = validators
    (first,) = taken(sources(shop, server.url()))
    assert isinstance(first, ImportReport)
    assert (first.file, first.products) == ("127.0.0.1/feed.csv", 2)
    assert taken(sources(shop, server.url())) == [None]
    assert server.asked == [("/feed.csv", 200), ("/feed.csv", 304 if validators else 200)]
    server.content = TWO
    (third,) = taken(sources(shop, server.url()))
    assert isinstance(third, ImportReport)
    assert (third.added, third.changed, shop.catalog.count()) == (1, 1, 3)
    assert leftovers(shop) == []


def test_another_mapping_reads_an_unchanged_file_again(shop: Shop, server: FeedServer) -> None:
    taken(sources(shop, server.url()))
    (again,) = taken(sources(shop, server.url(), mapping=("title=id",)))
    assert isinstance(again, ImportReport)
    assert again.changed == 2


def test_a_file_is_taken_when_it_changes(shop: Shop) -> None:
    (shop.folder / "feed.csv").write_bytes(ONE)
    assert taken(sources(shop, "feed.csv")) != [None]
    assert taken(sources(shop, "feed.csv")) == [None]
    (shop.folder / "feed.csv").write_bytes(TWO)
    assert taken(sources(shop, str(shop.folder / "feed.csv"))) != [None]
    assert shop.catalog.count() == 3


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/feed.csv", 503, "the server answered 503"),
        ("/feed.csv?token=hush", 404, "the server answered 404"),
        ("/moved-round", 200, "TooManyRedirects"),
        ("/to-a-file", 200, "UnsupportedProtocol"),
        ("/cut", 200, "RemoteProtocolError"),
    ],
)
def test_a_source_that_fails_is_said_and_tried_again(
    path: str, status: int, words: str, shop: Shop, server: FeedServer
) -> None:
    taken(sources(shop, server.url()))
    server.status = status
    failing = sources(shop, server.url(path))
    with pytest.raises(SourceUnavailable):
        taken(failing)
    (line,) = failing.degraded()
    assert line.startswith(f"source 127.0.0.1{path.split('?')[0]}: ")
    assert words in line
    assert "next try 20" in line
    assert "hush" not in line
    assert (shop.catalog.count(), leftovers(shop)) == (2, [])
    source = SourceSettings(location=server.url(path))
    assert not failing.due(source, datetime.now(UTC))
    assert failing.due(source, datetime.now(UTC) + timedelta(minutes=2))


def test_a_source_that_is_well_again_is_no_longer_degraded(shop: Shop, server: FeedServer) -> None:
    found = sources(shop, server.url("/moved-once"))
    server.content = b"<!doctype html><html>maintenance</html>"
    with pytest.raises(CatalogError):
        taken(found)
    assert "a web page (HTML)" in found.degraded()[0]
    assert str(shop.folder) not in found.degraded()[0]
    server.content = ONE
    taken(found)
    assert found.degraded() == []
    assert shop.catalog.count() == 2


def test_limits_hold_for_what_is_fetched(tmp_path: Path, server: FeedServer) -> None:
    server.content = b"x" * 100_000
    with pytest.raises(SourceUnavailable, match="larger than 50000 bytes"):
        download(server.url(), tmp_path, Validators(), largest_bytes=50_000)
    with pytest.raises(SourceUnavailable, match="did not come within 0 seconds"):
        download(server.url(), tmp_path, Validators(), most_seconds=0.0)
    with pytest.raises(SourceUnavailable, match="ConnectError"):
        download("http://127.0.0.1:9/feed.csv", tmp_path, Validators())
    assert list(tmp_path.iterdir()) == []


def test_a_second_source_of_products_is_refused(shop: Shop, server: FeedServer) -> None:
    (shop.folder / "policies.md").write_text("# Shipping\n")
    (shop.folder / "more.csv").write_bytes(TWO)
    both = sources(shop, "policies.md", server.url(), "more.csv")
    with pytest.raises(ShopError, match=r"come from 127\.0\.0\.1/feed\.csv already"):
        taken(both)
    assert shop.catalog.count() == 2


def test_a_running_follower_takes_changes_and_outlives_failures(
    shop: Shop, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.sources.LOOK_EVERY_SECONDS", 0.02)
    followed = sources(shop, server.url())
    monkeypatch.setattr(followed, "due", lambda source, now: True)
    followed.follow()
    try:
        until(lambda: shop.catalog.count() == 2)
        server.status = 500
        until(lambda: len(followed.degraded()) == 1)
        server.status, server.content = 200, plain_csv([(str(n), "Mug", "9") for n in range(2, 9)]).encode()
        until(lambda: shop.catalog.count() == 7)
        until(lambda: followed.degraded() == [])
        server.content = plain_csv([("2", "Mug", "9")]).encode()  # a file cut short must not empty the shop
        until(lambda: len(followed.degraded()) == 1)
        assert "6 of 7 products are not in it" in followed.degraded()[0]
        assert shop.catalog.count() == 7
    finally:
        followed.close()


def until(holds: object, seconds: float = 20.0) -> None:
    ends = time.monotonic() + seconds
    while not holds():  # pyright: ignore
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.02)


def test_a_sale_that_begins_makes_an_unchanged_file_due(shop: Shop) -> None:
    text = "id,title,price,image_link,sale_price,sale_price_effective_date\n1,Mug,8 USD,x,6 USD,{}/2999-01-01\n"
    (shop.folder / "feed.csv").write_text(text.format((datetime.now(UTC) + timedelta(seconds=1.5)).isoformat()))
    found, source = sources(shop, "feed.csv"), SourceSettings(location="feed.csv")
    taken(found)
    variant = shop.catalog.get(["1"])[0].variants[0]  # pyright: ignore
    assert (variant.price.amount, found.due(source, datetime.now(UTC))) == (800, False)
    until(lambda: found.due(source, datetime.now(UTC)))
    taken(found)
    assert shop.catalog.get(["1"])[0].variants[0].price.amount == 600  # pyright: ignore


def test_settings_name_sources_and_hide_their_secrets(tmp_path: Path) -> None:
    write_settings(tmp_path, "Shop", "USD", ("en",), ())
    file = tmp_path / "shop.toml"
    before = file.read_text()
    file.write_text(
        before + '\n[[sources]]\nlocation = "https://me:pw@shop.example/a.csv?token=hush"\nevery_minutes = 5\n'
    )
    settings = read_settings(tmp_path)
    assert settings.sources[0].location == "https://me:pw@shop.example/a.csv?token=hush"
    assert "https://***@shop.example/a.csv?***" in settings.masked()
    assert short_name(settings.sources[0].location) == "shop.example/a.csv"
    file.write_text(before + '\n[[sources]]\nlocation = "ftp://shop.example/a.csv"\n')
    with pytest.raises(ConfigError, match="ftp:// is not fetched"):
        read_settings(tmp_path)
