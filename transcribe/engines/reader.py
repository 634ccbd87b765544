"""How any Whisper reads a clip: which language it is in, what can be believed, and when it must say that it could not.

The language rule is that of the project's truth research: trust the detector where it is clear among the languages that are spoken
at the jurisdiction's meetings, and where what it says decodes well; else decode as each of them and compare how sure the decoder is.
"""

from __future__ import annotations

import dataclasses
import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Segment, Word
from transcribe.spans import Span

if TYPE_CHECKING:
    from transcribe.sound.audio import Samples

RATE = 16_000
SILENCE = 300  # ms of silence that end a stretch of speech
SPEECH = 0.3  # probability from which something is speech; at the detector's own 0.5 two thirds of a telephone call are lost
SPEECH_PADDING = 30  # ms kept at each side of a stretch

# Languages that Whisper's smaller models write by sound only; chosen by elimination, never by their own scores.
WEAK = frozenset({"ht"})
CLEAR_SHARE = 0.5  # of the detector's probability that the list must have
CLEAR_LEAD = 0.8  # of the list's share that the best must have
CERTAIN = 0.9  # of the detector's probability, from which a language is never doubted
SURE = -0.45  # mean log-probability above which the first try is taken
UNSURE = -0.6  # below it no well-known language fits
LETTERS_A_TOKEN = 2.1  # below it words are put together from scraps: a language written by the sounds of another has 1.6 to 1.8, real text 2.5 to 3.7
ENOUGH_LETTERS = 40  # to judge by that
CLOSE = 0.1  # of mean log-probability by which one language must fit better than the next, not to be doubted
REPETITIVE = 2.4  # compression ratio of a loop
LONG_ENOUGH = 8.0  # seconds below which nothing is decided by elimination
BEAM = 5
UNHEARD = 1.4  # seconds without a word at a clip's beginning or end, its pauses included, from which words may be missing
FEW_LETTERS = 4.0  # a second, its pauses included, below which they may be, too; speech has 6 to 15
DOUBTFUL = -0.8  # mean log-probability below which a reading is flagged


class Reader(ABC):
    """The parts of the Engine protocol that every Whisper shares; what each does its own way is abstract."""

    def speech(self, sound: Samples) -> list[tuple[float, float]]:
        """The stretches in which somebody speaks, by the Silero model that faster-whisper ships."""
        from faster_whisper.vad import VadOptions, get_speech_timestamps

        options = VadOptions(threshold=SPEECH, min_silence_duration_ms=SILENCE, speech_pad_ms=SPEECH_PADDING)
        return [(stretch["start"] / RATE, stretch["end"] / RATE) for stretch in get_speech_timestamps(sound, options)]

    def read(self, clip: Samples, languages: Sequence[str]) -> Segment:
        """The clip's words in whichever of the languages is spoken; see the Engine protocol."""
        likely = self._shares(clip, languages)
        order = sorted(languages, key=lambda language: -likely[language])
        known = [language for language in order if language not in WEAK]
        weak = [language for language in order if language in WEAK]
        best: Segment | None = None
        lead = math.inf  # of the best reading over the next best
        for language in known:
            tried = self._decode(clip, language)
            if best is None:
                best = tried
            else:
                lead = min(lead, abs(self._score(tried) - self._score(best)))
                best = max(best, tried, key=self._score)
            if self._score(best) > (UNSURE if language == order[0] and _is_clear(likely) else SURE) or likely[language] >= CERTAIN:
                break
        if weak and len(clip) / RATE >= LONG_ENOUGH and (best is None or self._score(best) < UNSURE) and max(likely.values()) < CERTAIN:
            return _flagged(self._decode(clip, weak[0]), "untranscribed")
        best = best or self._decode(clip, order[0])
        if _is_loop(best):
            again = self._decode(clip, best.language or order[0], again=True)
            best = best if _is_loop(again) else _flagged(again, "low_confidence")
        if _says_nothing(best) or _is_loop(best) or self._is_scraps(best):
            return _flagged(best, "untranscribed")
        if lead < CLOSE and len(clip) / RATE >= LONG_ENOUGH:
            best = _flagged(best, "check_language")
        return _flagged(best, "low_confidence") if (best.avg_logprob or 0.0) < DOUBTFUL else best

    def read_together(self, sound: Samples, clips: Sequence[Span], languages: Sequence[str]) -> list[Segment]:
        """Several clips of one sound; see the Engine protocol."""
        return [self.read(sound[int(start * RATE) : int(end * RATE)], languages) for start, end in clips]

    def skim(self, clip: Samples, languages: Sequence[str]) -> Segment:
        """The clip's words, greedily; each phrase's seconds are shared out among its words. See the Engine protocol."""
        likely = self._shares(clip, [language for language in languages if language not in WEAK] or languages)
        read = self._greedy(clip, max(likely, key=lambda each: likely[each]))
        return _flagged(read, "untranscribed") if _says_nothing(read) or _is_loop(read) else read

    def _shares(self, clip: Samples, languages: Sequence[str]) -> Mapping[str, float]:
        """How likely the detector finds each of the languages; all others take the rest."""
        return self._likely(clip, languages) if len(languages) > 1 else dict.fromkeys(languages, 1.0)

    def _score(self, segment: Segment) -> float:
        """How sure the decoder is; a loop, scraps, and a clip that gave no word, count as nothing."""
        worthless = _says_nothing(segment) or _is_loop(segment) or self._is_scraps(segment) or segment.avg_logprob is None
        return -math.inf if worthless else segment.avg_logprob or 0.0

    def _is_scraps(self, segment: Segment) -> bool:
        """Whether the words are no words of any language that the model knows, only sounds spelled out."""
        letters = sum(sign.isalnum() for sign in segment.text)
        return letters >= ENOUGH_LETTERS and letters < LETTERS_A_TOKEN * self._tokens(segment.text)

    @abstractmethod
    def _tokens(self, text: str) -> int:
        """How many of the model's tokens a text takes."""

    @abstractmethod
    def _likely(self, clip: Samples, languages: Sequence[str]) -> Mapping[str, float]:
        """The detector's share of each of several languages."""

    @abstractmethod
    def _decode(self, clip: Samples, language: str, again: bool = False) -> Segment:
        """The clip decoded well, with word times. ``again`` asks for a way out of a loop that the first try ended in."""

    @abstractmethod
    def _greedy(self, clip: Samples, language: str) -> Segment:
        """The clip decoded fast, with rough times."""


