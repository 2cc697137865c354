"""The composition root: opens a shop folder and builds what a command needs, each part when it is first asked for.

The only module that knows where in the folder each part lives. Parts that take seconds to load (encoder, generator)
load on first use, so that `aisle search` does not wait for the generator.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from assistant.attributing import Attributor
from assistant.claims import ClaimLexicon
from assistant.desk import Desk
from assistant.evidence import result
from assistant.explain import short_reason
from assistant.generator import Generator, open_generator
from assistant.indexer import Indexer
from assistant.knowledge import Knowledge
from assistant.ledger import Ledger
from assistant.orders import Orders
from assistant.parts import Limits, Parts
from assistant.pause import Pauses
from assistant.schema import open_database
from assistant.service import Service
from assistant.settings import Settings, read_settings
from assistant.shoppers import Shoppers
from assistant.sources import Sources
from assistant.store import ConversationStore
from assistant.taking import Report, take_file
from assistant.titles import TitleIndex
from assistant.wire import Result
from ranker.keeper import Keeper
from retrieval.bilingual.embedder import BilingualEmbedder
from retrieval.catalog import Catalog
from retrieval.embedder import Embedder, MiniLMEmbedder
from retrieval.errors import IndexUnavailable
from retrieval.index import VectorIndex
from retrieval.search import Searcher
from retrieval.search_config import SearchConfig
from retrieval.tuned import TunedSearch, read_tuned
from retrieval.types import Constraints, Language
from retrieval.vectors import VectorFile

Progress = Callable[[str], None]


def quiet(_: str) -> None:
    """Report nothing."""


def _turns_at_once(served: bool) -> int:
    """A turn keeps a core busy, but for one that waits for a generator on a server."""
    return 16 if served else max(1, os.cpu_count() or 1)


class Shop:
    """One open shop folder."""

    def __init__(self, folder: Path, settings: Settings, *, owner: bool = False, progress: Progress = quiet) -> None:
        """Open the parts of a shop that need no model.

        `owner` asks for Chroma, which one process at a time may have; all others search exactly from the vector file.
        """
        self.folder = folder
        self.settings = settings
        self._owner = owner
        self._progress = progress
        self._lexicon: tuple[int, ClaimLexicon] | None = None
        self._brands: tuple[int, frozenset[str]] | None = None
        self._indexer: Indexer | None = None
        self.database = open_database(settings.database_url(folder), folder)
        self.catalog = Catalog(self.database)
        self.store = ConversationStore(self.database)
        self.ledger = Ledger(self.database)
        self.shoppers = Shoppers(self.database)
        self.orders = Orders(self.database)
        self.pauses = Pauses(self.database)

    @classmethod
    def open(cls, folder: Path, *, owner: bool = False, progress: Progress = quiet) -> Shop:
        """Return the shop in `folder`.

        Raises:
            ConfigError: it is not a shop, or its settings are impossible.
            SchemaMismatch: its database is of another version of Aisle.
        """
        settings = read_settings(folder)
        if settings.threads:
            import torch  # seconds to import: only where a number of threads was asked for

            torch.set_num_threads(settings.threads)
        return cls(folder, settings, owner=owner, progress=progress)

    @property
    def tuned_folder(self) -> Path:
        """Where the search that was tuned to this shop lies."""
        return self.folder / "models" / "search"

    @property
    def ranker_folder(self) -> Path:
        """Where the ranker that was trained on this shop's events lies."""
        return self.folder / "models" / "ranker"

    @cached_property
    def tuned(self) -> TunedSearch | None:
        """The search that was tuned to this shop, None where none was."""
        return read_tuned(self.tuned_folder)

    @cached_property
    def plain_embedder(self) -> Embedder:
        """The sentence encoder of everything but products, of English alone."""
        self._progress("loading the sentence encoder")
        return MiniLMEmbedder()

    @cached_property
    def untuned_embedder(self) -> Embedder:
        """The encoder of products and of needs where none was tuned: the plain one, and its student for Chinese."""
        return BilingualEmbedder(self.plain_embedder)

    @cached_property
    def embedder(self) -> Embedder:
        """The encoder of products and of needs: the tuned one, which reads English alone, where there is one."""
        if self.tuned is None:
            return self.untuned_embedder
        self._progress("loading the tuned sentence encoder")
        return MiniLMEmbedder(tuned=self.tuned.weights(self.tuned_folder))

    @cached_property
    def vectors(self) -> VectorFile:
        """The vector file."""
        return VectorFile(self.folder / "vectors", self.embedder.name, self.embedder.dimensions)

    @cached_property
    def english_vectors(self) -> VectorFile | None:
        """The plain encoder's vector file, where there is one: of English texts the student's shop needs no others."""
        plain = self.plain_embedder
        if (
            not self.embedder.reads_chinese
            or not VectorFile.place(self.folder / "vectors", plain.name, plain.dimensions).is_dir()
        ):
            return None
        return VectorFile(self.folder / "vectors", plain.name, plain.dimensions)

    @cached_property
    def index(self) -> VectorIndex | None:
        """Chroma, where this process may own it."""
        if not self._owner:
            return None
        try:
            return VectorIndex(self.folder / "chroma", self.embedder.name, self.embedder.dimensions)
        except IndexUnavailable as error:
            self._progress(f"{error}; searching exactly from the vector file")
            return None

    @cached_property
    def searcher(self) -> Searcher:
        """Retrieval over this shop."""
        config = SearchConfig(currency=self.settings.currency, withheld=self.settings.rules.never)
        if self.tuned is not None:
            config = replace(config, dense_weight=self.tuned.dense_weight)
        return Searcher(self.database, self.embedder, self.vectors, self.folder / "words", self.index, config)

    @cached_property
    def ranker(self) -> Keeper:
        """What orders the candidates of a need."""
        return Keeper(self.database, self.searcher, self.ranker_folder)

    @cached_property
    def generator(self) -> Generator:
        """The generator that the settings name."""
        self._progress(f"loading the {self.settings.generator.kind} generator")
        return open_generator(self.settings.generator, self.folder)

    @cached_property
    def knowledge(self) -> Knowledge:
        """The shop's policies."""
        return Knowledge(self.database, self.plain_embedder)

    @cached_property
    def sources(self) -> Sources:
        """The files that the catalog is kept up to date from."""

        def take(file: Path, mapping: tuple[str, ...], name: str, most_vanishing: float) -> Report:
            return take_file(self, file, mapping, name=name, most_vanishing=most_vanishing)

        recipe = f"{self.settings.currency} {self.settings.mapping}"
        return Sources(self.folder, self.database, self.settings.sources, recipe, take)

    @property
    def import_lock(self) -> Path:
        """The file that whoever writes to the catalog holds."""
        return self.folder / "import.lock"

    def lexicon(self) -> ClaimLexicon:
        """Return the words that claims are made with, of the catalog as it is now."""
        version = self.catalog.version()
        if self._lexicon is None or self._lexicon[0] != version:
            titles = TitleIndex(title for one in self.catalog.texts() for title in one.title.split(" | "))
            self._lexicon = (version, ClaimLexicon(brands=self.catalog.brands(), title_known=titles.named))
        return self._lexicon[1]

    def brands(self) -> frozenset[str]:
        """Return the catalog's brands as it is now, case-folded."""
        version = self.catalog.version()
        if self._brands is None or self._brands[0] != version:
            self._brands = (version, frozenset(brand.casefold() for brand in self.catalog.brands()))
        return self._brands[1]

    @cached_property
    def attributor(self) -> Attributor:
        """What says which causes moved a shown product."""
        return Attributor(self.store, self.catalog, self.searcher, self.ranker, self.order_versions)

    def order_versions(self) -> dict[str, str]:
        """Return what orders slates now."""
        return {"catalog": str(self.catalog.version()), "encoder": self.embedder.name, "ranker": self.ranker.version}

    def versions(self) -> dict[str, str]:
        """Return what makes slates and replies now."""
        return {**self.order_versions(), "generator": self.generator.version}

    def degraded(self) -> list[str]:
        """Return what is not available now."""
        index = ["index"] if self._owner and self.index is None else []
        return [*index, *self.ranker.degraded(), *self.sources.degraded()]

    def keep_index(self) -> None:
        """Keep Chroma in step with the catalog from now on, where this process owns it."""
        if self.index is not None and self._indexer is None:
            self._indexer = Indexer(self.catalog, self.vectors, self.index, self._progress)

    def service(self, generator: Generator | None = None) -> Service:
        """Return the shop's conversations; `generator` stands in for the one that the settings name."""
        self._progress("reading the catalog")
        self.searcher.refresh()
        self.keep_index()
        if self._owner:
            self.sources.follow()
        limits = self.settings.limits
        if generator is not None:
            self.__dict__["generator"] = generator
        return Service(
            Parts(
                shop=self.settings.name,
                currency=self.settings.currency,
                store=self.store,
                ledger=self.ledger,
                shoppers=self.shoppers,
                pauses=self.pauses,
                catalog=self.catalog,
                search=self.searcher,
                ranker=self.ranker,
                embedder=self.plain_embedder,
                knowledge=self.knowledge,
                generator=self.generator,
                lexicon=self.lexicon,
                brands=self.brands,
                versions=self.versions,
                degraded=self.degraded,
                limits=Limits(
                    limits.utterance_characters,
                    limits.slate_size,
                    limits.candidates,
                    limits.turns_at_once or _turns_at_once(self.settings.generator.served),
                    limits.turns_waiting,
                ),
                rules=self.settings.rules,
                attributor=self.attributor,
                contact=self.settings.contact,
                open_shoppers=self.settings.open_shoppers,
            )
        )

    def desk(self, service: Service) -> Desk:
        """Return what the staff reads of this shop while `service` runs."""
        return Desk(self.database, service, self.sources.next_at)

    def search(self, words: str, constraints: Constraints, k: int, language: Language = "en") -> list[Result]:
        """Return the best `k` products for the words under the constraints."""
        found = self.searcher.search(words, constraints, k)
        reason = short_reason(constraints, found.relaxed, language, self.settings.currency)
        return [result(one, rank, one.score, language, reason) for rank, one in enumerate(found.candidates, 1)]

    def close(self) -> None:
        """Release the database and Chroma."""
        if "sources" in self.__dict__:
            self.sources.close()
        if self._indexer is not None:
            self._indexer.close()
        if "index" in self.__dict__ and self.index is not None:
            self.index.close()
        self.database.close()
