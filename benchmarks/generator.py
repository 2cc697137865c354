"""The embedded generator's speed beside plain transformers `generate` on the same weights, in the same run.

    python benchmarks/generator.py [--weights FOLDER] [--calls 60] [--requests FILE ...]

Each message is answered by Aisle's decoder and by `generate` (greedy, the same prompt and the same number of new tokens,
in float32 and in the precision that Aisle serves in), one after the other. First it is checked that all of them compute
the same scores. Prints tokens a second with the ratios, and the time of whole calls as a turn makes them: an
understanding call, and English replies up to their fortieth word.
"""

from __future__ import annotations

import argparse
import asyncio
import copy
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from plain_generator import PlainGenerator
from transformers import DynamicCache

from assistant.brief import Act, Brief, fill, reply_message
from assistant.embedded.checkpoint import SHIPPED, Checkpoint, load
from assistant.embedded.data.briefs import Scene, sample
from assistant.embedded.decode import Decoder, ReplyConfig
from assistant.embedded.inference import Network, native_precision, quick_in_eight_bits
from assistant.embedded.linear import steps_of
from assistant.embedded.tokens import REPLY, UNDERSTAND
from assistant.embedded.wording import encode_reply
from assistant.evaluation.requests import read_requests
from assistant.generator import Generator, GeneratorSettings, open_generator
from assistant.messages import understand_message
from retrieval.types import Constraints

REQUESTS = [Path("tests/data/validation_en.jsonl"), Path("tests/data/validation_zh.jsonl")]
THREADS = torch.get_num_threads()
WORDS = 40
GREEDY = ReplyConfig(temperature=0)
TOLD = (Act.RECOMMEND, Act.COMPARE, Act.RELAXED)
"""The acts whose replies are long."""


@dataclass
class Speed:
    """Tokens written and the seconds they took."""

    tokens: int = 0
    seconds: float = 0.0

    def took(self, tokens: int, seconds: float) -> None:
        """Count one call."""
        self.tokens += tokens
        self.seconds += seconds

    @property
    def rate(self) -> float:
        """Tokens a second."""
        return self.tokens / self.seconds


def timed(call: Callable[[], int]) -> tuple[int, float]:
    """Return what `call` wrote, in tokens, and how long it took."""
    began = time.perf_counter()
    return call(), time.perf_counter() - began


class Written:
    """One decoder and the plain models, on the same messages."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint, self.vocabulary = checkpoint, checkpoint.vocabulary
        self.decoder = Decoder(checkpoint)
        plain = PlainGenerator(checkpoint).eval()
        self.plain = {"float32": plain}
        if native_precision() != torch.float32:
            self.plain["bfloat16"] = copy.deepcopy(plain).to(torch.bfloat16)

    def ours(self, message: str, task: str) -> int:
        """Answer a message as it is served, in one thread, and return how many tokens the answer has."""
        torch.set_num_threads(1)
        try:
            return self.read(message) if task == UNDERSTAND else self.write(message)
        finally:
            torch.set_num_threads(THREADS)

    def read(self, message: str) -> int:
        """Return how many tokens the reading of an understanding message has."""
        return len(steps_of(self.decoder.understand(message), self.vocabulary.prompt(message)))

    def write(self, message: str) -> int:
        """Return how many tokens the likeliest reply has, its end included."""
        text = "".join(self.decoder.reply(message, config=GREEDY))
        return len(encode_reply(self.vocabulary, text, "en")) + 1

    def generate(self, precision: str, prompt: list[int], new: int) -> int:
        """Let the library write `new` tokens and return how many there are."""
        ids = torch.tensor([prompt])
        out = self.plain[precision].generate(
            ids,
            attention_mask=torch.ones_like(ids),
            past_key_values=DynamicCache(),
            do_sample=False,
            min_new_tokens=new,
            max_new_tokens=new,
            pad_token_id=0,
        )
        return out.shape[1] - len(prompt)

    def compare(self, messages: list[str], task: str) -> dict[str, Speed]:
        """Return the speed of Aisle's decoder ("aisle") and of each plain model on the messages."""
        speeds = {name: Speed() for name in ("aisle", *self.plain)}
        for number, message in enumerate([*messages[:5], *messages]):
            prompt = [*self.vocabulary.prompt(message).ids, self.vocabulary.ids[task]]
            new, seconds = timed(lambda message=message: self.ours(message, task))
            taken = {"aisle": seconds}
            for name in self.plain:
                written, taken[name] = timed(lambda name=name, prompt=prompt, new=new: self.generate(name, prompt, new))
                assert written == new, f"{name} wrote {written} tokens, not {new}"
            if number >= 5:  # the first ones warm up
                for name, seconds in taken.items():
                    speeds[name].took(new, seconds)
        return speeds

    @torch.inference_mode()
    def apart(self, message: str, answer: list[int]) -> float:
        """Return by how much the scores of replies' words differ at most, both in float32, after each answer token."""
        prompt, listed = self.vocabulary.prompt(message).ids, list(self.checkpoint.reply_words)
        network, plain = Network(self.checkpoint.model, exact=True), self.plain["float32"]
        scorer = network.scorer(listed)
        cache = DynamicCache()
        theirs = [plain(torch.tensor([[*prompt, answer[0]]]), past_key_values=cache).logits[0, -1, listed]]
        theirs += [plain(torch.tensor([[token]]), past_key_values=cache).logits[0, -1, listed] for token in answer[1:]]
        with network.sequence(prompt) as sequence:
            ours = [scorer(sequence.read([token]))[0] for token in answer]
        return max(float((one - other).abs().max()) for one, other in zip(ours, theirs, strict=True))


