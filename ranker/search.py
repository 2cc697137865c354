"""A search for the trunk's settings: some are tried on the questions that choose, and the best is trained with.

Optuna draws them (TPE: Bergstra et al. 2011), and a trial is given up once its best nDCG is below the median that those
before had at the same epoch. The first trial is the setting that was given, so that what is found is no worse on those
questions. Every trial's setting, epochs and result are kept in a file: a search that was stopped
goes on, and ends with the same setting on a CPU, as the draws of a trial come from the seed and its number.

Knows how a trunk is trained on material and how good it was; what was kept back from the material it cannot see. Optuna
comes with the extra `train`, and is loaded when something is searched for.
"""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ranker.errors import SearchUnavailable
from ranker.recipe import CHOOSING, Material, Say, ShapeConfig, trained_trunk
from ranker.train import TrainConfig

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution

Setting = tuple[ShapeConfig, TrainConfig]

_SHAPE, _RECIPE = ("width", "layers", "heads", "dropout"), ("rate", "weight_decay", "negatives")
_READS = {"ids": (True, False), "texts": (False, True), "ids and texts": (True, True)}
"""What a product is to the trunk: `ids` and `texts` of its shape. Searched for only where there are texts."""
_WHOLE_TRIALS = 3
"""Trials that are run to their end before the first is given up."""
_WHOLE_EPOCHS = 3
"""The first epoch after which a trial is given up: a low rate is slow to show what it is worth."""


def require_search() -> None:
    """Return if settings can be searched for.

    Raises:
        SearchUnavailable: the extra `train` is not installed.
    """
    if importlib.util.find_spec("optuna") is None:
        raise SearchUnavailable('a search for settings needs more packages; run: pip install "aisle[train]"')


def search(trials: int, out: Path, given: Setting, material: Material, say: Say) -> Setting:
    """Return the best of so many settings, the `given` one among them, by nDCG@10 on the questions that choose.

    `out` is the folder that `train_ranker` is then given: the best trial's trunk lies there, and is not trained again.
    Run again with the same folder, a search goes on; with more trials than before, it tries so many more.

    Raises:
        SearchUnavailable: the extra `train` is not installed.
        CheckpointError: the folder holds the state of another recipe, shape or data.
    """
    require_search()
    one = _Search(out, given, material, say)
    try:
        return one.run(trials)
    finally:
        one.storage.engine.dispose()


