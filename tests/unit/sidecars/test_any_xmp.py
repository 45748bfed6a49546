"""Whatever well-formed XMP is there, merging keeps it; whatever is broken stays as it is."""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.sidecars.ledger import Ledger
from desktop_app.sidecars.naming import sidecar_files
from desktop_app.sidecars.options import SidecarFormat, SidecarOptions
from desktop_app.sidecars.states import SidecarState
from desktop_app.sidecars.writer import inspect, read_alt_text, write_sidecars
from desktop_app.sidecars.xmp_sidecar import inspect_xmp
from tests.helpers.xmp import (
    ALT_TEXT,
    DESCRIPTION,
    IPTC_CORE,
    METADATA_DATE,
    OPTIONS,
    OURS,
    RDF,
    XMP,
    alternatives,
    merged,
    packet,
    properties,
    texts,
    without,
)
from tests.unit.sidecars.test_naming import FILE_NAMES

_CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff\x85"
)
_TEXT = st.text(_CHARACTERS, max_size=12)
_LOCAL_NAMES = st.sampled_from(
    ["a", "Title", "h\u00e4user", "x-y.z", "description", "MetadataDate2"]
)
_PREFIXES = st.sampled_from(["ex", "dc", "xmp", "Iptc4xmpCore", "rdf2", "x1", "pictureAloud"])
_NAMESPACES = st.sampled_from(["http://example.org/1/", "urn:a:b", "http://purl.org/dc/terms/"])
_GAPS = st.sampled_from(["", "\n", "\r\n   ", "\t", "<!-- <rdf:li> -->", "<?pi ?>"])


def _quoted(text: str, mark: str) -> str:
    return (
        mark
        + text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("'", "&apos;")
        .replace('"', "&#34;")
        + mark
    )


@st.composite
def _characters(draw: st.DrawFn) -> str:
    text = draw(_TEXT)
    if draw(st.booleans()) and "]]>" not in text:
        return f"<![CDATA[{text}]]>"
    return text.replace("&", "&#x26;").replace("<", "&lt;").replace(">", "&gt;")


@st.composite
def _values(draw: st.DrawFn, rdf: str, depth: int = 0) -> str:
    """What may stand in a property."""
    gap = draw(_GAPS)
    kind = draw(st.sampled_from(["text", "array", "structure"])) if depth < 3 else "text"
    if kind == "text":
        return draw(_characters())
    if kind == "array":
        array = draw(st.sampled_from(["Bag", "Seq", "Alt"]))
        items = draw(st.lists(_values(rdf, depth + 1), max_size=3))
        inner = gap.join(f"<{rdf}:li>{item}</{rdf}:li>" for item in items)
        return f"{gap}<{rdf}:{array}>{gap}{inner}</{rdf}:{array}>{gap}"
    value = draw(_values(rdf, depth + 1))
    return (
        f'{gap}<{rdf}:Description>{gap}<s:f xmlns:s="urn:s">{value}</s:f></{rdf}:Description>{gap}'
    )


@st.composite
def _descriptions(draw: st.DrawFn, rdf: str, about: str) -> str:
    prefix, namespace, mark = draw(_PREFIXES), draw(_NAMESPACES), draw(st.sampled_from("'\""))
    names = draw(st.lists(_LOCAL_NAMES, unique=True, max_size=4))
    split = draw(st.integers(0, len(names)))
    attributes = "".join(
        f"{draw(st.sampled_from([' ', chr(10), '  ']))}{prefix}:{name}={_quoted(draw(_TEXT), mark)}"
        for name in names[:split]
    )
    elements = "".join(
        f"{draw(_GAPS)}<{prefix}:{name}>{draw(_values(rdf))}</{prefix}:{name} >"
        for name in names[split:]
    )
    if draw(st.booleans()):
        attributes += f" xmlns:d='{XMP}' d:MetadataDate='2020-01-01'"
    start = f"<{rdf}:Description {rdf}:about={_quoted(about, mark)} xmlns:{prefix}='{namespace}'"
    if not elements and draw(st.booleans()):
        return f"{start}{attributes}/>"
    return f"{start}{attributes}>{elements}{draw(_GAPS)}</{rdf}:Description>"


