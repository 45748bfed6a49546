"""The settings: each change holds and is stored at once."""

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox, QWidget

from desktop_app.autostart import Autostart
from desktop_app.hotkeys import HotkeyState
from desktop_app.settings import Settings
from desktop_app.ui.forms import ScrollingDialog, StatusText
from desktop_app.ui.settings_editor import SettingsEditor
from desktop_app.ui.settings_sections import (
    HotkeySection,
    ModelSection,
    ProgramSection,
    VoiceSection,
)
from desktop_app.ui.voice_trial import VoiceTrial

_CHOSEN_ELSEWHERE = (
    *("is_welcomed", "watched_folders", "watch_subfolders", "watch_polling", "is_watch_paused"),
    *("sidecar_format", "xmp_naming", "fills_description"),
)


class SettingsDialog(ScrollingDialog):
    """Whoever shows it connects `changed` to what stores the settings and puts them into effect."""

    changed = Signal(object)
    """The new Settings."""

    def __init__(
        self,
        settings: Settings,
        *,
        autostart: Autostart,
        voice_trial: VoiceTrial,
        has_tray: bool,
        announce: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        """`announce` says aloud what appears in the dialog. The trial ends with the dialog."""
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Settings of Picture Aloud"))
        self._editor = editor = SettingsEditor(settings, self)
        self._autostart = autostart
        self._announce = announce
        self.voice = VoiceSection(editor, voice_trial)
        self.hotkey = HotkeySection(editor)
        self.model = ModelSection(editor)
        self.program = ProgramSection(editor, autostart, has_tray=has_tray)
        for section in (self.voice, self.hotkey, self.model, self.program):
            self.content.addWidget(section)
        self.content.addStretch(1)
        self.problem = StatusText()
        self.problem.hide()
        self._add_footer()
        editor.changed.connect(self._forget_problem)
        editor.changed.connect(self.changed)
        editor.problem.connect(self._tell)
        voice_trial.failed.connect(self._tell)
        voice_trial.prepare()
        self.finished.connect(voice_trial.close)
        self.voice.voice.setFocus()
        self.fit()

    def show_hotkey_state(self, state: HotkeyState) -> None:
        """Say whether the hotkey is truly registered."""
        self.hotkey.show_state(state)
        self.fit()

    def show_device(self, device: str | None) -> None:
        """Say which device is really in use: "cuda", "cpu", or None while no model is loaded."""
        self.model.show_device(device)

    def show_problem(self, sentence: str) -> None:
        """Show what has become of a change, such as a model that cannot be loaded."""
        self.problem.setText(sentence)
        self.problem.show()

    def restore_defaults(self) -> None:
        """Set everything back that is chosen here: the watch has a page of its own."""
        kept = {name: getattr(self._editor.settings, name) for name in _CHOSEN_ELSEWHERE}
        self._editor.set(**dataclasses.asdict(Settings()) | kept)
        if self._autostart.is_enabled():
            self.program.start_with_session.click()
        for section in (self.voice, self.hotkey, self.model, self.program):
            section.fill()

    def _add_footer(self) -> None:
        self.footer.addWidget(self.problem)
        buttons = QDialogButtonBox()
        self.restore = buttons.addButton(
            self.tr("&Restore the defaults"), QDialogButtonBox.ButtonRole.ResetRole
        )
        self.close_button = buttons.addButton(
            self.tr("C&lose"), QDialogButtonBox.ButtonRole.RejectRole
        )
        for button in (self.restore, self.close_button):
            button.setAutoDefault(False)
        self.restore.clicked.connect(self._ask_to_restore)
        buttons.rejected.connect(self.reject)
        self.footer.addWidget(buttons)

    def _tell(self, sentence: str) -> None:
        self.show_problem(sentence)
        self._announce(sentence)

    def _forget_problem(self) -> None:
        self.problem.hide()

    def _ask_to_restore(self) -> None:
        answer = QMessageBox.question(
            self,
            self.tr("Restore the defaults"),
            self.tr("Shall all settings be as they were at the first start?"),
        )
        if answer == QMessageBox.StandardButton.Yes:
            self.restore_defaults()
