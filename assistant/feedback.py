"""What a shopper thought of a product or a turn: into the conversation's log, and among the behaviour events.

Only what is about a product is behaviour; "this answer is wrong" is about a turn and keeps it for the staff and replay.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from assistant.events import ConversationEvent, Reacted
from assistant.store import ConversationStore, utc_now
from assistant.wire import Feedback
from ranker.events import BehaviourEvent, BehaviourKind, record

_BEHAVIOUR = {
    "click": (BehaviourKind.CLICK, None),
    "view": (BehaviourKind.VIEW, None),
    "dismissal": (BehaviourKind.DISMISSAL, None),
    "thumbs_up": (BehaviourKind.THUMBS, 1),
    "thumbs_down": (BehaviourKind.THUMBS, -1),
}


def take_feedback(store: ConversationStore, conversation_id: str, feedback: Feedback) -> None:
    """Store one piece of feedback; sending the same key again changes nothing.

    Raises:
        Conflict: the key was used for other feedback.
    """
    event = Reacted(
        key=feedback.key,
        reaction=feedback.kind,
        product_id=feedback.product_id,
        request_id=feedback.request_id,
        turn_id=feedback.turn_id,
        note=(feedback.note or "").strip() or None,
    )
    behaviour: list[BehaviourEvent] = []
    if feedback.product_id and feedback.kind in _BEHAVIOUR:
        kind, value = _BEHAVIOUR[feedback.kind]
        behaviour.append(
            BehaviourEvent(
                shopper_id=store.shopper(conversation_id),
                product_id=feedback.product_id,
                kind=kind,
                at=utc_now(),
                request_id=feedback.request_id,
                value=value,
            )
        )

    def beside(connection: Connection, fresh: Sequence[ConversationEvent]) -> None:
        record(connection, behaviour if fresh else ())

    store.append(conversation_id, [event], beside)
