"""Opening pictures that anyone may have sent: every format right, every fault one sentence.

Limits, so that no file can hang the program or fill the memory: MAXIMUM_FILE_BYTES,
MAXIMUM_PIXELS and MAXIMUM_JPEG_PIXELS are checked before any pixel is decoded; large JPEGs are
decoded small; what is decoded large is reduced before anything else is done with it.
"""

import logging
import os
import stat
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from desktop_app.captioner.colours import flatten_colours
from desktop_app.captioner.errors import ImageError
from desktop_app.captioner.language import translate

logger = logging.getLogger(__name__)
# Pillow's warnings go to whatever handlers the program set up, and never unasked to stderr.
logging.getLogger("PIL").addHandler(logging.NullHandler())

IMAGE_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".gif", ".webp", ".bmp", ".dib"}
    | {".tif", ".tiff", ".heic", ".heif", ".hif", ".avif"}
)
"""Lower-case endings of the files that are taken for pictures when a folder is walked."""

MAXIMUM_FILE_BYTES = 256 * 1024 * 1024
MAXIMUM_PIXELS = 100_000_000
"""Most pixels of a picture that must be decoded whole; it takes at most 0.9 GB for a moment."""
MAXIMUM_JPEG_PIXELS = 256_000_000
"""Most pixels of a JPEG, which is decoded at up to an eighth of its size (200-megapixel phones)."""
MINIMUM_SIDE = 16
"""Fewest pixels of height and width that can show something worth describing."""
WORKING_SIDE = 512
"""Large pictures are brought down while their shorter side stays at least this many pixels."""

# Only these of Pillow's formats are tried. Importing them here saves the import of all the others.
_FORMATS = (
    AvifImagePlugin.AvifImageFile.format,
    BmpImagePlugin.BmpImageFile.format,
    GifImagePlugin.GifImageFile.format,
    PngImagePlugin.PngImageFile.format,
    TiffImagePlugin.TiffImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
)
# Beginnings that only pictures have: what follows them and cannot be read is damage.
_SIGNATURES = (b"\x89PNG\r\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_ORIENTATION_TAG = 0x0112
_TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_warnings_lock = threading.Lock()
_heif_state: dict[str, bool] = {}


def open_image(source: str | Path | bytes | BinaryIO) -> Image.Image:
    """Open a picture as RGB, upright, transparent parts white; of animations the first frame.

    JPEG, PNG, GIF, WebP, BMP, TIFF, AVIF and, with pillow-heif installed, HEIC. The result may be
    smaller than the file says (see WORKING_SIDE) but shows the whole picture. Raises ImageError
    alone, its text one sentence that names the file where it has a name. Thread-safe.
    """
    data, name = _read(source)
    return _guarded(name, lambda: _decode(data, name))


def to_rgb(image: Image.Image) -> Image.Image:
    """Do for a picture in memory what `open_image` does for a file; the original stays as it is."""
    return _guarded("The picture", lambda: _finish(image, "The picture", MAXIMUM_PIXELS))


def _guarded(name: str, work: Callable[[], Image.Image]) -> Image.Image:
    """Run Pillow's decoders, which raise nearly anything on damaged files."""
    try:
        with _without_warnings():
            return work()
    except ImageError:
        raise
    except MemoryError as error:
        raise ImageError(
            translate(
                "Sentences",
                "{name} needs more memory than is free: close other programs or make it smaller.",
            ).format(name=name)
        ) from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(name) from error
    except Exception as error:
        logger.debug("cannot decode %s", name, exc_info=True)
        raise _damaged(name) from error


@contextmanager
def _without_warnings() -> Iterator[None]:
    # Python's warning filters belong to the whole process: the lock keeps two decoders from
    # restoring each other's.
    with _warnings_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _read(source: str | Path | bytes | BinaryIO) -> tuple[bytes, str]:
    """Return the picture file's bytes, and the name it goes by in a sentence."""
    if isinstance(source, bytes | bytearray | memoryview):
        data, name = bytes(source), "The picture"
    elif isinstance(source, str | os.PathLike):
        name = _spoken_name(os.fspath(source))
        data = _read_file(os.fspath(source), name)
    else:
        stream_name = getattr(source, "name", None)
        name = _spoken_name(stream_name) if isinstance(stream_name, str) else "The picture"
        try:
            data = source.read(MAXIMUM_FILE_BYTES + 1)
        except (OSError, ValueError) as error:
            raise ImageError(
                translate("Sentences", "{name} cannot be read: copy or download it again.").format(
                    name=name
                )
            ) from error
    if not data:
        raise ImageError(
            translate(
                "Sentences", "{name} is empty (zero bytes): copy or download it again."
            ).format(name=name)
        )
    if len(data) > MAXIMUM_FILE_BYTES:
        raise _too_many_bytes(name)
    return data, name


def _spoken_name(path: str) -> str:
    """The file's name, safe to print and to speak whatever bytes it is made of."""
    name = Path(path).name or path or "The picture"
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name
    )


