"""The watch with real folders, events, sidecars and ledger; the captioner alone is a short one."""

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.captioner.errors import Cancelled, ImageError
from desktop_app.captioner.preprocessing import open_image
from desktop_app.folder_watch.options import WatchOptions
from desktop_app.folder_watch.watch import FolderWatch
from desktop_app.sidecars.ledger import Ledger
from desktop_app.sidecars.options import SidecarFormat, SidecarOptions
from tests.conftest import ExpectLog
from tests.helpers.audio import wait_until
from tests.helpers.pictures import noise_picture
from tests.helpers.watching import PATIENCE_S, ToldListener, following, save_picture

SETTLE_S = 0.2


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.sqlite3") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pictures"
    made.mkdir()
    return made


@pytest.fixture
def options(folder: Path) -> WatchOptions:
    return WatchOptions(
        (folder,),
        settle_s=SETTLE_S,
        patience_s=0.5,
        retry_s=0.5,
        poll_s=0.1,
        heartbeat_s=0.1,
    )


@pytest.fixture(params=["events", "polling"])
def live(request: pytest.FixtureRequest, options: WatchOptions) -> WatchOptions:
    """The options of a watch that follows its folders, by either means."""
    return replace(options, is_recursive=True, is_polling=request.param == "polling")


@pytest.fixture
def listener() -> ToldListener:
    return ToldListener()


def describe(picture: Path) -> str:
    """A sentence that tells pictures apart; raises ImageError for what is none."""
    red, green, blue = open_image(picture).getpixel((3, 3))  # type: ignore[misc]
    return f"A wall of {red}, {green} and {blue}."


def words_beside(picture: Path) -> str:
    return Path(f"{picture}.txt").read_text(encoding="utf-8")


def save(folder: Path, *names: str) -> list[Path]:
    return [save_picture(folder / name, seed=len(name) * 31 + ord(name[0])) for name in names]


# Once.


