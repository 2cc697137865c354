from __future__ import annotations

import pytest

from retrieval.measures import read_measures
from retrieval.words import required, terms


@pytest.mark.parametrize(
    ("ways", "term"),
    [
        (["6 ft", "6ft", "6-ft", "6-foot", "6 feet", "6'", "72 in", "72 in.", '72"', "72in"], "#1829mm"),
        (["1.8 m", "1.8m", "180 cm", "1800 mm"], "#1800mm"),
        (["3/4 in", "3/4in.", "0.75 inch", ".75 in", "¾ in"], "#19mm"),
        (["1-1/2 in", "1 1/2in", "1.5-inch"], "#38mm"),
        (["20v", "20 V", "20-Volt", "20 volts"], "#20v"),
        (["5.1 cu. ft.", "5.1 cubic feet", "5.1 cu ft"], "#5.1cuft"),
        (["10,000-Watt", "10000 w"], "#10000w"),
        (["4x8", "4 x 8", "4 ft. x 8 ft.", "4' x 8'", "4 by 8", "4*8", "4 ft. W x 8 ft. L"], "#4x8"),
    ],
)
def test_every_way_of_writing_gives_one_term(ways: list[str], term: str) -> None:
    for way in ways:
        assert term in terms(f"a {way} board"), way


def test_the_last_side_of_a_box_lends_its_unit() -> None:
    assert {"#838mm", "#559mm", "#33x22"} <= set(terms("33x22 in sink"))
    assert {"#1x12", "#12x16", "#25mm"} <= set(terms("trim 1inx12inx16"))


@pytest.mark.parametrize("text", ["3-in-1 tool", "2 in 1", "women's 6's", "AB12X34", "$50 gift", "in x in"])
def test_what_is_no_measure_stays_as_it_is(text: str) -> None:
    assert not [term for term in terms(text) if term.startswith("#")]


def test_a_text_without_numbers_is_untouched() -> None:
    assert read_measures("oak desk by the metre") == ("oak desk by the metre", "oak desk by the metre", (), ())


@pytest.mark.parametrize(
    "text", ["1,23 in", "1/0 in", "9/4 in", "1-2-3/4", "x 3 x", "×" * 50, "1" * 400 + " in", "4x" * 200]
)
def test_odd_numbers_do_no_harm(text: str) -> None:
    assert isinstance(terms(text), list)
    assert isinstance(required(text), tuple)
