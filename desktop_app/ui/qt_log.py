"""Qt's messages go to the program's log; only what ends the program reaches the user."""

import logging
import os

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from desktop_app.terminal import write_problem

logger = logging.getLogger("desktop_app.qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
}
_FAILED = 1


def lead_qt_messages_to_log() -> None:
    """Take Qt's messages from now on."""
    qInstallMessageHandler(_take)


def _take(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    level = _LEVELS.get(kind)
    if level is not None:
        logger.log(level, "%s", message)
        return
    # Qt would abort with a core dump: most often its parts for the screen cannot be loaded.
    logger.critical("%s", message)
    write_problem(
        "The window cannot be opened: picture-aloud doctor says what is missing here. "
        "picture-aloud caption describes pictures without a window."
    )
    os._exit(_FAILED)
