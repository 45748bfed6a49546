"""The window's language: that of the system, where there is a translation, else English."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from desktop_app import paths
from desktop_app.captioner.language import use_translator

FILE_PREFIX = "picture_aloud"
_SOURCE_LANGUAGE = "en"


def install_translations(application: QCoreApplication, locale: QLocale | None = None) -> bool:
    """Translate the program's texts, and Qt's own; returns whether there is a translation.

    The first of the user's languages decides; a part that it lacks stays English.
    """
    locale = locale if locale is not None else QLocale.system()
    first = (locale.uiLanguages() or [_SOURCE_LANGUAGE])[0]
    if QLocale(first).language() == QLocale(_SOURCE_LANGUAGE).language():
        return False
    own = QTranslator(application)
    folder = paths.resources_dir() / "translations"
    if not own.load(QLocale(first), FILE_PREFIX, "_", str(folder)):
        return False
    qt_texts = QTranslator(application)
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if qt_texts.load(QLocale(first), "qtbase", "_", qt_folder):
        application.installTranslator(qt_texts)
    use_translator(QCoreApplication.translate)
    return bool(application.installTranslator(own))
