"""What counts as the same fact, and how facts are counted, against cases worked by hand."""

from __future__ import annotations

import pytest

from assistant.evaluation.facts import Count, counts, has_limit, same_limits
from retrieval.types import Audience, Constraints, Exclusions


def test_a_value_of_text_matches_when_one_contains_the_other() -> None:
    read = Constraints(category="Desk lamp", material=("wool",), brand=("Nordvik",))
    wanted = Constraints(category="lamp", material=("merino Wool",), brand=("Kantwerk",))
    assert counts(read, wanted) == {
        "category": Count(1, 1, 1),
        "material": Count(1, 1, 1),
        "brand": Count(0, 1, 1),
    }


@pytest.mark.parametrize(
    ("read", "wanted", "kind"),
    [
        (Constraints(price_max=5), Constraints(price_max=50), "price_max"),
        (Constraints(audience=Audience.MEN), Constraints(audience=Audience.WOMEN), "audience"),
        (Constraints(quantity=1), Constraints(quantity=12), "quantity"),
        (Constraints(color=("red",)), Constraints(exclude=Exclusions(color=("red",))), "color"),
    ],
)
def test_numbers_listed_values_and_exclusions_do_not_match_by_containment(
    read: Constraints, wanted: Constraints, kind: str
) -> None:
    assert counts(read, wanted)[kind].hits == 0


def test_size_and_features_are_one_kind() -> None:
    read = Constraints(size=("for 6 guests",), features=("dimmable",))
    wanted = Constraints(features=("6 guests", "dimmable", "quiet"))
    assert counts(read, wanted) == {"size/features": Count(2, 2, 3)}


def test_each_value_is_matched_once_and_as_many_as_can_be() -> None:
    # Taken in order "blue" would use up "dark blue", and "dark blue" would find nothing.
    read, wanted = Constraints(color=("blue", "dark blue")), Constraints(color=("dark blue", "blue"))
    assert counts(read, wanted)["color"] == Count(2, 2, 2)
    assert counts(Constraints(color=("red", "dark red")), Constraints(color=("red",)))["color"] == Count(1, 2, 1)


def test_a_count_is_right_when_nothing_is_missed_or_added() -> None:
    assert Count(2, 2, 2).right
    assert not Count(1, 2, 1).right
    assert not Count(1, 1, 2).right


def test_limits_are_right_only_together() -> None:
    wanted = Constraints(price_max=40, rating_min=4.5)
    assert same_limits(Constraints(price_max=40, rating_min=4.5, color=("red",)), wanted)
    assert not same_limits(Constraints(price_max=40), wanted)
    assert not same_limits(Constraints(price_max=40, rating_min=4.5, price_min=10), wanted)
    assert has_limit(wanted)
    assert not has_limit(Constraints(quantity=3))
