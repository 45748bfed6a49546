"""What the window's screenshot actions do."""

from PySide6.QtCore import QObject

from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.region_dialog import RegionDialog
from desktop_app.ui.screenshot import Part, Screenshots


class ScreenshotActions(QObject):
    """Leads screenshots to the window, which describes them like any other picture."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._shots = Screenshots(window)
        self._shots.taken.connect(window.opener.open_image)
        self._shots.failed.connect(window.tell)
        self._shots.given_up.connect(lambda: window.tell(self.tr("No part was chosen.")))
        actions = window.actions_by_name
        for name, part in (
            ("screenshot_screen", Part.SCREEN),
            ("screenshot_window", Part.WINDOW),
        ):
            actions[name].triggered.connect(lambda _=False, part=part: self._shots.take(part))
        actions["screenshot_region"].triggered.connect(lambda _=False: self._ask())

    def close(self) -> None:
        """Give up a screenshot that is being taken."""
        self._shots.close()

    def _ask(self) -> None:
        if self._shots.is_busy:
            return
        dialog = RegionDialog(self._window)
        dialog.part_chosen.connect(self._shots.take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
