"""Clipboards that offer their content under MIME types: X11 and Wayland."""

from collections.abc import Callable, Iterator

from desktop_app.captioner.image_files import MAXIMUM_FILE_BYTES
from desktop_app.clipboard.content import MAXIMUM_TEXT_BYTES, path_of_uri

TIME_LIMIT_S = 5.0
"""How long one reading may take: the program that owns the clipboard may hang."""

_IMAGE_TYPES = (
    *("image/png", "image/jpeg", "image/jpg", "image/webp", "image/tiff", "image/bmp"),
    *("image/x-bmp", "image/x-MS-bmp", "image/gif", "image/heic", "image/heif", "image/avif"),
)
# Those that programs make quickly and without loss first.
_FILE_LIST_TYPES = ("text/uri-list", "x-special/gnome-copied-files", "x-special/mate-copied-files")
_TEXT_TYPES = ("text/plain;charset=utf-8", "UTF8_STRING", "text/plain", "STRING")
# What X11 itself adds to whatever is copied.
_NO_CONTENT = frozenset({"TARGETS", "TIMESTAMP", "MULTIPLE", "SAVE_TARGETS", "DELETE"})

Reader = Callable[[str, int], bytes]


class MimeSource:
    """A `ClipboardSource` made of the types on offer and a way to read one of them."""

    def __init__(self, types: tuple[str, ...], read: Reader) -> None:
        """`read(type, most_bytes)` may raise ClipboardError, also for too much content."""
        self._types = types
        self._read = read

    def is_empty(self) -> bool:
        return not set(self._types) - _NO_CONTENT

    def files(self) -> tuple[str, ...]:
        for name in self._on_offer(_FILE_LIST_TYPES):
            lines = (
                self._read(name, MAXIMUM_TEXT_BYTES).decode("utf-8", "surrogateescape").splitlines()
            )
            # The lists of file managers begin with what is to be done: copy or cut.
            paths = tuple(path for path in map(path_of_uri, lines) if path is not None)
            if paths:
                return paths
        return ()

    def images(self) -> Iterator[bytes]:
        for name in self._on_offer(_IMAGE_TYPES):
            if data := self._read(name, MAXIMUM_FILE_BYTES):
                yield data

    def text(self) -> str | None:
        for name in self._on_offer(_TEXT_TYPES):
            data = self._read(name, MAXIMUM_TEXT_BYTES)
            return data.decode("latin-1" if name == "STRING" else "utf-8", "replace").rstrip("\0")
        return None

    def _on_offer(self, wanted: tuple[str, ...]) -> list[str]:
        return [name for name in wanted if name in self._types]
