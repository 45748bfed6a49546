"""What is dropped or pasted: picture files, a picture itself, or something else."""

from dataclasses import dataclass

from PIL import Image
from PySide6.QtCore import QCoreApplication, QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from desktop_app.clipboard.content import paths_in_text

_MAX_PATH_LETTERS = 32_000


@dataclass(frozen=True)
class Incoming:
    """One of these is given: paths of files and folders, a picture, or why there is none."""

    paths: tuple[str, ...] = ()
    image: Image.Image | None = None
    problem: str = ""


def read_clipboard() -> Incoming:
    """Find the pictures on the clipboard."""
    content = _clipboard()
    return Incoming(problem=_problem(QMimeData())) if content is None else read_mime(content)


def is_picture_on_clipboard() -> bool:
    """Whether pasting would open a picture."""
    content = _clipboard()
    return content is not None and has_picture(content)


def _clipboard() -> QMimeData | None:
    """Nothing at all when it is empty, whatever PySide's type hints say."""
    return QGuiApplication.clipboard().mimeData()


def read_mime(content: QMimeData) -> Incoming:
    """Find the pictures in what was dropped or pasted.

    Files go first: a file manager may add a picture of the file's icon. A text that is the path of
    something existing counts as a file.
    """
    paths = tuple(url.toLocalFile() for url in content.urls() if url.isLocalFile())
    if paths:
        return Incoming(paths=paths)
    if content.hasImage():
        image = QImage(content.imageData())
        if not image.isNull():
            return Incoming(image=to_pillow(image))
    paths = _paths_in(content.text())
    if paths:
        return Incoming(paths=paths)
    return Incoming(problem=_problem(content))


def has_picture(content: QMimeData) -> bool:
    """Whether it holds files or a picture; a text with a path in it counts."""
    has_file = any(url.isLocalFile() for url in content.urls())
    return has_file or content.hasImage() or bool(_paths_in(content.text()))


def to_pillow(image: QImage) -> Image.Image:
    """The same picture for Pillow."""
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombuffer(
        "RGBA",
        (image.width(), image.height()),
        bytes(image.constBits()),
        "raw",
        "RGBA",
        image.bytesPerLine(),
        1,
    )


def _paths_in(text: str) -> tuple[str, ...]:
    """The existing files and folders that a text consists of, one a line."""
    if len(text) > _MAX_PATH_LETTERS:
        return ()
    return tuple(str(path) for path in paths_in_text(text))


def _problem(content: QMimeData) -> str:
    if content.hasUrls():
        return QCoreApplication.translate(
            "WaysIn",
            "This is an address on the network, which Picture Aloud never uses: save the picture "
            "as a file first.",
        )
    if content.hasText() and content.text().strip():
        return QCoreApplication.translate(
            "WaysIn",
            "There is no picture here but text: copy a picture, a picture file or its path.",
        )
    if not content.formats():
        return QCoreApplication.translate(
            "WaysIn", "There is nothing on the clipboard: copy a picture or a picture file first."
        )
    return QCoreApplication.translate(
        "WaysIn",
        "There is no picture here but something else: copy a picture, a picture file or its path.",
    )
