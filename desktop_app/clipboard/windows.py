"""The clipboard of Windows."""

import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from desktop_app.captioner.image_files import MAXIMUM_FILE_BYTES
from desktop_app.captioner.language import translate
from desktop_app.clipboard.content import MAXIMUM_TEXT_BYTES, TOO_LARGE, ClipboardError

CF_DIB = 8
CF_UNICODETEXT = 13
CF_HDROP = 15

_OPEN_LIMIT_S = 1.0
_RETRY_S = 0.02
_PICTURE_NAMES = ("PNG", "image/png", "JFIF", "image/jpeg", "image/webp", "GIF")
_FILE_HEADER = struct.Struct("<2sIHHI")


class WindowsClipboardCalls(Protocol):
    """The system calls; all but `open` only between `open` and `close`."""

    def open(self) -> bool:
        """False while another program has it open."""

    def close(self) -> None: ...

    def formats(self) -> list[int]:
        """Numbers of the formats on offer."""

    def number(self, name: str) -> int:
        """The number of a format that has a name."""

    def size(self, number: int) -> int:
        """Bytes; 0 when the content is not to be had."""

    def data(self, number: int) -> bytes: ...

    def files(self) -> list[str]:
        """The paths in CF_HDROP."""


@contextmanager
def windows_clipboard(calls: WindowsClipboardCalls) -> Iterator["WindowsSource"]:
    """The clipboard as it is now. Raises ClipboardError."""
    deadline_s = time.monotonic() + _OPEN_LIMIT_S
    while not calls.open():
        if time.monotonic() >= deadline_s:
            raise ClipboardError(
                translate(
                    "Sentences",
                    "The clipboard cannot be read, because another program keeps it open: try "
                    "again.",
                )
            )
        time.sleep(_RETRY_S)
    try:
        yield WindowsSource(calls)
    finally:
        calls.close()


class WindowsSource:
    """A `ClipboardSource`."""

    def __init__(self, calls: WindowsClipboardCalls) -> None:
        self._calls = calls
        self._formats = calls.formats()

    def is_empty(self) -> bool:
        return not self._formats

    def files(self) -> tuple[str, ...]:
        return tuple(self._calls.files()) if CF_HDROP in self._formats else ()

    def images(self) -> Iterator[bytes]:
        for name in _PICTURE_NAMES:
            number = self._calls.number(name)
            if number in self._formats and (data := self._data(number, MAXIMUM_FILE_BYTES)):
                yield data
        if CF_DIB in self._formats and (data := self._data(CF_DIB, MAXIMUM_FILE_BYTES)):
            yield bitmap_file(data) or data

    def text(self) -> str | None:
        if CF_UNICODETEXT not in self._formats:
            return None
        data = self._calls.data(CF_UNICODETEXT)[:MAXIMUM_TEXT_BYTES]
        return data.decode("utf-16-le", "replace").split("\0")[0]

    def _data(self, number: int, most_bytes: int) -> bytes:
        if self._calls.size(number) > most_bytes:
            raise ClipboardError(translate("Sentences", TOO_LARGE))
        return self._calls.data(number)


def bitmap_file(bitmap: bytes) -> bytes:
    """A BMP file of a device-independent bitmap, which is the same without the first 14 bytes.

    Empty when it is none.
    """
    if len(bitmap) < 40:
        return b""
    header_bytes, bits, compression, colours = struct.unpack_from("<I10xHI12xI", bitmap)
    masks_bytes = 12 if header_bytes == 40 and compression == 3 else 0
    if not colours and bits <= 8:
        colours = 1 << bits
    pixels_at = _FILE_HEADER.size + header_bytes + masks_bytes + 4 * colours
    if pixels_at > _FILE_HEADER.size + len(bitmap):
        return b""
    return _FILE_HEADER.pack(b"BM", _FILE_HEADER.size + len(bitmap), 0, 0, pixels_at) + bitmap
