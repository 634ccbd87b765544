"""The measures say what was right, what was wrong, what was lost, and are those of the reference script."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
import re
from typing import Any

import pytest

from tests.shared import DATA, FIXTURES
from transcribe.measures import known_comments, measured

TRUTH = json.loads((DATA / "coral-key.truth.json").read_text())
REFERENCE = FIXTURES.parent / "tools" / "score.py"
WINDOWS = {
    "windows": [{"start": 100, "end": 200}, {"start": 400, "end": 500}],
    "comments": [{"start": 100, "end": 150}, {"start": 150, "end": 200}, {"start": 410, "end": 490}],
}


def perfect() -> dict[str, Any]:
    """What an export without a mistake would hold."""
    comments = [
        {
            "start": known.start,
            "end": known.end,
            "speaker": known.name,
            "speaker_evidence": "minutes",
            "language": known.language,
            "text": known.text,
            "topics": sorted(known.topics),
            "flags": [],
        }
        for known in known_comments(TRUTH)
    ]
    return {"comments": comments, "windows": []}


def test_an_export_without_a_mistake():
    result = measured(TRUTH, perfect())

    assert (result["comments"], result["exported"], result["comments_f1"], result["names_right"], result["languages_right"], result["wer"]) == (10, 10, 1.0, 1.0, 1.0, 0.0)
    assert (result["topic_287g_f1"], result["extra"], result["lost"], result["names_wrong"], result["not_found"], result["names_missed"]) == (1.0, [], [], [], [], [])


def test_each_mistake_is_told():
    export = perfect()
    late, unnamed, wrong, gone, silent = export["comments"][:5]
    late["start"] += 2.5
    unnamed["speaker_evidence"] = "unverified"
    wrong["speaker"] = "Nobody Inthetruth"
    export["comments"].remove(gone)
    silent["text"] = ""
    export["comments"].append({"start": 0.0, "end": 8.0, "speaker": None, "language": "en", "text": "Good morning.", "topics": [], "flags": []})
    known = [each.voice for each in known_comments(TRUTH)]

    result = measured(TRUTH, export)

    assert result["comments_f1"] == pytest.approx(2 * 8 / 20)
    assert [re.sub(r" \d.*", "", told) for told in result["not_found"]] == [known[0], known[3]]
    assert result["extra"] == ["0-8 None"]
    assert result["lost"] == [known[3], known[4]]
    assert result["names_wrong"] == [(known[2], "Nobody Inthetruth")]
    assert result["names_guessed"] == {"right": 1, "wrong": 0}
    assert result["wer"] > 0.1
    assert measured(TRUTH, export, tolerance=3.0)["comments_f1"] == pytest.approx(2 * 9 / 20)


def test_a_comment_that_could_not_be_written_down_is_not_lost():
    export = perfect()
    export["comments"][0] |= {"text": "", "flags": ["untranscribed"]}

    assert measured(TRUTH, export)["lost"] == []


def test_windows_that_cover_too_little_and_too_much():
    export = {"windows": [{"start": 50, "end": 150}, {"start": 140, "end": 160}, {"start": 400, "end": 500}], "comments": [{"start": 108, "end": 140}, {"start": 400, "end": 520}]}

    assert measured(WINDOWS, export) == {
        "windows": 2, "exported_windows": 2, "windows_covered": round((60 + 80) / 180, 4), "windows_false": round(50 / 210, 4), "comments": 3, "exported": 2, "comments_f1": round(2 / 5, 4),
    }  # fmt: skip


def test_nothing_exported_has_no_ratio_of_windows():
    result = measured(WINDOWS, {"windows": [], "comments": []})

    assert (result["windows_covered"], result["windows_false"], result["comments_f1"]) == (0.0, None, 0.0)


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference script is not beside this checkout")
@pytest.mark.parametrize("seed", range(12))
def test_the_measures_are_those_of_the_reference(seed: int):
    spec = importlib.util.spec_from_file_location("score", REFERENCE)
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    export = damaged(random.Random(seed))

    ours = json.loads(json.dumps(measured(TRUTH, export)))
    assert ours == json.loads(json.dumps(reference.score(TRUTH, export)))
    windows = {
        "windows": [{"start": known.start - 9, "end": known.end + 5} for known in known_comments(TRUTH)],
        "comments": [{"start": k.start, "end": k.end} for k in known_comments(TRUTH)],
    }
    windows["windows"] = reference.merged(windows["windows"])
    assert measured(windows, export) == reference.score_windows(windows, export)


def damaged(chance: random.Random) -> dict[str, Any]:
    """An export with mistakes of every kind."""
    export = copy.deepcopy(perfect())
    for comment in list(export["comments"]):
        comment["start"] += chance.choice((0, 0, 1.5, -4, 20))
        comment["end"] = max(comment["start"] + 1, comment["end"] + chance.choice((0, 0, -1.5, 6)))
        comment["text"] = " ".join(word for word in comment["text"].split() if chance.random() > 0.1) if chance.random() < 0.8 else ""
        comment["flags"] = chance.choice(([], ["untranscribed"]))
        comment["language"] = chance.choice((comment["language"], "en", None))
        comment["speaker"] = chance.choice((comment["speaker"], comment["speaker"], "Mr. Quite Another", None))
        comment["speaker_evidence"] = chance.choice(("minutes", "unverified", None))
        comment["topics"] = chance.choice((comment["topics"], ["immigration-287g"], []))
        if chance.random() < 0.15:
            export["comments"].remove(comment)
        if chance.random() < 0.2:
            export["comments"].append(comment | {"start": comment["end"], "end": comment["end"] + chance.uniform(1, 30)})
    export["windows"] = [{"start": comment["start"] - chance.uniform(0, 20), "end": comment["end"]} for comment in export["comments"]]
    return export
