"""What the clipboard holds, as far as it matters for describing pictures."""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote_to_bytes, urlsplit
from urllib.request import url2pathname

from PIL import Image

from desktop_app.captioner.errors import CaptionerError, ImageError
from desktop_app.captioner.language import QT_TRANSLATE_NOOP, translate
from desktop_app.captioner.preprocessing import IMAGE_SUFFIXES, open_image

logger = logging.getLogger(__name__)

MAXIMUM_TEXT_BYTES = 1024 * 1024
HUNG = QT_TRANSLATE_NOOP(
    "Sentences",
    "The program that was copied from does not hand out what it has on the "
    "clipboard: copy it again, or from another program.",
)
TOO_LARGE = QT_TRANSLATE_NOOP(
    "Sentences",
    "What is on the clipboard is too large: copy a smaller part of it, or open it as a file.",
)
_LONGEST_PATH = 4096


class ClipboardError(CaptionerError):
    """The clipboard cannot be read; its text is the sentence a user hears."""


@dataclass(frozen=True)
class ClipboardContent:
    """A picture, or files, or a text, or nothing of use."""

    image: Image.Image | None = None
    """RGB and upright."""
    paths: tuple[Path, ...] = ()
    """Files and folders that were copied, or whose paths the text consists of."""
    text: str | None = None
    is_empty: bool = False

    @property
    def pictures(self) -> tuple[Image.Image | Path, ...]:
        """What can be described: the picture, or those of the files that may be pictures."""
        if self.image is not None:
            return (self.image,)
        return tuple(path for path in self.paths if path.suffix.lower() in {"", *IMAGE_SUFFIXES})

    def sentence(self) -> str:
        """Why there is nothing to describe, and what there is instead.

        The text itself is not told: it may be a password.
        """
        if self.is_empty:
            return translate(
                "Sentences", "The clipboard is empty: copy a picture or a picture file first."
            )
        return translate(
            "Sentences", "There is no picture on the clipboard: it holds {contents}."
        ).format(contents=self._contents())

    def _contents(self) -> str:
        if self.paths:
            if len(self.paths) > 1:
                return translate("Sentences", "{count} files, none of them a picture").format(
                    count=len(self.paths)
                )
            name = "".join(
                letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
                for letter in self.paths[0].name
            )
            if self.paths[0].is_dir():
                return translate("Sentences", "the folder {name}").format(name=name)
            return translate("Sentences", "the file {name}").format(name=name)
        if self.text is not None:
            words = len(self.text.split())
            return (
                translate("Sentences", "a text of one word")
                if words == 1
                else translate("Sentences", "a text of {words} words").format(words=words)
            )
        return translate("Sentences", "neither a picture nor a file nor a text")


class ClipboardSource(Protocol):
    """The clipboard of one platform, as it was when this was made. All may raise ClipboardError."""

    def is_empty(self) -> bool: ...

    def files(self) -> tuple[str, ...]:
        """Paths of the files and folders that were copied."""

    def images(self) -> Iterator[bytes]:
        """The copied picture as the content of a picture file, in one format after another."""

    def text(self) -> str | None:
        """The copied text, of too long a one the beginning; None when there is no text."""


def content_of(source: ClipboardSource) -> ClipboardContent:
    """Look for files first, because file managers copy a picture of the file's icon with it.

    Raises ClipboardError, and ImageError for a picture that cannot be read.
    """
    if source.is_empty():
        return ClipboardContent(is_empty=True)
    if paths := tuple(Path(path) for path in source.files()):
        return ClipboardContent(paths=paths)
    failure: ImageError | None = None
    for data in source.images():
        try:
            return ClipboardContent(image=open_image(data))
        except ImageError as error:
            logger.info("the clipboard's picture cannot be read", exc_info=True)
            failure = failure or error
    if failure is not None:
        raise failure
    text = source.text()
    if text is None or not text.strip():
        return ClipboardContent(text=text or None, is_empty=text is not None)
    return ClipboardContent(paths=paths_in_text(text), text=text)


def paths_in_text(text: str) -> tuple[Path, ...]:
    """The existing files or folders that a text consists of, one a line; none if it has others."""
    lines = [line.strip().strip("\"'") for line in text.splitlines() if line.strip()]
    paths = []
    for line in lines:
        path = _existing_path(line)
        if path is None:
            return ()
        paths.append(path)
    return tuple(paths)


def _existing_path(line: str) -> Path | None:
    if len(line) > _LONGEST_PATH:
        return None
    if line.lower().startswith("file:"):
        local = path_of_uri(line)
        if local is None:
            return None
        line = local
    path = os.path.expanduser(line)
    try:
        return Path(path) if os.path.isabs(path) and os.path.exists(path) else None
    except ValueError:  # a zero byte
        return None


def path_of_uri(uri: str) -> str | None:
    """The path of a file of this computer; None for any other address."""
    try:
        parts = urlsplit(uri.strip())
    except ValueError:
        return None
    is_here = parts.scheme.lower() == "file" and parts.netloc.lower() in ("", "localhost")
    if not is_here or not parts.path:
        return None
    if os.name == "nt":
        return url2pathname(parts.path)
    # Names need not be valid Unicode.
    return os.fsdecode(unquote_to_bytes(parts.path.encode("utf-8", "surrogateescape")))
