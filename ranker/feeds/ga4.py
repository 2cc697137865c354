"""Google Analytics 4: the events of its BigQuery export, one JSON object a line.

Names are those of Google's recommended events, of the events that it collects by itself, and of the columns of the
export (`event_name`, `event_timestamp` in microseconds, `user_pseudo_id`, `user_id`, `event_params`, `items`,
`ecommerce`). An event of any other name is the shop's own: what it means is not guessed, it is refused by name. A list
index counts from 0, as in Google's examples. GA4 leaves out the crawlers that it knows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from ranker.events import BehaviourEvent, BehaviourKind
from ranker.feeds.reading import COUNTED, Lines, Read, Reading, objects, request_of, text
from retrieval.feeds.rows import RowFile

_KINDS = {
    "view_item_list": BehaviourKind.IMPRESSION,
    "select_item": BehaviourKind.CLICK,
    "view_item": BehaviourKind.VIEW,
    "add_to_cart": BehaviourKind.CART,
    "purchase": BehaviourKind.PURCHASE,
}
_NOT_OURS = frozenset(
    "remove_from_cart view_cart add_to_wishlist begin_checkout add_shipping_info add_payment_info refund "
    "view_promotion select_promotion search select_content share generate_lead login sign_up join_group "
    "earn_virtual_currency spend_virtual_currency unlock_achievement level_start level_end level_up post_score "
    "tutorial_begin tutorial_complete first_visit first_open session_start user_engagement page_view screen_view "
    "scroll click view_search_results file_download form_start form_submit video_start video_progress video_complete "
    "ad_click ad_impression ad_exposure ad_query ad_reward app_clear_data app_exception app_remove app_update "
    "app_store_refund in_app_purchase os_update notification_open notification_receive notification_dismiss "
    "notification_foreground dynamic_link_first_open dynamic_link_app_open dynamic_link_app_update error".split()
)
"""What GA4 knows and Aisle has no kind for. Its `click` is a link that leads away from the shop, its `search` names no
product, and `remove_from_cart` and `refund` undo what they do not name."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_ITEMS = 200


def is_ga4(columns: Collection[str]) -> bool:
    """Return whether objects with these names are events of GA4."""
    return {"event_name", "event_timestamp"} <= set(columns)


def ga4_events(file: RowFile, reading: Reading) -> Iterator[Read]:
    """Yield an event for each item of each event that has a kind."""
    for line, record in file.records(reading.complaints):
        name = text(record.get("event_name"))
        if name in _NOT_OURS:
            reading.pass_by(name)
        elif name not in _KINDS:
            why = "has no name" if not name else f"{name!r} is none of GA4's own; what it means is not guessed"
            reading.complaints.refuse(line, "", f"the event {why}")
        else:
            try:
                yield from _events(line, record, _KINDS[name], reading)
            except ValueError as error:
                reading.complaints.refuse(line, "", str(error))


def _events(line: int, record: Mapping[str, Any], kind: BehaviourKind, reading: Reading) -> Iterator[Read]:
    params = dict(_params(record.get("event_params")))
    shopper_id = text(record.get("user_id")) or text(record.get("user_pseudo_id"))
    if not shopper_id:
        raise ValueError("neither user_id nor user_pseudo_id says who did it")
    at = reading.stamp(_time(text(record.get("event_timestamp"))))
    held = record.get("ecommerce")
    ecommerce: Mapping[str, Any] = held if isinstance(held, dict) else {}  # pyright: ignore[reportUnknownVariableType]
    order = text(ecommerce.get("transaction_id")) or params.get("transaction_id", "")
    items = list(objects(record.get("items")))
    if not items:
        raise ValueError("it has no items, so it is about no product")
    if len(items) > _MOST_ITEMS:
        raise ValueError(f"it has {len(items)} items, and GA4 sends at most {_MOST_ITEMS}")
    # A reloaded page says a purchase again; the order's number is by what GA4 itself knows it for the same one.
    names = Lines(f"order {order}" if kind == BehaviourKind.PURCHASE and order else "")
    for item in items:
        product_id = text(item.get("item_id"))
        if not product_id:
            reading.complaints.repair(line, text(item.get("item_name")), "an item has no item_id; it was left out")
            continue
        listed = text(item.get("item_list_id")) or params.get("item_list_id", "")
        value, amount = _bought(line, item, params.get("currency", ""), reading) if kind in COUNTED else (None, None)
        event = BehaviourEvent(
            shopper_id=shopper_id,
            product_id=product_id,
            kind=kind,
            at=at,
            request_id=request_of(listed),
            position=_position(item),
            value=value,
            amount=amount,
        )
        yield Read(line, event, names.of(product_id))


def _params(held: object) -> Iterator[tuple[str, str]]:
    for one in objects(held):
        value = one.get("value")
        if isinstance(value, dict):
            typed = [text(value.get(kind)) for kind in ("string_value", "int_value", "double_value", "float_value")]  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
            yield text(one.get("key")), next((found for found in typed if found), "")


def _time(said: str) -> datetime:
    try:
        return _EPOCH + timedelta(microseconds=int(Decimal(said)))
    except (InvalidOperation, OverflowError, ValueError):
        raise ValueError(f"the event_timestamp {said!r} is no number of microseconds") from None


def _position(item: Mapping[str, Any]) -> int | None:
    said = text(item.get("index")) or text(item.get("item_list_index"))
    return int(said) + 1 if said.isascii() and said.isdigit() and len(said) < 7 else None


def _bought(line: int, item: Mapping[str, Any], currency: str, reading: Reading) -> tuple[int, int | None]:
    """Return quantity and amount of an item: what the export says of it, else its price times its quantity."""
    product_id, revenue = text(item.get("item_id")), text(item.get("item_revenue"))
    price = "" if revenue else text(item.get("price"))
    quantity, amount = reading.bought(line, product_id, text(item.get("quantity")), price, currency)
    return quantity, reading.money(line, product_id, revenue, currency) if revenue else amount
