"""What a user saves beside a picture by hand: this program's words, or their own."""

from dataclasses import dataclass
from pathlib import Path

from desktop_app.sidecars.ledger import Fingerprint, Ledger
from desktop_app.sidecars.naming import sidecar_files
from desktop_app.sidecars.options import SidecarOptions
from desktop_app.sidecars.states import SidecarState
from desktop_app.sidecars.writer import found_beside, read_fingerprint, write_sidecars


class PictureChangedError(Exception):
    """The picture is not the one any more that this program's words describe."""


@dataclass(frozen=True)
class SaveRequest:
    """What is to stand beside a picture."""

    picture: Path
    text: str
    is_human: bool
    """Whether the words are the user's, to be written as they are, and not touched again."""
    described: Fingerprint | None = None
    """What the picture was when this program found its words; of no matter for the user's."""
    replaces: frozenset[str | None] = frozenset()
    """Words that may go: the user knows them. None: those that cannot be read."""


@dataclass(frozen=True)
class Saved:
    """What became of it."""

    files: tuple[Path, ...] = ()
    """Those that hold the words now."""
    foreign: tuple[tuple[Path, str | None], ...] = ()
    """Those that hold other words, which may not go unasked; None where they cannot be read."""
    complaints: tuple[str, ...] = ()
    """Why others were left as they are, each a sentence."""


def save(request: SaveRequest, options: SidecarOptions, ledger: Ledger) -> Saved:
    """Write words beside a picture; the program's own ones give way, foreign ones do not.

    Raises PictureChangedError rather than put the program's words beside another picture, and
    SidecarError when a file cannot be written; the others are written all the same.
    """
    picture = request.picture
    now = read_fingerprint(picture)
    is_of_now = request.described is not None and request.described.digest == now.digest
    if not (request.is_human or is_of_now):
        raise PictureChangedError
    result = write_sidecars(
        picture,
        request.text,
        options,
        ledger,
        replaces_own=True,
        replaces=request.replaces,
        is_human=request.is_human,
        of=now,
    )
    left = dict(result.left_alone)
    found = found_beside(picture, options, ledger) if left else {}
    foreign = {file: found[file].words for file in left if found[file].state is SidecarState.HUMAN}
    return Saved(
        files=tuple(file for file in sidecar_files(picture, options) if file not in left),
        foreign=tuple(foreign.items()),
        complaints=tuple(sentence for file, sentence in left.items() if file not in foreign),
    )
