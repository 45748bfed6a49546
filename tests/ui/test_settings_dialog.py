"""Every setting in its dialog, with the keyboard alone."""

import dataclasses
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.autostart import DesktopEntry
from desktop_app.hotkeys import HotkeyState
from desktop_app.settings import Settings, SettingsStore
from desktop_app.speech import SpeechError, Voice
from desktop_app.ui.settings_dialog import SettingsDialog
from desktop_app.ui.voice_trial import SAMPLE, VoiceTrial
from tests.helpers.spy_speaker import SpySpeaker

PATIENCE_MS = 30_000


@dataclass
class Shown:
    """The dialog, whoever listens to it and what they have heard."""

    dialog: SettingsDialog
    store: SettingsStore
    autostart: DesktopEntry
    spy: SpySpeaker
    announced: list[str]
    silenced: list[float] = field(default_factory=list)

    def stored(self) -> Settings:
        settings, problem = self.store.load()
        assert problem is None
        return settings


Show = Callable[..., Shown]


@pytest.fixture
def show(qtbot: QtBot, tmp_path: Path) -> Iterator[Show]:
    shown: list[Shown] = []

    def make(*, has_tray: bool = True, spy: SpySpeaker | None = None, **settings: Any) -> Shown:
        speaker = spy or SpySpeaker()
        store = SettingsStore(tmp_path / "settings.json")
        autostart = DesktopEntry(tmp_path / "autostart", ["picture-aloud"])
        announced: list[str] = []
        silenced: list[float] = []
        trial = VoiceTrial(
            lambda **_: speaker, before_saying=lambda: silenced.append(time.monotonic())
        )
        dialog = SettingsDialog(
            dataclasses.replace(Settings(), **settings),
            autostart=autostart,
            voice_trial=trial,
            has_tray=has_tray,
            announce=announced.append,
        )
        dialog.changed.connect(store.save)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: bool(trial.voices), timeout=PATIENCE_MS)
        shown.append(Shown(dialog, store, autostart, speaker, announced, silenced))
        return shown[-1]

    yield make
    for each in shown:
        each.dialog.reject()


def interactive(dialog: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit)
    controls = [each for each in dialog.findChildren(QWidget) if isinstance(each, kinds)]
    return [each for each in controls if not isinstance(each.parent(), QAbstractSpinBox)]


def tab_order(dialog: QWidget) -> list[QWidget]:
    """What Tab reaches, from where the focus is."""
    reached: list[QWidget] = []
    for _ in range(100):
        focused = QApplication.focusWidget()
        if focused is None or focused in reached:
            break
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return reached


def test_every_choice_is_stored_at_once(show: Show, qtbot: QtBot) -> None:
    shown = show()
    dialog = shown.dialog
    QTest.keyClick(dialog.voice.voice, Qt.Key.Key_Down)
    assert shown.stored().voice == "en"
    dialog.voice.rate.setValue(300)
    assert shown.stored().rate == 300
    dialog.voice.volume.setValue(40)
    assert shown.stored().volume == pytest.approx(0.4)
    QTest.keyClick(dialog.voice.who_speaks, Qt.Key.Key_End)
    assert shown.stored().who_speaks == "nobody"
    QTest.keyClick(dialog.voice.working_signal, Qt.Key.Key_Down)
    assert shown.stored().working_signal == "word"
    QTest.keyClick(dialog.model.device, Qt.Key.Key_Down)
    assert shown.stored().device == "cpu"
    QTest.keyClick(dialog.model.beam_width, Qt.Key.Key_Up)
    assert shown.stored().beam_width == 1
    QTest.keyClick(dialog.model.beam_width, Qt.Key.Key_Down)
    assert shown.stored().beam_width is None
    QTest.keyClick(dialog.program.text_size, Qt.Key.Key_Up)
    assert shown.stored().text_size_percent == 125
    QTest.keyClick(dialog.program.stay_in_tray, Qt.Key.Key_Space)
    assert shown.stored().stay_in_tray


