"""What can go wrong in retrieval, named by who must act.

RetrievalError
├── CatalogError        shop owner: the product file (or its mapping) must be mended
├── ConstraintError     developer: a constraint that cannot be expressed
├── IndexUnavailable    operator: Chroma or the vector file is missing, damaged or owned by another process
├── EncoderUnavailable  operator: the encoder's weights are missing or not the ones expected
└── DatabaseError       operator: the database cannot be opened or written
"""


class RetrievalError(Exception):
    """Root of this package's errors."""


class CatalogError(RetrievalError):
    """A product file cannot be read as one; the message names file, line and the mend."""


class ConstraintError(RetrievalError):
    """A constraint cannot be expressed as a predicate."""


class IndexUnavailable(RetrievalError):
    """The vector index cannot be used now; search goes on exactly from the vector file where it can."""


class EncoderUnavailable(RetrievalError):
    """The sentence encoder cannot be loaded, or its weights are not the ones expected."""


class DatabaseError(RetrievalError):
    """The shop's database cannot be opened or written."""
