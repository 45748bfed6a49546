"""Every layout people have is read, and nothing held out leaks into training."""

import json
from pathlib import Path

import pytest
from PIL import Image

from training.captions import (
    CaptionDataError,
    CaptionedImage,
    merge_data,
    mirrored_tokens,
    read_data,
    read_texts,
    without_leaks,
)


def picture(path: Path, grey: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 8), (grey, grey, grey)).save(path)
    return path


def names(images: tuple[CaptionedImage, ...]) -> list[str]:
    return [image.path.name for image in images]


def flickr8k(folder: Path) -> None:
    for grey, name in enumerate(("a.jpg", "b.jpg", "c.jpg", "d.jpg")):
        picture(folder / "Images" / name, grey * 50)
    lines = [f"{name}.jpg#{n}\tCaption {n} of {name} ." for name in "abcde" for n in range(2)]
    (folder / "Flickr8k.token.txt").write_text("\n".join(lines), encoding="utf-8")
    for label, listed in (("train", "a.jpg\nb.jpg\ne.jpg\n"), ("dev", "c.jpg\n")):
        (folder / f"Flickr_8k.{label}Images.txt").write_text(listed, encoding="utf-8")


def test_flickr8k_with_its_split_lists(tmp_path: Path) -> None:
    flickr8k(tmp_path)
    data = read_data(tmp_path)
    assert names(data.train) == ["a.jpg", "b.jpg"]
    assert names(data.validation) == ["c.jpg"]
    assert data.test == ()
    assert data.missing == ("e.jpg",)  # d.jpg is in no list and plays no part
    assert data.train[0].captions == ("Caption 0 of a .", "Caption 1 of a .")


def test_kaggle_with_commas_quoted_and_bare(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        picture(tmp_path / "Images" / name)
    (tmp_path / "captions.txt").write_text(
        'image,caption\na.jpg,"A dog, a cat ."\na.jpg,A dog, a cat .\nb.jpg,A bird .\n',
        encoding="utf-8",
    )
    data = read_data(tmp_path)
    assert data.train[0].captions == ("A dog, a cat .", "A dog, a cat .")
    assert data.validation == ()


def test_flickr30k_on_kaggle(tmp_path: Path) -> None:
    picture(tmp_path / "flickr30k_images" / "a.jpg")
    (tmp_path / "results.csv").write_text(
        "image_name| comment_number| comment\na.jpg| 0| Two men .\na.jpg| 1| Men, two .\n",
        encoding="utf-8",
    )
    assert read_data(tmp_path).train[0].captions == ("Two men .", "Men, two .")


def test_karpathy(tmp_path: Path) -> None:
    splits = {"a.jpg": "train", "b.jpg": "restval", "c.jpg": "val", "d.jpg": "test"}
    for name in splits:
        picture(tmp_path / "images" / name)
    images = [
        {"filename": name, "split": split, "sentences": [{"raw": f"Seen in {name}."}]}
        for name, split in splits.items()
    ]
    (tmp_path / "dataset_flickr8k.json").write_text(json.dumps({"images": images}))
    data = read_data(tmp_path)
    assert names(data.train) == ["a.jpg", "b.jpg"]
    assert names(data.validation) == ["c.jpg"]
    assert names(data.test) == ["d.jpg"]
    assert data.test[0].captions == ("Seen in d.jpg.",)


def test_coco(tmp_path: Path) -> None:
    for split, number in (("train", 1), ("val", 2)):
        name = f"{number:012}.jpg"
        picture(tmp_path / f"{split}2017" / name)
        content = {
            "images": [{"id": number, "file_name": name}],
            "annotations": [{"image_id": number, "caption": f"Caption {number}"}],
        }
        listing = tmp_path / "annotations" / f"captions_{split}2017.json"
        listing.parent.mkdir(exist_ok=True)
        listing.write_text(json.dumps(content))
    data = read_data(tmp_path)
    assert [image.captions for image in data.train] == [("Caption 1",)]
    assert [image.captions for image in data.validation] == [("Caption 2",)]


def test_an_unknown_layout_names_those_looked_for(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(CaptionDataError) as raised:
        read_data(tmp_path)
    for words in ("Flickr8k.token.txt", "dataset_*.json", "captions_*.json", "image,caption"):
        assert words in str(raised.value)


def test_a_damaged_caption_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "dataset_x.json").write_text('{"images": [{"split": "train"}]}')
    with pytest.raises(CaptionDataError, match="karpathy but cannot be read"):
        read_data(tmp_path)


def test_captions_without_any_picture_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "captions.txt").write_text("image,caption\na.jpg,A dog .\n")
    with pytest.raises(CaptionDataError, match="none of the picture files"):
        read_data(tmp_path)


def test_a_held_out_share_never_changes_and_never_overlaps(tmp_path: Path) -> None:
    lines = ["image,caption"]
    for number in range(200):
        picture(tmp_path / "Images" / f"{number}.png", number)
        lines.append(f"{number}.png,A caption .")
    (tmp_path / "captions.txt").write_text("\n".join(lines))
    first, second = (read_data(tmp_path, held_out_fraction=0.2) for _ in range(2))
    assert first == second
    assert 20 <= len(first.validation) <= 60
    assert not set(names(first.train)) & set(names(first.validation))
    smaller = read_data(tmp_path, held_out_fraction=0.1)
    assert set(names(smaller.validation)) <= set(names(first.validation))


def test_training_pictures_that_are_held_out_elsewhere_are_left_out(tmp_path: Path) -> None:
    flickr8k(tmp_path / "one")
    (tmp_path / "one/Images/b.jpg").write_bytes((tmp_path / "one/Images/c.jpg").read_bytes())
    data, leaked = without_leaks(merge_data([read_data(tmp_path / "one")]))
    assert leaked == ["one/b.jpg"]
    assert names(data.train) == ["a.jpg"]
    assert names(data.validation) == ["c.jpg"]


def test_texts_of_held_out_pictures_are_left_out(tmp_path: Path) -> None:
    held_out = [CaptionedImage("coco/7", Path("000000000007.jpg"), ("A red bus .",))]
    path = tmp_path / "texts.txt"
    path.write_text("7\tA bus .\n70\ta RED bus\n71\tA blue bus .\n", encoding="utf-8")
    assert read_texts(path, held_out) == ["A blue bus ."]


def test_left_and_right_change_places_in_a_mirrored_caption() -> None:
    said = ["a", "dog", "left", "of", "a", "right", "shoe"]
    assert mirrored_tokens(said) == ["a", "dog", "right", "of", "a", "left", "shoe"]
    assert mirrored_tokens(mirrored_tokens(said)) == said
