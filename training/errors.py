"""Failures of training that a model builder can mend."""


class TrainingError(Exception):
    """Base of the expected failures; the message says what happened and what to do."""
