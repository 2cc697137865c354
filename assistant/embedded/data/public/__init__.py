"""Public sets as a second source of understanding examples, read from a folder outside the project when one is given.

Only sets whose licence lets trained weights be shared, never what their authors call test rows, and never the half of
the shopping requests that is `measured`. Not one of their rows is stored here. `files` reads, `requests` marks shopping
requests, `utterances` maps intents and acts.
"""

from assistant.embedded.data.public.files import PublicDataError, json_rows, parquet_rows
from assistant.embedded.data.public.requests import measured
from assistant.embedded.data.public.utterances import PublicUtterances, draw, public_utterances

__all__ = ["PublicDataError", "PublicUtterances", "draw", "json_rows", "measured", "parquet_rows", "public_utterances"]
