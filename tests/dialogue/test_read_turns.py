"""Several utterances read in a row without a catalog: what `aisle understand` and the evaluation go by."""

from __future__ import annotations

import pytest

from assistant.generator_kinds import scripted
from assistant.messages import Edit, Intent, Reading, Slot
from assistant.scripted_chat import Script, ScriptedChat
from assistant.understanding import read_turns

SEARCH = Reading(intent=Intent.SEARCH, edits=(Edit(slot=Slot.CATEGORY, value="socks"),))


@pytest.mark.parametrize(
    ("turns", "read", "positions"),
    [
        (["socks", "add the first and the last one"], (1, -1), (1, 3)),
        (["socks", "the last two of them"], (-1, 3), (3,)),
        (["the last one"], (-1,), ()),
        (["socks", "number five"], (5,), ()),
    ],
)
async def test_positions_are_those_of_the_slate_of_three(
    turns: list[str], read: tuple[int, ...], positions: tuple[int, ...]
) -> None:
    last = Reading(intent=Intent.ADD_TO_CART, references=read)
    generator = scripted(ScriptedChat(script=Script(readings={"socks": SEARCH, turns[-1]: last}, replies={})))
    assert (await read_turns(generator, turns)).references == positions
