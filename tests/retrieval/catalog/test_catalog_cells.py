from __future__ import annotations

import pytest

from retrieval.feeds import cells


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("1,299.00 USD", "USD", 129900),
        ("$12", "USD", 1200),
        ("12,50 €", "EUR", 1250),
        ("¥199", "CNY", 19900),
        ("¥199", "JPY", 199),
        ("1.299,00 €", "EUR", 129900),
        ("1 299,00 kr", "SEK", 129900),
        ("1'299.50", "CHF", 129950),
        ("1,299", "USD", 129900),
        ("1,234,567", "JPY", 1234567),
        ("0", "USD", 0),
        ("US$5.10", "USD", 510),
        ("CA$5", "CAD", 500),
        ("RMB 5", "CNY", 500),
        ("199元", "CNY", 19900),
        ("19.995", "USD", 2000),
        (".5", "USD", 500),
    ],
)
def test_prices_are_read_into_minor_units(text: str, currency: str, amount: int) -> None:
    assert cells.money(text, currency)[0].model_dump() == {"amount": amount, "currency": currency}


def test_a_price_in_minor_units_is_not_scaled() -> None:
    assert cells.money("499", "USD", minor=True)[0].amount == 499


def test_a_rounded_price_says_so() -> None:
    money, mended = cells.money("19.995", "USD")
    assert money.amount == 2000
    assert "rounded" in mended


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("free", "USD"),
        ("", "USD"),
        ("-5", "USD"),
        ("$-5.00", "USD"),
        ("€5", "USD"),
        ("5 EUR", "USD"),
        ("CA$5", "USD"),
        ("10-20", "USD"),
        ("10.00 - 20.00", "USD"),
        ("1e5", "USD"),
        ("9" * 30, "USD"),
        ("1.299 €", "EUR"),
        ("1.2.3,4,5", "USD"),
    ],
)
def test_what_is_no_price_of_this_shop_is_refused(text: str, currency: str) -> None:
    with pytest.raises(ValueError):
        cells.money(text, currency)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("in stock", True),
        ("In_Stock", True),
        ("https://schema.org/InStock", True),
        ("有货", True),
        ("OUT OF STOCK", False),
        ("0", False),
    ],
)
def test_availability(text: str, value: bool) -> None:
    assert cells.yes(text) is value


def test_availability_that_says_neither_is_refused() -> None:
    with pytest.raises(ValueError, match="maybe"):
        cells.yes("maybe")


def test_counts_below_zero_are_none() -> None:
    assert (cells.whole("-3"), cells.whole("12.0"), cells.whole("1,200")) == (0, 12, 1200)


def test_html_becomes_lines_without_scripts() -> None:
    html = "<p>Soft <b>cot</b>ton &amp; warm</p><script>alert(1)</script><ul><li>one<li>two</ul>last<br>line"
    assert cells.plain_text(html) == "Soft cotton & warm\none\ntwo\nlast\nline"


def test_text_that_only_looks_like_html_stays() -> None:
    assert cells.plain_text("2 < 3 and 5 > 4") == "2 < 3 and 5 > 4"
