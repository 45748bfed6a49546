"""The welcome of the first start: short, written and spoken."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from desktop_app.hotkeys import HotkeyState
from desktop_app.ui.forms import ScrollingDialog, StatusText


def welcome_text(open_keys: str, stop_keys: str, hotkey: str, hotkey_state: HotkeyState) -> str:
    """A sentence a line: the three keys that matter, or why the hotkey does not work."""
    sentences = [
        QCoreApplication.translate(
            "Welcome",
            "Welcome to Picture Aloud. It describes pictures without a network, and it can be "
            "wrong.",
        ),
        QCoreApplication.translate("Welcome", "Three keys matter."),
        QCoreApplication.translate("Welcome", "{keys} opens a picture.").format(keys=open_keys),
        QCoreApplication.translate("Welcome", "{keys} silences the voice.").format(keys=stop_keys),
    ]
    if hotkey_state.status == "registered" or not hotkey_state.sentence:
        sentences.append(
            QCoreApplication.translate(
                "Welcome", "{keys} describes the picture on the clipboard, in any program."
            ).format(keys=hotkey)
        )
    else:
        sentences.append(hotkey_state.sentence)
    return "\n".join(sentences)


class WelcomeDialog(ScrollingDialog):
    """Shows the text; closing it in whatever way is understood as having read it."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName("welcome_dialog")
        self.setWindowTitle(self.tr("Welcome"))
        self.text = StatusText(text)
        self.content.addWidget(self.text)
        self.content.addStretch(1)
        buttons = QDialogButtonBox()
        self.begin = buttons.addButton(self.tr("&Begin"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.begin.setDefault(True)
        buttons.accepted.connect(self.accept)
        self.footer.addWidget(buttons)
        self.text.setFocus()
        self.fit()
