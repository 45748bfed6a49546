"""The bundle: a folder with everything that the program needs of a trained captioner.

`manifest.json`, `vocabulary.json`, `encoder.onnx`, `decoder_step.onnx` and `MODEL_CARD.md`. Reading
one checks all that can be checked without ONNX Runtime; `session` checks the graphs themselves.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from desktop_app.captioner.errors import BundleError
from desktop_app.captioner.language import translate
from desktop_app.captioner.manifest import (
    DECODER_FILE,
    ENCODER_FILE,
    FORMAT_VERSION,
    MANIFEST_FILE,
    MODEL_CARD_FILE,
    VOCABULARY_FILE,
    Manifest,
    StateSpec,
    TensorName,
)
from desktop_app.captioner.vocabulary import Vocabulary

__all__ = [
    "DECODER_FILE",
    "ENCODER_FILE",
    "FORMAT_VERSION",
    "MANIFEST_FILE",
    "MODEL_CARD_FILE",
    "VOCABULARY_FILE",
    "Bundle",
    "Manifest",
    "StateSpec",
    "TensorName",
    "damaged",
    "misfitting",
    "write_bundle",
]

MAXIMUM_MANIFEST_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Bundle:
    """A bundle whose manifest and vocabulary were read and whose files were checked."""

    folder: Path
    manifest: Manifest
    vocabulary: Vocabulary

    @classmethod
    def read(cls, folder: Path, verify: bool = True) -> "Bundle":
        """Read a bundle. BundleError, one sentence, for whatever is wrong with it.

        `verify=False` skips the SHA-256 of the files, which takes about 30 ms for 60 MB; that they
        exist inside the folder is checked always.
        """
        folder = Path(folder)
        manifest = Manifest.from_json(_read_manifest_text(folder))
        used = [manifest.vocabulary_file, manifest.encoder_file, manifest.decoder_file]
        if manifest.confidence is not None:
            used.append(manifest.confidence.statistics_file)
        if manifest.consensus is not None:
            used.append(manifest.consensus.expectation_file)
        for name in dict.fromkeys((*used, *manifest.files)):
            path = _path_inside(folder, name)
            if name not in manifest.files:
                raise BundleError(
                    translate(
                        "Sentences", "The captioner's manifest has no SHA-256 of {name}: {cure}."
                    ).format(name=name, cure=_cure())
                )
            if verify and _sha256(path) != manifest.files[name]:
                raise BundleError(
                    translate(
                        "Sentences",
                        "The captioner's file {name} is not the one its manifest describes (its "
                        "SHA-256 differs): {cure}.",
                    ).format(name=name, cure=_cure())
                )
        vocabulary = Vocabulary.read(folder / manifest.vocabulary_file)
        _check_special_ids(manifest, vocabulary)
        return cls(folder, manifest, vocabulary)

    def path(self, name: str) -> Path:
        """Where a file of the manifest lies."""
        return _path_inside(self.folder, name)


def damaged(name: str) -> BundleError:
    """Of a file of the bundle that cannot be made sense of, though it is the manifest's."""
    return BundleError(
        translate(
            "Sentences",
            "The captioner's file {name} is damaged: reinstall Picture Aloud or choose "
            "another model.",
        ).format(name=name)
    )


def misfitting(name: str) -> BundleError:
    """Of a file of the bundle that was made for another encoder."""
    return BundleError(
        translate(
            "Sentences",
            "The captioner's file {name} does not fit its encoder: reinstall Picture "
            "Aloud or choose another model.",
        ).format(name=name)
    )


