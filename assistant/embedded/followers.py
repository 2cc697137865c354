"""Which words follow which in the replies of an act that a generator learned from: no others are drawn side by side.

A small network gives some probability to "Your pleasure!", between "You're welcome!" and "My pleasure!", and a draw
finds it. What begins a sentence follows the last word of the one before, not only its stop: after a refusal comes an
offer, and no second refusal. Training stores what follows; for weights that are there it is a command of its own,
which changes nothing else:

    python -m assistant.embedded.followers [WEIGHTS]
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from assistant.embedded import tokens
from assistant.embedded.batches import reply_tokens
from assistant.embedded.checkpoint import BEGIN, SHIPPED, Followers, after_sentence, load, write_followers
from assistant.embedded.data import ReplyExample
from assistant.embedded.tokenizer import Vocabulary
from assistant.embedded.tokens import SENTENCE_ENDS


def read_followers(vocabulary: Vocabulary, reply_words: Sequence[int], examples: Iterable[ReplyExample]) -> Followers:
    """Return what follows each place in `reply_words` in some example of an act.

    Words that are not among `reply_words` are left out: weights may be of earlier examples.
    """
    places = {token: place for place, token in enumerate(reply_words)}
    end = places[vocabulary.ids[tokens.END]]
    stops = {place for token, place in places.items() if vocabulary.names[token] in SENTENCE_ENDS}
    found = defaultdict[str, dict[int, set[int]]](lambda: defaultdict(set))
    for example in examples:
        following = found[act_of(example.message)]
        written = [BEGIN, *(places.get(token) for token in reply_tokens(vocabulary, example)), end]
        for one, other in pairwise(written):
            if one is not None and other is not None:
                following[one].add(other)
        for word, stop, other in zip(written, written[1:], written[2:], strict=False):
            if stop in stops and word is not None and other is not None:
                following[after_sentence(word)].add(other)
    return {act: {one: tuple(sorted(others)) for one, others in of.items()} for act, of in found.items()}


def act_of(message: str) -> str:
    """Return the act that a reply message names: "thanks" of "reply: thanks en"."""
    return message.split(None, 2)[1]


def main() -> None:
    """Store what follows what beside the weights that the arguments name."""
    from assistant.embedded.corpus import CorpusConfig
    from assistant.embedded.data import replies  # large word lists

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "weights", type=Path, nargs="?", default=SHIPPED, help="their folder; the shipped ones unless given"
    )
    folder = parser.parse_args().weights
    config, checkpoint = CorpusConfig(), load(folder)
    examples = replies.examples(config.replies, config.seed)
    found = read_followers(checkpoint.vocabulary, checkpoint.reply_words, examples)
    write_followers(folder, found)
    pairs = sum(len(others) for following in found.values() for others in following.values())
    print(f"{pairs:,} pairs in the replies of {len(found)} acts")  # noqa: T201 - a command's result


if __name__ == "__main__":
    main()
