"""Why there is no screenshot."""


class ScreenshotError(Exception):
    """Its text is the sentence for the user."""
