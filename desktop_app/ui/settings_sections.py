"""The parts of the settings dialog. Each shows its settings with `fill` and changes them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QSpinBox,
)

from desktop_app import paths
from desktop_app.autostart import Autostart, AutostartError
from desktop_app.captioner.bundle import Bundle
from desktop_app.captioner.errors import BundleError
from desktop_app.hotkeys import HotkeyState, Keys, KeysError
from desktop_app.settings import LARGEST_TEXT_PERCENT, MAX_BEAM_WIDTH, SMALLEST_TEXT_PERCENT
from desktop_app.speech.protocol import DEFAULT_RATE, FASTEST_RATE, SLOWEST_RATE, Voice
from desktop_app.ui.forms import Section, StatusText
from desktop_app.ui.key_recorder import KeyRecorder
from desktop_app.ui.settings_editor import SettingsEditor
from desktop_app.ui.voice_trial import VoiceTrial

_PERCENT = 100
_RATE_STEP, _VOLUME_STEP, _TEXT_STEP = 10, 5, 25


class VoiceSection(Section):
    """How and by whom descriptions are said."""

    def __init__(self, editor: SettingsEditor, trial: VoiceTrial) -> None:
        super().__init__("")
        self.setTitle(self.tr("Voice"))
        self._editor = editor
        self._trial = trial
        self.voice = QComboBox()
        self.rate = _number(SLOWEST_RATE, FASTEST_RATE, _RATE_STEP, self.tr(" words a minute"))
        self.volume = _number(0, _PERCENT, _VOLUME_STEP, self.tr(" percent"))
        self.try_it = _button(self.tr("&Try the voice"))
        self.who_speaks = _choice(
            {
                "auto": self.tr("Automatic"),
                "program": self.tr("Picture Aloud's voice"),
                "screen_reader": self.tr("The screen reader"),
                "nobody": self.tr("Nobody"),
            }
        )
        self.working_signal = _choice(
            {
                "sound": self.tr("A soft sound"),
                "word": self.tr("A short word"),
                "none": self.tr("Nothing"),
            }
        )
        self.add_control(self.tr("&Voice:"), self.voice)
        self.add_control(self.tr("&Speed:"), self.rate)
        self.add_control(self.tr("V&olume:"), self.volume)
        self.add_plain(self.try_it)
        self.add_control(
            self.tr("&Who speaks:"),
            self.who_speaks,
            self.tr(
                "Automatic: a screen reader that is active while this program is in front, "
                "otherwise the voice of Picture Aloud."
            ),
        )
        self.add_control(self.tr("While wor&king:"), self.working_signal)
        self.fill()
        self._connect()

    def _connect(self) -> None:
        change = self._editor.set
        self.voice.activated.connect(lambda _: change(voice=self.voice.currentData()))
        self.rate.valueChanged.connect(lambda value: change(rate=value))
        self.volume.valueChanged.connect(lambda value: change(volume=value / _PERCENT))
        self.try_it.clicked.connect(lambda: self._trial.say(self._editor.settings))
        self._trial.voices_found.connect(self._list_voices)
        self.who_speaks.activated.connect(
            lambda _: change(who_speaks=self.who_speaks.currentData())
        )
        self.working_signal.activated.connect(
            lambda _: change(working_signal=self.working_signal.currentData())
        )

    def fill(self) -> None:
        settings = self._editor.settings
        self._list_voices(self._trial.voices)
        _show(self.rate, DEFAULT_RATE if settings.rate is None else settings.rate)
        _show(self.volume, round(settings.volume * _PERCENT))
        self.who_speaks.setCurrentIndex(self.who_speaks.findData(settings.who_speaks))
        self.working_signal.setCurrentIndex(self.working_signal.findData(settings.working_signal))

    def _list_voices(self, voices: Sequence[Voice]) -> None:
        """English ones first, because the descriptions are English."""
        chosen = self._editor.settings.voice
        self.voice.clear()
        self.voice.addItem(self.tr("Default voice"), None)
        for voice in sorted(voices, key=lambda each: (not _speaks_english(each), each.name)):
            self.voice.addItem(voice.name, voice.id)
        if chosen is not None and self.voice.findData(chosen) < 0:
            is_known = bool(voices)
            text = self.tr("{voice}, which is not installed") if is_known else "{voice}"
            self.voice.addItem(text.format(voice=chosen), chosen)
        self.voice.setCurrentIndex(0 if chosen is None else self.voice.findData(chosen))


class HotkeySection(Section):
    """The keys that work everywhere."""

    def __init__(self, editor: SettingsEditor) -> None:
        super().__init__("")
        self.setTitle(self.tr("Hotkey"))
        self._editor = editor
        self.keys = QLineEdit()
        self.recorder = KeyRecorder(
            self.tr("&Press the keys instead"), self.tr("Press the keys now, or Escape")
        )
        self.state = StatusText()
        self.add_control(
            self.tr("&Hotkey:"),
            self.keys,
            self.tr(
                "Describes the picture on the clipboard, whatever program is in front. Write keys "
                "such as Ctrl+Alt+Shift+D, or nothing for no hotkey."
            ),
        )
        self.add_plain(self.recorder)
        self.add_plain(self.state)
        self.fill()
        self.keys.editingFinished.connect(lambda: self._take(self.keys.text()))
        self.recorder.recorded.connect(self._take)

    def fill(self) -> None:
        self.keys.setText(self._editor.settings.hotkey)

    def show_state(self, state: HotkeyState) -> None:
        """Say whether the hotkey is truly registered."""
        self.state.setText(state.sentence)

    def _take(self, written: str) -> None:
        try:
            keys = str(Keys.parse(written)) if written.strip() else ""
        except KeysError as error:
            self._editor.problem.emit(str(error))
        else:
            self._editor.set(hotkey=keys)
        self.fill()


class ModelSection(Section):
    """What describes, and where it runs."""

    def __init__(self, editor: SettingsEditor) -> None:
        super().__init__("")
        self.setTitle(self.tr("Describing"))
        self._editor = editor
        self.device = _choice(
            {
                "auto": self.tr("Automatic"),
                "cpu": self.tr("Processor (CPU)"),
                "cuda": self.tr("NVIDIA graphics card (CUDA)"),
            }
        )
        self.device_in_use = StatusText()
        self.bundle = QLineEdit()
        self.bundle.setReadOnly(True)
        self.choose_bundle = _button(self.tr("&Choose a model's folder..."))
        self.shipped_bundle = _button(self.tr("&Use the shipped model"))
        self.beam_width = _number(0, MAX_BEAM_WIDTH, 1)
        self.beam_width.setSpecialValueText(self.tr("as the model has it"))
        self.add_control(self.tr("&Device:"), self.device)
        self.add_plain(self.device_in_use)
        self.add_control(self.tr("&Model:"), self.bundle)
        self.add_plain(self.choose_bundle)
        self.add_plain(self.shipped_bundle)
        self.add_control(
            self.tr("&Beam width:"),
            self.beam_width,
            self.tr("How many sentences are followed at once; 1 is the fastest."),
        )
        self.show_device(None)
        self.fill()
        self.device.activated.connect(lambda _: editor.set(device=self.device.currentData()))
        self.choose_bundle.clicked.connect(self._choose_bundle)
        self.shipped_bundle.clicked.connect(lambda: self.take_bundle(None))
        self.beam_width.valueChanged.connect(lambda value: editor.set(beam_width=value or None))

    def fill(self) -> None:
        settings = self._editor.settings
        self.device.setCurrentIndex(self.device.findData(settings.device))
        self.bundle.setText(settings.bundle or self.tr("The shipped model"))
        self.bundle.setCursorPosition(0)
        _show(self.beam_width, settings.beam_width or 0)

    def show_device(self, device: str | None) -> None:
        """Say which device is really in use: "cuda", "cpu", or None while no model is loaded."""
        if device is None:
            text = self.tr("In use now: none, because no model is loaded.")
        elif device == "cuda":
            text = self.tr("In use now: the NVIDIA graphics card.")
        else:
            text = self.tr("In use now: the processor.")
        self.device_in_use.setText(text)

    def take_bundle(self, folder: str | None) -> None:
        """Use the model in a folder if there is one; None takes the shipped one."""
        if folder is not None:
            try:
                # Its hashes are computed when it is loaded.
                Bundle.read(Path(folder), verify=False)
            except BundleError as error:
                self._editor.problem.emit(str(error))
                return
        self._editor.set(bundle=folder)
        self.fill()

    def _choose_bundle(self) -> None:
        start = self._editor.settings.bundle or str(paths.resources_dir())
        folder = QFileDialog.getExistingDirectory(self, self.tr("The model's folder"), start)
        if folder:
            self.take_bundle(folder)


class ProgramSection(Section):
    """How the program behaves on the desktop."""

    def __init__(self, editor: SettingsEditor, autostart: Autostart, *, has_tray: bool) -> None:
        super().__init__("")
        self.setTitle(self.tr("Program"))
        self._editor = editor
        self._autostart = autostart
        self.text_size = _number(
            SMALLEST_TEXT_PERCENT, LARGEST_TEXT_PERCENT, _TEXT_STEP, self.tr(" percent")
        )
        self.start_with_session = QCheckBox(self.tr("Start with the sess&ion"))
        self.stay_in_tray = QCheckBox(self.tr("Sta&y in the tray when closed"))
        self.stay_in_tray.setEnabled(has_tray)
        self.add_control(self.tr("Te&xt size:"), self.text_size)
        self.add_plain(
            self.start_with_session, self.tr("The hotkey then works as soon as you have logged in.")
        )
        self.add_plain(self.stay_in_tray)
        if not has_tray:
            no_tray = self.tr("This desktop has no tray: closing the window ends the program.")
            self.add_plain(StatusText(no_tray))
        self.fill()
        self.text_size.valueChanged.connect(lambda value: editor.set(text_size_percent=value))
        self.start_with_session.clicked.connect(self._start_with_session)
        self.stay_in_tray.clicked.connect(lambda is_on: editor.set(stay_in_tray=is_on))

    def fill(self) -> None:
        settings = self._editor.settings
        _show(self.text_size, settings.text_size_percent)
        self.start_with_session.setChecked(self._autostart.is_enabled())
        self.stay_in_tray.setChecked(settings.stay_in_tray)

    def _start_with_session(self, is_on: bool) -> None:
        try:
            self._autostart.set_enabled(is_on)
        except AutostartError as error:
            self._editor.problem.emit(str(error))
        else:
            self._editor.set(start_with_session=is_on)
        self.fill()


def _choice(texts: Mapping[str, str]) -> QComboBox:
    """A list of a setting's values, each with its text."""
    box = QComboBox()
    for value, text in texts.items():
        box.addItem(text, value)
    return box


def _number(lowest: int, highest: int, step: int, unit: str = "") -> QSpinBox:
    """A number whose changes are told once they are complete."""
    box = QSpinBox()
    box.setRange(lowest, highest)
    box.setSingleStep(step)
    box.setSuffix(unit)
    box.setKeyboardTracking(False)
    return box


def _button(text: str) -> QPushButton:
    """A button that Enter presses only while it has the focus."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button


def _show(box: QSpinBox, value: int) -> None:
    """Show a value without telling that it has changed."""
    was_blocked = box.blockSignals(True)
    box.setValue(value)
    box.blockSignals(was_blocked)


def _speaks_english(voice: Voice) -> bool:
    return any(language.lower().startswith("en") for language in voice.languages)
