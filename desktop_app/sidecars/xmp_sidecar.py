"""Descriptions as XMP, in a file beside the picture that other programs may have begun.

The alt text is the IPTC's `Iptc4xmpCore:AltTextAccessibility` (IPTC Photo Metadata Standard
2021.1), a language alternative: `x-default` first, then the language. Beside it stand the program
and the date, and, in a namespace of this program's own, hashes of the text and of the picture by
which it knows its words again, wherever the file is moved.
"""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from desktop_app import __version__
from desktop_app.captioner.image_files import IMAGE_SUFFIXES
from desktop_app.captioner.language import translate
from desktop_app.sidecars.errors import SidecarError, spoken
from desktop_app.sidecars.ledger import Ledger, SidecarRecord
from desktop_app.sidecars.naming import is_shared_name
from desktop_app.sidecars.options import SidecarOptions
from desktop_app.sidecars.reading import complaint_about, read_within
from desktop_app.sidecars.states import OWN_STATES, Found, SidecarState
from desktop_app.sidecars.words import one_line, text_hash
from desktop_app.sidecars.xml_source import MAXIMUM_BYTES, XmlError
from desktop_app.sidecars.xmp_packet import RDF, Alternative, XmpPacket

_DC = "http://purl.org/dc/elements/1.1/"
_IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_OWN = "urn:picture-aloud:sidecar/1.0/"
_PREFIXES = {
    _DC: "dc",
    _IPTC_CORE: "Iptc4xmpCore",
    _PHOTOSHOP: "photoshop",
    _XMP: "xmp",
    _OWN: "pictureAloud",
}

ALT_TEXT = (_IPTC_CORE, "AltTextAccessibility")
DESCRIPTION = (_DC, "description")
CREATOR_TOOL = (_XMP, "CreatorTool")
METADATA_DATE = (_XMP, "MetadataDate")
SIDECAR_FOR = (_PHOTOSHOP, "SidecarForExtension")
TEXT_HASH = (_OWN, "TextHash")
PICTURE_HASH = (_OWN, "PictureHash")
EXTENSION = (_OWN, "Extension")

_TOOL = "Picture Aloud"
_EMPTY = f"""\
<?xpacket begin='\N{BYTE ORDER MARK}' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="{_TOOL} {__version__}">
 <rdf:RDF xmlns:rdf="{RDF}">
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end='w'?>
""".encode()

# What else may have made `photo.xmp` its own: Adobe's programs write it for raw pictures first.
_RAW_SUFFIXES = frozenset(
    {".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dng", ".erf", ".mef", ".mos", ".mrw", ".nef", ".nrw"}
    | {".orf", ".pef", ".psb", ".psd", ".raf", ".raw", ".rw2", ".sr2", ".srw", ".x3f"}
)


def read_words(sidecar: Path) -> str | None:
    """The alt text; None when there is none or the file cannot be read."""
    try:
        return _words(_parse(read_within(sidecar, MAXIMUM_BYTES)))
    except (OSError, XmlError):
        return None


def inspect_xmp(sidecar: Path, picture: Path, ledger: Ledger) -> Found:
    """Look at an XMP file beside a picture."""
    try:
        content = read_within(sidecar, MAXIMUM_BYTES)
        packet = _parse(content)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not os.path.lexists(sidecar):
            return Found(SidecarState.MISSING)
        return Found(SidecarState.BROKEN, complaint=complaint_about(error))
    except XmlError as error:
        complaint = translate("Sentences", "it {error}: mend it or move it away").format(
            error=error
        )
        return Found(SidecarState.BROKEN, complaint=complaint)
    complaint = _complaint_of_others(packet, sidecar, picture)
    if complaint:
        return Found(SidecarState.OTHERS, _words(packet), content, complaint)
    return Found(_state(packet, picture, ledger), _words(packet), content)


def with_text(
    found: Found, text: str, record: SidecarRecord, picture: Path, options: SidecarOptions
) -> bytes:
    """An XMP file's content with a description in it, all else as `found`.

    A record without a hash marks a human's words. Raises SidecarError when the result would not
    say what it should.
    """
    packet = _parse(found.content or _EMPTY)
    is_outdated = _outdated(packet, found)
    packet.set_alternatives(ALT_TEXT, text, options.language, is_outdated)
    described = packet.alternatives(DESCRIPTION)
    if (
        _holds(described, is_outdated) and packet.is_said_once(DESCRIPTION)
        if described
        else options.fills_description
    ):
        packet.set_alternatives(DESCRIPTION, text, options.language, is_outdated)
    _sign(packet, record)
    if is_shared_name(picture, options):
        _claim(packet, picture, is_new=found.content is None)
    content = packet.edited()
    _check(content, text, record, picture)
    return content


