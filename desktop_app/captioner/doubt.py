"""What is said around a caption, by how far it can be trusted.

The one home of these sentences: command, clipboard and window take them from here, the window in
its own language. They are for the ear and the screen; stored alt texts carry no wording of doubt.
"""

from desktop_app.captioner.confidence import Confidence, Level, Reason
from desktop_app.captioner.language import QT_TRANSLATE_NOOP, translate

CONTEXT = "Doubt"
"""Under which translations know these texts."""

_FRAMES = {
    Level.MAYBE: QT_TRANSLATE_NOOP("Doubt", "It may be: {caption}"),
    Level.UNSURE: QT_TRANSLATE_NOOP("Doubt", "I am not sure: {caption}"),
}
_REFUSALS = {
    Reason.BLACK: QT_TRANSLATE_NOOP(
        "Doubt", "I cannot describe this picture reliably: it is black."
    ),
    Reason.BLANK: QT_TRANSLATE_NOOP(
        "Doubt", "I cannot describe this picture reliably: it is blank."
    ),
    Reason.EMPTY: QT_TRANSLATE_NOOP(
        "Doubt", "I cannot describe this picture reliably: it shows nothing but smooth shades."
    ),
    Reason.NOISE: QT_TRANSLATE_NOOP(
        "Doubt", "I cannot describe this picture reliably: it is nothing but noise."
    ),
    Reason.TEXT: QT_TRANSLATE_NOOP(
        "Doubt", "I cannot describe this picture reliably: it is mostly text."
    ),
    Reason.DRAWN: QT_TRANSLATE_NOOP(
        "Doubt",
        "I cannot describe this picture reliably: it looks like a screen, a chart or a drawing.",
    ),
    Reason.UNFAMILIAR: QT_TRANSLATE_NOOP(
        "Doubt",
        "I cannot describe this picture reliably: it is unlike anything that I have learned from.",
    ),
}


def with_doubt(
    caption: str,
    confidence: Confidence | None,
) -> str:
    """A caption as it is said: as it stands, as a possibility, or a refusal in its place.

    Without a confidence it is said as it stands: nothing is known against it.
    """
    if confidence is None or confidence.level is Level.SURE:
        return caption
    if confidence.reason is not None:
        return translate(CONTEXT, _REFUSALS[confidence.reason])
    return translate(CONTEXT, _FRAMES[confidence.level]).format(caption=caption)
