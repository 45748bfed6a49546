"""Caption data: the layouts people have, their splits, and mirrored captions."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from desktop_app.captioner.vocabulary import tokenise
from training.errors import TrainingError

IMAGE_FOLDERS = (
    "Images",
    "images",
    "Flicker8k_Dataset",
    "Flickr8k_Dataset",
    "flickr30k_images",
    "train2017",
    "val2017",
    "train2014",
    "val2014",
    ".",
)
"""Where the pictures of a data set are looked for, below its folder."""

_LEFT_RIGHT = {"left": "right", "right": "left"}


class CaptionDataError(TrainingError):
    """A data set cannot be used; the message says why and what was looked for."""


@dataclass(frozen=True)
class CaptionedImage:
    """A picture with its human captions."""

    key: str
    """Unique among all data sets of a run: data set and file name."""
    path: Path
    """The picture's file."""
    captions: tuple[str, ...]
    """As people wrote them."""


@dataclass(frozen=True)
class CaptionData:
    """The splits of one or several data sets."""

    train: tuple[CaptionedImage, ...] = ()
    validation: tuple[CaptionedImage, ...] = ()
    test: tuple[CaptionedImage, ...] = ()
    missing: tuple[str, ...] = ()
    """Captions whose picture is not there, by file name."""
    description: str = ""
    """One line a data set, for logs and the manifest."""

    def split(self, name: str) -> tuple[CaptionedImage, ...]:
        """Return a split by its name: train, val or test."""
        return {"train": self.train, "val": self.validation, "test": self.test}[name]


@dataclass
class _Found:
    """What a reader collects: captions and split by file name, in the file's order."""

    captions: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    split_of: dict[str, str] = field(default_factory=dict)
    has_splits: bool = False


def _first(folder: Path, *patterns: str) -> Path | None:
    for pattern in patterns:
        if matches := sorted(folder.glob(pattern)):
            return matches[0]
    return None


def _read_flickr8k(folder: Path) -> _Found | None:
    tokens = _first(folder, "Flickr8k.token.txt", "*/Flickr8k.token.txt", "results_*.token")
    if tokens is None:
        return None
    found = _Found()
    for line in _lines(tokens):
        name, separator, caption = line.partition("\t")
        if separator and caption.strip():
            found.captions[name.rpartition("#")[0]].append(caption)
    for split, label in (("train", "train"), ("val", "dev"), ("test", "test")):
        listing = tokens.parent / f"Flickr_8k.{label}Images.txt"
        if listing.is_file():
            found.has_splits = True
            found.split_of.update({name.strip(): split for name in _lines(listing) if name.strip()})
    return found


def _read_kaggle(folder: Path) -> _Found | None:
    table = _first(folder, "captions.txt", "captions.csv", "results.csv")
    if table is None:
        return None
    lines = list(_lines(table))
    if not lines or not re.match(r"image(_name)?\s*[,|]", lines[0]):
        return None
    found = _Found()
    if "|" in lines[0]:  # Flickr30k on Kaggle: image_name| comment_number| comment
        rows: Iterable[list[str]] = (line.split("|", 2) for line in lines[1:])
    else:  # captions with commas are quoted in some copies and bare in others
        rows = ([row[0], ",".join(row[1:])] for row in csv.reader(lines[1:]) if len(row) > 1)
    for row in rows:
        if row[-1].strip():
            found.captions[row[0].strip()].append(row[-1].strip())
    return found


def _read_karpathy(folder: Path) -> _Found | None:
    listing = _first(folder, "dataset_*.json", "dataset.json")
    if listing is None:
        return None
    found = _Found(has_splits=True)
    names = {"restval": "train", "train": "train", "val": "val", "test": "test"}
    for image in _json(listing).get("images", []):
        name = str(Path(image.get("filepath", "")) / image["filename"])
        found.captions[name].extend(sentence["raw"] for sentence in image["sentences"])
        found.split_of[name] = names.get(image.get("split", "train"), "train")
    return found


def _read_coco(folder: Path) -> _Found | None:
    listings = sorted(folder.glob("captions_*.json")) + sorted(
        folder.glob("annotations/captions_*.json")
    )
    if not listings:
        return None
    found = _Found()
    for listing in listings:
        content = _json(listing)
        split = "val" if "val" in listing.name else "train"
        files = {image["id"]: image["file_name"] for image in content.get("images", [])}
        for annotation in content.get("annotations", []):
            name = files.get(annotation["image_id"])
            if name is not None and annotation["caption"].strip():
                found.captions[name].append(annotation["caption"])
                found.split_of[name] = split
    found.has_splits = "val" in found.split_of.values()
    return found


LAYOUTS: dict[str, tuple[Callable[[Path], _Found | None], str]] = {
    "flickr8k": (_read_flickr8k, "Flickr8k's original (Flickr8k.token.txt)"),
    "karpathy": (_read_karpathy, "Karpathy's (dataset_*.json)"),
    "coco": (_read_coco, "COCO's (captions_*.json or annotations/captions_*.json)"),
    "kaggle": (_read_kaggle, "Kaggle's (captions.txt with a line image,caption)"),
}
"""Reader and description of every layout, in the order in which they are tried."""


