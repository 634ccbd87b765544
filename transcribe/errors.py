"""What can go wrong between a recording and its comments. Each message says what, where and what to do."""


class TranscribeError(Exception):
    """A recording or its captions cannot be read."""


class NotMedia(TranscribeError):
    """The file is no recording, or has no sound."""


class NoWeights(TranscribeError):
    """Whisper's weights are not at hand."""
