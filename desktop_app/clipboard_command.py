"""`picture-aloud clipboard`: what the hotkey does, for desktops where keys can only start commands.

The running instance is asked, which is fast and knows when to fall silent. Without one the picture
is described here; a second start while the first one speaks silences it.
"""

import logging
import threading
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from PIL import Image

from desktop_app import paths
from desktop_app.caption_command import CommandVoice
from desktop_app.captioner.captioner import Captioner
from desktop_app.captioner.errors import CaptionerError
from desktop_app.clipboard import read_clipboard
from desktop_app.instance import Instance, Message
from desktop_app.logs import PrivateFormatter
from desktop_app.settings import Settings, SettingsStore
from desktop_app.speech import Speaker, create_speaker
from desktop_app.terminal import one_line, write_json, write_line, write_problem

logger = logging.getLogger(__name__)

_NAME = "clipboard"


@dataclass(frozen=True)
class ClipboardRequest:
    """What the user asked for."""

    bundle: Path | None
    """None takes the one of the settings."""
    device: Literal["auto", "cpu", "cuda"] | None
    """None takes the one of the settings."""
    is_json: bool
    is_spoken: bool

    @property
    def is_for_running_instance(self) -> bool:
        """Whether the window would do all that is wanted: it speaks, with its own model."""
        return self.is_spoken and not (self.is_json or self.bundle or self.device)


def describe_clipboard(request: ClipboardRequest, log: PrivateFormatter) -> bool:
    """True when what was asked for is done or handed over.

    Raises BrokenPipeError and OutputError when standard output takes no more.
    """
    if request.is_for_running_instance and Instance().send(Message("clipboard")):
        return True
    if not request.is_spoken:
        return _Description(request, log).give()
    speaking = Instance(_NAME)
    try:
        if not speaking.try_claim():
            return speaking.send(Message("stop"))
        description = _Description(request, log)
        speaking.listen(lambda _message: description.stop())
        return description.give()
    finally:
        speaking.close()


class _Description:
    """Describes what is on the clipboard, prints it and says it."""

    def __init__(self, request: ClipboardRequest, log: PrivateFormatter) -> None:
        self._request = request
        self._log = log
        self._settings, problem = SettingsStore().load()
        if problem:
            write_problem(problem)
        is_spoken = request.is_spoken and self._settings.who_speaks != "nobody"
        self._voice = CommandVoice(is_spoken, partial(_speaker, self._settings))
        self._is_stopped = threading.Event()

    def stop(self) -> None:
        """End it and be silent; may be called from another thread."""
        self._is_stopped.set()
        self._voice.stop()

    def give(self) -> bool:
        """True when every picture was described, and said where that was wanted."""
        with self._voice:  # which starts while the model is being loaded
            is_described = self._describe()
            return is_described and not self._voice.has_failed

    def _describe(self) -> bool:
        try:
            content = read_clipboard()
            if not content.pictures:
                self._fail(content.sentence())
                return False
            captioner = self._load()
        except CaptionerError as error:
            logger.info("the clipboard cannot be described", exc_info=True)
            self._fail(str(error))
            return False
        is_described = True
        for picture in content.pictures:
            if self._is_stopped.is_set():
                break
            is_described &= self._describe_one(captioner, picture)
        return is_described

    def _load(self) -> Captioner:
        settings, request = self._settings, self._request
        chosen = Path(settings.bundle) if settings.bundle else paths.bundle_dir()
        return Captioner.load(request.bundle or chosen, request.device or settings.device)

    def _describe_one(self, captioner: Captioner, picture: Image.Image | Path) -> bool:
        path = picture if isinstance(picture, Path) else None
        if path is not None:
            self._log.hide(str(path))
        try:
            caption = captioner.describe(
                picture,
                beam_width=self._settings.beam_width,
                should_cancel=self._is_stopped.is_set,
            )
        except CaptionerError as error:
            if self._is_stopped.is_set():
                return True
            logger.info("a picture cannot be described", exc_info=True)
            self._fail(str(error), path)
            return False
        if self._request.is_json:
            write_json({"path": path and str(path), **caption.to_dict()})
        else:
            write_line(one_line(caption.spoken))
        self._say(caption.spoken)
        return True

    def _fail(self, sentence: str, path: Path | None = None) -> None:
        if self._request.is_json:
            write_json({"path": path and str(path), "error": sentence})
        else:
            write_problem(sentence)
        self._say(sentence)

    def _say(self, text: str) -> None:
        if not self._is_stopped.is_set():
            self._voice.say(text)
        if self._is_stopped.is_set():  # also when that came in between
            self._voice.stop()
        self._voice.finish()


def _speaker(settings: Settings) -> Speaker:
    return create_speaker(
        voice=settings.voice,
        rate=settings.rate,
        volume=settings.volume,
        wait_until_ready=False,
    )
