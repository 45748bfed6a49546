"""A green window that takes screenshots: one picture file and one line for each part asked for.

`python -m tests.helpers.screenshot_program FOLDER PART...`. Each line is JSON: the part, how it
ended, and whether the window is in front again.
"""

import json
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.ui.screenshot import Part, Screenshots

_FOCUS_MS = 1500


def main(folder: Path, parts: list[Part]) -> int:
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    window = QWidget()
    window.setWindowTitle("Green")
    window.setPalette(QPalette(Qt.GlobalColor.green))
    window.resize(500, 400)
    window.show()
    window.activateWindow()
    shots = Screenshots(window)

    def go_on() -> None:
        if parts:
            shots.take(parts[0])
            shots.take(Part.SCREEN)  # too many at once: to be ignored
        else:
            application.quit()

    def report(outcome: str) -> None:
        def tell() -> None:
            part = parts.pop(0)
            is_back = window.isVisible() and window.isActiveWindow()
            print(json.dumps([part.value, outcome, is_back]), flush=True)
            go_on()

        QTimer.singleShot(_FOCUS_MS, tell)

    def save(image: Image.Image, _name: str) -> None:
        image.convert("RGB").save(folder / f"{parts[0].value}.png")
        report("taken")

    shots.taken.connect(save)
    shots.failed.connect(report)
    shots.given_up.connect(lambda: report("given up"))
    QTimer.singleShot(_FOCUS_MS, go_on)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [Part(value) for value in sys.argv[2:]]))
