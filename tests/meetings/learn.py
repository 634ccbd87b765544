"""Learn the weights of ``transcribe/cues/*.tsv`` from the written meetings: python -m tests.meetings.learn [FOLDER]

pip install scikit-learn (no other part of the project needs it). Every meeting but those in ``texts/unseen`` is heard as ``simulated`` has it, and those with a
recording by the engine, too, which takes the time of ``podium add``; FOLDER holds what was heard for the next time. Three tables are learned, each
from what the one before gives to meetings that it was not learned from: ``manner`` (the words of a stretch), ``surroundings`` (what stands around it)
and ``resumed`` (whether a turn is by the person who had the one before). What is printed is measured on meetings that were left out, six times a sixth of them.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from unittest.mock import patch

import numpy as np

from tests.meetings.overheard import Overheard, overheard
from transcribe.floor import manner, surroundings
from transcribe.floor.states import Held, floor_of
from transcribe.floor.together import SURELY_RESUMED, may_resume, resumption
from transcribe.floor.turns import Turn, turns_of

STRENGTH = 0.1  # of what is learned of the manner (the inverse of the regularization): 0.03 and 0.3 gave AUC 0.973 and 0.978 for its 0.978, and worse bounds
OF_SURROUNDINGS, OF_RESUMED = 0.03, 1.0  # the same, of the others: 0.01 and 0.1 gave surroundings a greater loss
MEETINGS = 3  # in which a word must stand: no name, place or matter decides
LEAST = 0.02  # weights of words below it are left out
FOLDS = 6
EXCERPT = 60.0  # seconds of a part of a meeting that is heard by itself, as probes are and short recordings; the whole counts twice beside its parts
SHORTEST = 3.0  # seconds of a turn
Weights = dict[str, float]


@dataclass(frozen=True)
class Example:
    """What is to be judged: its features, and what is true of it."""

    meeting: str
    found: Mapping[str, float]
    true: bool


def main() -> None:
    """Learn, print what was measured, and write the tables."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    heard = list(overheard(folder))
    print(len({each.meeting for each in heard}), "meetings")
    folds = {meeting: number % FOLDS for number, meeting in enumerate(sorted({each.meeting for each in heard}))}
    stretches = [example for each in heard for example in _stretches(each)]
    _write("manner", _words(stretches), LEAST)
    words = {fold: _words(_without(stretches, fold, folds)) for fold in range(FOLDS)}
    _measure("manner", stretches, folds, words)
    judged = [example for each in heard for example in _judged_in_parts(each, words[folds[each.meeting]])]
    _write("surroundings", _linear(judged, OF_SURROUNDINGS))
    around = {fold: _linear(_without(judged, fold, folds), OF_SURROUNDINGS) for fold in range(FOLDS)}
    _measure("surroundings", judged, folds, around)
    pairs = [example for each in heard for example in _pairs(each, words[folds[each.meeting]], around[folds[each.meeting]])]
    _write("resumed", _linear(pairs, OF_RESUMED))
    _measure("resumed", pairs, folds, {fold: _linear(_without(pairs, fold, folds), OF_RESUMED) for fold in range(FOLDS)}, SURELY_RESUMED)


def _stretches(heard: Overheard) -> Iterator[Example]:
    """The stretches of one turn each, but for those of interpreters, who speak as others do."""
    units, turns = heard.units, [heard.turn_of(unit) for unit in heard.units]
    first = 0
    for at in range(1, len(units) + 1):
        if at < len(units) and turns[at] is turns[first]:
            continue
        if not turns[first]["interprets"]:
            found = Counter(manner.features(units[first:at], units[max(0, first - surroundings.AROUND) : first], units[at : at + surroundings.AROUND]))
            yield Example(heard.meeting, {"\t".join(feature): count for feature, count in found.items()}, bool(turns[first]["comment"]))
        first = at


def _judged_in_parts(heard: Overheard, words: Weights) -> list[Example]:
    """The stretches of the whole meeting, twice, and those of its excerpts."""
    return [*2 * list(_judged(heard, words)), *(example for part in heard.excerpts(EXCERPT) for example in _judged(part, words))]


def _judged(heard: Overheard, words: Weights) -> Iterator[Example]:
    """The stretches that the pass over the floor gives, each with its surroundings."""
    with _manner(words):
        floor = floor_of(heard.units, heard.voices)
        rows = surroundings.features(heard.units, floor, heard.voices)
    for number, held in enumerate(floor):
        public = _share(heard, held, lambda turn: turn["comment"])
        if _share(heard, held, lambda turn: turn["interprets"]) <= 0.5:
            yield Example(heard.meeting, {name: float(values[number]) for name, values in rows.items()}, public >= 0.5)


