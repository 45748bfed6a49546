"""The user's wish to have a description beside its picture, carried out by `sidecars.writer`."""

from dataclasses import dataclass
from pathlib import Path

from desktop_app.captioner.language import translate
from desktop_app.folder_watch.wholeness import Version
from desktop_app.sidecars.errors import SidecarError, spoken
from desktop_app.sidecars.ledger import Ledger
from desktop_app.sidecars.options import SidecarOptions
from desktop_app.sidecars.states import SidecarState
from desktop_app.sidecars.writer import inspect, picture_fingerprint, write_sidecars


@dataclass(frozen=True)
class Wish:
    """What is to stand beside a picture, and what may give way to it."""

    text: str
    is_human: bool
    """Whether these are the user's own words, which nothing but the user replaces from then on."""
    replaces: str | None = None
    """The words that the user knows to stand there; the program's own give way in any case."""
    may_overwrite: bool = False
    """Whether all words give way."""
    described: Version | None = None
    """The picture as it was when the program found these words; None where it does not matter."""


@dataclass(frozen=True)
class Outcome:
    """What has become of a wish."""

    saved: tuple[Path, ...]
    """The files that say so now."""
    in_the_way: tuple[Path, ...]
    """The files that hold other words of a human's."""
    complaints: tuple[str, ...]
    """Why each of the remaining files could not be used."""


def write_beside(picture: Path, wish: Wish, options: SidecarOptions, ledger: Ledger) -> Outcome:
    """Write a description into a picture's sidecars. Raises SidecarError when it cannot be done."""
    of = picture_fingerprint(picture)
    if wish.described is not None and Version.of(str(picture)) != wish.described:
        raise SidecarError(
            translate(
                "Sentences",
                "{name} has changed since it was described: open it again, and save what is said "
                "of it then.",
            ).format(name=spoken(picture.name))
        )
    result = write_sidecars(
        picture,
        wish.text,
        options,
        ledger,
        replaces_own=True,
        replaces=wish.replaces,
        may_overwrite=wish.may_overwrite,
        is_human=wish.is_human,
        of=of,
    )
    states = inspect(picture, options, ledger)
    left = {file: sentence for file, sentence in result.left_alone if file in states}
    in_the_way = tuple(file for file in left if states[file] is SidecarState.HUMAN)
    return Outcome(
        saved=tuple(file for file in states if file not in left),
        in_the_way=in_the_way,
        complaints=tuple(left[file] for file in left if file not in in_the_way),
    )
