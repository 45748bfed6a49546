"""Python survives any number of signals."""

import os
import subprocess
import sys

PROGRAM = """
import desktop_app.ui
from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    sent = Signal()

sender = Sender()
for _ in range(200_000):
    sender.sent.emit()
print("still alive")
"""


def test_emitting_costs_nobody_a_reference() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "still alive\n", "")
