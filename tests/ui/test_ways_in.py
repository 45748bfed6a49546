"""What is dropped and pasted."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage

from desktop_app.ui.ways_in import has_picture, read_mime, to_pillow
from tests.helpers.pictures import CORNERS, drawn_picture

pytestmark = pytest.mark.usefixtures("qapp")


def text(content: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(content)
    return mime


def test_a_file_goes_before_the_picture_of_its_icon(tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "ä b.png"))])
    mime.setImageData(QImage(20, 20, QImage.Format.Format_RGB32))
    assert read_mime(mime).paths == (str(tmp_path / "ä b.png"),)


def test_a_picture_keeps_its_colours_and_its_transparency() -> None:
    image = QImage(3, 2, QImage.Format.Format_ARGB32)
    image.fill(QColor(10, 20, 30, 40))
    image.setPixelColor(2, 1, QColor(200, 100, 50, 255))
    mime = QMimeData()
    mime.setImageData(image)
    found = read_mime(mime).image
    assert found is not None
    assert (found.mode, found.size) == ("RGBA", (3, 2))
    assert found.getpixel((0, 0)) == (10, 20, 30, 40)
    assert found.getpixel((2, 1)) == (200, 100, 50, 255)


def test_every_kind_of_qt_picture_can_be_taken_over(tmp_path: Path) -> None:
    drawn_picture(63, 47).save(tmp_path / "a.png")  # a width whose rows Qt pads
    for form in (QImage.Format.Format_RGB888, QImage.Format.Format_Indexed8):
        found = to_pillow(QImage(str(tmp_path / "a.png")).convertToFormat(form)).convert("RGB")
        for corner, place in zip(CORNERS, [(0, 0), (62, 0), (0, 46), (62, 46)], strict=True):
            assert found.getpixel(place) == corner


@pytest.mark.parametrize("form", ["{}", '"{}"', "'{}'", "  {}\n", "file://{}", "{}\r\n{}"])
def test_a_path_counts_as_a_file(form: str, tmp_path: Path) -> None:
    picture = tmp_path / "photo.png"
    picture.touch()
    assert set(read_mime(text(form.replace("{}", str(picture)))).paths) == {str(picture)}


@pytest.mark.parametrize(
    "words", ["photo.png", "/nowhere/photo.png", "a dog", "", "\0", "/" + "a" * 5000, "x" * 10**6]
)
def test_other_words_are_no_files(words: str) -> None:
    assert read_mime(text(words)).paths == ()
    assert read_mime(text(words)).problem
    assert not has_picture(text(words))


def test_one_line_that_is_no_path_makes_it_a_text(tmp_path: Path) -> None:
    assert read_mime(text(f"{tmp_path}\nand more")).paths == ()


def test_addresses_on_the_network_are_refused_with_the_reason() -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/photo.jpg")])
    assert read_mime(mime).problem.startswith("This is an address on the network")
