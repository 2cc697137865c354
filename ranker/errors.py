"""What can go wrong in the ranker, named by who must act.

RankerError
├── EventsError      shop owner: the file of behaviour events must be mended
├── RequestError     caller: a line of a file of requests must be mended
├── CheckpointError  operator: the files of a trained ranker are missing, damaged or of something else
├── ScoresMismatch   developer: candidates and vectors do not belong together
├── SlateTooLong     developer: propensities are not summed for so many candidates or positions
└── SearchUnavailable  operator: the extra that settings are searched for with is not installed
"""


class RankerError(Exception):
    """Root of this package's errors."""


class EventsError(RankerError):
    """A file of behaviour events cannot be taken; the message names file, line and the mend."""


class RequestError(RankerError):
    """A line is no request to the ranker; the message names file, line and the mend."""


class CheckpointError(RankerError):
    """The files of a trained ranker cannot be used; the message says what to do."""


class ScoresMismatch(RankerError):
    """Candidates and vectors given to the ranker do not belong together."""


class SlateTooLong(RankerError):
    """A slate has more candidates than its propensities are summed for, or more positions than candidates."""


class SearchUnavailable(RankerError):
    """Settings cannot be searched for; the message says what to install."""
