"""Spelling a description out, for the ear.

In English like the descriptions and the voice that says them, whatever the window's language.
"""

_NAMES = {
    " ": "space",
    "\n": "new line",
    ".": "full stop",
    ",": "comma",
    ";": "semicolon",
    ":": "colon",
    "!": "exclamation mark",
    "?": "question mark",
    "'": "apostrophe",
    "\N{RIGHT SINGLE QUOTATION MARK}": "apostrophe",
    '"': "quotation mark",
    "-": "hyphen",
    "_": "underscore",
    "(": "opening bracket",
    ")": "closing bracket",
    "/": "slash",
    "&": "and sign",
    "@": "at sign",
    "#": "number sign",
    "%": "per cent",
    "+": "plus",
    "*": "star",
}


def spell_out(text: str) -> str:
    """ "A dog." -> "capital A, space, d, o, g, full stop"."""
    return ", ".join(_spoken(letter) for letter in text.strip())


def _spoken(letter: str) -> str:
    if letter in _NAMES:
        return _NAMES[letter]
    return f"capital {letter}" if letter.isupper() else letter