def read_data(folder: Path, layout: str = "auto", held_out_fraction: float = 0.0) -> CaptionData:
    """Read one data set.

    Args:
        folder: holds the caption file; the pictures lie in one of :data:`IMAGE_FOLDERS`.
        layout: a name of :data:`LAYOUTS`, or ``auto``.
        held_out_fraction: share of the pictures kept for validation where the layout brings no
            split; chosen by a hash of the file name, so it never changes.

    Raises:
        CaptionDataError: no known layout, a damaged caption file, or no picture at all.
    """
    if not folder.is_dir():
        raise CaptionDataError(f"The data folder {folder} does not exist.")
    found = _find_captions(folder, layout)
    splits: dict[str, list[CaptionedImage]] = {"train": [], "val": [], "test": []}
    missing = []
    search = [folder / name for name in IMAGE_FOLDERS if (folder / name).is_dir()]
    for name, captions in found.captions.items():
        split = _split_of(name, found, held_out_fraction)
        if split is None:
            continue
        path = next((base / name for base in search if (base / name).is_file()), None)
        if path is None:
            missing.append(name)
        else:
            key = f"{folder.name}/{name}"
            splits[split].append(CaptionedImage(key, path, tuple(captions)))
    if not any(splits.values()):
        raise CaptionDataError(
            f"{folder} has {len(found.captions)} captioned pictures in its caption file but none "
            f"of the picture files; they were looked for in {', '.join(IMAGE_FOLDERS)}."
        )
    counts = ", ".join(f"{len(images)} {name}" for name, images in splits.items())
    return CaptionData(
        train=tuple(splits["train"]),
        validation=tuple(splits["val"]),
        test=tuple(splits["test"]),
        missing=tuple(missing),
        description=f"{folder.name}: {counts}",
    )


def merge_data(parts: Iterable[CaptionData]) -> CaptionData:
    """Join data sets, each split with its like."""
    parts = list(parts)
    return CaptionData(
        train=tuple(image for part in parts for image in part.train),
        validation=tuple(image for part in parts for image in part.validation),
        test=tuple(image for part in parts for image in part.test),
        missing=tuple(name for part in parts for name in part.missing),
        description="; ".join(part.description for part in parts),
    )


def without_leaks(data: CaptionData) -> tuple[CaptionData, list[str]]:
    """Leave out training pictures that are byte for byte a validation or test picture.

    Returns:
        The cleaned data and the keys of what was left out.
    """
    held_out = {_file_hash(image.path) for image in (*data.validation, *data.test)}
    leaked = [image.key for image in data.train if _file_hash(image.path) in held_out]
    train = tuple(image for image in data.train if image.key not in set(leaked))
    return replace(data, train=train), leaked


def read_texts(path: Path, held_out: Iterable[CaptionedImage]) -> list[str]:
    """Read captions without pictures, leaving out those of held-out pictures.

    Args:
        path: UTF-8 lines ``key<TAB>caption`` or bare captions.
        held_out: validation and test pictures; a line is theirs when its key is the picture's
            number, or when its words are exactly one of their captions.
    """
    pictures = list(held_out)
    keys = {_bare_key(image.path.name) for image in pictures}
    captions = {tuple(tokenise(text)) for image in pictures for text in image.captions}
    texts = []
    for line in _lines(path):
        key, separator, caption = line.partition("\t")
        text = caption if separator else key
        if separator and _bare_key(key) in keys:
            continue
        tokens = tuple(tokenise(text))
        if tokens and tokens not in captions:
            texts.append(text)
    return texts


def mirrored_tokens(tokens: Iterable[str]) -> list[str]:
    """Return a caption's words for the mirrored picture: left and right change places."""
    return [_LEFT_RIGHT.get(token, token) for token in tokens]


def _find_captions(folder: Path, layout: str) -> _Found:
    wanted = list(LAYOUTS) if layout == "auto" else [layout]
    for name in wanted:
        reader, _ = LAYOUTS[name]
        try:
            found = reader(folder)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise CaptionDataError(
                f"The captions in {folder} look like the layout {name} but cannot be read: {error}"
            ) from error
        if found is not None and found.captions:
            return found
    looked_for = "; ".join(LAYOUTS[name][1] for name in wanted)
    raise CaptionDataError(
        f"{folder} holds no captions in a known layout. Looked for: {looked_for}."
    )


def _split_of(name: str, found: _Found, held_out_fraction: float) -> str | None:
    if found.has_splits:
        return found.split_of.get(name)
    draw = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") / 2**64
    return "val" if draw < held_out_fraction else "train"


def _bare_key(name: str) -> str:
    return Path(name.partition("#")[0]).stem.lstrip("0")


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.strip():
                yield line.rstrip("\r\n")


def _json(path: Path) -> dict[str, Any]:
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError(f"{path.name} is not a JSON object")
    return content


def _file_hash(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()
