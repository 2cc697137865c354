"""How the amounts of a currency are counted."""

from __future__ import annotations

from functools import cache


@cache
def currency_precision(currency: str) -> int:
    """Return the number of minor digits of an ISO 4217 currency (2 for USD, 0 for JPY)."""
    # Babel is a slow import that only shops with prices need.
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)
