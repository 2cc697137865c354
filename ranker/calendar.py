"""Behaviour by the calendar, in UTC: what each week brought, and how many of those who came in a month came again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from ranker.events import BehaviourKind
from ranker.log import NONE, EventLog, Ints

_DAY = 86_400
_MONDAY = 4
"""1970 began on a Thursday: its first Monday was day 4."""


@dataclass(frozen=True)
class Week:
    """One week from its Monday: sessions that began in it, those that bought, and what was paid, minor units."""

    monday: date
    sessions: int
    buying: int
    amount: int


@dataclass(frozen=True)
class Cohort:
    """The shoppers whose first event was in a month: how many were there, and bought, in it and each month after."""

    month: date
    shoppers: int
    active: tuple[int, ...]
    buying: tuple[int, ...]


def weeks(log: EventLog, sessions: Ints) -> list[Week]:
    """Return every week from the first to the last event, also one in which nothing happened."""
    if not len(log):
        return []
    week = ((log.seconds // _DAY).astype(np.int64) - _MONDAY) // 7
    first, last = int(week.min()), int(week.max())
    _, begins = np.unique(sessions, return_index=True)
    bought = log.of(BehaviourKind.PURCHASE)
    buying = np.isin(sessions[begins], sessions[bought])
    paid = bought & (log.amounts != NONE)
    size = last - first + 1
    counted = np.bincount(week[begins] - first, minlength=size)
    with_order = np.bincount(week[begins][buying] - first, minlength=size)
    amounts = np.bincount(week[paid] - first, log.amounts[paid].astype(np.float64), size)
    return [
        Week(
            date(1970, 1, 1) + timedelta(days=(first + n) * 7 + _MONDAY),
            int(counted[n]),
            int(with_order[n]),
            int(amounts[n]),
        )
        for n in range(size)
    ]


def cohorts(log: EventLog) -> list[Cohort]:
    """Return the cohorts of all months from the first event to the last, oldest first."""
    if not len(log):
        return []
    month = _months(log)
    last = int(month.max())
    first = np.full(len(log.shopper_ids), last + 1)
    np.minimum.at(first, log.shoppers, month)
    bought = log.of(BehaviourKind.PURCHASE)
    found: list[Cohort] = []
    for one in range(int(month.min()), last + 1):
        members = first[log.shoppers] == one
        later = range(one, last + 1)
        active = tuple(len(np.unique(log.shoppers[members & (month == at)])) for at in later)
        buying = tuple(len(np.unique(log.shoppers[members & bought & (month == at)])) for at in later)
        found.append(Cohort(date(one // 12, one % 12 + 1, 1), active[0], active, buying))
    return found


def _months(log: EventLog) -> Ints:
    """Return the month of each event, counted from the year 0."""
    days = np.unique(log.seconds // _DAY, return_inverse=True)
    dates = [datetime.fromtimestamp(float(day) * _DAY, UTC) for day in days[0]]
    return np.array([one.year * 12 + one.month - 1 for one in dates], np.int64)[days[1]]
