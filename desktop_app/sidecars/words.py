"""Descriptions as they are compared: by their words alone."""

import hashlib


def one_line(text: str) -> str:
    """The text without line breaks and runs of spaces."""
    return " ".join(text.split())


def text_hash(text: str) -> str:
    """SHA-256 of words, whatever spaces and line breaks are between them, in hexadecimal."""
    return hashlib.sha256(one_line(text).encode("utf-8", "replace")).hexdigest()
