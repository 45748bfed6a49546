"""`picture-aloud caption`: describes one picture after another and says how each went."""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self, TypeVar

from desktop_app import paths
from desktop_app.captioner.captioner import Caption, Captioner
from desktop_app.captioner.errors import CaptionerError
from desktop_app.logs import PrivateFormatter
from desktop_app.picture_files import FoundPicture, find_pictures
from desktop_app.speech import Speaker, SpeechError, create_speaker
from desktop_app.terminal import (
    ProgressLine,
    one_line,
    with_path,
    write_json,
    write_line,
    write_problem,
)

logger = logging.getLogger(__name__)

Result = TypeVar("Result")


@dataclass(frozen=True)
class CaptionRequest:
    """What the user asked for."""

    paths: Sequence[str]
    """Pictures and folders, as typed."""
    bundle: Path
    device: Literal["auto", "cpu", "cuda"]
    beam_width: int | None
    """None leaves it to the bundle."""
    is_json: bool
    is_spoken: bool


def caption_pictures(request: CaptionRequest, log: PrivateFormatter) -> bool:
    """Describe all pictures; True when every one was described, and spoken where that was asked.

    Raises BrokenPipeError and OutputError when standard output takes no more.
    """
    pictures = list(find_pictures(request.paths))
    with ProgressLine(len(pictures)) as progress, CommandVoice(request.is_spoken) as voice:
        report = _Report(request, progress, voice)
        try:
            captioner = Captioner.load(request.bundle, device=request.device)
        except CaptionerError as error:
            logger.info("the bundle cannot be used", exc_info=True)
            report.all_failed(pictures, str(error))
            return False
        for picture in pictures:
            log.hide(picture.path)
            try:
                report.described(picture, _describe(captioner, picture, request.beam_width))
            except CaptionerError as error:
                logger.info("a picture cannot be described", exc_info=True)
                report.failed(picture, str(error))
            voice.finish()
            progress.advance()
        return not (report.has_failures or voice.has_failed)


def _describe(captioner: Captioner, picture: FoundPicture, beam_width: int | None) -> Caption:
    """Raises CaptionerError, whatever goes wrong, so that the other pictures are described."""
    if picture.error:
        raise CaptionerError(picture.error)
    try:
        return captioner.describe(picture.path, beam_width=beam_width)
    except CaptionerError:
        raise
    except Exception as error:
        raise CaptionerError(
            f"{picture.path} could not be described because of a fault in Picture Aloud. "
            f"The details are in {paths.log_file()}."
        ) from error


class _Report:
    """Prints and speaks how each picture went.

    A single named picture gives its sentence alone. Several, or a folder, give `path: sentence`.
    """

    def __init__(
        self, request: CaptionRequest, progress: ProgressLine, voice: "CommandVoice"
    ) -> None:
        self.has_failures = False
        self._is_json = request.is_json
        self._progress = progress
        self._voice = voice
        self._names_pictures = len(request.paths) > 1 or os.path.isdir(request.paths[0])

    def described(self, picture: FoundPicture, caption: Caption) -> None:
        self._progress.clear()
        if self._is_json:
            write_json({"path": picture.path, **caption.to_dict()})
        else:
            path = f"{picture.path}: " if self._names_pictures else ""
            write_line(one_line(path + caption.spoken))
        self._voice.say(caption.spoken)

    def failed(self, picture: FoundPicture, sentence: str) -> None:
        self.has_failures = True
        self._progress.clear()
        if self._is_json:
            write_json({"path": picture.path, "error": sentence})
        else:
            write_problem(with_path(picture.path, sentence))
        self._voice.say(sentence)

    def all_failed(self, pictures: Sequence[FoundPicture], sentence: str) -> None:
        """One sentence for the person, one object a picture for the script."""
        if self._is_json:
            for picture in pictures:
                write_json({"path": picture.path, "error": sentence})
        else:
            write_problem(sentence)
        self._voice.say(sentence)
        self._voice.finish()


class CommandVoice:
    """Says sentences aloud; when it cannot, it says so once on the screen and stays silent."""

    def __init__(self, is_wanted: bool, make_speaker: Callable[[], Speaker] | None = None) -> None:
        """`make_speaker`: None takes the default voice."""
        self.has_failed = False
        self._is_wanted = is_wanted
        self._make_speaker = make_speaker
        self._speaker: Speaker | None = None

    def __enter__(self) -> Self:
        if self._is_wanted:
            self._speaker = self._attempt(self._make_speaker or create_speaker)
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._speaker is not None:
            self._speaker.stop()
            self._speaker.close()

    def say(self, text: str) -> None:
        if (speaker := self._speaker) is not None and not self.has_failed:
            self._attempt(lambda: speaker.say(text))

    def finish(self) -> None:
        """Wait until everything has been said."""
        if (speaker := self._speaker) is not None and not self.has_failed:
            self._attempt(speaker.wait)

    def stop(self) -> None:
        """Be silent at once; may be called from another thread."""
        if (speaker := self._speaker) is not None:
            speaker.stop()

    def _attempt(self, action: Callable[[], Result]) -> Result | None:
        try:
            return action()
        except SpeechError as error:
            logger.info("nothing can be spoken", exc_info=True)
            self.has_failed = True
            write_problem(str(error))
            return None
