"""Decoding: always a valid reading, whatever the weights; the cache changes nothing; the same seed, the same reply."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from assistant.brief import PLACEHOLDERS
from assistant.embedded.automaton import ReadingAutomaton
from assistant.embedded.checkpoint import SHIPPED, Checkpoint, load
from assistant.embedded.decode import Decoder, ReplyConfig
from assistant.embedded.evaluate import same
from assistant.embedded.inference import Network, native_precision
from assistant.embedded.linear import Copy, UnspeakableReading, steps_of
from assistant.embedded.model import Generator
from assistant.embedded.tokenizer import MessageError, Vocabulary
from assistant.embedded.tokens import END
from assistant.messages import LISTED, Edit, Intent, Reading, Slot, understand_message
from retrieval.types import Constraints
from retrieval.words import has_han
from tests.embedded import sampler

VOCABULARY = Vocabulary.fresh()
UTTERANCES = st.one_of(
    st.sampled_from(["", "a black desk under $300, not leather", "我想要红色39码的鞋,500块以内", "🙂"]),
    st.text(min_size=0, max_size=60),
)


def _message(utterance: str) -> str:
    return understand_message(Constraints(category="desk"), "products", 3, utterance)


def _is_valid(reading: Reading, message: str) -> None:
    utterance = VOCABULARY.prompt(message).utterance
    assert len(set(reading.edits)) == len(reading.edits)
    assert len(set(reading.references)) == len(reading.references)
    for edit in reading.edits:
        if edit.value is None:
            assert edit.op == "drop"
        elif edit.slot in LISTED:
            assert edit.value in LISTED[edit.slot]
        else:
            assert edit.value
            assert edit.value in utterance
            assert edit.value == edit.value.strip()
    assert reading.order_number is None or reading.order_number in utterance
    assert reading.liked is None or reading.intent is Intent.FEEDBACK


@settings(max_examples=120, deadline=None)
@given(utterance=UTTERANCES, seed=st.integers(0, 10_000))
def test_random_steps_end_in_a_valid_reading(utterance: str, seed: int) -> None:
    random = Random(seed)
    message = _message(utterance)
    automaton = ReadingAutomaton(VOCABULARY.prompt(message))
    steps = 0
    while not automaton.done:
        automaton.push(random.choice(automaton.allowed()))
        steps += 1
        assert steps < 2000
    _is_valid(automaton.reading(), message)


@settings(max_examples=15, deadline=None)
@given(utterance=UTTERANCES)
def test_untrained_weights_give_a_valid_reading(random_checkpoint: Checkpoint, utterance: str) -> None:
    message = _message(utterance)
    reading = Decoder(random_checkpoint).understand(message)
    _is_valid(reading, message)
    assert 0 <= reading.confidence <= 1


@pytest.mark.parametrize(
    ("utterance", "first", "values"),
    [
        ("under 1,299.99 please", 1, {"1,299.99"}),
        ("rated 4.0 stars", 1, {"4.0"}),
        ("cost 40..70", 1, {"40"}),
        ("four and a half stars", 0, {"four", "four and a half"}),
        ("half a grand at most", 0, {"half", "half a grand"}),
        ("at most two hundred dollars", 2, {"two", "two hundred"}),
        ("两千五以内", 0, {"两", "两千", "两千五"}),
        ("1万2以内", 0, {"1万2"}),
    ],
)
def test_a_price_is_a_number_and_no_more(utterance: str, first: int, values: set[str]) -> None:
    prompt = VOCABULARY.prompt(_message(utterance))
    automaton = ReadingAutomaton(prompt)
    for step in ("[intent search]", "[language en]", "[slot price_max]"):
        automaton.push(step)
    assert Copy(first) in automaton.allowed()
    assert first == 0 or Copy(first - 1) not in automaton.allowed()
    found: set[str] = set()
    place = first
    automaton.push(Copy(first))
    while True:
        if "[end]" in automaton.allowed():
            found.add(prompt.span(first, place))
        if Copy(place + 1) not in automaton.allowed():
            break
        place += 1
        automaton.push(Copy(place))
    assert values <= found
    assert not found & {"1", "1,299", "4"}
    assert max(found, key=len) == max(values, key=len)


@pytest.mark.parametrize(
    ("utterance", "slot", "place", "allowed"),
    [
        ("weighs less than 3 kg", "price_max", 3, False),
        ("weighs less than 3 pounds", "price_max", 3, True),
        ("rated 8 of 10", "rating_min", 1, False),
        ("rated 4 of 5", "rating_min", 1, True),
        ("我想买有氧器材", "category", 3, True),
        ("我想买有氧器材", "category", 4, False),
        ("有氧气瓶吗", "category", 1, True),
    ],
)
def test_what_a_value_may_begin_with(utterance: str, slot: str, place: int, allowed: bool) -> None:
    automaton = ReadingAutomaton(VOCABULARY.prompt(_message(utterance)))
    for step in ("[intent search]", "[language en]"):
        automaton.push(step)
    if f"[slot {slot}]" in automaton.allowed():
        automaton.push(f"[slot {slot}]")
        assert (Copy(place) in automaton.allowed()) == allowed
    else:
        assert not allowed


def test_a_step_that_is_not_allowed_is_refused() -> None:
    automaton = ReadingAutomaton(VOCABULARY.prompt(_message("a desk")))
    with pytest.raises(ValueError, match="not among"):
        automaton.push(Copy(0))


@pytest.mark.parametrize("seed", range(3))
def test_every_example_is_what_its_steps_say(seed: int) -> None:
    for example in sampler.understanding(30, seed):
        prompt = VOCABULARY.prompt(example.message)
        automaton = ReadingAutomaton(prompt)
        for step in steps_of(example.reading, prompt):
            automaton.push(step)
        assert automaton.done
        assert automaton.reading() == example.reading


def test_all_parts_of_a_reading_are_written_and_read() -> None:
    message = _message("also green, drop the metal, cheapest first, in stock, no leather, the second, order A-7")
    edits = (
        Edit(op="add", slot=Slot.COLOR, value="green"),
        Edit(op="drop", slot=Slot.MATERIAL, value="metal"),
        Edit(slot=Slot.IN_STOCK, value="yes"),
        Edit(op="drop", slot=Slot.ON_SALE),
        Edit(slot=Slot.EXCLUDE_MATERIAL, value="leather"),
        Edit(slot=Slot.SORT, value="price_asc"),
    )
    reading = Reading(intent=Intent.FEEDBACK, edits=edits, references=(2, -1), order_number="A-7", liked=False)
    prompt = VOCABULARY.prompt(message)
    automaton = ReadingAutomaton(prompt)
    for step in steps_of(reading, prompt):
        automaton.push(step)
    assert automaton.reading() == reading


@pytest.mark.parametrize("value", ["desks", "esk", "Desk", ""])
def test_a_value_that_is_not_whole_words_is_refused(value: str) -> None:
    reading = Reading(intent=Intent.SEARCH, edits=(Edit(slot=Slot.CATEGORY, value=value),))
    with pytest.raises(UnspeakableReading):
        steps_of(reading, VOCABULARY.prompt(_message("a desk")))


@pytest.mark.parametrize("causal", [False, True])
def test_what_serves_computes_what_was_trained(random_checkpoint: Checkpoint, causal: bool) -> None:
    model = Generator(replace(random_checkpoint.model.config, causal=causal))
    model.load_state_dict(random_checkpoint.model.state_dict())
    model.word_embeddings = random_checkpoint.model.word_embeddings
    message, answer = [101, 2000, 2001, 2002, 102], [30_522, 30_530, 2001, 30_540]
    listed = [5, 30_600, 2001]
    network = Network(model, exact=True)
    with torch.inference_mode():
        whole = model(torch.tensor([message + answer]), torch.tensor([5]), torch.tensor([9]))
        states = model.answer_states(whole)
        with network.sequence(message) as sequence:
            torch.testing.assert_close(sequence.message_states, whole[0, :5], rtol=1e-4, atol=1e-4)
            for written in (answer[:1], answer[1:3], answer[3:]):
                state = sequence.read(written)
            torch.testing.assert_close(state, states[0, -1:], rtol=1e-4, atol=1e-4)
            scores = network.scorer(listed)(state)
            torch.testing.assert_close(
                scores, model.listed_scores(states[0, -1:], torch.tensor(listed)), rtol=1e-4, atol=1e-4
            )
            copies = network.pointer_scores(state, network.pointer_keys(sequence.message_states[1:4]))
        torch.testing.assert_close(copies, model.pointer_scores(states[:, -1:], whole[:, 1:4])[0], rtol=1e-4, atol=1e-4)


def test_an_answer_begun_again_is_as_if_it_was_never_begun(random_checkpoint: Checkpoint) -> None:
    network = Network(random_checkpoint.model, exact=True)
    message, answer = [101, 2000, 2001, 102], [30_522, 30_530]
    with network.sequence(message) as sequence:
        begun = sequence.length
        sequence.read([30_522, 30_540, 2001])
        sequence.back_to(begun)
        again = sequence.read(answer)
    with network.sequence(message) as fresh:
        torch.testing.assert_close(again, fresh.read(answer))


def test_open_sequences_do_not_share_a_cache(random_checkpoint: Checkpoint) -> None:
    network = Network(random_checkpoint.model, exact=True)
    with network.sequence([101, 2000, 102]) as alone:
        wanted = alone.read([30_522])
    with network.sequence([101, 2000, 102]) as one, network.sequence([101, 2001, 2002, 102]) as other:
        other.read([30_523, 30_524])
        torch.testing.assert_close(one.read([30_522]), wanted)


def test_what_serves_reads_as_float32_does(trained: Checkpoint) -> None:
    quick, exact = Decoder(trained), Decoder(trained, exact=True)
    for example in sampler.understanding(20, seed=5):
        assert same(quick.understand(example.message), exact.understand(example.message))


def test_a_token_is_rounded_no_more_than_a_message(trained: Checkpoint) -> None:
    # The loaded weights are whole numbers of eight bits already: a token that reads those loses nothing by them. It goes
    # into its products in bfloat16, as a message does where the processor multiplies that.
    message, answer = [101, *range(2000, 2020), 102], [30_522, 30_530, 2001]
    quick, exact = Network(trained.model), Network(trained.model, exact=True)
    with quick.sequence(message) as ours, exact.sequence(message) as theirs:
        of_message = (ours.message_states - theirs.message_states).abs().max()
        for token in answer:
            of_token = (ours.read([token]) - theirs.read([token])).abs().max()
            assert of_token <= (max(2 * of_message, 1e-4) if native_precision() == torch.bfloat16 else 0.02)


def test_an_answer_ends_before_the_network_has_no_place_left(random_checkpoint: Checkpoint) -> None:
    decoder = Decoder(random_checkpoint)
    for word in ("desk", "supercalifragilistic", "想", "9"):
        message = _message(" ".join(f"{word}{at}" for at in range(400)))
        _is_valid(decoder.understand(message), message)


def test_training_and_service_attend_alike(random_checkpoint: Checkpoint) -> None:
    model = random_checkpoint.model
    ids, prefix, lengths = torch.randint(0, 30_000, (3, 16)), torch.tensor([5, 9, 3]), torch.tensor([9, 16, 5])
    trained = model(ids, prefix, lengths)
    with torch.inference_mode():
        served = model(ids, prefix, lengths)
        alone = model(ids[2:, :5], prefix[2:], lengths[2:])
    torch.testing.assert_close(trained, served, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(alone[0], served[2, :5], rtol=1e-4, atol=1e-4)


def test_a_reply_writes_only_the_facts_of_its_message(random_checkpoint: Checkpoint) -> None:
    decoder = Decoder(random_checkpoint)
    for seed in range(5):
        text = "".join(decoder.reply("reply: recommend en\n1: title price\nhas: count", seed))
        found = {name for name in PLACEHOLDERS if name in text}
        assert found <= {"{1.title}", "{1.price}", "{count}"}


def test_the_same_seed_draws_the_same_reply(random_checkpoint: Checkpoint) -> None:
    decoder = Decoder(random_checkpoint)
    message = "reply: recommend en\n1: title price"
    config = ReplyConfig(
        temperature=5.0, max_tokens=20
    )  # random weights repeat themselves: a warm draw tells seeds apart
    first, again, other = ("".join(decoder.reply(message, seed, config)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_reply_that_begins_to_say_a_sentence_again_ends(
    random_checkpoint: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoder = Decoder(random_checkpoint)
    names = random_checkpoint.vocabulary.names
    stop = random_checkpoint.vocabulary.ids["."]
    words = [token for token in random_checkpoint.reply_words if names[token].isalpha() and names[token].isascii()]
    first, second = [words[0], stop], [words[1], stop]
    drawn = iter([first, second, first, second])

    def sentence(*_: object) -> list[int]:
        return next(drawn)

    monkeypatch.setattr(decoder, "_sentence", sentence)
    assert len(list(decoder.reply("reply: recommend en"))) == 2


def test_a_word_that_leads_nowhere_is_taken_back(
    random_checkpoint: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoder = Decoder(random_checkpoint)
    words, names = list(random_checkpoint.reply_words), random_checkpoint.vocabulary.names
    first, second = [at for at, token in enumerate(words) if names[token].isalpha() and names[token].isascii()][:2]
    choice = torch.full((1, len(words)), -20.0)
    choice[0, first], choice[0, second] = 2.0, 1.8
    end = torch.full((1, len(words)), -20.0)
    end[0, words.index(random_checkpoint.vocabulary.ids[END])] = 2.0
    scores = iter([choice, torch.zeros(1, len(words)), end])  # nothing is likely behind the first word

    def next_scores(_: torch.Tensor) -> torch.Tensor:
        return next(scores)

    monkeypatch.setattr(decoder, "_reply_scores", next_scores)
    text = "".join(decoder.reply("reply: recommend en", config=ReplyConfig(temperature=0)))
    assert text.lower() == names[words[second]]


def test_a_reply_is_in_one_language(random_checkpoint: Checkpoint) -> None:
    decoder = Decoder(random_checkpoint)
    for seed in range(5):
        config = ReplyConfig(temperature=5.0, max_tokens=30)
        english, chinese = ("".join(decoder.reply(f"reply: thanks {one}", seed, config)) for one in ("en", "zh"))
        assert not has_han(english)
        assert not re.search("[A-Za-z]", chinese)


def test_of_two_that_are_shown_none_is_the_cheapest() -> None:
    decoder = Decoder(load(SHIPPED))
    has = "has: cheapest.price cheapest.title other.title saved"
    compared = f"reply: compare en\n1: title price\n2: title price\n{{}}cheapest: 1\n{has}"
    two, three = (
        "".join("".join(decoder.reply(compared.format(third), seed)) for seed in range(8))
        for third in ("", "3: title price\n")
    )
    assert "cheaper" in two
    assert "cheapest " not in two
    assert "cheapest " in three


def test_a_reply_has_an_end(random_checkpoint: Checkpoint) -> None:
    pieces = list(Decoder(random_checkpoint).reply("reply: recommend en", 3, ReplyConfig(max_tokens=12)))
    assert len(pieces) <= 12


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("act", "fact"), [("policy", "passage"), ("quote", "quote")])
def test_a_reply_gives_what_it_is_there_to_give(trained: Checkpoint, language: str, act: str, fact: str) -> None:
    decoder = Decoder(trained)
    for seed in range(20):
        text = "".join(decoder.reply(f"reply: {act} {language}\nhas: {fact}", seed, ReplyConfig(max_tokens=12)))
        assert text.count(f"{{{fact}}}") >= 1
        assert "{passage}" not in "".join(
            decoder.reply(f"reply: greeting {language}", seed, ReplyConfig(max_tokens=12))
        )


def test_each_task_takes_its_own_message(random_checkpoint: Checkpoint) -> None:
    decoder = Decoder(random_checkpoint)
    with pytest.raises(MessageError):
        decoder.understand("reply: greeting en")
    with pytest.raises(MessageError):
        next(decoder.reply(_message("hi")))


def _leaning(checkpoint: Checkpoint, name: str) -> Decoder:
    """A decoder whose weights would write one placeholder above all else, wherever they are."""
    biases = checkpoint.model.output_bias
    before = float(biases.detach()[checkpoint.vocabulary.ids[name]])
    with torch.no_grad():
        biases[checkpoint.vocabulary.ids[name]] = 50.0
    decoder = Decoder(checkpoint)
    with torch.no_grad():
        biases[checkpoint.vocabulary.ids[name]] = before
    return decoder


def test_a_sentence_that_wants_a_fact_that_is_not_there_is_left_out(random_checkpoint: Checkpoint) -> None:
    decoder = _leaning(random_checkpoint, "{fits}")
    assert "".join(decoder.reply("reply: recommend en\n1: title price", 1)) == ""
    assert "{fits}" in "".join(decoder.reply("reply: recommend en\n1: title price\nhas: fits", 1))


def test_what_a_reply_owes_is_given_although_its_sentence_was_left_out(random_checkpoint: Checkpoint) -> None:
    decoder = _leaning(random_checkpoint, "{fits}")
    assert "".join(decoder.reply("reply: policy en\nhas: passage", 1)) == "\n{passage}"


def test_the_token_that_leads_to_a_fact_that_is_not_there_is_taken_back(
    random_checkpoint: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoder, words = Decoder(random_checkpoint), list(random_checkpoint.reply_words)
    first, second = [token for token in words if random_checkpoint.vocabulary.names[token].isalpha()][:2]
    fact, end = (random_checkpoint.vocabulary.ids[name] for name in ("{fits}", END))
    told = iter(({first: 0.6, second: 0.4}, {fact: 1.0}, {end: 1.0}))  # the second is what follows the first word

    def scores(_: Tensor) -> Tensor:
        likely = next(told)
        return torch.tensor([[likely.get(token, 0.0) for token in words]]).log()

    monkeypatch.setattr(decoder, "_reply_scores", scores)
    said = "".join(decoder.reply("reply: recommend en\n1: title price", config=ReplyConfig(temperature=0)))
    assert said.casefold() == random_checkpoint.vocabulary.names[second]
