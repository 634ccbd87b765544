"""Learn the weights of ``transcribe/cues/manner.tsv`` from the written meetings: python -m tests.meetings.learn [FOLDER]

pip install scikit-learn (no other part of the project needs it). Every meeting but those in ``texts/unseen`` is heard as ``simulated`` has it, and those with a
recording by the engine, too, which takes the time of ``podium add``; FOLDER holds what was heard for the next time. What is printed
is measured on meetings that were left out of the learning, six times a sixth of them.
"""

from __future__ import annotations

import json
import pickle
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from archive.model import Segment
from tests.meetings.simulated import simulated
from tests.meetings.written import HERE, TEXTS
from transcribe.floor.manner import Feature, features
from transcribe.floor.speech import Unit, units_of

STRENGTH = 0.1  # of what is learned (the inverse of the regularization): 0.03 and 0.3 gave AUC 0.973 and 0.978 for its 0.978, and worse bounds
MEETINGS = 3  # in which a word must stand: no name, place or matter decides
LEAST = 0.02  # weights below it are left out
FOLDS = 6
AROUND = 12  # units handed over as standing before and after a stretch


@dataclass(frozen=True)
class Example:
    """A stretch of one person's speech, and whether it is public comment."""

    meeting: str
    found: Mapping[Feature, int]
    public: bool


def main() -> None:
    """Learn, print what was measured, and write the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    examples = list(_examples(folder))
    print(len({example.meeting for example in examples}), "meetings,", len(examples), "stretches;", _measured(examples))
    weights = learned(examples)
    lines = [f"{place}\t{words}\t{weight:.2f}" for (place, words), weight in sorted(weights.items()) if abs(weight) >= LEAST]
    Path(str(files("transcribe.cues").joinpath("manner.tsv"))).write_text("// learned by python -m tests.meetings.learn\n" + "\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "weights")


def learned(examples: Sequence[Example]) -> dict[Feature, float]:
    """The weight of each word and pair of words, place by place: a logistic regression with an L2 penalty."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    meetings: dict[Feature, set[str]] = {}
    for example in examples:
        for feature in example.found:
            meetings.setdefault(feature, set()).add(example.meeting)
    columns = {feature: number for number, feature in enumerate(sorted(feature for feature, there in meetings.items() if len(there) >= MEETINGS))}
    cells = [(row, columns[feature], count) for row, example in enumerate(examples) for feature, count in example.found.items() if feature in columns]
    rows, places, counts = zip(*cells, strict=True)
    table = csr_matrix((counts, (rows, places)), shape=(len(examples), len(columns)), dtype=float)
    model = LogisticRegression(C=STRENGTH, max_iter=3000, fit_intercept=False).fit(table, [example.public for example in examples])
    return {feature: float(model.coef_[0][number]) for feature, number in columns.items()}


def _measured(examples: Sequence[Example]) -> str:
    from sklearn.metrics import roc_auc_score

    names = sorted({example.meeting for example in examples})
    scores, truth = [], []
    for fold in range(FOLDS):
        left_out = set(names[fold::FOLDS])
        weights = learned([example for example in examples if example.meeting not in left_out])
        for example in (one for one in examples if one.meeting in left_out):
            scores.append(sum(weights.get(feature, 0.0) * count for feature, count in example.found.items()))
            truth.append(example.public)
    right = sum((score > 0) == public for score, public in zip(scores, truth, strict=True)) / len(truth)
    return f"left out: AUC {roc_auc_score(truth, scores):.3f}, right {right:.3f}"


def _examples(folder: Path) -> Iterator[Example]:
    for source in sorted([*HERE.glob("*.yaml"), *TEXTS.glob("*.yaml")]):
        meeting = yaml.safe_load(source.read_text())
        spoken = simulated(meeting)
        yield from _of(source.stem, units_of(spoken.segments), spoken.truth)
        if source.with_suffix(".ogg").exists():
            yield from _of(source.stem, units_of(_heard(source, meeting, folder)), json.loads(source.with_suffix(".truth.json").read_text()))


def _heard(source: Path, meeting: dict[str, Any], folder: Path) -> list[Segment]:
    """What the engine hears of the recording, kept for the next time."""
    from transcribe.engines import load_engine
    from transcribe.sound.audio import examine
    from transcribe.sound.listen import listen

    kept = folder / f"{source.stem}.pickle"
    if not kept.exists():
        recording = source.with_suffix(".ogg")
        blocks = listen(recording, [(0.0, examine(recording).duration)], load_engine(None), meeting["languages"], lambda seconds: None)
        kept.write_bytes(pickle.dumps([segment for block in blocks for segment in block.segments]))
    return list(pickle.loads(kept.read_bytes()))


def _of(meeting: str, units: Sequence[Unit], truth: dict[str, Any]) -> Iterator[Example]:
    """The stretches of one turn each, but for those of interpreters, who speak as others do."""
    turns = [_turn_at((unit.start + unit.end) / 2, truth["turns"]) for unit in units]
    first = 0
    for at in range(1, len(units) + 1):
        if at < len(units) and turns[at] is turns[first]:
            continue
        turn = turns[first]
        if not turn["interprets"]:
            yield Example(meeting, Counter(features(units[first:at], units[max(0, first - AROUND) : first], units[at : at + AROUND])), bool(turn["comment"]))
        first = at


def _turn_at(second: float, turns: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return min(turns, key=lambda turn: max(turn["start"] - second, second - turn["end"], 0.0))


if __name__ == "__main__":
    main()