class _Search:
    """A search, in its folder."""

    def __init__(self, out: Path, given: Setting, material: Material, say: Say) -> None:
        import optuna  # heavy, and not everyone has it

        optuna.logging.set_verbosity(optuna.logging.WARNING)  # it would tell of each trial beside us
        self.out, self.given, self.material, self.say = out, given, material, say
        self.space = _space(material.vectors is not None)
        self.new_sampler, self.states = optuna.samplers.TPESampler, optuna.trial.TrialState
        out.mkdir(parents=True, exist_ok=True)
        self.storage = optuna.storages.RDBStorage(f"sqlite:///{out / 'search.db'}")
        self.study = optuna.create_study(
            storage=self.storage,
            study_name="trunk",
            load_if_exists=True,
            direction="maximize",
            pruner=optuna.pruners.MedianPruner(n_startup_trials=_WHOLE_TRIALS, n_warmup_steps=_WHOLE_EPOCHS),
        )

    def run(self, trials: int) -> Setting:
        """Try what is still to be tried, and return the best setting."""
        while self.ended < trials:
            self._try(self.ended, trials)
        best = self.study.best_trial
        self.say(f"best of {self.ended} settings: trial {self._best + 1}, validation nDCG@10 {best.value:.4f}")
        trained = self._folder(self._best)
        if trained.exists():  # else an earlier call has moved it
            shutil.rmtree(self.out / CHOOSING, ignore_errors=True)
            trained.rename(self.out / CHOOSING)
        return self._setting(best.params)

    @property
    def ended(self) -> int:
        """How many trials were run to their end or given up."""
        return len(self.study.get_trials(deepcopy=False, states=(self.states.COMPLETE, self.states.PRUNED)))

    def _try(self, number: int, trials: int) -> None:
        """Run a trial to its end, or until it is given up."""
        reached: dict[int, float] = {}  # nDCG after each epoch of the same trial, if it was cut off
        for cut_off in self.study.get_trials(states=(self.states.RUNNING,)):
            reached = cut_off.intermediate_values
            self.study.tell(cut_off.number, state=self.states.FAIL)
        self.study.sampler = self.new_sampler(seed=self.given[1].seed * 100_003 + number)
        if number == 0 and not self.study.get_trials(states=(self.states.WAITING,)):
            self.study.enqueue_trial(self._params())
        trial = self.study.ask(self.space)
        trial.set_user_attr("number", number)
        named = f"trial {number + 1} of {trials}"
        self.say(f"{named}: {', '.join(f'{name} {_short(value)}' for name, value in trial.params.items())}")
        for epoch, ndcg in reached.items():
            trial.report(ndcg, epoch)

        def goes_on(epoch: int, ndcg: float) -> bool:
            if epoch not in reached:
                trial.report(ndcg, epoch)
            return not trial.should_prune()

        def told(line: str) -> None:
            self.say(f"{named}, {line}")

        shape, config = self._setting(trial.params)
        choices, asked, folder = self.material.earlier, self.material.asked, self._folder(number)
        if not trial.should_prune():
            trained_trunk(folder, shape, config, self.material, choices, asked, told, goes_on)
        if trial.should_prune():
            self.study.tell(trial, state=self.states.PRUNED)
            self.say(f"{named}: given up")
        else:
            values = self.study.get_trials(deepcopy=False)[trial.number].intermediate_values.values()
            self.study.tell(trial, max(values))
        for one in folder.parent.iterdir():
            if one != self._folder(self._best):
                shutil.rmtree(one)

    @property
    def _best(self) -> int:
        """The number of the best trial."""
        return int(self.study.best_trial.user_attrs["number"])

    def _folder(self, number: int) -> Path:
        return self.out / "trials" / str(number)

    def _params(self) -> dict[str, Any]:
        """Return the given setting as a trial has it."""
        shape, config = self.given
        reads = next(name for name, read in _READS.items() if read == (shape.ids, shape.texts))
        values = {name: getattr(shape, name) for name in _SHAPE} | {name: getattr(config, name) for name in _RECIPE}
        return {name: value for name, value in {**values, "reads": reads}.items() if name in self.space}

    def _setting(self, params: dict[str, Any]) -> Setting:
        """Return a trial's setting: the given one but for what was searched for."""
        shape, config = self.given
        ids, texts = _READS[params["reads"]] if "reads" in params else (shape.ids, shape.texts)
        shape = replace(shape, ids=ids, texts=texts, **{name: params[name] for name in _SHAPE})
        return shape, replace(config, **{name: params[name] for name in _RECIPE})


def _space(texts: bool) -> dict[str, BaseDistribution]:
    """Return what is searched through; every width is a multiple of every number of heads."""
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution  # not everyone has it

    space: dict[str, BaseDistribution] = {
        "width": IntDistribution(32, 256, step=32),
        "layers": IntDistribution(1, 3),
        "heads": CategoricalDistribution((1, 2, 4)),
        "dropout": FloatDistribution(0.0, 0.7, step=0.1),
        "rate": FloatDistribution(3e-4, 1e-2, log=True),
        "weight_decay": FloatDistribution(1e-4, 0.3, log=True),
        "negatives": IntDistribution(256, 4096, log=True),
    }
    return space | ({"reads": CategoricalDistribution(tuple(_READS))} if texts else {})


def _short(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.3g}" if isinstance(value, float) else str(value)
