"""Text of a cell to a value: money, counts, yes or no, HTML to text.

A cell that cannot be read is a `ValueError` whose message is the reason that the shop owner reads; whether the row is
then repaired or refused is the reader's decision.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from babel.numbers import get_currency_precision, get_currency_symbol, is_currency

from retrieval.types import Money

_AMOUNT = re.compile(r"[-+]?\d[\d.,' \u00a0\u202f]*")
_CODE = re.compile(r"\b[A-Z]{3}\b")
_SIGNS: dict[str, tuple[str, ...]] = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "BRL", "ARS", "CLP", "COP"),
    "¥": ("CNY", "JPY"),
    "元": ("CNY", "TWD"),
    "块": ("CNY",),
    "円": ("JPY",),
    "€": ("EUR",),
    "£": ("GBP", "EGP"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "zł": ("PLN",),
    "₹": ("INR",),
    "₩": ("KRW",),
    "₽": ("RUB",),
    "₺": ("TRY",),
    "Fr": ("CHF",),
}
_DOLLARS = {
    "US": "USD",
    "C": "CAD",
    "CA": "CAD",
    "A": "AUD",
    "AU": "AUD",
    "NZ": "NZD",
    "S": "SGD",
    "SG": "SGD",
    "HK": "HKD",
    "R": "BRL",
}
# Where prices are commonly written 1.299 for one thousand two hundred ninety-nine.
_POINT_GROUPS = frozenset("EUR BRL TRY IDR VND DKK SEK NOK PLN RUB CLP COP ARS CHF".split())
_LARGEST = 10**12
_YES = frozenset(
    "true yes y 1 in_stock instock available 有货 是 有 现货 backorder preorder active published "
    "limited_availability".split()
)
_NO = frozenset(
    "false no n 0 out_of_stock outofstock sold_out soldout unavailable discontinued 无货 缺货 售罄 否 无 draft".split()
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>|&(?:[a-zA-Z]{2,8}|#\d{2,6});")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u200b\u2028\u2029]")
_BLOCKS = "p div br li ul ol tr table h1 h2 h3 h4 h5 h6 section article header footer blockquote pre hr".split()


def money(text: str, currency: str, *, minor: bool = False) -> tuple[Money, str]:
    """Return a price in the shop's currency and what was mended in reading it ("" for nothing).

    `minor`: the number counts minor units already. Reads "1,299.00 USD", "$12", "12,50 €", "¥199", "1 299,00".

    Raises:
        ValueError: it is no price, a negative one, or one in another currency.
    """
    _check_currency(text, currency)
    match = _AMOUNT.search(text)
    if match is None or re.search(r"\d", text[match.end() :]) or len(text) > 40:
        raise ValueError(f"{text!r} is no price")
    if currency in _POINT_GROUPS and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", match[0].strip()):
        raise ValueError(f"the price {text!r} may have decimals or thousands; write it with two decimals or none")
    amount = _decimal(match[0].strip())
    if amount < 0 or re.search(r"-\s*\D?$", text[: match.start()]):
        raise ValueError(f"the price {text!r} is below zero")
    scaled = amount if minor else amount.scaleb(get_currency_precision(currency))
    if scaled > _LARGEST:
        raise ValueError(f"the price {text!r} is too large")
    whole = scaled.quantize(Decimal(1), ROUND_HALF_UP)
    mended = "" if whole == scaled else f"the price {text!r} is finer than {currency} allows and was rounded"
    return Money(amount=int(whole), currency=currency), mended


def number(text: str) -> Decimal:
    """Return a plain number ("4.5", "1,200", "4,5").

    Raises:
        ValueError: it is none.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no number")
    return _decimal(match[0].strip())


def whole(text: str) -> int:
    """Return a count, below zero as zero (an oversold stock is none).

    Raises:
        ValueError: it is none.
    """
    return min(max(0, int(number(text).to_integral_value())), _LARGEST)


def yes(text: str) -> bool:
    """Return what an availability or flag cell says.

    Raises:
        ValueError: it says neither yes nor no.
    """
    word = re.sub(r"[\s-]+", "_", text.strip().casefold())
    word = word.rsplit("/", 1)[-1].replace("instock", "in_stock")
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(f"{text!r} says neither yes nor no")


def clean(text: str) -> str:
    """Return `text` composed (NFC), without control characters and surrounding space."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _CONTROLS.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n"))).replace("\r", "\n").strip()


def plain_text(text: str) -> str:
    """Return the text of an HTML fragment, a line a block; text without tags comes back as it is."""
    if _TAG.search(text) is None:
        return text
    from selectolax.lexbor import LexborHTMLParser  # loads a C library, only needed for feeds with markup

    tree = LexborHTMLParser(re.sub(r"\s+", " ", text))
    tree.strip_tags(["script", "style", "template", "noscript", "iframe"])
    for block in tree.css(",".join(_BLOCKS)):
        block.insert_before("\n")
        block.insert_after("\n")
    body = tree.body
    lines = (body.text(deep=True) if body is not None else "").splitlines()
    return "\n".join(line for line in (re.sub(r"\s+", " ", line).strip() for line in lines) if line)


def _check_currency(text: str, currency: str) -> None:
    for code in _CODE.findall(text):
        if is_currency(code) and code != currency:
            raise ValueError(f"the price {text!r} is in {code}, the shop sells in {currency}")
    for prefix in re.findall(r"\b([A-Z]{1,2})\$", text):
        if _DOLLARS.get(prefix, currency) != currency:
            raise ValueError(f"the price {text!r} is in {_DOLLARS[prefix]}, the shop sells in {currency}")
    if currency in text or get_currency_symbol(currency, "en") in text:
        return
    for sign, currencies in _SIGNS.items():
        if sign in text and currency not in currencies:
            raise ValueError(f"the price {text!r} is not in the shop's currency {currency}")


def _decimal(text: str) -> Decimal:
    """Return the number of a text with any grouping: the last of two kinds of separator is the decimal one.

    One comma before exactly three digits groups thousands ("1,299"); a single point is always decimal.
    """
    digits = re.sub(r"[\s'\u00a0\u202f]", "", text).rstrip(".,")
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        grouping = "," if point > comma else "."
        digits = digits.replace(grouping, "").replace(",", ".")
    elif digits.count(",") == 1 and len(digits) - comma - 1 != 3:
        digits = digits.replace(",", ".")
    elif digits.count(".") > 1:
        digits = digits.replace(".", "")
    else:
        digits = digits.replace(",", "")
    try:
        return Decimal(digits)
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is no number") from error
