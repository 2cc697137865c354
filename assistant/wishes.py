"""A refusal in doubt, held against the catalog: who may have asked for what the shop sells is shown it.

A small model that is asked for a movie may take that for talk of movies, and half believe it. The catalog knows better
than the model whether the shop has any; a refusal that the model is sure of stays one, whatever it names ("write a poem
about my lamp").
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.confidence import REFUSED, doubtful
from assistant.messages import Edit, Intent, Reading, Slot
from retrieval.nouns import hierarchy

_REFUSALS = (Intent.OUT_OF_SCOPE, Intent.POLICY_QUESTION)


def sought(reading: Reading, utterance: str, sells: Callable[[str], bool], answers: Callable[[], bool]) -> Reading:
    """Return the reading, or the search that a doubtful refusal may have been, for something that the shop sells.

    `sells` tells whether the catalog has things of a name, `answers` whether the shop's pages answer the utterance: a
    question that they answer is one. Neither is called without a doubt.
    """
    second = reading.second
    if reading.intent == Intent.SEARCH:
        rivalled = second is not None and second.intent in _REFUSALS and doubtful(reading)
        return reading.model_copy(update={"second": None}) if rivalled and _sold(reading, sells) else reading
    if reading.intent not in _REFUSALS or reading.confidence >= REFUSED or reading.edits or reading.references:
        return reading
    if reading.intent == Intent.POLICY_QUESTION and answers():
        return reading
    if second is not None and second.intent == Intent.SEARCH and _sold(second, sells):
        return second.model_copy(update={"confidence": 1.0})
    name = hierarchy().last_noun(utterance)
    if name is None or not sells(name):
        return reading
    return Reading(intent=Intent.SEARCH, language=reading.language, edits=(Edit(slot=Slot.CATEGORY, value=name),))


def _sold(reading: Reading, sells: Callable[[str], bool]) -> bool:
    return any(one.slot == Slot.CATEGORY and one.value and sells(one.value) for one in reading.edits)
