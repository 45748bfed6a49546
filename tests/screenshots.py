"""Photographs the window in its states, for the README and for people who look after its looks.

    python -m tests.screenshots OUT_DIR [--bundle DIR]

Needs what the tests of the window need (`make test` installs it) and no screen: it starts a desktop
of its own. OUT_DIR receives normal.png, dark.png, large_text.png, working.png, error.png and
settings.png and watch.png. Without --bundle the shipped model describes the pictures.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop_app import paths
from tests.helpers.desktop import Desktop, desktop
from tests.helpers.pictures import photograph
from tests.helpers.tiny_bundle import write_slow_bundle
from tests.helpers.window_program import PictureAloud, picture_aloud, write_settings

# What is being drawn is finished within this time.
_SETTLING_S = 0.7
# A desktop whose user has chosen KDE's dark colours.
_DARK_DESKTOP = {
    "XDG_CURRENT_DESKTOP": "KDE",
    "KDE_FULL_SESSION": "true",
    "KDE_SESSION_VERSION": "5",
}
_DARK_COLOURS = """[General]
ColorScheme=BreezeDark

[Colors:Button]
BackgroundNormal=49,54,59
ForegroundNormal=252,252,252

[Colors:Selection]
BackgroundNormal=61,174,233
ForegroundNormal=252,252,252

[Colors:Tooltip]
BackgroundNormal=49,54,59
ForegroundNormal=252,252,252

[Colors:View]
BackgroundAlternate=35,38,41
BackgroundNormal=27,30,32
ForegroundLink=29,153,243
ForegroundNormal=252,252,252
ForegroundVisited=155,89,182

[Colors:Window]
BackgroundNormal=42,46,50
ForegroundNormal=252,252,252
"""


@dataclass(frozen=True)
class Studio:
    """Where the photographs are taken."""

    desktop: Desktop
    folder: Path
    """For everything that is made on the way."""
    out: Path
    bundle: Path

    @contextmanager
    def window(
        self,
        name: str,
        *arguments: str | Path,
        extra: Mapping[str, str] | None = None,
        files: Mapping[str, str] | None = None,
        **settings: object,
    ) -> Iterator[PictureAloud]:
        """The window of a user of its own, of whom `<name>.png` is made at the end of the block.

        `files` are those the user has already, by their path below the home folder.
        """
        home = self.folder / name
        home.mkdir()
        for path, content in (files or {}).items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_text(content, encoding="utf-8")
        chosen = {"bundle": str(self.bundle), "who_speaks": "nobody", "is_welcomed": True}
        write_settings(home, **chosen | settings)
        with picture_aloud(self.desktop, home, *arguments, extra=extra) as window:
            window.focus()
            yield window
            time.sleep(_SETTLING_S)
            focused = self.desktop.focused_window()
            file = self.out / f"{name}.png"
            self.desktop.screenshot(focused).save(file)
            print(file, flush=True)

    def picture(self, name: str) -> Path:
        """A licensed photograph in a folder of the user's."""
        original = photograph(name)
        copy = self.folder / f"{name}{original.suffix}"
        shutil.copy(original, copy)
        return copy


def normal(studio: Studio) -> None:
    with studio.window("normal", studio.picture("cat")) as window:
        window.wait_for_status("described in")


def dark(studio: Studio) -> None:
    colours = {".config/kdeglobals": _DARK_COLOURS}
    picture = studio.picture("cat")
    with studio.window("dark", picture, extra=_DARK_DESKTOP, files=colours) as window:
        # Qt expects more of KDE than its colours.
        window.program.expected_complaints.append("Failed to register with host portal")
        window.wait_for_status("described in")


def large_text(studio: Studio) -> None:
    with studio.window("large_text", studio.picture("cat"), text_size_percent=200) as window:
        window.wait_for_status("described in")


def working(studio: Studio) -> None:
    slow = write_slow_bundle(studio.folder / "slow")
    with studio.window("working", bundle=str(slow)) as window:
        window.open_with_keyboard(studio.picture("rocket"))
        window.wait_for_status("Describing")


def error(studio: Studio) -> None:
    broken = studio.folder / "holiday.jpg"
    broken.write_bytes(photograph("rocket").read_bytes()[:2000])
    with studio.window("error", broken) as window:
        window.wait_for_status("holiday.jpg")


def settings(studio: Studio) -> None:
    with studio.window("settings") as window:
        window.wait_for_status("Ready")
        window.press("ctrl+comma")
        window.wait_for_dialog("Settings of Picture Aloud")


def watch(studio: Studio) -> None:
    folder = studio.folder / "holidays"
    folder.mkdir()
    for name in ("cat", "coffee", "rocket"):
        shutil.move(studio.picture(name), folder)
    (folder / "scan.png").write_bytes(b"")
    with studio.window("watch", watched_folders=[str(folder)]) as window:
        window.wait_for_status("3 pictures described")
        window.press("ctrl+shift+f")
        window.wait_for_dialog("Watched folders")


_SHOTS: tuple[Callable[[Studio], None], ...] = (
    *(normal, dark, large_text, working, error, settings),
    watch,
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("out", type=Path, metavar="OUT_DIR", help="made where it is missing")
    parser.add_argument("--bundle", type=Path, metavar="DIR", default=paths.bundle_dir())
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="shots-") as made:
        folder = Path(made)
        (folder / "desktop").mkdir()
        with desktop(folder / "desktop") as started:
            studio = Studio(started, folder, arguments.out, arguments.bundle.resolve())
            for shot in _SHOTS:
                shot(studio)
    return 0


if __name__ == "__main__":
    sys.exit(main())
