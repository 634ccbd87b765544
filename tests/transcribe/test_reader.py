"""What any Whisper does with a clip: which language it believes, and when it says that it could not write it down."""

import numpy as np
import pytest

from archive.model import Segment, Word
from transcribe.engines.reader import RATE, Reader, is_whole, spread

TEN_SECONDS = np.zeros(10 * RATE, np.float32)
LISTED = ("en", "es", "ht")


class Written(Reader):
    """A Whisper that writes what it is told to: for each language its share, log-probability, compression and text."""

    def __init__(self, **told: tuple[float, float, float, str]) -> None:
        self.told, self.tried = told, []

    def _likely(self, clip, languages):
        return {language: self.told[language][0] for language in languages}

    def _decode(self, clip, language, again=False):
        self.tried.append(language)
        _, logprob, compression, text = self.told[language]
        words = tuple(Word(float(at), at + 0.5, word) for at, word in enumerate(text.split()))
        return Segment(0.0, len(clip) / RATE, text, words, language, logprob, 0.0, 1.0 if again and text.startswith("again") else compression)

    def _greedy(self, clip, language):
        return self._decode(clip, language)

    def _tokens(self, text):
        return sum(len(word) if "~" in word else 1 + len(word) // 6 for word in text.split())  # scraps (~) take a token a letter


ENGLISH = (0.9, -0.25, 1.3, "good evening commissioners I live on Heron Street and I came to speak")
POOR = (0.05, -0.9, 1.4, "buenas noches comisionados yo vivo en la calle y vengo a hablar con ustedes")


def test_a_clear_language_is_decoded_once():
    whisper = Written(en=ENGLISH, es=POOR, ht=(0.0, -0.3, 1.3, "ht"))

    assert (whisper.read(TEN_SECONDS, LISTED).language, whisper.tried) == ("en", ["en"])


def test_a_doubtful_one_is_weighed_by_its_decodings():
    whisper = Written(en=(0.3, -0.75, 1.3, ENGLISH[3]), es=(0.25, -0.3, 1.3, POOR[3]), ht=(0.0, -0.3, 1.3, "ht"))

    assert whisper.read(TEN_SECONDS, LISTED).language == "es"


@pytest.mark.parametrize(
    "read_as_spanish",
    [
        (0.64, -0.76, 1.5, POOR[3]),  # the detector is clear, and the decoding is poor
        (0.64, -0.3, 1.5, "muen~gele papio~la desosi~e muen~tavai nanlo~pital ladepi~quenza ampi~rmo nanca~muere"),  # sure of scraps
    ],
)
def test_what_reads_badly_in_every_known_language_is_the_one_that_cannot_be_written(read_as_spanish: tuple[float, float, float, str]):
    read = Written(en=(0.05, -0.9, 13.0, "good good good"), es=read_as_spanish, ht=(0.001, -0.7, 1.3, "bonjou tout moun")).read(TEN_SECONDS, LISTED)

    assert (read.language, read.flags, read.text) == ("ht", ("untranscribed",), "bonjou tout moun")


def test_a_short_clip_is_never_decided_by_elimination():
    assert Written(en=(0.2, -0.7, 1.3, "yes"), es=(0.1, -0.9, 1.3, "si"), ht=(0.0, -0.3, 1.3, "wi")).read(TEN_SECONDS[: 4 * RATE], LISTED).language == "en"


def test_a_loop_is_read_again_and_else_not_believed():
    loop, broken = (0.95, -0.2, 8.0, "thank you thank you thank you"), (0.95, -0.2, 8.0, "again as words")

    assert Written(en=loop).read(TEN_SECONDS, ("en",)).flags == ("untranscribed",)
    assert (Written(en=broken).read(TEN_SECONDS, ("en",)).flags, Written(en=broken).read(TEN_SECONDS, ("en",)).text) == (("low_confidence",), "again as words")


def test_skimming_never_takes_a_language_that_cannot_be_written():
    assert Written(en=(0.1, -0.3, 1.3, "a b"), es=(0.2, -0.3, 1.3, "c d"), ht=(0.7, -0.3, 1.3, "e f")).skim(TEN_SECONDS, LISTED).language == "es"


def test_seconds_are_shared_out_by_length():
    words = spread(["a", "abc"], 10.0, 16.0)

    assert [(word.start, word.end) for word in words] == [(10.0, 12.0), (12.0, 16.0)]


@pytest.mark.parametrize(("spanish", "flags"), [(-0.5, ("check_language",)), (-0.75, ())])
def test_a_language_that_fits_hardly_better_than_another_is_to_be_checked(spanish: float, flags: tuple[str, ...]):
    whisper = Written(en=(0.3, -0.48, 1.3, ENGLISH[3]), es=(0.25, spanish, 1.3, POOR[3]), ht=(0.0, -0.3, 1.3, "ht"))
    read = whisper.read(TEN_SECONDS, LISTED)

    assert (read.language, read.flags) == ("en", flags)


def test_clips_that_come_together_are_each_read_for_themselves():
    whisper = Written(en=ENGLISH, es=POOR, ht=(0.0, -0.3, 1.3, "ht"))

    first, second = whisper.read_together(np.zeros(25 * RATE, np.float32), [(0.0, 8.0), (9.5, 24.0)], LISTED)

    assert (first.end, second.end) == (8.0, 14.5)
    assert first.language == second.language == "en"


@pytest.mark.parametrize(
    ("first", "last", "logprob", "whole"),
    [(0.5, 9.4, -0.2, True), (3.0, 9.4, -0.2, False), (0.5, 7.0, -0.2, False), (0.5, 9.4, -0.9, False)],
)
def test_a_reading_is_whole_where_its_words_reach_from_end_to_end_and_it_is_none_to_doubt(first: float, last: float, logprob: float, whole: bool):
    words = (Word(first, first + 0.5, "Tidewater"), Word(5.0, 5.5, "neighborhoods"), Word(6.0, 6.4, "disappeared"), Word(last - 0.5, last, "yesterday"))

    assert is_whole(Segment(0.0, 10.0, " ".join(word.text for word in words), words, "en", logprob)) is whole


def test_a_reading_without_words_or_with_hardly_any_is_not_whole():
    few = (Word(0.2, 0.6, "Thank"), Word(9.0, 9.8, "you."))

    assert not is_whole(Segment(0.0, 10.0, "", (), "en", -0.2))
    assert not is_whole(Segment(0.0, 10.0, "Thank you.", few, "en", -0.2))


def test_a_loop_is_not_whole_and_a_language_that_no_model_knows_is_no_better_alone():
    words = tuple(Word(at / 2, at / 2 + 0.4, "again") for at in range(20))
    text = " ".join(word.text for word in words)

    assert not is_whole(Segment(0.0, 10.0, text, words, "en", -0.1, 0.0, 5.0))
    assert not is_whole(Segment(0.0, 10.0, text, words, "en", -0.1, flags=("untranscribed",)))
    assert is_whole(Segment(0.0, 10.0, text, words, "ht", -0.6, flags=("untranscribed",)))
