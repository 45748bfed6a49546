"""The keys of a hotkey, as people write them: "Ctrl+Alt+Shift+D"."""

from dataclasses import dataclass
from enum import Enum
from typing import Self

from desktop_app.captioner.language import translate


class Modifier(Enum):
    """A key that is held down meanwhile; its value is how it is written."""

    CTRL = "Ctrl"
    ALT = "Alt"
    SHIFT = "Shift"
    META = "Meta"
    """The Windows key, Command on a Mac."""


class KeysError(ValueError):
    """No hotkey can be made of a text; its own text is the sentence for the user."""


_MODIFIER_NAMES = {
    "ctrl": Modifier.CTRL,
    "control": Modifier.CTRL,
    "strg": Modifier.CTRL,
    "alt": Modifier.ALT,
    "option": Modifier.ALT,
    "shift": Modifier.SHIFT,
    "meta": Modifier.META,
    "super": Modifier.META,
    "win": Modifier.META,
    "windows": Modifier.META,
    "cmd": Modifier.META,
    "command": Modifier.META,
}
FUNCTION_KEYS = tuple(f"F{number}" for number in range(1, 21))
NAMED_KEYS = (
    *("Space", "Insert", "Delete", "Home", "End", "PageUp", "PageDown"),
    *("Left", "Right", "Up", "Down", "Pause", "Print"),
)
"""As they are written; with letters, digits and FUNCTION_KEYS all that a hotkey can be."""
_OTHER_NAMES = {"ins": "Insert", "del": "Delete", "pgup": "PageUp", "pgdown": "PageDown"}
_KEY_NAMES = {name.lower(): name for name in (*FUNCTION_KEYS, *NAMED_KEYS)} | _OTHER_NAMES


@dataclass(frozen=True)
class Keys:
    """One key and the modifiers held with it."""

    modifiers: frozenset[Modifier]
    key: str
    """A capital letter, a digit, or one of FUNCTION_KEYS and NAMED_KEYS."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read keys in any order and case, joined by plus signs. Raises KeysError.

        Refused is what nobody could type any more if it were a hotkey: a key without a modifier
        or with Shift alone, function keys apart.
        """
        modifiers, keys = set(), []
        for name in (part.strip().lower() for part in text.split("+")):
            if name in _MODIFIER_NAMES:
                modifiers.add(_MODIFIER_NAMES[name])
            elif (key := _key_named(name)) is not None:
                keys.append(key)
            else:
                raise KeysError(
                    translate(
                        "Sentences",
                        "{keys!r} cannot be a hotkey: write it like Ctrl+Alt+Shift+D, with a "
                        "letter, a digit, a function key or a key such as Home as the last.",
                    ).format(keys=text)
                )
        if len(keys) != 1:
            raise KeysError(
                translate(
                    "Sentences",
                    "{keys!r} cannot be a hotkey: it needs exactly one key besides Ctrl, Alt, "
                    "Shift and Meta.",
                ).format(keys=text)
            )
        if modifiers <= {Modifier.SHIFT} and keys[0] not in FUNCTION_KEYS:
            raise KeysError(
                translate(
                    "Sentences",
                    "{keys!r} cannot be a hotkey, because that key is needed for typing: add "
                    "Ctrl, Alt or Meta.",
                ).format(keys=text)
            )
        return cls(frozenset(modifiers), keys[0])

    def __str__(self) -> str:
        held = [modifier.value for modifier in Modifier if modifier in self.modifiers]
        return "+".join([*held, self.key])


def _key_named(name: str) -> str | None:
    if len(name) == 1 and name.isascii() and name.isalnum():
        return name.upper()
    return _KEY_NAMES.get(name)