@st.composite
def _packets(draw: st.DrawFn) -> bytes:
    """A well-formed packet without alt text, and with one date at most."""
    rdf = draw(st.sampled_from(["rdf", "r", "RDF", "rdf2x"]))
    about = draw(st.sampled_from(["", "uuid:1", "a&b"]))
    gap = draw(_GAPS)
    inner = draw(st.lists(_descriptions(rdf, about), max_size=3))
    seen_dates = 0
    for index, description in enumerate(inner):
        if "d:MetadataDate" in description:
            seen_dates += 1
            if seen_dates > 1:
                inner[index] = description.replace(" d:MetadataDate='2020-01-01'", "")
    text = f"<{rdf}:RDF xmlns:{rdf}='{RDF}'>{gap}{gap.join(inner)}{gap}</{rdf}:RDF>"
    if draw(st.booleans()):
        text = f'<m:xmpmeta xmlns:m="adobe:ns:meta/" m:xmptk="x">{gap}{text}{gap}</m:xmpmeta>'
    if draw(st.booleans()):
        text = f'<?xpacket begin="\ufeff" id="x"?>{gap}{text}{gap}<?xpacket end="w"?>'
    return text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])))


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[Path, Ledger]]:
    """A picture's folder and a ledger for all examples of a property."""
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder, "state", "l")) as ledger:
        pictures = Path(folder, "pictures")
        pictures.mkdir()
        yield pictures, ledger


_BOUNDED = settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))


def _decoded(content: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding)
    return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-8")


def _with_the_old_date(after: bytes) -> str:
    found = dict(properties(after).keys())[METADATA_DATE]
    new = found.rsplit("<", 1)[0].rsplit(">", 1)[-1]
    return _decoded(after).replace(f'"{new}"', "'2020-01-01'", 1)


@_BOUNDED
@given(content=_packets(), description=_TEXT, fills=st.booleans())
def test_merging_keeps_everything(
    content: bytes, description: str, fills: bool, place: tuple[Path, Ledger]
) -> None:
    folder, ledger = place
    photo = folder / "photo.jpg"
    photo.write_bytes(b"a picture")
    sidecar = folder / "photo.jpg.xmp"
    sidecar.write_bytes(content)
    options = SidecarOptions(SidecarFormat.XMP, fills_description=fills)
    assert inspect_xmp(sidecar, photo, ledger).state is SidecarState.MISSING

    words = f"A {description}dog."
    write_sidecars(photo, words, options, ledger, is_human=True)
    after = sidecar.read_bytes()
    expected = " ".join(words.split())
    assert texts(after, ALT_TEXT) == [("x-default", expected), ("en", expected)]
    assert texts(after, DESCRIPTION) == (texts(after, ALT_TEXT) if fills else [])
    assert without(properties(after), OURS | {DESCRIPTION}) == without(properties(content), OURS)

    before, now = _decoded(content), _decoded(after)
    if "MetadataDate='2020" in before:
        now = _with_the_old_date(after)
    head = next((n for n, (a, b) in enumerate(zip(before, now, strict=False)) if a != b), len(now))
    assert now.endswith(before[head:])  # an insertion, and nothing else
    assert head + len(before[head:]) == len(before)

    write_sidecars(photo, "A cat.", options, ledger, replaces=[words])
    assert texts(sidecar.read_bytes(), ALT_TEXT) == [("x-default", "A cat."), ("en", "A cat.")]
    assert inspect_xmp(sidecar, photo, ledger).state is SidecarState.OURS
    again = without(properties(sidecar.read_bytes()), OURS | {DESCRIPTION})
    assert again == without(properties(content), OURS)