def _pairs(heard: Overheard, words: Weights, around: Weights) -> Iterator[Example]:
    """Turns that follow each other, and whether they are one person's comment."""
    with _manner(words), patch.object(surroundings, "weights", lambda name: around):
        floor = surroundings.with_surroundings(heard.units, floor_of(heard.units, heard.voices), heard.voices)
    turns = turns_of(heard.units, floor, SHORTEST)
    for last, turn in itertools.pairwise(turns):
        if may_resume(last, turn, heard.voices):
            yield Example(heard.meeting, resumption(last, turn, heard.voices), _speaker(heard, last) == _speaker(heard, turn))


def _share(heard: Overheard, held: Held, holds: Callable[[dict[str, object]], object]) -> float:
    """Of the seconds of a stretch, those in which it holds."""
    units = heard.units[held.first : held.end]
    seconds = [unit.end - unit.start + 0.05 for unit in units]
    return sum(length for unit, length in zip(units, seconds, strict=True) if holds(heard.turn_of(unit))) / sum(seconds)


def _speaker(heard: Overheard, turn: Turn) -> tuple[str, str]:
    """Who said most of it, and under which item."""
    seconds: Counter[tuple[str, str]] = Counter()
    for unit in turn.units:
        true = heard.turn_of(unit)
        seconds[true["speaker"], true["item"]] += round(100 * (unit.end - unit.start))
    return seconds.most_common(1)[0][0]


def _manner(words: Weights) -> patch:  # type: ignore[type-arg]
    table = {tuple(feature.split("\t")): weight for feature, weight in words.items()}
    return patch.object(manner, "weights", lambda: table)


def _words(examples: Sequence[Example]) -> Weights:
    """The weight of each word and pair of words, place by place: a logistic regression with an L2 penalty over those that stand in several meetings."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    meetings: dict[str, set[str]] = {}
    for example in examples:
        for feature in example.found:
            meetings.setdefault(feature, set()).add(example.meeting)
    columns = {feature: number for number, feature in enumerate(sorted(feature for feature, there in meetings.items() if len(there) >= MEETINGS))}
    cells = [(row, columns[feature], count) for row, example in enumerate(examples) for feature, count in example.found.items() if feature in columns]
    rows, places, counts = zip(*cells, strict=True)
    table = csr_matrix((counts, (rows, places)), shape=(len(examples), len(columns)), dtype=float)
    model = LogisticRegression(C=STRENGTH, max_iter=3000, fit_intercept=False).fit(table, [example.true for example in examples])
    return {feature: float(model.coef_[0][number]) for feature, number in columns.items()}


def _linear(examples: Sequence[Example], strength: float) -> Weights:
    """The weight of each feature: a logistic regression with an L2 penalty, all features on one scale."""
    from sklearn.linear_model import LogisticRegression

    names = [name for name in examples[0].found if name != surroundings.ALWAYS]
    table = np.array([[example.found[name] for name in names] for example in examples])
    mean, scale = table.mean(axis=0), table.std(axis=0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=strength, max_iter=5000).fit((table - mean) / scale, [example.true for example in examples])
    weights = model.coef_[0] / scale
    return {surroundings.ALWAYS: float(model.intercept_[0] - weights @ mean), **{name: float(weight) for name, weight in zip(names, weights, strict=True)}}


def _without(examples: Sequence[Example], fold: int, folds: Mapping[str, int]) -> list[Example]:
    return [example for example in examples if folds[example.meeting] != fold]


def _measure(name: str, examples: Sequence[Example], folds: Mapping[str, int], by_fold: Mapping[int, Weights], threshold: float = 0.0) -> None:
    """Print how right weights are of meetings that they were not learned from, where log-odds from ``threshold`` on are believed."""
    from sklearn.metrics import roc_auc_score

    odds = np.array([sum(by_fold[folds[example.meeting]].get(feature, 0.0) * value for feature, value in example.found.items()) for example in examples])
    true = np.array([example.true for example in examples])
    wrong, missed = int(((odds >= threshold) & ~true).sum()), int(((odds < threshold) & true).sum())
    print(f"{name}: {len(examples)} examples, {true.sum()} true; left out: AUC {roc_auc_score(true, odds):.3f}, {wrong} taken for true, {missed} not")


def _write(name: str, weights: Weights, least: float = 0.0) -> None:
    lines = [f"{feature}\t{weight:.3g}" for feature, weight in sorted(weights.items()) if abs(weight) > least]
    Path(str(files("transcribe.cues").joinpath(f"{name}.tsv"))).write_text("// learned by python -m tests.meetings.learn\n" + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines)} weights")


if __name__ == "__main__":
    main()
