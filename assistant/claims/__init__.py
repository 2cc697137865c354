"""The claim check: every statement of a reply is held against the brief, and what nothing carries is refused.

`check` judges one sentence, `sentences` and `SentenceSplitter` cut a reply into them, `ClaimLexicon` holds the words
of one shop. It reads texts only and knows no model, no storage and no search; a large model's free wording and the
embedded generator's filled placeholders go through the same door.
"""

from assistant.claims.check import Claim, ClaimKind, Verdict, check
from assistant.claims.lexicon import ClaimLexicon
from assistant.claims.sentences import SentenceSplitter, sentences

__all__ = ["Claim", "ClaimKind", "ClaimLexicon", "SentenceSplitter", "Verdict", "check", "sentences"]
