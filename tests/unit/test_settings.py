import dataclasses
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from desktop_app.settings import MAX_BEAM_WIDTH, Settings, SettingsError, SettingsStore

CHOSEN = Settings(
    voice="gmw/en-US",
    rate=260,
    volume=0.5,
    who_speaks="screen_reader",
    device="cpu",
    bundle="/models/m\u00f6del",
    beam_width=5,
    hotkey="Ctrl+Alt+P",
    working_signal="word",
    text_size_percent=250,
    start_with_session=True,
    stay_in_tray=True,
    is_welcomed=True,
    watched_folders=["/pictures/2026", "/pictures/m\u00fcnchen"],
    watch_subfolders=True,
    watch_polling=True,
    is_watch_paused=True,
    sidecar_format="both",
    xmp_naming="short",
    fills_description=True,
)
IMPOSSIBLE: dict[str, list[Any]] = {
    "voice": ["", "  ", 3, ["en"]],
    "rate": [0, 79, 451, -1, 200.5, "fast", True, 10**400],
    "volume": [-0.1, 1.1, "loud", None, True, float("nan"), float("inf"), 10**400],
    "who_speaks": ["everybody", None, 1, ["auto"], {}],
    "device": ["tpu", None, 0],
    "bundle": ["", 7],
    "beam_width": [0, MAX_BEAM_WIDTH + 1, 2.0, "3", False],
    "hotkey": [None, 1, ["Ctrl"]],
    "working_signal": ["light", None],
    "text_size_percent": [99, 301, 150.0, "150", None, True],
    "start_with_session": [1, "yes", None],
    "stay_in_tray": [0, "no", None],
    "is_welcomed": [1, "yes", None],
    "watched_folders": [None, "/pictures", ["pictures"], [""], [3], ["/a", "/a"], {"/a": 1}],
    "watch_subfolders": [0, "no", None],
    "watch_polling": [0, "no", None],
    "is_watch_paused": [1, "yes", None],
    "sidecar_format": ["json", None, 1, ["txt"]],
    "xmp_naming": ["long", None, 0],
    "fills_description": [1, "yes", None],
}


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "config" / "settings.json")


def write(store: SettingsStore, content: str | bytes) -> None:
    store.file.parent.mkdir(parents=True, exist_ok=True)
    store.file.write_bytes(content.encode() if isinstance(content, str) else content)


def test_without_a_file_there_are_the_defaults(store: SettingsStore) -> None:
    assert store.load() == (Settings(), None)
    assert not store.file.parent.exists(), "reading must not write"


def test_what_was_chosen_is_there_again(store: SettingsStore) -> None:
    defaults = dataclasses.asdict(Settings())
    assert not [
        name for name, value in dataclasses.asdict(CHOSEN).items() if value == defaults[name]
    ]
    store.save(CHOSEN)
    assert store.load() == (CHOSEN, None)
    assert os.listdir(store.file.parent) == ["settings.json"]


def test_the_users_own_file_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    SettingsStore().save(Settings(rate=300))
    stored = json.loads((tmp_path / "picture-aloud" / "settings.json").read_text())
    assert stored["rate"] == 300


def test_nobody_else_may_read_the_settings(store: SettingsStore) -> None:
    store.save(Settings())
    assert stat.S_IMODE(store.file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"rate": 300',
        b"[1, 2]",
        b"null",
        b'"rate"',
        b"\x00" * 40,
        b'{"voice": "\xff"}',
        b"[" * 100_000,
        b'{"rate": 1' + b"0" * 5000 + b"}",
    ],
)
def test_a_damaged_file_is_kept_aside(store: SettingsStore, content: bytes) -> None:
    write(store, content)
    settings, sentence = store.load()

    assert settings == Settings()
    aside = store.file.with_name("settings.damaged.json")
    assert aside.read_bytes() == content
    assert sentence is not None
    assert str(aside) in sentence
    assert not store.file.exists()
    assert store.load() == (Settings(), None), "said once"


