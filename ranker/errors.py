"""What can go wrong in the ranker, named by who must act.

RankerError
└── ScoresMismatch   developer: candidates and vectors do not belong together
"""


class RankerError(Exception):
    """Root of this package's errors."""


class ScoresMismatch(RankerError):
    """Candidates and vectors given to the ranker do not belong together."""
