"""What the user has chosen, and the one file it is kept in.

The file is JSON, written whole or not at all. Of the user's pictures it knows the folders that are
watched and nothing else.
"""

import dataclasses
import json
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from desktop_app import paths
from desktop_app.atomic_file import replace_file
from desktop_app.captioner.language import QT_TRANSLATE_NOOP, translate
from desktop_app.sidecars.options import SidecarFormat, SidecarOptions
from desktop_app.speech.protocol import FASTEST_RATE, SLOWEST_RATE

logger = logging.getLogger(__name__)

FILE_NAME = "settings.json"
DEFAULT_HOTKEY = "Ctrl+Alt+Shift+D"
MAX_BEAM_WIDTH = 64
SMALLEST_TEXT_PERCENT, LARGEST_TEXT_PERCENT = 100, 300

WhoSpeaks = Literal["auto", "program", "screen_reader", "nobody"]
Device = Literal["auto", "cpu", "cuda"]
WorkingSignal = Literal["sound", "word", "none"]
XmpNaming = Literal["full", "short"]

_Check = Callable[[Any], bool]


class SettingsError(Exception):
    """The settings cannot be stored; its text is the sentence for the user."""


def _is_one_of(literal: Any) -> _Check:
    return lambda value: isinstance(value, str) and value in get_args(literal)


def _is_value_of(choices: type[StrEnum]) -> _Check:
    return lambda value: isinstance(value, str) and value in list(choices)


def _is_whole(lowest: int, highest: int) -> _Check:
    # True and False are whole numbers to Python.
    return lambda value: type(value) is int and lowest <= value <= highest


