import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.hotkeys.keys import FUNCTION_KEYS, NAMED_KEYS, Keys, KeysError, Modifier
from desktop_app.hotkeys.macos import VIRTUAL_KEYS as MAC_KEYS
from desktop_app.hotkeys.portal import preferred_trigger
from desktop_app.hotkeys.windows import VIRTUAL_KEYS as WINDOWS_KEYS

ALL_KEYS = (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", *FUNCTION_KEYS, *NAMED_KEYS)
CTRL, ALT, SHIFT, META = Modifier.CTRL, Modifier.ALT, Modifier.SHIFT, Modifier.META


@pytest.mark.parametrize(
    ("text", "modifiers", "key", "written"),
    [
        ("Ctrl+Alt+Shift+D", {CTRL, ALT, SHIFT}, "D", "Ctrl+Alt+Shift+D"),
        ("shift + d+CONTROL", {CTRL, SHIFT}, "D", "Ctrl+Shift+D"),
        ("Super+pgup", {META}, "PageUp", "Meta+PageUp"),
        ("strg+7", {CTRL}, "7", "Ctrl+7"),
        ("f9", set(), "F9", "F9"),
        ("Shift+F20", {SHIFT}, "F20", "Shift+F20"),
    ],
)
def test_keys_are_read_as_people_write_them(
    text: str, modifiers: set[Modifier], key: str, written: str
) -> None:
    keys = Keys.parse(text)
    assert keys == Keys(frozenset(modifiers), key)
    assert str(keys) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ctrl",
        "Ctrl+Alt",
        "Ctrl+A+B",
        "Ctrl+Ä",
        "Ctrl++",
        "Ctrl+Return",
        "Ctrl+F21",
        "Ctrl+\N{ARABIC-INDIC DIGIT ONE}",
    ],
)
def test_what_is_no_hotkey_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(KeysError, match=r"^'.*' cannot be a hotkey: .*\.$"):
        Keys.parse(text)


@pytest.mark.parametrize("text", ["d", "Shift+D", "Space", "Shift+Home", "5"])
def test_keys_needed_for_typing_are_refused(text: str) -> None:
    with pytest.raises(KeysError, match="needed for typing: add Ctrl, Alt or Meta"):
        Keys.parse(text)


@given(st.sets(st.sampled_from([CTRL, ALT, META]), min_size=1), st.sampled_from(ALL_KEYS))
def test_what_is_written_is_read_back(modifiers: set[Modifier], key: str) -> None:
    keys = Keys(frozenset(modifiers), key)
    assert Keys.parse(str(keys)) == keys


@given(st.text(max_size=20))
def test_no_text_is_a_crash(text: str) -> None:
    with contextlib.suppress(KeysError):
        Keys.parse(text)


def test_every_key_has_one_code_on_each_platform() -> None:
    on_windows = [WINDOWS_KEYS.get(key) or ord(key) for key in ALL_KEYS]
    assert len(set(on_windows)) == len(ALL_KEYS)
    assert set(ALL_KEYS) - set(MAC_KEYS) == {"Insert", "Pause", "Print"}, "no Mac has these"
    assert len(set(MAC_KEYS.values())) == len(MAC_KEYS)


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Ctrl+Alt+Shift+D", "CTRL+ALT+SHIFT+d"),
        ("Meta+PageUp", "LOGO+Page_Up"),
        ("Ctrl+Space", "CTRL+space"),
        ("F9", "F9"),
    ],
)
def test_the_portal_gets_the_spelling_of_its_specification(text: str, trigger: str) -> None:
    assert preferred_trigger(Keys.parse(text)) == trigger
