import pytest

from desktop_app.speech import SpeechError, Voice
from desktop_app.speech.voices import default_voice, find_voice

AMERICAN = Voice("gmw/en-us", "English (America)", ("en-us",))
BRITISH = Voice("gmw/en", "English (Great Britain)", ("en-gb",))
GERMAN = Voice("gmw/de", "German", ("de",))
HEDDA = Voice(r"HKEY_LOCAL_MACHINE\TTS_MS_DE-DE_HEDDA", "Microsoft Hedda", ("de-DE",))
# Named like another voice's language.
MISLEADING = Voice("x/de", "en-us", ("xx",))
VOICES = (GERMAN, AMERICAN, BRITISH, HEDDA)


@pytest.mark.parametrize(
    ("requested", "expected"),
    [
        ("gmw/en-us", AMERICAN),
        ("GMW/EN-US", AMERICAN),
        ("english (america)", AMERICAN),
        (" en-gb ", BRITISH),
        ("en_US", AMERICAN),
        ("de", GERMAN),
        ("de_de", HEDDA),
        (r"hkey_local_machine\tts_ms_de-de_hedda", HEDDA),
    ],
)
def test_a_voice_is_found_by_id_name_or_language(requested: str, expected: Voice) -> None:
    assert find_voice(VOICES, requested) is expected


def test_an_id_goes_before_a_name_and_a_name_before_a_language() -> None:
    assert find_voice([*VOICES, MISLEADING], "x/de") is MISLEADING
    assert find_voice([*VOICES, MISLEADING], "en-us") is MISLEADING


@pytest.mark.parametrize("requested", ["", "fr", "gmw", "English"])
def test_an_unknown_voice_is_refused_by_name(requested: str) -> None:
    with pytest.raises(SpeechError, match=f"no voice called '{requested}'"):
        find_voice(VOICES, requested)


@pytest.mark.parametrize(
    ("voices", "engine_default", "expected"),
    [
        (VOICES, "gmw/en", BRITISH),
        (VOICES, "gmw/de", AMERICAN),
        (VOICES, None, AMERICAN),
        (VOICES, "gone", AMERICAN),
        ((GERMAN, HEDDA), HEDDA.id, HEDDA),
        ((GERMAN, HEDDA), None, GERMAN),
        ((Voice("enets", "Enets", ("enf",)), BRITISH), "enets", BRITISH),
    ],
)
def test_the_default_voice_speaks_english_where_one_does(
    voices: tuple[Voice, ...], engine_default: str | None, expected: Voice
) -> None:
    assert default_voice(voices, engine_default) is expected
