"""A window to drag files out of, as a file manager's: `python -m tests.helpers.drag_source PATH...`

It stands in the screen's lower right corner. It prints "shown", and after a drag what became of it:
"CopyAction", or "IgnoreAction" where nobody wanted the files.
"""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

TITLE = "Drag from here"
_SIZE = (160, 80)


class DragSource(QLabel):
    """A label that starts a drag as soon as the mouse is moved on it with its button down."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__(TITLE)
        self.setWindowTitle(TITLE)
        self.setFixedSize(*_SIZE)
        self._urls = [QUrl.fromLocalFile(path) for path in paths]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        content = QMimeData()
        content.setUrls(self._urls)
        drag = QDrag(self)
        drag.setMimeData(content)
        print(drag.exec(Qt.DropAction.CopyAction).name, flush=True)


def main() -> None:
    application = QApplication(sys.argv[:1])
    source = DragSource(sys.argv[1:])
    corner = application.primaryScreen().availableGeometry().bottomRight()
    source.move(corner.x() - _SIZE[0] - 40, corner.y() - _SIZE[1] - 60)
    source.show()
    print("shown", flush=True)
    application.exec()


if __name__ == "__main__":
    main()