def _parse(content: bytes) -> XmpPacket:
    return XmpPacket(content, _PREFIXES)


def _words(packet: XmpPacket) -> str | None:
    alternatives = packet.alternatives(ALT_TEXT)
    if not alternatives:
        return None
    return one_line(_default(alternatives).text)


def _default(alternatives: list[Alternative]) -> Alternative:
    return next((found for found in alternatives if found.is_default), alternatives[0])


def _state(packet: XmpPacket, picture: Path, ledger: Ledger) -> SidecarState:
    alternatives = packet.alternatives(ALT_TEXT)
    if not alternatives:
        return SidecarState.MISSING
    own_hash = packet.simple(TEXT_HASH)
    is_own = packet.is_said_once(ALT_TEXT) and _holds(
        alternatives, lambda found: text_hash(found.text) == own_hash
    )
    if not is_own:
        return SidecarState.HUMAN
    if ledger.has_changed(picture, packet.simple(PICTURE_HASH) or ""):
        return SidecarState.OURS_OUTDATED
    return SidecarState.OURS


def _holds(alternatives: list[Alternative], is_outdated: Callable[[Alternative], bool]) -> bool:
    """Whether words are those meant.

    Not when a human has corrected them in their language alone, as many programs do it, and the
    default still says what it said.
    """
    default = _default(alternatives)
    others = [found for found in alternatives if found is not default]
    return is_outdated(default) and (not others or any(map(is_outdated, others)))


def _outdated(packet: XmpPacket, found: Found) -> Callable[[Alternative], bool]:
    """Tells the words that the new ones take the place of."""
    words = None
    if found.state in OWN_STATES or found.words is not None:
        words = text_hash(found.words or "")
    return lambda alternative: text_hash(alternative.text) == words


def _sign(packet: XmpPacket, record: SidecarRecord) -> None:
    """Say what has written this, when, and for which picture."""
    tool = packet.simple(CREATOR_TOOL)
    # What made the picture keeps its name.
    if tool is None or (tool.startswith(_TOOL) and tool != f"{_TOOL} {__version__}"):
        packet.set_simple(CREATOR_TOOL, f"{_TOOL} {__version__}")
    packet.set_simple(METADATA_DATE, datetime.now().astimezone().isoformat(timespec="seconds"))
    if record.text_hash is None:
        packet.remove(TEXT_HASH)
        packet.remove(PICTURE_HASH)
    else:
        packet.set_simple(TEXT_HASH, record.text_hash)
        packet.set_simple(PICTURE_HASH, record.picture_digest)


def _claim(packet: XmpPacket, picture: Path, *, is_new: bool) -> None:
    """Say to which of the pictures of one name `photo.xmp` belongs."""
    extension = picture.suffix.removeprefix(".")
    if is_new:
        packet.set_simple(SIDECAR_FOR, extension)  # as Adobe's programs do
    packet.set_simple(EXTENSION, extension)


def _complaint_of_others(packet: XmpPacket, sidecar: Path, picture: Path) -> str:
    """Why a file belongs, or may belong, to another picture; "" when it does not."""
    if sidecar.name.startswith(picture.name):
        return ""
    advice = translate("Sentences", "choose full names, such as photo.jpg.xmp, for XMP files")
    extension = packet.simple(SIDECAR_FOR) or packet.simple(EXTENSION)
    if extension is None:
        if _has_namesake(picture):
            return translate(
                "Sentences",
                "it does not say to which of the pictures of this name it belongs: {advice}",
            ).format(advice=advice)
        return ""
    if extension.lower().removeprefix(".") != picture.suffix.lower().removeprefix("."):
        return translate(
            "Sentences", "it belongs to another picture of this name: {advice}"
        ).format(advice=advice)
    return ""


def _has_namesake(picture: Path) -> bool:
    suffixes = (IMAGE_SUFFIXES | _RAW_SUFFIXES) - {picture.suffix.lower()}
    return any(
        os.path.lexists(picture.with_suffix(written))
        for suffix in suffixes
        for written in (suffix, suffix.upper())
    )


def _check(content: bytes, text: str, record: SidecarRecord, picture: Path) -> None:
    try:
        packet = _parse(content)
        is_right = _words(packet) == one_line(text) and packet.simple(TEXT_HASH) == record.text_hash
    except XmlError:
        is_right = False
    if not is_right:
        raise SidecarError(
            translate(
                "Sentences",
                "The description could not be put into the XMP file of {name}, which was "
                "left as it is: choose text files instead.",
            ).format(name=spoken(picture.name))
        )
