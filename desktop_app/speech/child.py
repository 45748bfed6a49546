"""The voice process: reads texts from standard input and says them with pyttsx3.

It is run as a script of its own and imports nothing else of this program, so that it starts
quickly. Killing it, with its process group, is the one way to silence pyttsx3 at once.

Standard input, one JSON object a line: {"number", "text", "voice", "rate", "volume"}.
Standard output, one JSON object a line, `event` being one of
  ready      with "voices" and "voice" when the process was started with --list-voices
  unusable   with "detail": the engine cannot be loaded; the process ends
  playing, finished   with "number"
  failed     with "number", "reason" (a FAILURE_ constant) and "detail"
The end of standard input, which is also the parent's death, ends the process and its sound.

With espeak-ng, pyttsx3 only makes the sound, in memory: its own playback ignores a failing player
and leaves files behind when it is killed. The drivers of Windows and macOS play by themselves;
nothing but pyttsx3's word says there whether a device took the sound.
"""

import argparse
import faulthandler
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import traceback
import wave
from typing import Any, BinaryIO, NoReturn

FAILURE_VOICE = "voice"
FAILURE_PLAYER = "player"
FAILURE_SOUND = "sound"

# A process that is stuck longer than this ends itself, and is replaced by its parent.
START_LIMIT_S = 20.0
SYNTHESIS_LIMIT_S = 20.0
# How much longer than the sound itself its playback may take, a device's waking up included.
PLAYBACK_GRACE_S = 15.0
SLOWEST_CHARACTERS_A_SECOND = 2.0


