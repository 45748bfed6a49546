"""The user's language, for the parts that know nothing of Qt.

Whoever makes a sentence for the user asks `translate` for it. It stays English, as commands and
their output are, until the window says who translates. The names are those by which Qt's lupdate
finds the sentences.
"""

from collections.abc import Callable

Translator = Callable[[str, str], str]
"""From a context and an English text to the text in the user's language. Called on any thread."""


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 - the name that lupdate knows
    """Mark a text that is translated later, when it is said."""
    return text


_translator: Translator = QT_TRANSLATE_NOOP


def use_translator(translator: Translator) -> None:
    """Have every sentence from now on translated by this."""
    global _translator  # noqa: PLW0603 - one process speaks one language
    _translator = translator


def translate(context: str, text: str) -> str:
    """A text in the user's language; its {places} are filled afterwards, with `format`."""
    return _translator(context, text)
