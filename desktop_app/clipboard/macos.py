"""The clipboard of macOS, which is called the pasteboard there."""

import sys
from collections.abc import Iterator
from typing import Protocol

from desktop_app.captioner.image_files import MAXIMUM_FILE_BYTES
from desktop_app.captioner.language import translate
from desktop_app.clipboard.content import MAXIMUM_TEXT_BYTES, TOO_LARGE, ClipboardError, path_of_uri

_IMAGE_TYPES = (
    *("public.png", "public.jpeg", "public.heic", "org.webmproject.webp", "com.compuserve.gif"),
    *("public.tiff", "com.microsoft.bmp"),
)
_TEXT_TYPE = "public.utf8-plain-text"


class PasteboardCalls(Protocol):
    """The system calls."""

    def types(self) -> tuple[str, ...]: ...

    def data(self, uniform_type: str) -> bytes | None: ...

    def file_urls(self) -> list[str]: ...


class MacSource:
    """A `ClipboardSource`."""

    def __init__(self, calls: PasteboardCalls) -> None:
        self._calls = calls
        self._types = calls.types()

    def is_empty(self) -> bool:
        return not self._types

    def files(self) -> tuple[str, ...]:
        paths = (path_of_uri(url) for url in self._calls.file_urls())
        return tuple(path for path in paths if path is not None)

    def images(self) -> Iterator[bytes]:
        for name in _IMAGE_TYPES:
            if name in self._types and (data := self._calls.data(name)):
                if len(data) > MAXIMUM_FILE_BYTES:
                    raise ClipboardError(translate("Sentences", TOO_LARGE))
                yield data

    def text(self) -> str | None:
        data = self._calls.data(_TEXT_TYPE) if _TEXT_TYPE in self._types else None
        return None if data is None else data[:MAXIMUM_TEXT_BYTES].decode("utf-8", "replace")


if sys.platform == "darwin":
    from AppKit import NSPasteboard

    class GeneralPasteboard:
        """See `PasteboardCalls`."""

        def __init__(self) -> None:
            self._pasteboard = NSPasteboard.generalPasteboard()

        def types(self) -> tuple[str, ...]:
            return tuple(map(str, self._pasteboard.types() or ()))

        def data(self, uniform_type: str) -> bytes | None:
            data = self._pasteboard.dataForType_(uniform_type)
            return None if data is None else bytes(data)

        def file_urls(self) -> list[str]:
            items = self._pasteboard.pasteboardItems() or ()
            urls = (item.stringForType_("public.file-url") for item in items)
            # Files may be given by number; their path is asked for through the URL object.
            return [_path_url(str(url)) for url in urls if url]

    def _path_url(url: str) -> str:
        from Foundation import NSURL  # noqa: PLC0415 - macOS alone

        resolved = NSURL.URLWithString_(url).filePathURL()
        return str(resolved.absoluteString()) if resolved is not None else url