def test_what_was_chosen_is_shown(show: Show, tmp_path: Path) -> None:
    dialog = show(
        voice="de",
        rate=120,
        volume=0.35,
        who_speaks="screen_reader",
        working_signal="none",
        device="cuda",
        bundle="/models/other",
        beam_width=7,
        hotkey="Ctrl+Alt+P",
        text_size_percent=200,
        stay_in_tray=True,
    ).dialog
    assert dialog.voice.voice.currentText() == "German"
    assert dialog.voice.rate.value() == 120
    assert dialog.voice.volume.value() == 35
    assert dialog.voice.who_speaks.currentData() == "screen_reader"
    assert dialog.voice.working_signal.currentData() == "none"
    assert dialog.model.device.currentData() == "cuda"
    assert dialog.model.bundle.text() == "/models/other"
    assert dialog.model.beam_width.value() == 7
    assert dialog.hotkey.keys.text() == "Ctrl+Alt+P"
    assert dialog.program.text_size.value() == 200
    assert dialog.program.stay_in_tray.isChecked()


def test_a_voice_that_is_gone_is_still_named(show: Show) -> None:
    box = show(voice="klingon").dialog.voice.voice
    assert box.currentText() == "klingon, which is not installed"
    assert box.currentData() == "klingon"


def test_showing_changes_nothing(show: Show) -> None:
    shown = show()
    assert not shown.store.file.exists()


def test_a_number_counts_when_it_is_complete(show: Show, qtbot: QtBot) -> None:
    shown = show()
    rate = shown.dialog.voice.rate
    rate.setFocus()
    rate.selectAll()
    QTest.keyClicks(rate, "31")
    assert not shown.store.file.exists()
    QTest.keyClicks(rate, "0")
    QTest.keyClick(rate, Qt.Key.Key_Tab)
    assert shown.stored().rate == 310


def test_the_voice_can_be_tried(show: Show, qtbot: QtBot) -> None:
    shown = show()
    shown.dialog.voice.rate.setValue(333)
    shown.dialog.voice.volume.setValue(20)
    QTest.keyClick(shown.dialog.voice.voice, Qt.Key.Key_End)
    QTest.keyClick(shown.dialog.voice.try_it, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: shown.spy.said == [SAMPLE], timeout=PATIENCE_MS)
    assert (shown.spy.rate, shown.spy.volume, shown.spy.voice) == (333, 0.2, "de")
    assert len(shown.silenced) == 1, "never two voices at once"
    shown.dialog.reject()
    assert shown.spy.is_closed


def test_a_voice_that_fails_is_told(show: Show, qtbot: QtBot) -> None:
    spy = SpySpeaker()
    shown = show(spy=spy)
    spy.failure = SpeechError("There is no sound card: connect one.")
    shown.dialog.voice.try_it.click()
    qtbot.waitUntil(shown.dialog.problem.isVisible, timeout=PATIENCE_MS)
    assert shown.dialog.problem.text() == "There is no sound card: connect one."
    assert shown.announced == ["There is no sound card: connect one."]