@dataclass(frozen=True)
class Scored:
    """What Whisper says of one piece of a clip: its tokens, and its own scores."""

    tokens: int
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float


def segment_of(length: float, language: str, words: tuple[Word, ...], pieces: Sequence[Scored]) -> Segment:
    """A clip of that length (seconds) as a segment; scores are means over its pieces, weighted by their tokens, but the compression ratio is the highest."""
    tokens = sum(piece.tokens for piece in pieces)
    logprob = round(sum(piece.avg_logprob * piece.tokens for piece in pieces) / tokens, 4) if tokens else None
    no_speech = round(sum(piece.no_speech_prob * piece.tokens for piece in pieces) / tokens, 4) if tokens else None
    ratio = max((piece.compression_ratio for piece in pieces), default=0.0)
    return Segment(0.0, length, " ".join(word.text for word in words), words, language, logprob, no_speech, ratio)


def whole_words(parts: Iterable[tuple[str, float, float]]) -> tuple[Word, ...]:
    """Whisper's words (text, start, end) as people write them: one without a space before it (``-Baptiste``, ``'am``) goes on with the last."""
    words: list[Word] = []
    for said, start, end in parts:
        text = said.strip()
        if words and text and not said.startswith(" "):
            words[-1] = Word(words[-1].start, round(end, 2), words[-1].text + text)
        elif text:
            words.append(Word(round(start, 2), round(end, 2), text))
    return tuple(words)


def spread(words: Sequence[str], start: float, end: float) -> list[Word]:
    """Words with seconds shared out by their length."""
    letters = sum(len(word) + 1 for word in words)
    out, at = [], start
    for word in words:
        seconds = max(0.0, end - start) * (len(word) + 1) / letters
        out.append(Word(round(at, 2), round(at + seconds, 2), word))
        at += seconds
    return out


def is_whole(segment: Segment) -> bool:
    """Whether a reading begins and ends with its clip and is none to doubt: else a sentence may be missing. A language that the model does not know is no better alone."""
    letters = sum(sign.isalnum() for sign in segment.text)
    unread = ("untranscribed" in segment.flags and segment.language not in WEAK) or "low_confidence" in segment.flags
    if unread or _is_loop(segment) or not segment.words or (segment.avg_logprob or DOUBTFUL) <= DOUBTFUL or letters < FEW_LETTERS * segment.end:
        return False
    return segment.words[0].start <= UNHEARD and segment.words[-1].end >= segment.end - UNHEARD


def _says_nothing(segment: Segment) -> bool:
    """Whether there is no word, only signs: dots, notes."""
    return not any(sign.isalnum() for sign in segment.text)


def _is_loop(segment: Segment) -> bool:
    return (segment.compression_ratio or 0.0) >= REPETITIVE


def _is_clear(likely: Mapping[str, float]) -> bool:
    """Whether the detector is clear about the first of the languages."""
    share = sum(likely.values())
    return share >= CLEAR_SHARE and max(likely.values()) >= CLEAR_LEAD * share


def _flagged(segment: Segment, flag: str) -> Segment:
    return dataclasses.replace(segment, flags=(*segment.flags, flag))
