"""Failures of an export that a model builder can mend."""


class ExportError(Exception):
    """Base of the expected failures; the message says what happened and what to do."""


class ParityError(ExportError):
    """The exported graphs do not agree with PyTorch; the message gives the figure."""
