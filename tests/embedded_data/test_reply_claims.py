"""Training replies, filled with facts, pass the claim check: what the generator learns to say can be said."""

from __future__ import annotations

from random import Random

from assistant.brief import Brief, fill
from assistant.claims import ClaimLexicon, check, sentences
from assistant.embedded.data.briefs import sample
from assistant.embedded.data.replies import write
from tests.embedded_data.made_facts import BRANDS, realized

COUNT = 1500
COINCIDENCES = 2
"""Made facts now and then read as another claim: a title may begin with a brand that is another product's."""
LEXICON = ClaimLexicon(brands=BRANDS)


def _withheld(brief: Brief, text: str) -> list[str]:
    """Return the sentences that a turn would withhold, cut and filled as a turn does it."""
    found: list[str] = []
    subject: tuple[int, ...] = ()
    for sentence in sentences(text, [one.fields["title"] for one in brief.products]):
        filled = fill(sentence, brief)
        assert filled is not None, (text, brief)
        if filled.strip() == brief.texts.get("passage"):
            continue
        verdict = check(filled, brief, LEXICON, subject)
        subject = verdict.subject
        found += [] if verdict.supported else [filled]
    return found


def test_no_true_training_reply_is_withheld() -> None:
    rng, lost = Random(5), list[str]()
    for _ in range(COUNT):
        brief = realized(rng, sample(rng).brief)
        lost += _withheld(brief, write(rng, brief))
    assert len(lost) <= COINCIDENCES, lost


def test_the_facts_are_held_against_the_words() -> None:
    # The test above could not fail if the check let everything pass: with the prices of another draw it must not.
    rng = Random(6)
    caught = 0
    for _ in range(300):
        shape = sample(rng).brief
        brief, other = realized(rng, shape), realized(rng, shape)
        text = write(rng, brief)
        if "{1.price}" in text and brief.products[0].fields["price"] != other.products[0].fields["price"]:
            said = (fill(text, brief) or "").replace(
                brief.products[0].fields["price"], other.products[0].fields["price"]
            )
            caught += any(not check(one, brief, LEXICON).supported for one in sentences(said))
    assert caught >= 10