async def readings(generator: Generator, messages: list[str]) -> list[float]:
    """Return milliseconds of whole understanding calls."""
    times: list[float] = []
    for message in messages:
        began = time.perf_counter()
        await generator.understand(message)
        times.append((time.perf_counter() - began) * 1000)
    return times


def as_read(text: str, brief: Brief) -> int:
    """Return how many words a shopper reads, facts in the place of placeholders."""
    return len((fill(text, brief) or text).split())


def as_written(text: str, _: Brief) -> int:
    """Return how many words the generator wrote, a placeholder as one."""
    return len(text.split())


async def replies(generator: Generator, scenes: list[Scene], count: Callable[[str, Brief], int]) -> list[float]:
    """Return milliseconds until `WORDS` words are there; a shorter reply is followed by more."""
    times: list[float] = []
    for scene in scenes:
        began, words, draw = time.perf_counter(), 0, 0
        while words < WORDS:
            text = ""
            async for piece in generator.reply(scene.brief, scene.utterance, draw):
                text += piece
                if words + count(text, scene.brief) > WORDS:
                    break
            words, draw = words + count(text, scene.brief), draw + 1
        times.append((time.perf_counter() - began) * 1000)
    return times


def said(files: list[Path], calls: int) -> list[str]:
    """Return the understanding messages of first utterances, as many of each file."""
    some = [[one.turns[0] for one in read_requests(path)][: calls // len(files)] for path in files]
    return [understand_message(Constraints(), "none", 0, text) for texts in some for text in texts]


def scenes(calls: int) -> list[Scene]:
    """Return made-up scenes of long English replies."""
    random, found = Random(1), list[Scene]()
    while len(found) < calls:
        scene = sample(random)
        if scene.brief.language == "en" and scene.brief.act in TOLD:
            found.append(scene)
    return found


def row(name: str, speeds: dict[str, Speed]) -> str:
    """Return a row of rates, Aisle's first, each plain one with the ratio."""
    ours = speeds["aisle"].rate
    theirs = (f"{one.rate:.0f} ({ours / one.rate:.1f}x)" for plain, one in speeds.items() if plain != "aisle")
    return f"| {name}, tokens a second | {ours:.0f} | {' | '.join(theirs)} |"


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, default=SHIPPED)
    parser.add_argument("--calls", type=int, default=60)
    parser.add_argument("--requests", type=Path, nargs="+", default=REQUESTS)
    arguments = parser.parse_args()
    written = Written(load(arguments.weights))
    messages, told = said(arguments.requests, arguments.calls), scenes(arguments.calls)
    asked = [reply_message(scene.brief, scene.utterance) for scene in told]
    ids = written.vocabulary.ids
    apart = max(
        written.apart(message, [ids[REPLY], *list(written.checkpoint.reply_words)[20:24]]) for message in asked[:5]
    )
    assert apart < 0.01, f"the plain model's scores are {apart:.3g} apart from Aisle's: it is another network"
    token = torch.int8 if quick_in_eight_bits() else native_precision()
    print(f"{THREADS} threads, load {os.getloadavg()[0]:.1f}, messages in {native_precision()}, tokens in {token}\n")
    print(f"| what | Aisle | {' | '.join(f'transformers, {name}' for name in written.plain)} |")
    print("| --- | --- " + "| --- " * len(written.plain) + "|")
    print(row("understanding", written.compare(messages, UNDERSTAND)))
    print(row("replies", written.compare(asked, REPLY)))
    generator = open_generator(GeneratorSettings(model=str(arguments.weights)))
    with asyncio.Runner() as runner:
        runner.run(generator.warm_up())
        runner.run(replies(generator, told[:3], as_read))
        whole = {
            "an understanding call": runner.run(readings(generator, messages)),
            f"a reply of {WORDS} words, as they are read": runner.run(replies(generator, told, as_read)),
            "the same, a title or a price as one word": runner.run(replies(generator, told, as_written)),
        }
    print("\n| whole call, as a turn makes it | p50 ms | p95 ms |\n| --- | --- | --- |")
    for name, times in whole.items():
        print(f"| {name} | {np.percentile(times, 50):.0f} | {np.percentile(times, 95):.0f} |")
    print(f"\nload {os.getloadavg()[0]:.1f} at the end; scores at most {apart:.1e} apart")


if __name__ == "__main__":
    main()
