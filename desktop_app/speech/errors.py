"""What can go wrong with the voice."""


class SpeechError(Exception):
    """Nothing can be heard; `str(error)` is one sentence that says why and what to do about it."""
