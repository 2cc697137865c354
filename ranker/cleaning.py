"""Sessions, and the shoppers that are no persons: said by rules that an owner can check, not by a model.

A session ends where a shopper did nothing for half an hour, as web analytics counts it (GA4's default). A robot is
known by what no person does: acts faster than a hand, or hundreds of products looked at in one session without one put
into the cart. A shopper who meets a rule once is a robot in all that the log has of them. Impressions are no acts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ranker.events import BehaviourKind
from ranker.log import EventLog, Ints, Mask

_MINUTE = 60.0


@dataclass(frozen=True)
class CleaningConfig:
    """Where a session ends, and what no person does."""

    session_gap_minutes: float = 30.0
    """Minutes without an event after which a new session begins. Greater than 0."""
    most_acts_a_minute: int = 60
    """Acts (events that are no impressions, those of one moment as one) within 60 s that a person may reach."""
    most_looks_a_session: int = 300
    """Different products clicked or viewed in a session without a cart or purchase that a person may reach."""

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.session_gap_minutes <= 0 or min(self.most_acts_a_minute, self.most_looks_a_session) < 1:
            raise ValueError(f"gap and limits must be greater than 0: {self}")


def sessions(log: EventLog, config: CleaningConfig) -> Ints:
    """Return the session of each event, shape (N,), numbered from 0 in the log's order."""
    if not len(log):
        return np.zeros(0, np.int64)
    pause = np.diff(log.seconds) > config.session_gap_minutes * _MINUTE
    begins = np.concatenate([[True], (np.diff(log.shoppers) != 0) | pause])
    return np.cumsum(begins) - 1


def robots(log: EventLog, config: CleaningConfig) -> dict[int, str]:
    """Return the shoppers (places in `shopper_ids`) that are no persons, each with the rule that says so."""
    found: dict[int, str] = {}
    for shopper in _too_many_looks(log, config):
        found[int(shopper)] = f"over {config.most_looks_a_session} products looked at in a session, none in the cart"
    for shopper in _too_fast(log, config):
        found[int(shopper)] = f"over {config.most_acts_a_minute} acts within a minute"
    return found


def without_robots(log: EventLog, config: CleaningConfig) -> tuple[EventLog, int]:
    """Return the log of the persons, and how many shoppers were robots."""
    found = robots(log, config)
    return log.where(~np.isin(log.shoppers, list(found))), len(found)


def _too_fast(log: EventLog, config: CleaningConfig) -> Ints:
    acts = log.where(~log.of(BehaviourKind.IMPRESSION))
    moments = np.concatenate([[True], (np.diff(acts.shoppers) != 0) | (np.diff(acts.seconds) != 0)])[: len(acts)]
    shoppers, seconds = acts.shoppers[moments], acts.seconds[moments]
    limit = config.most_acts_a_minute
    close: Mask = (shoppers[limit:] == shoppers[:-limit]) & (seconds[limit:] - seconds[:-limit] < _MINUTE)
    return np.unique(shoppers[limit:][close])


def _too_many_looks(log: EventLog, config: CleaningConfig) -> Ints:
    session = sessions(log, config)
    chose = np.unique(session[log.of(BehaviourKind.CART, BehaviourKind.PURCHASE)])
    looked = log.of(BehaviourKind.CLICK, BehaviourKind.VIEW) & ~np.isin(session, chose)
    if not looked.any():
        return np.zeros(0, np.int64)
    pairs = np.unique(np.stack([session[looked], log.products[looked], log.shoppers[looked]]), axis=1)
    _, first, counts = np.unique(pairs[0], return_index=True, return_counts=True)
    return np.unique(pairs[2][first[counts > config.most_looks_a_session]])