@_BOUNDED
@given(name=FILE_NAMES, description=st.text(min_size=1))
def test_every_picture_s_words_are_found_again(
    name: str, description: str, place: tuple[Path, Ledger]
) -> None:
    folder, ledger = place
    photo = folder / name
    if photo.exists() or not description.strip():
        return
    photo.write_bytes(b"a picture")
    options = SidecarOptions(SidecarFormat.BOTH)
    written = write_sidecars(photo, description, options, ledger, is_human=True).written
    assert written == sidecar_files(photo, options)
    readings = {read_alt_text(photo, SidecarOptions(form)) for form in SidecarFormat}
    assert len(readings) == 1
    assert set(inspect(photo, options, ledger).values()) == {SidecarState.HUMAN}
    for file in (photo, *written):
        file.unlink()


# What is broken


def _broken(seed: int) -> bytes:
    """A sidecar with words of a human's, damaged somehow."""
    chance = random.Random(seed)
    alt_text = alternatives("Iptc4xmpCore:AltTextAccessibility", ("x-default", "Rex."))
    content = bytearray(packet(alt_text + "<dc:source>&amp;</dc:source>").encode())
    if chance.random() < 0.1:
        content = bytearray(packet(alt_text).encode("utf-16"))
    for _ in range(chance.randint(1, 4)):
        place, length = chance.randrange(len(content)), chance.randint(2, 60)
        kind = chance.randrange(5)
        if kind == 0:
            del content[place + 1 :]
        elif kind == 1:
            del content[place + 1 : place + length]
        elif kind == 2:
            content[place:place] = chance.randbytes(length)
        elif kind == 3:
            content[place] ^= 1 << chance.randrange(8)
        else:
            content[place:place] = content[chance.randrange(len(content)) :][:length]
    return bytes(content)


def test_no_broken_sidecar_is_overwritten(photo: Path, ledger: Ledger) -> None:
    sidecar = photo.with_name("photo.jpg.xmp")
    states = []
    for seed in range(700):
        content = _broken(seed)
        sidecar.write_bytes(content)
        found = inspect_xmp(sidecar, photo, ledger)
        states.append(found.state)
        if found.state is SidecarState.BROKEN:
            assert found.complaint.startswith("it ")
            result = write_sidecars(photo, "A dog.", OPTIONS, ledger, replaces=[None, ""])
            assert not result.written
        elif found.state is SidecarState.HUMAN:
            assert not write_sidecars(photo, "A dog.", OPTIONS, ledger, replaces_own=True).written
        else:
            # The name of the property is what was damaged: its words stay where they are.
            assert found.state is SidecarState.MISSING
            before = properties(content)
            after = merged(sidecar, "A dog.", ledger)
            assert without(properties(after), OURS) == without(before, OURS)
        assert sidecar.read_bytes() == content
    assert states.count(SidecarState.BROKEN) > 420
    assert {SidecarState.HUMAN, SidecarState.MISSING} <= set(states)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is damaged in line 1: mend it or move it away"),
        (b"\0" * 5000, "is damaged"),
        (packet("").encode()[:-40], "is damaged in line"),
        (b"<html><body>Not found</body></html>", "is not XMP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not XMP"),
        (packet("").replace("</x:x", f"<r:RDF xmlns:r='{RDF}'/></x:x").encode(), "more than one"),
        (
            f"<rdf:RDF xmlns:rdf='{RDF}'><a:Photo xmlns:a='urn:a'/></rdf:RDF>".encode(),
            "has a form that is not understood",
        ),
        (
            f"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><x:xmpmeta "
            f"xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='{RDF}'><rdf:Description "
            f"xmlns:i='{IPTC_CORE}'><i:a>&e;</i:a></rdf:Description></rdf:RDF></x:xmpmeta>".encode(),
            "has a document type",
        ),
    ],
)
def test_the_complaint_says_what_is_wrong(
    content: bytes, complaint: str, photo: Path, ledger: Ledger
) -> None:
    sidecar = photo.with_name("photo.jpg.xmp")
    sidecar.write_bytes(content)
    result = write_sidecars(photo, "A dog.", OPTIONS, ledger, replaces=[None, ""])
    assert complaint in result.left_alone[0][1]
    assert result.left_alone[0][1].startswith("photo.jpg.xmp was left as it is because it ")
    assert sidecar.read_bytes() == content