def write_bundle(folder: Path, manifest: Manifest, files: Mapping[str, Path]) -> Bundle:
    """Write a bundle whole or not at all, and read it back.

    `files` are copied under the names they have as keys (a name may contain "/"); the manifest's
    `files` is filled with their SHA-256. Everything is written beside `folder` and synchronised to
    the disk first; an older bundle in `folder` is replaced as the last step, and one that cannot be
    replaced stays. BundleError if `folder` holds anything else, so that nothing else is lost, or if
    the result is no sound bundle; OSError as the file system raises it.
    """
    folder = Path(folder).absolute()
    if folder.exists() and not (folder / MANIFEST_FILE).is_file() and _has_content(folder):
        raise BundleError(
            translate(
                "Sentences",
                "{name} is not empty and holds no bundle: choose a new or an empty folder.",
            ).format(name=folder.name)
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    workplace = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        new = workplace / "new"
        new.mkdir()
        hashes = {name: _copy_into(new, name, source) for name, source in sorted(files.items())}
        text = replace(manifest, files=hashes).to_json()
        _write_durably(new / MANIFEST_FILE, text.encode("utf-8"))
        Bundle.read(new)
        _exchange(new, folder, workplace / "old")
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
    return Bundle.read(folder, verify=False)


def _read_manifest_text(folder: Path) -> str:
    path = folder / MANIFEST_FILE
    if not folder.is_dir():
        raise BundleError(
            translate("Sentences", "There is no captioner in the folder {folder}: {cure}.").format(
                folder=folder, cure=_cure()
            )
        )
    if not path.is_file():
        raise BundleError(
            translate("Sentences", "The folder {folder} holds no {name}: {cure}.").format(
                folder=folder, name=MANIFEST_FILE, cure=_cure()
            )
        )
    try:
        with open(path, "rb") as file:
            data = file.read(MAXIMUM_MANIFEST_BYTES + 1)
        if len(data) > MAXIMUM_MANIFEST_BYTES:
            raise ValueError("file too large")
        return data.decode("utf-8")
    except (OSError, ValueError) as error:
        raise BundleError(
            translate("Sentences", "The captioner's {name} cannot be read: {cure}.").format(
                name=MANIFEST_FILE, cure=_cure()
            )
        ) from error


def _path_inside(folder: Path, name: str) -> Path:
    """The file's path. BundleError if the name or a link leads outside, or it is no file."""
    parts = PurePosixPath(name).parts
    # A backslash or a colon would mean another folder or another drive to Windows.
    if not parts or name.startswith("/") or ".." in parts or set(name) & set("\\:\0"):
        raise BundleError(
            translate(
                "Sentences", "The captioner's manifest names a file outside its folder: {cure}."
            ).format(cure=_cure())
        )
    path = folder.joinpath(*parts)
    try:
        if not path.is_file():
            raise BundleError(
                translate("Sentences", "The captioner's file {name} is missing: {cure}.").format(
                    name=name, cure=_cure()
                )
            )
        if not path.resolve().is_relative_to(folder.resolve()):
            raise BundleError(
                translate(
                    "Sentences", "The captioner's file {name} lies outside its folder: {cure}."
                ).format(name=name, cure=_cure())
            )
    except (OSError, RuntimeError) as error:
        raise BundleError(
            translate("Sentences", "The captioner's file {name} cannot be read: {cure}.").format(
                name=name, cure=_cure()
            )
        ) from error
    return path


def _sha256(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BundleError(
            translate("Sentences", "The captioner's file {name} cannot be read: {cure}.").format(
                name=path.name, cure=_cure()
            )
        ) from error


def _check_special_ids(manifest: Manifest, vocabulary: Vocabulary) -> None:
    expected = {
        "pad": vocabulary.pad_id,
        "start": vocabulary.start_id,
        "end": vocabulary.end_id,
        "unknown": vocabulary.unknown_id,
    }
    if dict(manifest.special_ids) != expected:
        raise BundleError(
            translate(
                "Sentences",
                "The captioner's manifest and word list disagree about the special words: {cure}.",
            ).format(cure=_cure())
        )


def _has_content(folder: Path) -> bool:
    return not folder.is_dir() or any(folder.iterdir())


def _copy_into(folder: Path, name: str, source: Path) -> str:
    """Copy a file, synchronise it to the disk, and return its SHA-256."""
    target = folder.joinpath(*PurePosixPath(name).parts)
    if name == MANIFEST_FILE or not target.resolve().is_relative_to(folder.resolve()):
        raise BundleError(
            translate(
                "Sentences", "{name} cannot be the name of a file in a bundle: choose another."
            ).format(name=name)
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    with open(target, "rb+") as file:
        os.fsync(file.fileno())
    return _sha256(target)


def _write_durably(path: Path, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _exchange(new: Path, folder: Path, old: Path) -> None:
    """Rename `new` to `folder`; what was there goes to `old`, and comes back if that fails."""
    _synchronise_folder(new)
    has_old = folder.exists()
    if has_old:
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if has_old:
            old.rename(folder)
        raise
    _synchronise_folder(folder.parent)


def _synchronise_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _cure() -> str:
    return translate("Sentences", "reinstall Picture Aloud or choose another model")