class TestHotkey:
    def test_keys_can_be_written(self, show: Show) -> None:
        shown = show()
        keys = shown.dialog.hotkey.keys
        keys.selectAll()
        QTest.keyClicks(keys, "alt+ctrl+p")
        QTest.keyClick(keys, Qt.Key.Key_Return)
        assert shown.stored().hotkey == "Ctrl+Alt+P"
        assert keys.text() == "Ctrl+Alt+P"
        assert shown.dialog.isVisible()

    def test_no_keys_switch_it_off(self, show: Show) -> None:
        shown = show()
        shown.dialog.hotkey.keys.clear()
        QTest.keyClick(shown.dialog.hotkey.keys, Qt.Key.Key_Return)
        assert shown.stored().hotkey == ""

    def test_impossible_keys_are_explained_and_not_taken(self, show: Show) -> None:
        shown = show()
        shown.dialog.hotkey.keys.setText("D")
        QTest.keyClick(shown.dialog.hotkey.keys, Qt.Key.Key_Return)
        assert "needed for typing" in shown.dialog.problem.text()
        assert shown.announced == [shown.dialog.problem.text()]
        assert shown.dialog.hotkey.keys.text() == Settings().hotkey
        assert not shown.store.file.exists()

    def test_keys_can_be_pressed(self, show: Show) -> None:
        shown = show()
        recorder = shown.dialog.hotkey.recorder
        recorder.setFocus()
        QTest.keyClick(recorder, Qt.Key.Key_Space)
        assert recorder.isChecked()
        QTest.keyClick(recorder, Qt.Key.Key_Shift)
        held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        QTest.keyClick(recorder, Qt.Key.Key_F7, held)
        assert shown.stored().hotkey == "Ctrl+Alt+F7"
        assert shown.dialog.hotkey.keys.text() == "Ctrl+Alt+F7"
        assert not recorder.isChecked()

    def test_escape_ends_the_recording_alone(self, show: Show) -> None:
        shown = show()
        recorder = shown.dialog.hotkey.recorder
        recorder.setFocus()
        recorder.click()
        QTest.keyClick(recorder, Qt.Key.Key_Escape)
        assert not recorder.isChecked()
        assert shown.dialog.isVisible()
        assert not shown.store.file.exists()

    def test_the_letters_of_other_controls_mean_nothing_meanwhile(self, show: Show) -> None:
        shown = show()
        recorder = shown.dialog.hotkey.recorder
        recorder.setFocus()
        recorder.click()
        QTest.keyClick(recorder, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
        assert shown.dialog.isVisible()
        assert shown.stored().hotkey == "Alt+L"

    def test_its_true_state_is_shown(self, show: Show) -> None:
        dialog = show().dialog
        dialog.show_hotkey_state(HotkeyState("taken", "Ctrl+Alt+P is taken by another program."))
        assert dialog.hotkey.state.text() == "Ctrl+Alt+P is taken by another program."
        assert dialog.hotkey.state.focusPolicy() & Qt.FocusPolicy.TabFocus


class TestModel:
    def test_the_device_really_in_use_is_shown(self, show: Show) -> None:
        dialog = show(device="cuda").dialog
        assert "none" in dialog.model.device_in_use.text()
        dialog.show_device("cpu")
        assert dialog.model.device_in_use.text() == "In use now: the processor."
        dialog.show_device("cuda")
        assert "NVIDIA" in dialog.model.device_in_use.text()

    def test_a_bundle_can_be_chosen(
        self, show: Show, tiny_bundle: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shown = show()
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tiny_bundle))
        shown.dialog.model.choose_bundle.click()
        assert shown.stored().bundle == str(tiny_bundle)
        assert shown.dialog.model.bundle.text() == str(tiny_bundle)
        shown.dialog.model.shipped_bundle.click()
        assert shown.stored().bundle is None
        assert shown.dialog.model.bundle.text() == "The shipped model"

    def test_a_folder_without_a_bundle_is_explained_and_not_taken(
        self, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shown = show()
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
        shown.dialog.model.choose_bundle.click()
        assert shown.dialog.problem.isVisible()
        assert shown.announced == [shown.dialog.problem.text()]
        assert not shown.store.file.exists()


class TestProgram:
    def test_starting_with_the_session(self, show: Show) -> None:
        shown = show()
        QTest.keyClick(shown.dialog.program.start_with_session, Qt.Key.Key_Space)
        assert shown.autostart.is_enabled()
        assert shown.stored().start_with_session
        QTest.keyClick(shown.dialog.program.start_with_session, Qt.Key.Key_Space)
        assert not shown.autostart.is_enabled()
        assert not shown.stored().start_with_session

    def test_it_is_what_the_desktop_says(self, show: Show, tmp_path: Path) -> None:
        DesktopEntry(tmp_path / "autostart", ["picture-aloud"]).set_enabled(True)
        assert show(start_with_session=False).dialog.program.start_with_session.isChecked()

    def test_an_entry_that_cannot_be_written_is_told(self, show: Show, tmp_path: Path) -> None:
        (tmp_path / "autostart").write_text("in the way")
        shown = show()
        shown.dialog.program.start_with_session.click()
        assert "cannot be changed" in shown.dialog.problem.text()
        assert not shown.dialog.program.start_with_session.isChecked()
        assert not shown.store.file.exists()

    def test_a_desktop_without_a_tray_says_so(self, show: Show) -> None:
        dialog = show(has_tray=False).dialog
        assert not dialog.program.stay_in_tray.isEnabled()
        texts = [label.text() for label in dialog.findChildren(QLabel)]
        assert any("has no tray" in text for text in texts)


@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_the_defaults_come_back_after_a_question(
    show: Show, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    elsewhere: dict[str, Any] = {
        "is_welcomed": True,
        "watched_folders": ["/pictures"],
        "sidecar_format": "xmp",
    }
    shown = show(rate=300, hotkey="", bundle="/models/x", text_size_percent=200, **elsewhere)
    shown.dialog.program.start_with_session.click()
    before = shown.stored()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton[answer])
    shown.dialog.restore.click()
    if answer == "Yes":
        assert shown.stored() == Settings(**elsewhere)
        assert not shown.autostart.is_enabled()
        assert shown.dialog.voice.rate.value() == 200
        assert not shown.dialog.program.start_with_session.isChecked()
    else:
        assert shown.stored() == before


def test_a_problem_stands_until_the_next_change(show: Show) -> None:
    dialog = show().dialog
    dialog.show_problem("The model cannot be loaded.")
    assert dialog.problem.isVisible()
    dialog.voice.rate.setValue(100)
    assert not dialog.problem.isVisible()


class TestAccess:
    def test_every_control_has_a_name_and_a_role(self, show: Show) -> None:
        for control in interactive(show().dialog):
            interface = QAccessible.queryAccessibleInterface(control)
            assert interface.text(QAccessible.Text.Name), control
            assert interface.role() not in (QAccessible.Role.NoRole, QAccessible.Role.Client)

    def test_no_two_controls_have_the_same_name(self, show: Show) -> None:
        names = [
            QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
            for control in interactive(show().dialog)
            # On Linux, Qt gives the chosen text as the name of a list and the label as its label.
            if not isinstance(control, QComboBox)
        ]
        assert len(set(names)) == len(names), names

    def test_every_label_leads_to_its_control(self, show: Show) -> None:
        labels = [label for label in show().dialog.findChildren(QLabel) if "&" in label.text()]
        assert len(labels) == 10
        for label in labels:
            assert label.buddy() is not None, label.text()

    def test_no_letter_leads_to_two_controls(self, show: Show) -> None:
        dialog = show().dialog
        texts = [label.text() for label in dialog.findChildren(QLabel)]
        texts += [button.text() for button in dialog.findChildren(QAbstractButton)]
        letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
        assert len(letters) == 18
        assert len(set(letters)) == len(letters), sorted(letters)

    def test_tab_reaches_everything_in_reading_order(self, show: Show, qtbot: QtBot) -> None:
        dialog = show().dialog
        dialog.activateWindow()
        qtbot.waitUntil(dialog.voice.voice.hasFocus, timeout=PATIENCE_MS)
        reached = tab_order(dialog)
        assert {control for control in interactive(dialog) if control.isEnabled()} <= set(reached)
        places = [each.mapTo(dialog, QPoint(0, 0)) for each in reached]
        inside = [place.y() for place, each in zip(places, reached, strict=True)][:-2]
        assert inside == sorted(inside)

    def test_escape_closes(self, show: Show) -> None:
        dialog = show().dialog
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()

    def test_enter_does_not_close(self, show: Show) -> None:
        dialog = show().dialog
        QTest.keyClick(dialog.voice.rate, Qt.Key.Key_Return)
        assert dialog.isVisible()

    @pytest.mark.parametrize("percent", [100, 200, 300])
    def test_no_text_is_cut_off(self, show: Show, qapp: QApplication, percent: int) -> None:
        font = qapp.font()
        larger = qapp.font()
        larger.setPointSizeF(font.pointSizeF() * percent / 100)
        qapp.setFont(larger)
        try:
            dialog = show(has_tray=False).dialog
            # Offscreen screens are small: only what does not scroll could be lost.
            for widget in (*interactive(dialog), *dialog.findChildren(QLabel)):
                if widget.isVisible() and not isinstance(widget, QComboBox | QLineEdit):
                    needed = widget.minimumSizeHint()
                    assert widget.width() >= needed.width(), widget
                    assert widget.height() >= min(needed.height(), widget.sizeHint().height())
            right = max(
                widget.mapTo(dialog, QPoint(widget.width(), 0)).x()
                for widget in interactive(dialog)
            )
            assert right <= dialog.width()
        finally:
            qapp.setFont(font)


def test_the_wheel_passes_by(show: Show) -> None:
    shown = show()
    box = shown.dialog.program.text_size
    shown.dialog.voice.voice.setFocus()
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(box.mapToGlobal(QPoint(5, 5))),
        QPoint(0, 120),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)
    assert box.value() == 100


def test_checkboxes_tell_their_state(show: Show) -> None:
    dialog = show(stay_in_tray=True).dialog
    boxes = dialog.findChildren(QCheckBox)
    states = [QAccessible.queryAccessibleInterface(box).state().checked for box in boxes]
    assert states == [box.isChecked() for box in boxes]
    assert any(states)


def test_voices_that_speak_english_come_first(show: Show) -> None:
    spy = SpySpeaker()
    vars(spy)["voices"] = lambda: (
        Voice("de", "Deutsch", ("de",)),
        Voice("us", "America", ("en-us",)),
        Voice("gb", "Britain", ("en-gb",)),
    )
    box = show(spy=spy).dialog.voice.voice
    names = [box.itemText(row) for row in range(box.count())]
    assert names == ["Default voice", "America", "Britain", "Deutsch"]
