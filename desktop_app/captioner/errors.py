"""What can go wrong while a picture is described.

`str(error)` is the sentence a user reads or hears: it says what happened and what to do.
Technical detail belongs in the log and in `__cause__`, never in the sentence.
"""

from desktop_app.captioner.language import translate


class CaptionerError(Exception):
    """Base of everything the captioner raises on purpose."""


class ImageError(CaptionerError):
    """The picture cannot be opened or is not fit to be described."""


class Undescribable(CaptionerError):  # noqa: N818 - an answer, not a fault
    """The picture is one of which no caption can be true: blank, static, text, drawn, ..."""


class BundleError(CaptionerError):
    """The captioner's model files are missing, damaged or of another version."""


class DeviceError(CaptionerError):
    """The computing device that was asked for cannot be used."""


class Cancelled(CaptionerError):  # noqa: N818 - a request was honoured, nothing went wrong
    """The description was cancelled before it was finished."""

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or translate("Sentences", "The description was cancelled."))
