"""Spelling out."""

from desktop_app.ui.spelling import spell_out


def test_every_letter_is_said() -> None:
    assert spell_out("A dog.") == "capital A, space, d, o, g, full stop"
    assert spell_out(" it's 2-3\n") == "i, t, apostrophe, s, space, 2, hyphen, 3"
    assert spell_out("Ö€") == "capital Ö, €"
    assert spell_out("") == ""
