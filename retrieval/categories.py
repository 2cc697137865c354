"""What kind of thing each product is: the shop's category paths and titles read with the noun hierarchy.

A phrase ("winter boots", 外套) resolves to the set of products of that kind: those whose category path lies under what
the phrase names, whose title states it as its head noun, or which are of a narrower kind. Kinds are sets of positions
computed once a catalog version, so that a category constraint is a set lookup. Knows titles and paths; the text of a
product is asked through a function that the caller gives, for the words that only describe.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np
import numpy.typing as npt

from retrieval.catalog import category_names, split_category
from retrieval.kind_match import Ints, Match
from retrieval.mentions import find_attributes
from retrieval.nouns import Hierarchy, Stems, hierarchy, name_stems
from retrieval.shelves import (
    HAN_SHELF,
    Levels,
    astray,
    goes_on,
    level_nodes,
    path_under,
    segment_nodes,
    thing_words,
)
from retrieval.titles import TRANSPARENT, Reader, learn_nouns, states_han
from retrieval.words import fold, has_han

_DESCRIBES = re.compile(r"(?<=\S)\s(?:for|with|without|in|by|from|that|which|to|made|under|on|at)\b.*")
_HAN_GOODS = re.compile("(?:用品|产品|商品|类)+$")
"""What may stand behind what is asked for: 洗护用品 are on the shelf 宝宝洗护."""
_SET_OF = re.compile(r"^(?:an? )?(?:set|pair|pack|box|bag|bottle)s? of ")
PETS = frozenset({"pet supply"})
"""Departments of what no person wears, eats or sleeps on."""
KEPT_PHRASES = 2000
KEPT_POSITIONS = 8_000_000
"""How many resolved phrases are remembered, and their positions together: 64 MB."""
ANYTHING = frozenset(
    "thing stuff item product something anything option one ones gift present goods merchandise "
    "东西 商品 产品 礼物 礼品 货".split()
)
"""Words for whatever there is: as a category they limit nothing."""


@dataclass(frozen=True)
class Categories:
    """The kinds of the products of one catalog version; positions are those of `Columns`."""

    reader: Reader
    rows: tuple[tuple[str, str], ...]  # title and category column of each product
    statements: tuple[str, ...]
    by_node: dict[str, Ints]  # node to the products whose title states it
    by_path: dict[str, Ints]  # category column to its products
    levels: dict[str, Levels]  # category column to what its levels name
    for_pets: Ints  # products on the shelves for pets
    astray: dict[str, Ints]  # category column to those of its products whose titles name something else
    contrary: npt.NDArray[np.bool_]  # (P,) the title says another kind than the category column
    kinded: npt.NDArray[np.bool_]  # (P,) something says what the product is
    han_shelves: frozenset[str]  # names of categories in Chinese characters
    _found: dict[str, Match | None] = field(default_factory=dict[str, "Match | None"], repr=False, compare=False)

    def resolve(self, phrase: str, stating: Callable[[str], Ints]) -> Match | None:
        """Return the products of the kind that a phrase names, None where it names none that is here.

        `stating` gives the positions of the products whose text holds all words of a phrase.
        """
        key = fold(phrase).strip()
        try:
            return self._found[key]
        except KeyError:
            found = self._resolve(key, stating)
        kept = [one for one in list(self._found.values()) if one is not None]
        if len(self._found) >= KEPT_PHRASES or sum(len(one.positions) for one in kept) > KEPT_POSITIONS:
            self._found.clear()
        self._found[key] = found
        return found

    def other_words(self, utterance: str) -> tuple[str, ...]:
        """Return the names, in the other language, of the things that an utterance names (nodes' names, best first)."""
        nouns = self.reader.nouns
        if has_han(utterance):
            named = [nodes for nodes, _ in nouns.han_heads(utterance)]
            return tuple(
                dict.fromkeys(name for nodes in named for node in sorted(nodes) for name in nouns.names[node][0][:2])
            )
        found, _ = self.reader.read(utterance)
        return tuple(dict.fromkeys(name for node in sorted(found) for name in nouns.names[node][1][:2]))

    def _resolve(self, phrase: str, stating: Callable[[str], Ints]) -> Match | None:
        core = _core(phrase)
        if not core or core in ANYTHING or set(thing_words(core)) <= ANYTHING:
            everything = np.arange(len(self.rows))
            return Match(everything, filed=everything)
        whole = self._literal(core, stating)
        nouns = self.reader.nouns
        if has_han(core):
            named = list(nouns.han_heads(core))
            nodes, name = named[-1] if named else (frozenset[str](), "")
            describing = core.replace(name, " ", 1).strip() if name else ""
        else:
            words = thing_words(core)
            nodes, size = nouns.head(words)
            describing = " ".join(words[: len(words) - size])
        shelves, titled = self._on_shelves(nodes), self._titled(nodes)
        kind = self._kind(nodes, shelves)
        narrowed = np.intersect1d(kind, stating(describing), assume_unique=True) if describing else kind
        found = _match(np.union1d(whole, narrowed), exact=True) or self._misfiled(core, stating)
        found = found or (_match(kind, exact=False) if describing else None)
        if found is None:
            return None
        loose = self._loose(nodes, found.positions, titled)
        unnamed = np.setdiff1d(loose, titled)
        if describing and len(whole) and not find_attributes(core):
            described = self._only_described(np.setdiff1d(narrowed, whole), describing)
            loose, unnamed = np.union1d(loose, described), np.union1d(unnamed, described)
        shelved = self.shelved(core) if describing else np.union1d(self.shelved(core), shelves)
        department = bool(nodes) and not nouns.things(nodes)
        unsure = np.union1d(loose, self._undivided()) if department else loose
        filed = np.setdiff1d(np.intersect1d(found.positions, shelved), unsure)
        return replace(found, loose=loose, unnamed=unnamed, filed=filed, department=department)

    def _only_described(self, positions: Ints, describing: str) -> Ints:
        """Return those of the positions whose titles lack a word that describes the kind: no "dry" of a dry bag there.

        That a text has the word somewhere makes a dry bag of no gym bag that lets shoes dry.
        """
        words = set(name_stems(describing))
        lacking = [place for place in positions.tolist() if not words <= set(name_stems(self.rows[place][0]))]
        return np.array(lacking, np.int64)

    def _kind(self, nodes: frozenset[str], shelves: Ints) -> Ints:
        """Return the products whose title or category path says that they are one of the nodes or of a narrower one.

        A title that says another kind than the shop's category names the thing, not a department: a costume wig among
        the toys is a wig, but nothing for those who ask for beauty products.

        `shelves` are the products whose paths say so.
        """
        under = self.reader.nouns.under(nodes)
        broad = not self.reader.nouns.things(nodes)
        found: list[Ints] = []
        for node in under & self.by_node.keys():
            positions = self.by_node[node]
            found.append(positions if not broad or node in nodes else positions[~self.contrary[positions]])
        return np.unique(_all_of([*found, shelves]))

    def _on_shelves(self, nodes: frozenset[str]) -> Ints:
        """Return the products whose category path says that they are one of the nodes or of a narrower one."""
        nouns = self.reader.nouns
        under = nouns.under(nodes)
        paths = (found for path, found in self.by_path.items() if path_under(path, under, nouns))
        return _all_of(list(paths) if under else [])

    def _loose(self, nodes: frozenset[str], positions: Ints, titled: Ints) -> Ints:
        """Return those of a kind's products whose titles name nothing of it, and those for pets where it is not.

        Of a department, those that have no shelf below it; of other kinds, those whose titles name something else than
        their shelf does, or whose shelf is one of something else below.
        `titled` are the products whose titles name the kind.
        """
        nouns, under = self.reader.nouns, self.reader.nouns.under(nodes)
        if not nodes:
            return np.zeros(0, np.int64)
        if not nouns.things(nodes):
            doubtful = [self._undivided()]
        else:
            doubtful = [found for path, found in self.astray.items() if path_under(path, under, nouns)]
            doubtful += [found for path, found in self.by_path.items() if goes_on(self.levels[path], under, nouns)]
        untitled = np.setdiff1d(_all_of(doubtful), titled)
        others = self.for_pets if not nouns.above(nodes) & PETS else np.zeros(0, np.int64)
        return np.intersect1d(positions, np.union1d(untitled, others))

    def _titled(self, nodes: frozenset[str]) -> Ints:
        """Return the products whose titles name one of the nodes or of a narrower one."""
        return _all_of([self.by_node[one] for one in self.reader.nouns.under(nodes) & self.by_node.keys()])

    def _undivided(self) -> Ints:
        """Return the products on shelves that are a whole department: strings and sheet music among the instruments."""
        return _all_of([found for path, found in self.by_path.items() if len(split_category(path)) == 1])

    def _literal(self, core: str, stating: Callable[[str], Ints]) -> Ints:
        """Return the products whose path has the phrase as a segment or whose title states it, if no node does."""
        words, nouns = thing_words(core), self.reader.nouns
        if words in nouns.english or core in nouns.chinese:
            titled: list[int] = []  # read from the titles once, by node
        elif has_han(core):
            titled = [p for p in stating(core).tolist() if states_han(self.rows[p][0], core, nouns)]
        else:
            titled = [p for p in stating(core).tolist() if self.reader.states(self.statements[p], words)]
        return np.union1d(self.shelved(core), np.array(titled, np.int64))

    def shelved(self, phrase: str) -> Ints:
        """Return the products whose category path has a segment of this name, a Chinese one perhaps by its end."""
        core = _core(phrase)
        words, nouns = thing_words(core), self.reader.nouns
        shelf = _HAN_GOODS.sub("", core) if has_han(core) and core not in nouns.chinese else ""
        found = [
            positions
            for path, positions in self.by_path.items()
            if any(
                thing_words(segment) == words or (len(shelf) > 1 and HAN_SHELF.sub("", fold(segment)).endswith(shelf))
                for segment in category_names(path)
            )
        ]
        return np.unique(_all_of(found))

    def _misfiled(self, core: str, stating: Callable[[str], Ints]) -> Match | None:
        """Return the products whose title ends with an English phrase although their department's titles name works.

        Asked only where the shop has nothing else of the kind: its posters may well stand under its books.
        """
        words = thing_words(core)
        ending = [p for p in stating(core).tolist() if self._ends_with(self.reader.read(self.rows[p][0])[1], words)]
        return _match(np.array(ending, np.int64), exact=True)

    def _ends_with(self, statement: str, words: Stems) -> bool:
        """Return whether a statement has the words as its thing, and no longer name ("dutch oven") that ends so."""
        nouns = self.reader.nouns
        said = statement.split()
        while said and said[-1] in TRANSPARENT:
            said.pop()
        longer = nouns.head(tuple(said))[0]
        return self.reader.states(statement, words) and (not longer or bool(longer & nouns.head(words)[0]))


def _all_of(found: Sequence[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *found])


def _match(positions: Ints, *, exact: bool) -> Match | None:
    return Match(positions, exact) if len(positions) else None


def _core(phrase: str) -> str:
    """Return a folded phrase without what follows the thing ("desk with drawers") or counts it ("pair of shoes")."""
    folded = fold(phrase).strip()
    return _DESCRIBES.sub("", _SET_OF.sub("", folded)).strip()


def build_categories(rows: Sequence[tuple[str, str]], nouns: Hierarchy | None = None) -> Categories:
    """Return the kinds of products given as (title, category column) by position."""
    nouns = nouns or hierarchy()
    reader = Reader(nouns, *learn_nouns(title for title, _ in rows))
    levels: dict[str, Levels] = {}
    kin: dict[str, frozenset[str]] = {}
    filed: set[str] = set()  # paths whose last segment names a kind below a department
    by_node: dict[str, list[int]] = {}
    by_path: dict[str, list[int]] = {}
    statements: list[str] = []
    titled: list[frozenset[str]] = []
    contrary, kinded = np.zeros(len(rows), bool), np.zeros(len(rows), bool)
    for position, (title, path) in enumerate(rows):
        if path not in kin:
            levels[path] = level_nodes(path, nouns)
            kin[path] = nouns.above(chain.from_iterable(levels[path]))
            if path and any(node in nouns.parents for node in segment_nodes(split_category(path)[-1], nouns)):
                filed.add(path)
        nodes, statement = reader.read(title, kin[path], filed=path in filed)
        statements.append(statement)
        titled.append(nodes)
        for node in nodes:
            by_node.setdefault(node, []).append(position)
        if path:
            by_path.setdefault(path, []).append(position)
        kinded[position] = bool(nodes or path)
        contrary[position] = path in filed and not nouns.above(nodes) & kin[path]
    titles = [title for title, _ in rows]
    return Categories(
        reader=reader,
        rows=tuple(rows),
        statements=tuple(statements),
        by_node={node: np.array(positions, np.int64) for node, positions in by_node.items()},
        by_path={path: np.array(positions, np.int64) for path, positions in by_path.items()},
        for_pets=np.unique(_all_of([np.array(found) for path, found in by_path.items() if kin[path] & PETS])),
        levels={path: levels[path] for path in by_path},
        astray={path: astray(levels[path], kin[path], found, titles, titled, nouns) for path, found in by_path.items()},
        contrary=contrary,
        kinded=kinded,
        han_shelves=frozenset(name for path in by_path for name in category_names(path) if has_han(name)),
    )
