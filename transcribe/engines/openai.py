"""openai-whisper, the authors' own: slower, and the one to compare with."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.files import file_sha256
from archive.model import Segment, Word
from transcribe.engines.reader import BEAM, RATE, Reader, Scored, segment_of, spread, whole_words
from transcribe.errors import NoWeights, TranscribeError

if TYPE_CHECKING:
    from transcribe.sound.audio import Samples

WARMER = 0.4  # temperature at which a loop is read again


class OpenAIWhisper(Reader):
    """Whisper by PyTorch. See the Engine protocol for its calls.

    One clip at a time: PyTorch takes all cores for it. It is given copies, for it warns of arrays that it may not write to.
    """

    name = "openai-whisper"
    workers = 1

    def __init__(self, model: str | None, device: str) -> None:
        try:
            import whisper
        except ImportError as error:
            raise TranscribeError("openai-whisper is not installed: pip install '.[openai-whisper]' in Podium's folder, or leave --engine out") from error
        wanted = model or "base"
        if ("/" in wanted or wanted.endswith(".pt")) and not Path(wanted).is_file():
            raise NoWeights(f"{wanted} is no file of openai-whisper's weights: give a .pt file, or a Whisper size")
        self.model = Path(wanted).stem if Path(wanted).is_file() else wanted
        self.version = str(whisper.__version__)
        self.weights_sha256 = file_sha256(Path(wanted)) if Path(wanted).is_file() else None
        self.options: Mapping[str, object] = {"beam_size": BEAM, "device": device}
        try:
            self._whisper: Any = whisper.load_model(wanted, device=None if device == "auto" else device)
        except Exception as error:  # the hub, the file system and PyTorch each raise their own
            raise NoWeights(f"openai-whisper cannot load {wanted} ({error}): give a .pt file with --model where the hub cannot be reached") from error
        self._one = threading.Lock()

    def _tokens(self, text: str) -> int:
        from whisper.tokenizer import get_tokenizer

        return len(get_tokenizer(self._whisper.is_multilingual).encode(text))

    def _likely(self, clip: Samples, languages: Sequence[str]) -> dict[str, float]:
        import whisper

        if not self._whisper.is_multilingual:
            return {language: float(language == languages[0]) for language in languages}
        mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(clip.copy()), n_mels=self._whisper.dims.n_mels).to(self._whisper.device)
        with self._one:
            _, shares = whisper.detect_language(self._whisper, mel)
        return {language: float(shares.get(language, 0.0)) for language in languages}

    def _decode(self, clip: Samples, language: str, again: bool = False) -> Segment:
        how = {"temperature": WARMER} if again else {"temperature": 0.0, "beam_size": BEAM}
        return self._read(clip, language, word_timestamps=True, **how)

    def _greedy(self, clip: Samples, language: str) -> Segment:
        return self._read(clip, language, temperature=0.0)

    def _read(self, clip: Samples, language: str, **how: object) -> Segment:
        with self._one:
            told = self._whisper.transcribe(
                clip.copy(), language=language, condition_on_previous_text=False, no_speech_threshold=None, fp16=self._whisper.device.type == "cuda", **how
            )
        pieces = told["segments"]
        words = tuple(word for piece in pieces for word in _words(piece))
        scored = [Scored(len(piece["tokens"]), float(piece["avg_logprob"]), float(piece["no_speech_prob"]), float(piece["compression_ratio"])) for piece in pieces]
        return segment_of(len(clip) / RATE, language, words, scored)


def _words(piece: Mapping[str, Any]) -> Sequence[Word]:
    """The words of a piece: as Whisper timed them; else its seconds shared out."""
    if "words" not in piece:
        return spread(piece["text"].split(), float(piece["start"]), float(piece["end"]))
    return whole_words((word["word"], float(word["start"]), float(word["end"])) for word in piece["words"])
