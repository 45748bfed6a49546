"""Descriptions go into sidecars, and nobody else's words out of them.

Every sidecar is looked at, decided about and written by itself: what stands in the way of one does
not keep the other from its words.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.atomic_file import FileChangedError, create_file, overwrite_file
from desktop_app.captioner.language import translate
from desktop_app.sidecars import xmp_sidecar
from desktop_app.sidecars.alt_text import alt_text
from desktop_app.sidecars.errors import SidecarError, not_written, spoken
from desktop_app.sidecars.ledger import Fingerprint, Ledger, SidecarRecord, fingerprint
from desktop_app.sidecars.naming import is_xmp, sidecar_files
from desktop_app.sidecars.options import SidecarOptions
from desktop_app.sidecars.plain_text import inspect_text, read_words, text_content
from desktop_app.sidecars.states import OWN_STATES, WANTING_STATES, Found, SidecarState
from desktop_app.sidecars.words import one_line, storable, text_hash

_ATTEMPTS = 5
"""How often a sidecar is read again because another program has just changed it."""


@dataclass(frozen=True)
class SidecarResult:
    """What became of a picture's sidecars."""

    written: tuple[Path, ...] = ()
    """The files that hold the text since this call."""
    left_alone: tuple[tuple[Path, str], ...] = ()
    """The files that do not, each with a sentence why."""


@dataclass(frozen=True)
class Standing:
    """How things stand with a picture's sidecars."""

    needs_description: bool
    left_alone: tuple[tuple[Path, str], ...] = ()
    """The files that cannot be used as they are, each with a sentence why."""


def inspect(picture: Path, options: SidecarOptions, ledger: Ledger) -> dict[Path, SidecarState]:
    """What lies at the place of each sidecar of a picture."""
    return {
        sidecar: found.state for sidecar, found in found_beside(picture, options, ledger).items()
    }


def standing(picture: Path, options: SidecarOptions, ledger: Ledger) -> Standing:
    """Whether a picture needs a description, and what is wrong with its sidecars.

    It does when one is missing, or holds this program's words for what the picture was. Cheap:
    reads the sidecars, and the picture only when its size or times have changed.
    """
    found = found_beside(picture, options, ledger)
    return Standing(
        any(there.state in WANTING_STATES for there in found.values()),
        tuple(
            (sidecar, _left(sidecar, there.complaint))
            for sidecar, there in found.items()
            if there.complaint
        ),
    )


def needs_description(picture: Path, options: SidecarOptions, ledger: Ledger) -> bool:
    """Whether a picture needs a description; see `standing`."""
    return standing(picture, options, ledger).needs_description


def read_alt_text(picture: Path, options: SidecarOptions) -> str | None:
    """What a picture's sidecars say of it, plain text first; None when none says anything."""
    for sidecar in sidecar_files(picture, options):
        words = xmp_sidecar.read_words(sidecar) if is_xmp(sidecar) else read_words(sidecar)
        if words:
            return words
    return None


def write_sidecars(  # noqa: PLR0913 - what may be replaced is said by name
    picture: Path,
    description: str,
    options: SidecarOptions,
    ledger: Ledger,
    *,
    replaces_own: bool = False,
    replaces: Collection[str | None] = (),
    is_human: bool = False,
    of: Fingerprint | None = None,
) -> SidecarResult:
    """Write a description into the sidecars that lack one or hold an outdated one of ours.

    `replaces_own`: also where our own is up to date. `replaces`: also where the words are among
    these, which the user knows and wants gone; None is for words that cannot be read.
    `is_human`: the description is a human's correction; it is written as it is and is not touched
    again. `of`: the picture as it was when it was described, lest it has changed meanwhile.

    Raises SidecarError when a file cannot be written; the others are written all the same.
    """
    job = _Job(
        picture=picture,
        text=storable(description if is_human else alt_text(description)),
        options=options,
        ledger=ledger,
        of=of or read_fingerprint(picture),
        is_human=is_human,
        replaces_own=replaces_own or is_human,
        replaces={None if words is None else one_line(words) for words in replaces},
    )
    return job.done()