def test_no_damaged_file_takes_the_place_of_another(store: SettingsStore) -> None:
    for content in ("first", "second", "third"):
        write(store, content)
        store.load()
    kept = sorted(path.read_text() for path in store.file.parent.iterdir())
    assert kept == ["first", "second", "third"]


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in IMPOSSIBLE.items() for value in values]
)
def test_an_impossible_value_falls_back_alone(store: SettingsStore, name: str, value: Any) -> None:
    write(store, json.dumps({**dataclasses.asdict(CHOSEN), name: value}))
    settings, sentence = store.load()

    default = getattr(Settings(), name)
    assert settings == dataclasses.replace(CHOSEN, **{name: default})
    assert sentence is not None
    assert "its default is used" in sentence


def test_every_setting_has_its_impossible_values() -> None:
    assert set(IMPOSSIBLE) == {field.name for field in dataclasses.fields(Settings)}


def test_several_impossible_values_are_all_named(store: SettingsStore) -> None:
    write(store, '{"rate": 1, "volume": 2, "text_size_percent": 0}')
    assert store.load() == (
        Settings(),
        "The stored settings of speed, volume and text size are impossible: "
        "their defaults are used.",
    )


def test_what_a_newer_version_stored_survives(store: SettingsStore) -> None:
    write(store, '{"rate": 300, "braille": {"table": "de"}, "volume": 0.25}')
    settings, sentence = store.load()
    assert sentence is None
    settings.rate = 310
    store.save(settings)

    stored = json.loads(store.file.read_text())
    assert stored["braille"] == {"table": "de"}
    assert (stored["rate"], stored["volume"]) == (310, 0.25)


def test_older_files_lack_settings(store: SettingsStore) -> None:
    write(store, '{"rate": 300}')
    assert store.load() == (Settings(rate=300), None)


def test_an_editor_may_write_a_byte_order_mark(store: SettingsStore) -> None:
    write(store, '\ufeff{"rate": 300}')
    assert store.load() == (Settings(rate=300), None)


def test_a_path_that_is_not_unicode_survives(store: SettingsStore) -> None:
    bundle = os.fsdecode(b"/models/\xff")
    store.save(Settings(bundle=bundle))
    assert store.load() == (Settings(bundle=bundle), None)


def test_a_watched_folder_may_have_any_name(store: SettingsStore) -> None:
    folder = os.fsdecode(b"/pictures/\xff\n")
    store.save(Settings(watched_folders=[folder]))
    assert store.load() == (Settings(watched_folders=[folder]), None)


def test_an_impossible_value_is_not_stored(store: SettingsStore) -> None:
    store.save(CHOSEN)
    with pytest.raises(ValueError, match="speed"):
        store.save(dataclasses.replace(CHOSEN, rate=7))
    assert store.load() == (CHOSEN, None)


def test_a_linked_file_stays_a_link(store: SettingsStore, tmp_path: Path) -> None:
    dotfile = tmp_path / "dotfiles" / "settings.json"
    dotfile.parent.mkdir()
    store.file.parent.mkdir()
    store.file.symlink_to(dotfile)
    store.save(CHOSEN)
    assert store.file.is_symlink()
    assert SettingsStore(dotfile).load() == (CHOSEN, None)


def test_a_full_disk_leaves_the_file_as_it_was(
    store: SettingsStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save(CHOSEN)

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(SettingsError, match=r"No space left on device.*check that"):
        store.save(Settings())
    assert store.load() == (CHOSEN, None)
    assert os.listdir(store.file.parent) == ["settings.json"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file stands in the way")
    store = SettingsStore(tmp_path / "config" / "settings.json")
    with pytest.raises(SettingsError, match="cannot be stored in"):
        store.save(Settings())
    settings, sentence = store.load()
    assert settings == Settings()
    assert sentence is not None
    assert "cannot be read" in sentence


def test_a_damaged_file_that_cannot_be_moved_is_told(
    store: SettingsStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, "damaged")

    def fail(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", fail)
    settings, sentence = store.load()
    assert settings == Settings()
    assert sentence is not None
    assert "is damaged" in sentence
    store.save(CHOSEN)
    assert store.load() == (CHOSEN, None)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=5,
)


@given(content=st.dictionaries(st.sampled_from(sorted(IMPOSSIBLE)) | st.text(), json_values))
@example(content={"voice": "\ud800"})
@hypothesis_settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_stands_in_the_file_can_be_lived_with(
    store: SettingsStore, content: dict[str, Any]
) -> None:
    write(store, json.dumps(content))
    settings, _ = store.load()
    assert settings.problems() == []
    store.save(settings)
    assert store.load() == (settings, None)
