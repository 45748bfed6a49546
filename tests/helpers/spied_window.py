"""The program, with a spy on its voice: what it says and stops is written to a file as well.

`python -m tests.helpers.spied_window FILE ARGUMENT...` is `picture-aloud ARGUMENT...`; FILE
receives one JSON object a line. The voice itself is the real one.
"""

import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from desktop_app.cli import main
from desktop_app.speech import Speaker, create_speaker
from desktop_app.ui import application
from desktop_app.ui.voice import Announcer


class SpiedVoice:
    """Makes real speakers and notes what they are told."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self, **options: Any) -> Speaker:
        speaker = create_speaker(**options)
        say, stop = speaker.say, speaker.stop

        def noted_say(text: str, interrupt: bool = True) -> bool:
            is_accepted = say(text, interrupt)
            if is_accepted:
                self._note("say", text)
            return is_accepted

        def noted_stop() -> None:
            stop()
            self._note("stop", "")

        # On this one alone; it stays what it is in everything else.
        vars(speaker).update(say=noted_say, stop=noted_stop)
        return speaker

    def _note(self, kind: str, text: str) -> None:
        line = json.dumps({"kind": kind, "text": text, "time": time.monotonic()})
        with self._file.open("a", encoding="utf-8") as file:
            print(line, file=file)


if __name__ == "__main__":
    spied = partial(Announcer, make_speaker=SpiedVoice(Path(sys.argv[1])))
    vars(application)["Announcer"] = spied
    sys.exit(main(sys.argv[2:]))