def _is_fraction(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= 1


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_some_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_folders(value: Any) -> bool:
    if not isinstance(value, list) or not all(map(_is_some_text, value)):
        return False
    # Relative ones would lead elsewhere from wherever the program is started.
    return len(set(value)) == len(value) and all(map(os.path.isabs, value))


def _or_none(check: _Check) -> _Check:
    return lambda value: value is None or check(value)


@dataclass
class Settings:
    """The user's choices; a new one holds the defaults. Any value may be assigned: `problems`
    names those out of range, and a store neither reads nor writes them."""

    voice: str | None = None
    """Id of the program's voice; None takes the default voice."""
    rate: int | None = None
    """Words a minute, as a Speaker takes them; None takes the default."""
    volume: float = 1.0
    """From 0 (silent) to 1 (loudest)."""
    who_speaks: WhoSpeaks = "auto"
    """auto: the program's voice, unless a screen reader is active and the window has the focus."""
    device: Device = "auto"
    """Where the network runs; auto takes CUDA where it works, else the CPU."""
    bundle: str | None = None
    """Folder of another model bundle than the shipped one."""
    beam_width: int | None = None
    """Sentences followed at once, 1 to MAX_BEAM_WIDTH; None takes the bundle's own."""
    hotkey: str = DEFAULT_HOTKEY
    """Keys such as "Ctrl+Alt+Shift+D"; empty for no hotkey."""
    working_signal: WorkingSignal = "sound"
    """How a wait for a description is told."""
    text_size_percent: int = SMALLEST_TEXT_PERCENT
    """Percent of the system's text size, SMALLEST_ to LARGEST_TEXT_PERCENT."""
    start_with_session: bool = False
    stay_in_tray: bool = False
    """Whether closing the window leaves the program running in the tray."""
    is_welcomed: bool = False
    """Whether the welcome of the first start has been given."""
    watched_folders: list[str] = field(default_factory=list)
    """Absolute paths of the folders whose pictures are described as they come."""
    watch_subfolders: bool = False
    watch_polling: bool = False
    """Whether to look regularly, as network drives need it, instead of being told of changes."""
    is_watch_paused: bool = False
    sidecar_format: str = SidecarFormat.TEXT.value
    """What is written beside pictures, one of SidecarFormat's values."""
    xmp_naming: XmpNaming = "full"
    """full: photo.jpg.xmp; short: photo.xmp."""
    fills_description: bool = False
    """Whether XMP's general description is filled, too, where it is empty."""

    @property
    def sidecar_options(self) -> SidecarOptions:
        """How descriptions are written beside pictures, by the watch and by the user."""
        return SidecarOptions(
            format=SidecarFormat(self.sidecar_format),
            xmp_naming=self.xmp_naming,
            fills_description=self.fills_description,
        )

    def problems(self) -> list[str]:
        """Names, for people, of the settings that have an impossible value."""
        return [rule.label for name, rule in _RULES.items() if not rule.allows(getattr(self, name))]


class _Rule(NamedTuple):
    label: str
    allows: Callable[[Any], bool]


# One for each of the settings.
_RULES = {
    "voice": _Rule(QT_TRANSLATE_NOOP("Sentences", "voice"), _or_none(_is_some_text)),
    "rate": _Rule(
        QT_TRANSLATE_NOOP("Sentences", "speed"), _or_none(_is_whole(SLOWEST_RATE, FASTEST_RATE))
    ),
    "volume": _Rule(QT_TRANSLATE_NOOP("Sentences", "volume"), _is_fraction),
    "who_speaks": _Rule(QT_TRANSLATE_NOOP("Sentences", "who speaks"), _is_one_of(WhoSpeaks)),
    "device": _Rule(QT_TRANSLATE_NOOP("Sentences", "device"), _is_one_of(Device)),
    "bundle": _Rule(QT_TRANSLATE_NOOP("Sentences", "model bundle"), _or_none(_is_some_text)),
    "beam_width": _Rule(
        QT_TRANSLATE_NOOP("Sentences", "beam width"), _or_none(_is_whole(1, MAX_BEAM_WIDTH))
    ),
    "hotkey": _Rule(QT_TRANSLATE_NOOP("Sentences", "hotkey"), _is_text),
    "working_signal": _Rule(
        QT_TRANSLATE_NOOP("Sentences", "working signal"), _is_one_of(WorkingSignal)
    ),
    "text_size_percent": _Rule(
        QT_TRANSLATE_NOOP("Sentences", "text size"),
        _is_whole(SMALLEST_TEXT_PERCENT, LARGEST_TEXT_PERCENT),
    ),
    "start_with_session": _Rule(QT_TRANSLATE_NOOP("Sentences", "start with the session"), _is_bool),
    "stay_in_tray": _Rule(QT_TRANSLATE_NOOP("Sentences", "stay in the tray"), _is_bool),
    "is_welcomed": _Rule(QT_TRANSLATE_NOOP("Sentences", "welcome"), _is_bool),
    "watched_folders": _Rule(QT_TRANSLATE_NOOP("Sentences", "watched folders"), _is_folders),
    "watch_subfolders": _Rule(
        QT_TRANSLATE_NOOP("Sentences", "subfolders of watched folders"), _is_bool
    ),
    "watch_polling": _Rule(
        QT_TRANSLATE_NOOP("Sentences", "looking regularly at watched folders"), _is_bool
    ),
    "is_watch_paused": _Rule(QT_TRANSLATE_NOOP("Sentences", "pause of the watch"), _is_bool),
    "sidecar_format": _Rule(
        QT_TRANSLATE_NOOP("Sentences", "format beside pictures"), _is_value_of(SidecarFormat)
    ),
    "xmp_naming": _Rule(
        QT_TRANSLATE_NOOP("Sentences", "names of XMP files"), _is_one_of(XmpNaming)
    ),
    "fills_description": _Rule(
        QT_TRANSLATE_NOOP("Sentences", "description field of XMP"), _is_bool
    ),
}


class SettingsStore:
    """Reads and writes the settings file. Keys it does not know, those of a newer version of the
    program, survive."""

    def __init__(self, file: Path | None = None) -> None:
        """`file`: None takes the user's own."""
        self.file = file if file is not None else paths.config_dir() / FILE_NAME

    def load(self) -> tuple[Settings, str | None]:
        """The stored settings, and a sentence when not all of them could be used.

        A damaged file is kept aside, under another name, and the defaults are used. An impossible
        value gives way to its default, the others stand. Without a file there are the defaults.
        """
        try:
            stored = self._read()
        except OSError as error:
            logger.info("the settings cannot be read", exc_info=True)
            return Settings(), (
                translate(
                    "Sentences",
                    "The settings in {file} cannot be read ({reason}). The defaults are used: "
                    "check that you may read this file.",
                ).format(file=self.file, reason=_reason(error))
            )
        except (ValueError, RecursionError):
            logger.info("the settings are damaged", exc_info=True)
            return Settings(), self._set_aside()
        settings = Settings(**{key: value for key, value in stored.items() if key in _RULES})
        problems = settings.problems()
        _put_back_defaults(settings)
        return settings, _problem_sentence(problems) if problems else None

    def save(self, settings: Settings) -> None:
        """Store the settings at once, in place of those before.

        Raises SettingsError when the file cannot be written and ValueError when a setting has an
        impossible value; the file then is as it was.
        """
        problems = settings.problems()
        if problems:
            raise ValueError(f"impossible settings: {', '.join(problems)}")
        try:
            stored = self._read()
        except (OSError, ValueError, RecursionError):
            stored = {}  # `load` has told the user and kept the file aside
        try:
            content = {**stored, **dataclasses.asdict(settings)}
            # ASCII alone: names of files may hold what is not valid Unicode.
            text = json.dumps(content, indent=2, ensure_ascii=True) + "\n"
            replace_file(self.file, text.encode("ascii"))
        except OSError as error:
            logger.info("the settings cannot be written", exc_info=True)
            raise SettingsError(
                translate(
                    "Sentences",
                    "The settings cannot be stored in {file} ({reason}). They hold until the "
                    "program ends: check that you may write there and that the disk is not "
                    "full.",
                ).format(file=self.file, reason=_reason(error))
            ) from error

    def _read(self) -> dict[str, Any]:
        """What the file holds, nothing when there is none; ValueError when it is damaged."""
        try:
            # Some editors put a byte order mark at the beginning.
            stored = json.loads(self.file.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            return {}
        if not isinstance(stored, dict):
            raise ValueError(f"{type(stored).__name__} instead of an object")
        return stored

    def _set_aside(self) -> str:
        aside = _first_free(
            self.file.with_name(f"{self.file.stem}.damaged{number}{self.file.suffix}")
            for number in ("", *(f"-{count}" for count in range(2, 100)))
        )
        try:
            self.file.rename(aside)
        except OSError:
            logger.info("the damaged settings cannot be moved", exc_info=True)
            return translate(
                "Sentences",
                "The settings file {file} is damaged. The defaults are used, and the next "
                "change of a setting replaces the file.",
            ).format(file=self.file)
        return translate(
            "Sentences",
            "The settings file was damaged. It has been kept as {aside}, and the "
            "defaults are used: choose your settings again.",
        ).format(aside=aside)


def _put_back_defaults(settings: Settings) -> None:
    defaults = Settings()
    for name, rule in _RULES.items():
        if not rule.allows(getattr(settings, name)):
            setattr(settings, name, getattr(defaults, name))


def _problem_sentence(problems: list[str]) -> str:
    *others, last = (translate("Sentences", label) for label in problems)
    if not others:
        return translate(
            "Sentences", "The stored setting of {name} is impossible: its default is used."
        ).format(name=last)
    return translate(
        "Sentences",
        "The stored settings of {others} and {last} are impossible: their defaults are used.",
    ).format(others=", ".join(others), last=last)


def _first_free(candidates: Iterable[Path]) -> Path:
    """The first that does not exist, else the last."""
    candidate = Path()
    for candidate in candidates:
        if not candidate.exists():
            break
    return candidate


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
