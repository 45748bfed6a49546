"""The window's languages."""

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QLabel, QListWidget

from desktop_app import paths
from desktop_app.ui.translations import install_translations
from tests.ui.conftest import MakeParts

CHECKOUT = Path(__file__).parents[2]
FOLDER = paths.resources_dir() / "translations"
GERMAN = FOLDER / "picture_aloud_de.ts"
PLACEHOLDER = re.compile(r"\{[^}]*\}|%n")


def tool(name: str) -> Path:
    return Path(sys.executable).with_name(name)


def messages(file: Path) -> list[tuple[str, str, ET.Element]]:
    """Context, source text and translation."""
    return [
        (str(context.findtext("name")), str(message.findtext("source")), translation)
        for context in ET.parse(file).getroot().iter("context")
        for message in context.iter("message")
        if (translation := message.find("translation")) is not None
    ]


@pytest.fixture
def german(qapp: QApplication) -> Iterator[QApplication]:
    before = set(qapp.findChildren(QTranslator))
    assert install_translations(qapp, QLocale("de_AT"))
    yield qapp
    for translator in set(qapp.findChildren(QTranslator)) - before:
        QCoreApplication.removeTranslator(translator)


def test_every_text_is_translated(tmp_path: Path) -> None:
    updated = tmp_path / GERMAN.name
    shutil.copy(GERMAN, updated)
    application = CHECKOUT / "desktop_app"
    sources = sorted(str(path) for path in application.rglob("*.py"))
    subprocess.run(
        [tool("pyside6-lupdate"), "-no-obsolete", *sources, "-ts", updated],
        check=True,
        capture_output=True,
    )
    found = messages(updated)
    assert len(found) > 400
    untranslated = [
        (context, source)
        for context, source, translation in found
        if translation.get("type") == "unfinished" or not (translation.text or "").strip()
    ]
    assert untranslated == [], "run: make translations"
    assert {each[:2] for each in found} == {each[:2] for each in messages(GERMAN)}


def test_no_text_escapes_translation() -> None:
    """lupdate sees literal texts alone, and f-strings not at all."""
    for path in (CHECKOUT / "desktop_app" / "ui").glob("*.py"):
        code = path.read_text("utf-8")
        assert not re.search(r"\btr\(\s*(?![\"'\s])", code), path.name
        assert not re.search(r"\btr\(\s*f[\"']", code), path.name


def test_translations_keep_placeholders_and_one_mnemonic() -> None:
    for _, source, translation in messages(GERMAN):
        text = translation.text or ""
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(source)), source
        assert text.count("&") == source.count("&"), source
        assert text[:1].isspace() == source[:1].isspace(), source


def test_what_is_shipped_is_what_was_translated(tmp_path: Path) -> None:
    made = tmp_path / "made.qm"
    command: list[str | Path] = [tool("pyside6-lrelease"), GERMAN, "-qm", made]
    subprocess.run(command, check=True, capture_output=True)
    assert made.read_bytes() == GERMAN.with_suffix(".qm").read_bytes(), "run: make translations"


def test_the_window_speaks_german(german: QApplication, make_parts: MakeParts) -> None:
    parts = make_parts()
    assert parts.window.actions_by_name["open"].text() == "Bilder ö&ffnen…"
    assert parts.child(QLabel, "picture").accessibleName() == "Kein Bild"
    assert parts.child(QListWidget, "alternatives").accessibleName().startswith("Andere mögliche")
    parts.trigger("copy")
    assert parts.spy.said == ["Es gibt keine Beschreibung: Öffnen Sie zuerst ein Bild."]


@pytest.mark.parametrize("language", ["en_GB", "en", "C", "fi_FI"])
def test_other_systems_get_english(language: str, qapp: QApplication) -> None:
    assert not install_translations(qapp, QLocale(language))