def test_everything_is_described_once(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    a, b = save(folder, "a.png", "b.png")
    summary = FolderWatch(options, describe, ledger, listener).catch_up()
    assert (summary.described, summary.failed, summary.is_success) == (2, 0, True)
    assert listener.names("described") == ["a.png", "b.png"]
    assert [words_beside(file) for file in (a, b)] == [f"{describe(file)}\n" for file in (a, b)]
    assert listener.waiting[0] == 2
    assert listener.waiting[-1] == 0

    again = FolderWatch(options, describe, ledger, listener).catch_up()
    assert (again.described, again.failed, again.is_success) == (0, 0, True)


def test_what_changed_meanwhile_is_described_anew_and_a_humans_words_stay(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    a, b, c = save(folder, "a.png", "b.png", "c.png")
    (folder / "c.png.txt").write_text("My cat.\n", encoding="utf-8")
    FolderWatch(options, describe, ledger, listener).catch_up()
    assert listener.names("described") == ["a.png", "b.png"]
    (folder / "b.png.txt").write_text("My dog.\n", encoding="utf-8")
    for file in (a, b, c):
        save_picture(file, seed=77)

    FolderWatch(options, describe, ledger, listener).catch_up()

    assert listener.names("described") == ["a.png", "b.png", "a.png"]
    assert words_beside(a) == f"{describe(a)}\n"
    assert [words_beside(b), words_beside(c)] == ["My dog.\n", "My cat.\n"]


def test_words_follow_a_picture_that_was_renamed_while_nobody_watched(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    (picture,) = save(folder, "a.png")
    FolderWatch(options, describe, ledger, listener).catch_up()
    picture.rename(folder / "b.png")
    FolderWatch(options, describe, ledger, listener).catch_up()
    assert listener.names("described") == ["a.png"]
    assert sorted(os.listdir(folder)) == ["b.png", "b.png.txt"]


def test_what_fails_is_told_once_and_stops_nobody(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    save(folder, "a.png", "c.png")
    (folder / "b.png").write_bytes(b"\x89PNG\r\n and then nothing")
    missing = folder.with_name("missing")
    both = replace(options, folders=(missing, folder))
    summary = FolderWatch(both, describe, ledger, listener).catch_up()
    assert (summary.described, summary.failed, summary.is_success) == (2, 2, False)
    assert listener.names("failed") == ["missing", "b.png"]
    assert (
        listener.sentences("failed")[0] == f"The folder {missing} does not exist: check its name."
    )
    assert not (folder / "b.png.txt").exists()


def test_a_fault_in_the_program_costs_one_picture(
    folder: Path,
    options: WatchOptions,
    ledger: Ledger,
    listener: ToldListener,
    expect_log: ExpectLog,
) -> None:
    expect_log("describing a picture failed")
    save(folder, "a.png", "b.png")

    def fragile(picture: Path) -> str:
        if picture.name == "a.png":
            raise ZeroDivisionError
        return describe(picture)

    FolderWatch(options, fragile, ledger, listener).catch_up()
    assert listener.names("described") == ["b.png"]
    assert listener.sentences("failed")[0].startswith("a.png could not be described because")


def test_damaged_sidecars_are_reported_and_left_alone(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    save(folder, "a.png")
    (folder / "a.png.xmp").write_bytes(b"<x:xmpmeta")
    (folder / "a.png.txt").write_text("Mine.\n", encoding="utf-8")
    both = replace(options, sidecars=SidecarOptions(format=SidecarFormat.BOTH))
    summary = FolderWatch(both, describe, ledger, listener).catch_up()
    assert (summary.described, summary.left_alone, summary.is_success) == (0, 1, True)
    assert listener.sentences("left_alone")[0].startswith("a.png.xmp was left as it is because")
    assert (folder / "a.png.xmp").read_bytes() == b"<x:xmpmeta"


def test_a_file_that_is_still_being_written_is_no_success(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    save(folder, "a.png", "b.png")
    with (folder / "a.png").open("ab"):
        summary = FolderWatch(options, describe, ledger, listener).catch_up()
    assert listener.names("described") == ["b.png"]
    assert listener.sentences("failed") == [
        "a.png is still being written: try again when it is whole."
    ]
    assert not summary.is_success


def test_files_that_vanish_at_any_moment_are_no_failures(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    save(folder, "a.png", "b.png", "c.png", "d.png")

    def clumsy(picture: Path) -> str:
        if picture.name == "a.png":
            picture.unlink()  # between the look at it and its opening
            (folder / "c.png").unlink()  # between its being found and the look at it
            return describe(picture)
        text = describe(picture)
        if picture.name == "b.png":
            picture.unlink()  # between its being read and its sidecar
        return text

    summary = FolderWatch(options, clumsy, ledger, listener).catch_up()

    assert listener.names("described") == ["d.png"]
    assert listener.names("failed") == []
    assert summary.is_success
    assert sorted(os.listdir(folder)) == ["d.png", "d.png.txt"]


def test_a_picture_that_changes_while_it_is_described_is_described_anew(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    (picture,) = save(folder, "a.png")
    seen = []

    def slow(file: Path) -> str:
        text = describe(file)
        seen.append(text)
        if len(seen) == 1:
            save_picture(file, seed=99)
        return text

    FolderWatch(options, slow, ledger, listener).catch_up()
    assert len(set(seen)) == 2
    assert listener.sentences("described") == seen[1:]
    assert words_beside(picture) == f"{describe(picture)}\n"


def test_a_human_who_writes_at_the_same_moment_is_not_overwritten(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    (picture,) = save(folder, "a.png")

    def outrun(file: Path) -> str:
        Path(f"{file}.txt").write_text("My cat.\n", encoding="utf-8")
        return describe(file)

    summary = FolderWatch(options, outrun, ledger, listener).catch_up()
    assert words_beside(picture) == "My cat.\n"
    assert listener.names("left_alone") == ["a.png"]
    assert listener.names("described") == []
    assert summary.is_success


def test_any_name_that_the_file_system_takes(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    names = [
        os.fsdecode(b"caf\xe9.png"),
        "new\nline.png",
        "-o.png",
        "東京 🙂.png",
        "a" * 240 + ".png",
    ]
    save(folder, *names)
    summary = FolderWatch(options, describe, ledger, listener).catch_up()
    assert (summary.described, summary.failed) == (len(names), 0)
    assert sorted(listener.names("described")) == sorted(names)


def test_several_pictures_are_described_at_the_same_time(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    names = [f"{number}.png" for number in range(6)]
    save(folder, *names)
    meeting = threading.Barrier(3, timeout=PATIENCE_S)

    def together(picture: Path) -> str:
        meeting.wait()
        return describe(picture)

    summary = FolderWatch(replace(options, jobs=3), together, ledger, listener).catch_up()
    assert (summary.described, sorted(listener.names("described"))) == (6, names)


def test_stopped_it_ends_after_the_picture_in_hand(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    save(folder, *(f"{number}.png" for number in range(9)))

    def stopping(picture: Path) -> str:
        watch.stop()
        return describe(picture)

    watch = FolderWatch(options, stopping, ledger, listener)
    summary = watch.catch_up()
    assert listener.names("described") == ["0.png"]
    assert not summary.is_complete
    assert not summary.is_success


# From now on.


def test_new_changed_and_moved_pictures(
    folder: Path, live: WatchOptions, ledger: Ledger, listener: ToldListener, tmp_path: Path
) -> None:
    save(folder, "there.png")
    with following(live, describe, ledger, listener):
        listener.wait("described", "there.png")
        save(folder, "new.png")
        save(tmp_path, "moved.png")[0].rename(folder / "moved.png")
        listener.wait("described", "new.png", "moved.png")

        save_picture(folder / "new.png", seed=99)
        words = f"{describe(folder / 'new.png')}\n"
        wait_until(lambda: words_beside(folder / "new.png") == words, "it is new", PATIENCE_S)

        deep = folder / "sub" / "deeper"
        deep.mkdir(parents=True)
        save(deep, "deep.png")
        outside = tmp_path / "outside" / "below"
        outside.mkdir(parents=True)
        save(outside, "inside.png")
        outside.parent.rename(folder / "arrived")
        listener.wait("described", "deep.png", "inside.png")
    assert listener.names("failed") == []
    assert sorted(listener.names("described")) == sorted(
        ["there.png", "new.png", "moved.png", "new.png", "deep.png", "inside.png"]
    )


def test_without_subfolders_those_that_come_are_none_of_its_business(
    folder: Path, live: WatchOptions, ledger: Ledger, listener: ToldListener, tmp_path: Path
) -> None:
    save(folder, "there.png")
    with following(replace(live, is_recursive=False), describe, ledger, listener):
        listener.wait("described", "there.png")
        (tmp_path / "outside").mkdir()
        save(tmp_path / "outside", "inside.png")
        (tmp_path / "outside").rename(folder / "arrived")
        (folder / "sub").mkdir()
        save(folder / "sub", "deep.png")
        time.sleep(2 * SETTLE_S)
        save(folder, "new.png")
        listener.wait("described", "new.png")
    assert listener.names("described") == ["there.png", "new.png"]


def test_sidecars_follow_renamed_pictures(
    folder: Path, live: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    (picture,) = save(folder, "a.png")
    with following(live, describe, ledger, listener):
        listener.wait("described", "a.png")
        picture.rename(folder / "b.png")
        listener.wait("renamed", "b.png")
        (folder / "sub").mkdir()
        time.sleep(live.poll_s * 3)  # polling must have seen it here
        (folder / "b.png").rename(folder / "sub" / "c.png")
        listener.wait("renamed", "c.png")
        save(folder, "last.png")
        listener.wait("described", "last.png")
    assert listener.names("described") == ["a.png", "last.png"]
    assert sorted(os.listdir(folder)) == ["last.png", "last.png.txt", "sub"]
    assert sorted(os.listdir(folder / "sub")) == ["c.png", "c.png.txt"]


def test_a_folder_that_is_renamed_keeps_its_descriptions(
    folder: Path, live: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    (folder / "old").mkdir()
    save(folder / "old", "a.png")
    with following(live, describe, ledger, listener):
        listener.wait("described", "a.png")
        (folder / "old").rename(folder / "new")
        save(folder, "last.png")
        listener.wait("described", "last.png")
        save_picture(folder / "new" / "a.png", seed=99)
        new_words = f"{describe(folder / 'new' / 'a.png')}\n"

        def is_new() -> bool:
            return words_beside(folder / "new" / "a.png") == new_words

        wait_until(is_new, "its words are known as the program's own", PATIENCE_S)


def test_its_own_and_other_peoples_temporary_files_are_ignored(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    with following(options, describe, ledger, listener):
        save(folder, ".hidden.png", "~a.png")
        (folder / "a.jpg.part").write_bytes(b"half")
        (folder / ".hidden.png").rename(folder / "shown.png")
        listener.wait("described", "shown.png")
    assert [kind for kind, _, _ in listener.told] == ["described"]


def test_a_slow_download_is_described_when_it_is_whole(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener, tmp_path: Path
) -> None:
    (whole,) = save(tmp_path, "whole.png")
    content = whole.read_bytes()
    with following(options, describe, ledger, listener):
        with (folder / "slow.png").open("wb") as writer:
            for part in (content[:100], content[100:200], content[200:]):
                writer.write(part)
                writer.flush()
                time.sleep(3 * SETTLE_S)  # it seems to stand still
                assert listener.told == []
        listener.wait("described", "slow.png")
    assert listener.names("failed") == []


def test_a_download_that_is_opened_again_for_each_part(
    folder: Path, live: WatchOptions, ledger: Ledger, listener: ToldListener, tmp_path: Path
) -> None:
    (whole,) = save(tmp_path, "whole.png")
    content = whole.read_bytes()
    patient = replace(live, patience_s=PATIENCE_S)
    with following(patient, describe, ledger, listener):
        (folder / "slow.png").write_bytes(content[:200])
        time.sleep(3 * SETTLE_S)  # it stands still, and is damaged
        with (folder / "slow.png").open("ab") as writer:
            writer.write(content[200:])
        listener.wait("described", "slow.png")
    assert listener.names("failed") == []


def test_a_failed_picture_is_tried_again_when_it_changes_and_not_before(
    folder: Path, live: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    tries = []

    def counting(picture: Path) -> str:
        tries.append(picture.name)
        return describe(picture)

    (folder / "bad.png").write_bytes(b"\x89PNG\r\n and then nothing")
    quick = replace(live, patience_s=0.0, rescan_s=0.3)
    with following(quick, counting, ledger, listener):
        listener.wait("failed", "bad.png")
        time.sleep(1.0)  # several walks through the folder
        assert tries == ["bad.png"]
        save_picture(folder / "bad.png")
        listener.wait("described", "bad.png")
    assert listener.names("failed") == ["bad.png"]


def test_a_folder_that_vanishes_and_comes_back(
    folder: Path, live: WatchOptions, ledger: Ledger, listener: ToldListener, tmp_path: Path
) -> None:
    save(folder, "a.png")
    with following(live, describe, ledger, listener):
        listener.wait("described", "a.png")
        folder.rename(tmp_path / "away")
        listener.wait_to_be_said(f"The folder {folder} is not there")
        save(tmp_path / "away", "b.png")
        (tmp_path / "away").rename(folder)
        listener.wait_to_be_said(f"The folder {folder} is there again")
        save(folder, "c.png")
        listener.wait("described", "b.png", "c.png")
    assert listener.names("failed") == []


def test_a_folder_that_is_exchanged_for_another(
    folder: Path, live: WatchOptions, ledger: Ledger, listener: ToldListener, tmp_path: Path
) -> None:
    """As when a drive is plugged in at a place where the system keeps an empty folder."""
    other = tmp_path / "other"
    other.mkdir()
    save(other, "b.png")
    with following(live, describe, ledger, listener):
        save(folder, "a.png")
        listener.wait("described", "a.png")
        folder.rename(tmp_path / "away")
        other.rename(folder)
        listener.wait("described", "b.png")
        save(folder, "c.png")
        listener.wait("described", "c.png")


def test_a_watched_folder_may_be_a_link(
    folder: Path, live: WatchOptions, ledger: Ledger, listener: ToldListener, tmp_path: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    with following(replace(live, folders=(link,)), describe, ledger, listener):
        save(folder, "a.png")
        listener.wait("described", "a.png")
        (folder / "a.png").rename(folder / "b.png")
        listener.wait("renamed", "b.png")


def test_paused_it_counts_what_waits_and_goes_on_later(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    save(folder, "a.png", "b.png")
    with following(options, describe, ledger, listener) as watch:
        watch.pause()
        listener.wait("described", "a.png") if listener.told else None
        wait_until(lambda: bool(listener.waiting), "it has counted", PATIENCE_S)
        watch.resume()
        listener.wait("described", "a.png", "b.png")


def test_paused_from_the_beginning_it_describes_nothing(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    save(folder, "a.png", "b.png")
    watch = FolderWatch(options, describe, ledger, listener)
    watch.pause()
    thread = threading.Thread(target=watch.run)
    thread.start()
    try:
        wait_until(lambda: 2 in listener.waiting, "it has counted", PATIENCE_S)
        assert listener.told == []
        watch.resume()
        listener.wait("described", "a.png", "b.png")
    finally:
        watch.stop()
        thread.join(PATIENCE_S)


def test_stopped_before_it_runs_it_does_nothing(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    save(folder, "a.png")
    watch = FolderWatch(options, describe, ledger, listener)
    watch.stop()
    watch.run()
    assert listener.told == []


def test_a_cancelled_description_is_tried_again_and_not_reported(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    save(folder, "a.png")
    refusals = [Cancelled(), Cancelled()]

    def reluctant(picture: Path) -> str:
        if refusals:
            raise refusals.pop()
        return describe(picture)

    with following(options, reluctant, ledger, listener):
        listener.wait("described", "a.png")
    assert listener.names("failed") == []


def test_a_batch_larger_than_what_is_remembered_is_described_whole(
    options: WatchOptions,
    ledger: Ledger,
    listener: ToldListener,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("desktop_app.folder_watch.backlog.MOST_FILES", 40)
    names = [f"{number:03}.png" for number in range(200)]
    content = noise_picture()
    most_remembered = 0

    def measuring(_picture: Path) -> str:
        nonlocal most_remembered
        most_remembered = max(most_remembered, len(watch._backlog))
        return "A wall."

    with following(options, measuring, ledger, listener) as watch:
        content.save(folder / names[0])
        for name in names[1:]:
            os.link(folder / names[0], folder / name)
        listener.wait("described", *names)
    assert sorted(listener.names("described")) == names, "each of them once"
    assert most_remembered <= 41


def test_the_listeners_error_ends_the_watch(
    folder: Path, options: WatchOptions, ledger: Ledger
) -> None:
    """As when whoever reads the command's output has left."""
    save(folder, "a.png", "b.png")

    class Leaving(ToldListener):
        def described(self, *_: object) -> None:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        FolderWatch(options, describe, ledger, Leaving()).catch_up()


def test_a_ledger_that_fails_costs_no_picture_its_turn(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    save(folder, "a.png", "b.png")
    ledger.close()
    summary = FolderWatch(options, describe, ledger, listener).catch_up()
    assert (summary.failed, summary.untried, summary.described) == (1, 1, 0)
    assert "cannot be kept" in listener.sentences("failed")[0]
    assert sorted(os.listdir(folder)) == ["a.png", "b.png"]


def test_image_errors_are_the_pictures_failure(
    folder: Path, options: WatchOptions, ledger: Ledger, listener: ToldListener
) -> None:
    save(folder, "a.png")

    def refusing(_picture: Path) -> str:
        raise ImageError("a.png is too dark.")

    FolderWatch(options, refusing, ledger, listener).catch_up()
    assert listener.told == [("failed", "a.png", "a.png is too dark.")]