@dataclass
class _Job:
    """One description and what may be replaced with it."""

    picture: Path
    text: str
    options: SidecarOptions
    ledger: Ledger
    of: Fingerprint
    is_human: bool
    replaces_own: bool
    replaces: Collection[str | None]
    written: list[Path] = field(default_factory=list)
    left_alone: list[tuple[Path, str]] = field(default_factory=list)
    errors: list[SidecarError] = field(default_factory=list)

    def done(self) -> SidecarResult:
        """See to all sidecars. Raises SidecarError."""
        if not self.text:
            raise SidecarError(
                translate("Sentences", "There are no words to write beside {name}.").format(
                    name=spoken(self.picture.name)
                )
            )
        self.ledger.note_picture(self.picture, self.of)
        for sidecar in sidecar_files(self.picture, self.options):
            self._write(sidecar)
        if self.errors:
            raise self.errors[0]
        return SidecarResult(tuple(self.written), tuple(self.left_alone))

    def _write(self, sidecar: Path) -> None:
        for _ in range(_ATTEMPTS):
            found = _found(sidecar, self.picture, self.ledger)
            reason = self._reason_against(sidecar, found)
            if reason is not None:
                if reason:
                    self.left_alone.append((sidecar, reason))
                return
            try:
                self._put(sidecar, found)
            except (FileExistsError, FileChangedError):
                continue  # another program was faster: look at what it has written
            except OSError as error:
                self.errors.append(not_written(sidecar, error))
            except SidecarError as error:
                self.errors.append(error)
            else:
                self.written.append(sidecar)
            return
        self.left_alone.append(
            (
                sidecar,
                _left(
                    sidecar,
                    translate("Sentences", "another program keeps changing it: try again later"),
                ),
            )
        )

    def _reason_against(self, sidecar: Path, found: Found) -> str | None:
        """None when the text is to be written; "" when there is nothing to do or to tell."""
        if found.state in (SidecarState.BROKEN, SidecarState.OTHERS):
            return _left(sidecar, found.complaint)
        if found.state in WANTING_STATES:
            return None
        if found.state is SidecarState.OURS:
            return None if self.replaces_own else ""
        if found.words in self.replaces:
            return None
        if found.words == self.text:
            return ""
        return _left(
            sidecar, translate("Sentences", "it holds words that this program did not write")
        )

    def _put(self, sidecar: Path, found: Found) -> None:
        own_hash = text_hash(self.text)
        earlier = text_hash(found.words or "") if found.state in OWN_STATES else None
        record = SidecarRecord(
            text_hash=None if self.is_human else own_hash,
            earlier_text_hash=None if earlier == own_hash else earlier,
            picture_digest=self.of.digest,
        )
        content = self._content(sidecar, found, record)
        with self.ledger.recording(sidecar, record):
            if found.content is None:
                create_file(sidecar, content)
            elif content != found.content:
                overwrite_file(sidecar, content, expected=found.content)

    def _content(self, sidecar: Path, found: Found, record: SidecarRecord) -> bytes:
        if not is_xmp(sidecar):
            return text_content(self.text)
        return xmp_sidecar.with_text(found, self.text, record, self.picture, self.options)


def found_beside(picture: Path, options: SidecarOptions, ledger: Ledger) -> dict[Path, Found]:
    """What lies at the place of each sidecar of a picture, with what it says."""
    return {
        sidecar: _found(sidecar, picture, ledger) for sidecar in sidecar_files(picture, options)
    }


def _found(sidecar: Path, picture: Path, ledger: Ledger) -> Found:
    look = xmp_sidecar.inspect_xmp if is_xmp(sidecar) else inspect_text
    return look(sidecar, picture, ledger)


def _left(sidecar: Path, complaint: str) -> str:
    return translate("Sentences", "{name} was left as it is because {complaint}.").format(
        name=spoken(sidecar.name), complaint=complaint
    )


def read_fingerprint(picture: Path) -> Fingerprint:
    """What a picture is now. Raises SidecarError."""
    try:
        return fingerprint(picture)
    except OSError as error:
        raise SidecarError(
            translate(
                "Sentences",
                "{name} cannot be read any more ({reason}): look whether it is still there.",
            ).format(name=spoken(picture.name), reason=error.strerror or error)
        ) from error