class UnsaidError(Exception):
    """A text could not be said; the reason is a FAILURE_ constant."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class EventPipe:
    """The way to the parent, on which nothing else may write."""

    def __init__(self) -> None:
        self._stream: BinaryIO = os.fdopen(os.dup(1), "wb")
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)  # whatever pyttsx3 or a library prints
        os.close(nowhere)

    def send(self, event: str, **fields: object) -> None:
        self._stream.write(json.dumps({"event": event, **fields}).encode() + b"\n")
        self._stream.flush()


def end_process() -> NoReturn:
    """Ends this process and a player that it may have started this very moment."""
    if sys.platform != "win32" and os.getsid(0) == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(0)


def read_requests(requests: "queue.SimpleQueue[dict[str, Any]]") -> None:
    for line in sys.stdin.buffer:
        requests.put(json.loads(line))
    end_process()


class PlayedByDriver:
    """Engines that play what they say: SAPI 5 on Windows, NSSpeechSynthesizer on macOS."""

    def __init__(self, engine: Any, events: EventPipe) -> None:
        self._engine = engine
        self._events = events
        self._errors: list[str] = []
        engine.connect("error", lambda name, exception: self._errors.append(str(exception)))

    def say(self, request: dict[str, Any]) -> None:
        """Returns when the text has been heard; raises UnsaidError."""
        self._errors.clear()
        self._apply_settings(request)
        limit_s = PLAYBACK_GRACE_S + len(request["text"]) / SLOWEST_CHARACTERS_A_SECOND
        faulthandler.dump_traceback_later(limit_s, exit=True)
        self._engine.say(request["text"])
        self._events.send("playing", number=request["number"])
        self._engine.runAndWait()
        faulthandler.cancel_dump_traceback_later()
        self._check_errors()

    def _apply_settings(self, request: dict[str, Any]) -> None:
        for name in ("voice", "rate", "volume"):
            if request[name] is not None:
                self._engine.setProperty(name, request[name])

    def _check_errors(self) -> None:
        if self._errors:
            raise UnsaidError(FAILURE_VOICE, "; ".join(self._errors))


class PlayedFromMemory(PlayedByDriver):
    """espeak-ng makes the sound in a file that exists in memory alone; a player plays it."""

    def __init__(self, engine: Any, events: EventPipe, player: str) -> None:
        super().__init__(engine, events)
        self._player = player
        self._sound = f"/proc/self/fd/{os.memfd_create('voice')}"
        self._synthesised = threading.Event()
        # runAndWait may return before espeak-ng has finished: its callback runs in its own thread.
        engine.connect("finished-utterance", lambda name, completed: self._synthesised.set())
        sys.unraisablehook = self._take_callback_error

    def say(self, request: dict[str, Any]) -> None:
        self._errors.clear()
        self._apply_settings(request)
        self._play(self._synthesise(request["text"]), request["number"])

    def _apply_settings(self, request: dict[str, Any]) -> None:
        """Applies them before runAndWait, which cancels whatever espeak-ng has not taken yet.

        pyttsx3 holds settings back until runAndWait unless its driver is said to be idle, and
        espeak-ng takes them in a thread of its own.
        """
        from pyttsx3.drivers import _espeak  # noqa: PLC0415 (loads espeak-ng's library)

        self._engine.proxy.setBusy(False)
        super()._apply_settings(request)
        faulthandler.dump_traceback_later(SYNTHESIS_LIMIT_S, exit=True)
        while _espeak.IsPlaying():
            time.sleep(0.001)
        faulthandler.cancel_dump_traceback_later()

    def _take_callback_error(self, unraisable: Any) -> None:
        self._errors.append(repr(unraisable.exc_value))
        self._synthesised.set()

    def _synthesise(self, text: str) -> float:
        """Returns the duration of the sound in seconds."""
        self._synthesised.clear()
        faulthandler.dump_traceback_later(SYNTHESIS_LIMIT_S, exit=True)
        self._engine.save_to_file(text, self._sound)
        self._engine.runAndWait()
        self._synthesised.wait()
        faulthandler.cancel_dump_traceback_later()
        self._check_errors()
        with wave.open(self._sound, "rb") as sound:
            duration_s = sound.getnframes() / sound.getframerate()
        if duration_s == 0:
            raise UnsaidError(FAILURE_VOICE, "the engine made no sound")
        return duration_s

    def _play(self, duration_s: float, number: int) -> None:
        try:
            with open(self._sound, "rb") as sound:
                player = subprocess.Popen(
                    [self._player, "-q"],
                    stdin=sound,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                )
        except OSError as error:
            raise UnsaidError(FAILURE_PLAYER, str(error)) from error
        self._events.send("playing", number=number)
        try:
            _, complaint = player.communicate(timeout=duration_s + PLAYBACK_GRACE_S)
        except subprocess.TimeoutExpired as error:
            player.kill()
            player.communicate()
            raise UnsaidError(FAILURE_SOUND, "the player did not finish") from error
        if player.returncode != 0:
            detail = complaint.decode(errors="replace").strip() or f"status {player.returncode}"
            raise UnsaidError(FAILURE_SOUND, detail)


def list_voices(engine: Any) -> list[dict[str, object]]:
    return [
        {
            "id": str(voice.id),
            "name": str(voice.name),
            "languages": [str(language) for language in voice.languages if language],
        }
        for voice in engine.getProperty("voices")
    ]


def load_engine() -> Any:
    """Any failure here means that pyttsx3 or the speech engine below it is missing or broken."""
    import pyttsx3  # noqa: PLC0415 (its failure to load is reported, not raised)

    return pyttsx3.init()


def serve(player: str | None, is_listing_voices: bool) -> NoReturn:
    """Says what is asked until the process is ended from outside."""
    faulthandler.dump_traceback_later(START_LIMIT_S, exit=True)
    events = EventPipe()
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=read_requests, args=(requests,), daemon=True).start()
    try:
        engine = load_engine()
        voices = {}
        if is_listing_voices:
            voices = {"voices": list_voices(engine), "voice": engine.getProperty("voice")}
    except Exception as error:
        events.send("unusable", detail=repr(error))
        raise
    way = PlayedFromMemory(engine, events, player) if player else PlayedByDriver(engine, events)
    faulthandler.cancel_dump_traceback_later()
    events.send("ready", **voices)
    while True:
        request = requests.get()
        try:
            way.say(request)
        except UnsaidError as failure:
            number, reason = request["number"], failure.reason
            events.send("failed", number=number, reason=reason, detail=str(failure))
        else:
            events.send("finished", number=request["number"])


def main() -> None:
    parser = argparse.ArgumentParser(description="Says the texts that arrive on standard input.")
    parser.add_argument("--player", help="program that plays a WAV from its standard input")
    parser.add_argument("--list-voices", action="store_true")
    options = parser.parse_args()
    try:
        serve(options.player, options.list_voices)
    except BaseException:
        # Standard error is the parent's log. Python's own way out would wait for the thread that
        # reads standard input.
        traceback.print_exc()
        sys.stderr.flush()
        end_process()


if __name__ == "__main__":
    main()
