"""What a global hotkey can do, whatever the platform."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from desktop_app.captioner.language import QT_TRANSLATE_NOOP, translate
from desktop_app.hotkeys.keys import Keys, KeysError

Status = Literal["registered", "taken", "impossible", "off"]

_FALLBACK = QT_TRANSLATE_NOOP(
    "Sentences",
    "What always works: bind the command picture-aloud clipboard to keys in "
    "the keyboard settings of your desktop.",
)


@dataclass(frozen=True)
class HotkeyState:
    """Whether the hotkey works, in truth."""

    status: Status
    """"taken" by another program; "impossible" here; "off" also while the desktop decides."""
    meaning: str
    """A sentence, marked for translation or translated."""
    advice: str = ""
    """Another one, or nothing."""

    @property
    def sentence(self) -> str:
        """What that means and what to do about it, in the user's language."""
        return " ".join(
            translate("Sentences", said) for said in (self.meaning, self.advice) if said
        )


StateListener = Callable[[HotkeyState], None]

OFF = HotkeyState("off", QT_TRANSLATE_NOOP("Sentences", "The hotkey is switched off."))


def registered(keys: Keys) -> HotkeyState:
    sentence = translate(
        "Sentences", "{keys} describes the picture on the clipboard, whatever program is in front."
    ).format(keys=keys)
    return HotkeyState("registered", sentence)


def taken(keys: Keys) -> HotkeyState:
    return HotkeyState(
        "taken",
        translate(
            "Sentences",
            "{keys} is taken by another program: choose other keys in the settings of "
            "Picture Aloud, or free these in the other program.",
        ).format(keys=keys),
    )


def impossible(reason: str) -> HotkeyState:
    """`reason` is a sentence; what to do instead is added to it."""
    return HotkeyState("impossible", reason, _FALLBACK)


def parse(keys: str) -> Keys | HotkeyState:
    """The keys to register, or the state that is reached without registering any."""
    if not keys.strip():
        return OFF
    try:
        return Keys.parse(keys)
    except KeysError as error:
        return HotkeyState("impossible", str(error))


class Hotkey(Protocol):
    """One combination of keys that works whatever program has the focus; no other key is heard.

    Attributes:
        on_state: told, from another thread, of each state that follows the one `start` returned.
    """

    on_state: StateListener | None

    @property
    def state(self) -> HotkeyState: ...

    def start(self, keys: str, on_press: Callable[[], None]) -> HotkeyState:
        """Register the keys in place of those before; an empty text registers none.

        `on_press` is called once for each time the keys are pressed, however long they are held,
        from another thread (on macOS from the main one).
        """

    def stop(self) -> None:
        """Give the keys back; a second call does nothing. No press is told any more after it."""

    def examine(self, keys: str) -> HotkeyState:
        """What `start` would come to, without keeping the keys and without asking the user."""
