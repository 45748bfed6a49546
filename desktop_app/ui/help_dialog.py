"""F1: how to use the window, and every key."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.ui.actions import Actions, plain


class HelpDialog(QDialog):
    """Plain text to walk through with the caret, which every screen reader reads well."""

    def __init__(self, actions: Actions, hotkey: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("help_dialog")
        self.setWindowTitle(self.tr("Keys and help"))
        self._text = QPlainTextEdit()
        self._text.setObjectName("help_text")
        self._text.setAccessibleName(self.tr("Keys and help"))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._text.setPlainText(self._help(actions, hotkey))
        buttons = QDialogButtonBox()
        close = buttons.addButton(self.tr("&Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName("close_help")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._text)
        layout.addWidget(buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 76, metrics.height() * 30)
        self._text.setFocus()

    def _help(self, actions: Actions, hotkey: str) -> str:
        lines = [
            self.tr(
                "Picture Aloud describes pictures. Its sentences are guesses and can be wrong."
            ),
            self.tr(
                "Open, drop or paste a picture; its description is spoken and stands in a text "
                "field, where you can read it letter by letter and change it."
            ),
            self.tr(
                "{save} saves the description beside the picture. Whether as a text file, as an "
                "XMP file for photo programs or as both is chosen on the page of watched folders, "
                "{watch}. Words that you have changed are yours: the folder watch leaves them "
                "alone. Others it replaces when the picture changes."
            ).format(save=_keys(actions, "save_sidecar"), watch=_keys(actions, "watched_folders")),
            "",
        ]
        for group in actions.groups():
            lines.append(plain(group.title))
            for name in group.names:
                if name and name != "recent":
                    lines.append(f"{_keys(actions, name)}: {plain(actions[name].text())}")
            lines.append("")
        if hotkey:
            keys = QKeySequence(hotkey).toString(QKeySequence.SequenceFormat.NativeText)
            lines.append(self.tr("In every program"))
            lines.append(
                self.tr("{keys}: describe the picture on the clipboard; again: stop").format(
                    keys=keys
                )
            )
        return "\n".join(lines).rstrip()


def _keys(actions: Actions, name: str) -> str:
    return actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
