import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop_app.captioner.bundle import (
    DECODER_FILE,
    ENCODER_FILE,
    MANIFEST_FILE,
    MODEL_CARD_FILE,
    VOCABULARY_FILE,
    Bundle,
    write_bundle,
)
from desktop_app.captioner.errors import BundleError
from desktop_app.captioner.vocabulary import SPECIAL_WORDS, Vocabulary
from tests.helpers.tiny_bundle import WORDS, tiny_manifest, write_tiny_bundle

CURE = "reinstall Picture Aloud or choose another model."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_tiny_bundle(tmp_path / "captioner")


def files_of(folder: Path) -> dict[str, Path]:
    names = (VOCABULARY_FILE, ENCODER_FILE, DECODER_FILE, MODEL_CARD_FILE)
    return {name: folder / name for name in names}


def refusal(folder: Path, **options: Any) -> str:
    with pytest.raises(BundleError) as caught:
        Bundle.read(folder, **options)
    sentence = str(caught.value)
    assert sentence.endswith(CURE)
    return sentence


def change_manifest(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / MANIFEST_FILE
    values = json.loads(path.read_text(encoding="utf-8"))
    change(values)
    path.write_text(json.dumps(values), encoding="utf-8")


def test_a_sound_bundle_is_read(folder: Path) -> None:
    bundle = Bundle.read(folder)
    assert bundle.manifest == replace(tiny_manifest(), files=bundle.manifest.files)
    assert set(bundle.manifest.files) == set(files_of(folder))
    assert bundle.vocabulary == Vocabulary([*SPECIAL_WORDS, *WORDS])
    assert bundle.path(ENCODER_FILE).read_bytes() == (folder / ENCODER_FILE).read_bytes()


def test_no_folder_or_no_bundle_in_it(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none").startswith("There is no captioner in the folder")
    assert "holds no manifest.json" in refusal(tmp_path)


@pytest.mark.parametrize("name", [VOCABULARY_FILE, ENCODER_FILE, DECODER_FILE, MODEL_CARD_FILE])
def test_a_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert f"file {name} is missing" in refusal(folder)
    assert f"file {name} is missing" in refusal(folder, verify=False)


@pytest.mark.parametrize("name", [VOCABULARY_FILE, ENCODER_FILE, DECODER_FILE, MODEL_CARD_FILE])
def test_a_changed_file(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes()[:-1] + b" ")
    assert f"file {name} is not the one its manifest describes" in refusal(folder)


def test_verification_can_be_left_out(folder: Path) -> None:
    (folder / MODEL_CARD_FILE).write_text("changed", encoding="utf-8")
    assert Bundle.read(folder, verify=False).manifest.name == "tiny"


def test_a_file_without_a_hash(folder: Path) -> None:
    change_manifest(folder, lambda values: values["files"].pop(ENCODER_FILE))
    assert f"has no SHA-256 of {ENCODER_FILE}" in refusal(folder, verify=False)


@pytest.mark.parametrize(
    "name",
    [
        "../secret.onnx",
        "a/../../secret.onnx",
        "/etc/hostname",
        "C:\\secret.onnx",
        "..\\secret.onnx",
        "c:secret.onnx",
        "a\0b",
        ".",
        "./",
    ],
)
@pytest.mark.parametrize("field", ["encoder_file", "files"])
def test_a_path_that_leaves_the_folder(folder: Path, name: str, field: str) -> None:
    (folder.parent / "secret.onnx").write_bytes(b"secret")

    def change(values: dict[str, Any]) -> None:
        if field == "files":
            values["files"][name] = "0" * 64
        else:
            values["encoder_file"] = name

    change_manifest(folder, change)
    assert "names a file outside its folder" in refusal(folder, verify=False)


def test_a_link_that_leaves_the_folder(folder: Path) -> None:
    outside = folder.parent / "outside.onnx"
    shutil.move(folder / ENCODER_FILE, outside)
    (folder / ENCODER_FILE).symlink_to(outside)
    assert f"file {ENCODER_FILE} lies outside its folder" in refusal(folder)


def test_a_link_of_a_folder_that_leaves_the_folder(folder: Path) -> None:
    outside = folder.parent / "outside"
    outside.mkdir()
    shutil.copy(folder / ENCODER_FILE, outside)
    (folder / "graphs").symlink_to(outside)
    change_manifest(folder, lambda values: values.update(encoder_file=f"graphs/{ENCODER_FILE}"))
    assert "lies outside its folder" in refusal(folder)


def test_links_inside_or_to_the_folder_are_fine(folder: Path) -> None:
    (folder / ENCODER_FILE).rename(folder / "real.onnx")
    (folder / ENCODER_FILE).symlink_to("real.onnx")
    link = folder.parent / "link"
    link.symlink_to(folder)
    assert Bundle.read(link).manifest.name == "tiny"


def test_a_link_to_itself_and_a_pipe(folder: Path) -> None:
    (folder / ENCODER_FILE).unlink()
    (folder / ENCODER_FILE).symlink_to(ENCODER_FILE)
    assert ENCODER_FILE in refusal(folder)
    (folder / ENCODER_FILE).unlink()
    os.mkfifo(folder / ENCODER_FILE)
    assert f"file {ENCODER_FILE} is missing" in refusal(folder)


def test_a_manifest_that_cannot_be_read(folder: Path) -> None:
    (folder / MANIFEST_FILE).write_bytes(b'{"name": "\xff"}')
    assert "manifest.json cannot be read" in refusal(folder)
    (folder / MANIFEST_FILE).write_bytes(b" " * (2 << 20))
    assert "manifest.json cannot be read" in refusal(folder)
    (folder / MANIFEST_FILE).write_bytes(b"{}"[:1])
    assert "manifest.json is damaged" in refusal(folder)


def test_another_version_is_refused_before_its_files_are_looked_at(folder: Path) -> None:
    change_manifest(folder, lambda values: values.update(format_version=2))
    (folder / ENCODER_FILE).unlink()
    with pytest.raises(BundleError, match="has format version 2, but this Picture Aloud reads"):
        Bundle.read(folder)


def test_special_words_on_which_manifest_and_vocabulary_disagree(folder: Path) -> None:
    change_manifest(folder, lambda values: values["special_ids"].update(end=1, start=2))
    assert "disagree about the special words" in refusal(folder)


def test_a_damaged_vocabulary(folder: Path) -> None:
    (folder / VOCABULARY_FILE).write_text('{"words": []}', encoding="utf-8")
    with pytest.raises(BundleError, match=r"word list vocabulary\.json cannot be read"):
        Bundle.read(folder, verify=False)


def leftovers(parent: Path, *expected: str) -> list[str]:
    return [path.name for path in parent.iterdir() if path.name not in expected]


def test_writing_replaces_an_older_bundle_whole(folder: Path) -> None:
    (folder / "of the old one.txt").write_text("old", encoding="utf-8")
    licence = folder.parent / "licence.txt"
    licence.write_text("terms", encoding="utf-8")
    files = {**files_of(folder), "licences/weights.txt": licence}
    written = write_bundle(folder, replace(tiny_manifest(), version="2"), files)
    assert Bundle.read(folder).manifest == written.manifest
    assert written.manifest.version == "2"
    assert set(written.manifest.files) == set(files)
    assert (folder / "licences" / "weights.txt").read_text(encoding="utf-8") == "terms"
    assert not (folder / "of the old one.txt").exists()
    assert leftovers(folder.parent, "captioner", "licence.txt") == []


def test_writing_makes_the_folders_above(folder: Path) -> None:
    target = folder.parent / "new" / "deep" / "captioner"
    write_bundle(target, tiny_manifest(), files_of(folder))
    assert Bundle.read(target).manifest.name == "tiny"
    assert leftovers(target.parent, "captioner") == []


def test_what_is_written_can_be_read_by_other_users(folder: Path) -> None:
    others_may_read = 0o004
    assert all(path.stat().st_mode & others_may_read for path in [folder, *folder.iterdir()])


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda files: files.pop(ENCODER_FILE), BundleError),
        (lambda files: files.update({ENCODER_FILE: Path("/nowhere")}), OSError),
        (lambda files: files.update({"../outside": files[ENCODER_FILE]}), BundleError),
        (lambda files: files.update({MANIFEST_FILE: files[ENCODER_FILE]}), BundleError),
        (lambda files: files.update({VOCABULARY_FILE: files[ENCODER_FILE]}), BundleError),
    ],
)
@pytest.mark.parametrize("has_old", [True, False])
def test_a_failed_writing_leaves_everything_as_it_was(
    tmp_path: Path, spoil: Callable[[dict[str, Path]], Any], error: type[Exception], has_old: bool
) -> None:
    files = files_of(write_tiny_bundle(tmp_path / "source"))
    spoil(files)
    target = tmp_path / "captioner"
    if has_old:
        write_tiny_bundle(target, name="old")
    with pytest.raises(error):
        write_bundle(target, tiny_manifest(), files)
    if has_old:
        assert Bundle.read(target).manifest.name == "old"
    assert leftovers(tmp_path, "source", *(["captioner"] if has_old else [])) == []


def test_the_old_bundle_comes_back_if_the_new_one_cannot_take_its_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def failing_rename(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise OSError("the disk is gone")
        return rename(path, target)

    files = files_of(write_tiny_bundle(folder.parent / "source"))
    monkeypatch.setattr(Path, "rename", failing_rename)
    with pytest.raises(OSError, match="the disk is gone"):
        write_bundle(folder, replace(tiny_manifest(), name="new"), files)
    assert Bundle.read(folder).manifest.name == "tiny"
    assert leftovers(folder.parent, "captioner", "source") == []


def test_other_peoples_folders_are_not_replaced(folder: Path) -> None:
    documents = folder.parent / "documents"
    documents.mkdir()
    letter = documents / "letter.txt"
    letter.write_text("dear", encoding="utf-8")
    for target in (documents, letter):
        with pytest.raises(BundleError, match="holds no bundle: choose a new or an empty folder"):
            write_bundle(target, tiny_manifest(), files_of(folder))
    assert letter.read_text(encoding="utf-8") == "dear"
    letter.unlink()
    write_bundle(documents, tiny_manifest(), files_of(folder))
    assert Bundle.read(documents).manifest.name == "tiny"
