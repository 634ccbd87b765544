"""From a recording or its captions to comments: windows, turns, names, terms. Only ``engines`` imports Whisper."""
