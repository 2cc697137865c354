"""The one reading that these tests compare with."""

from assistant.messages import Edit, Intent, Reading, Slot

DESK = Reading(
    intent=Intent.SEARCH,
    edits=(Edit(slot=Slot.CATEGORY, value="desk"), Edit(slot=Slot.PRICE_MAX, value="300")),
    confidence=0.9,
)
