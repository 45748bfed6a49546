"""Descriptions as they are compared: by their words alone."""

import hashlib
import re

# What XML 1.0 has no place for, its section 2.2, and no text has a use for.
_UNSTORABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def one_line(text: str) -> str:
    """The text without line breaks and runs of spaces."""
    return " ".join(text.split())


def storable(text: str) -> str:
    """The text in one line, with a sign in place of what neither text nor XML files can hold."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", one_line(text))


def text_hash(text: str) -> str:
    """SHA-256 of words, whatever spaces and line breaks are between them, in hexadecimal."""
    return hashlib.sha256(one_line(text).encode("utf-8", "replace")).hexdigest()