def _read_file(path: str, name: str) -> bytes:
    # Opening a pipe or a device can wait for ever or do something to it: look first, and open
    # without waiting in case the file is exchanged in between.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        _refuse_special(os.stat(path), name)
        descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            _refuse_special(status, name)
            if status.st_size > MAXIMUM_FILE_BYTES:
                raise _too_many_bytes(name)
            return file.read(MAXIMUM_FILE_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ImageError(
            translate("Sentences", "{name} does not exist: check the name and the folder.").format(
                name=name
            )
        ) from error
    except PermissionError as error:
        raise ImageError(
            translate(
                "Sentences",
                "{name} may not be read by you: change its permissions or ask its owner "
                "for a copy.",
            ).format(name=name)
        ) from error
    except (OSError, ValueError) as error:
        logger.debug("cannot read %s", name, exc_info=True)
        raise ImageError(
            translate("Sentences", "{name} cannot be read: check the name and the disk.").format(
                name=name
            )
        ) from error


def _refuse_special(status: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise ImageError(
            translate(
                "Sentences", "{name} is a folder, not a picture: choose a picture inside it."
            ).format(name=name)
        )
    if not stat.S_ISREG(status.st_mode):
        raise ImageError(
            translate(
                "Sentences",
                "{name} is a device or a pipe, not a picture file: choose another file.",
            ).format(name=name)
        )


def _decode(data: bytes, name: str) -> Image.Image:
    stream = BytesIO(data)
    if data.startswith(b"\xff\xd8\xff"):
        # Not through Image.open, whose own pixel limit is below that of today's phones.
        image: Image.Image = JpegImagePlugin.JpegImageFile(stream)
        _check_size(image, name, MAXIMUM_JPEG_PIXELS)
        image.draft(None, (WORKING_SIDE, WORKING_SIDE))
        return _finish(image, name, MAXIMUM_JPEG_PIXELS)
    try:
        image = Image.open(stream, formats=_formats(data, name))
    except UnidentifiedImageError as error:
        if data.startswith(_SIGNATURES):
            raise _damaged(name) from error
        raise ImageError(
            translate(
                "Sentences",
                "{name} is not a picture, or not of a kind that can be read: choose a "
                "JPEG, PNG, GIF, WebP, BMP, TIFF, HEIC or AVIF file.",
            ).format(name=name)
        ) from error
    return _finish(image, name, MAXIMUM_PIXELS)


def _formats(data: bytes, name: str) -> list[str]:
    """Pillow's names of the formats to try."""
    formats = list(_FORMATS)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        if not _can_read_heif():
            raise ImageError(
                translate(
                    "Sentences",
                    "{name} is a HEIC picture, which needs an add-on that is not installed: "
                    "install pillow-heif or save the picture as JPEG.",
                ).format(name=name)
            )
        formats.append("HEIF")
    return formats


def _can_read_heif() -> bool:
    if "available" not in _heif_state:
        try:
            import pillow_heif  # noqa: PLC0415 - optional, and slow to load

            pillow_heif.register_heif_opener(thumbnails=False)
            _heif_state["available"] = True
        except Exception:
            logger.debug("pillow-heif cannot be used", exc_info=True)
            _heif_state["available"] = False
    return _heif_state["available"]


def _check_size(image: Image.Image, name: str, maximum_pixels: int) -> None:
    width, height = image.size
    if width * height > maximum_pixels:
        raise _too_many_pixels(name)
    if min(width, height) < MINIMUM_SIDE:
        raise ImageError(
            translate(
                "Sentences",
                "{name} is too small to describe ({width} by {height} pixels): choose one "
                "of at least {least} by {least}.",
            ).format(name=name, width=width, height=height, least=MINIMUM_SIDE)
        )


def _finish(image: Image.Image, name: str, maximum_pixels: int) -> Image.Image:
    """Load the pixels of the first frame and return them small enough, as RGB and upright."""
    _check_size(image, name, maximum_pixels)
    image.load()
    orientation = _orientation(image)
    image = flatten_colours(image, reduce_by=max(1, min(image.size) // (2 * WORKING_SIDE)))
    if orientation in _TRANSPOSITIONS:
        image = image.transpose(_TRANSPOSITIONS[orientation])
    image.info = {}  # its EXIF no longer holds: nobody may turn the picture a second time
    return image


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION_TAG, 1))
    except Exception:  # a camera's broken notes are no reason to refuse its picture
        logger.debug("unreadable EXIF", exc_info=True)
        return 1


def _too_many_pixels(name: str) -> ImageError:
    return ImageError(
        translate(
            "Sentences",
            "{name} has too many pixels to be opened safely: save a smaller copy of it "
            "(at most {most} megapixels).",
        ).format(name=name, most=MAXIMUM_PIXELS // 1000000)
    )


def _too_many_bytes(name: str) -> ImageError:
    return ImageError(
        translate(
            "Sentences",
            "{name} is too large a file: save a smaller copy of it (at most {most} megabytes).",
        ).format(name=name, most=MAXIMUM_FILE_BYTES // 1024**2)
    )


def _damaged(name: str) -> ImageError:
    return ImageError(
        translate(
            "Sentences", "{name} is damaged or incomplete: copy or download it again."
        ).format(name=name)
    )
