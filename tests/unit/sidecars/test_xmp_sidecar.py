"""Alt text in XMP: found in every form, merged so that all else stays."""

from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from desktop_app import __version__
from desktop_app.sidecars.errors import SidecarError
from desktop_app.sidecars.ledger import Ledger, SidecarRecord
from desktop_app.sidecars.options import SidecarFormat, SidecarOptions
from desktop_app.sidecars.states import Found, SidecarState
from desktop_app.sidecars.words import text_hash
from desktop_app.sidecars.writer import inspect, read_alt_text, write_sidecars
from desktop_app.sidecars.xmp_sidecar import inspect_xmp, read_words, with_text
from tests.helpers.xmp import (
    ALT_TEXT,
    CREATOR_TOOL,
    DESCRIPTION,
    METADATA_DATE,
    OPTIONS,
    OURS,
    OWN,
    RDF,
    alternatives,
    merged,
    packet,
    properties,
    texts,
    without,
)

SHORT = SidecarOptions(SidecarFormat.XMP, xmp_naming="short")
FILLING = SidecarOptions(SidecarFormat.XMP, fills_description=True)
DOG = [("x-default", "A dog."), ("en", "A dog.")]
TITLE = alternatives("dc:title", ("x-default", "Holiday"))


@pytest.fixture
def sidecar(photo: Path) -> Path:
    return photo.with_name("photo.jpg.xmp")


def state(sidecar: Path, ledger: Ledger) -> SidecarState:
    return inspect_xmp(sidecar, sidecar.with_name("photo.jpg"), ledger).state


def is_insertion(before: bytes, after: bytes) -> bool:
    """Whether all that was there is still there, in two pieces at most."""
    position = next(
        (n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
        len(before),
    )
    return after.endswith(before[position:]) and len(after) >= len(before)


def own_packet(*items: tuple[str, str], more: str = "") -> str:
    """One that this program has written "A dog." into, as a human may have changed it since."""
    signature = f'<p:TextHash xmlns:p="{OWN}">{text_hash("A dog.")}</p:TextHash>'
    signature += f'<p:PictureHash xmlns:p="{OWN}">{"e" * 64}</p:PictureHash>'
    return packet(alternatives("Iptc4xmpCore:AltTextAccessibility", *items) + signature + more)


def test_a_new_sidecar_says_what_made_it_and_when(photo: Path, ledger: Ledger) -> None:
    (sidecar,) = write_sidecars(photo, "A dog.", OPTIONS, ledger).written
    content = sidecar.read_bytes()
    assert texts(content, ALT_TEXT) == DOG
    assert texts(content, DESCRIPTION) == []
    tree = ElementTree.fromstring(content)
    assert tree.findtext(f".//{CREATOR_TOOL}") == f"Picture Aloud {__version__}"
    date = datetime.fromisoformat(tree.findtext(f".//{METADATA_DATE}") or "")
    assert abs(datetime.now().astimezone() - date) < timedelta(minutes=5)
    assert content.startswith("<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>".encode())
    assert content.endswith(b"<?xpacket end='w'?>\n")


def test_the_language_is_that_of_the_options(photo: Path, ledger: Ledger) -> None:
    german = SidecarOptions(SidecarFormat.XMP, language="de")
    (sidecar,) = write_sidecars(photo, "Ein Hund.", german, ledger).written
    assert texts(sidecar.read_bytes(), ALT_TEXT) == [
        ("x-default", "Ein Hund."),
        ("de", "Ein Hund."),
    ]
    write_sidecars(photo, "A dog.", OPTIONS, ledger, replaces_own=True)
    assert texts(sidecar.read_bytes(), ALT_TEXT) == DOG


@pytest.mark.parametrize(
    "content",
    [
        packet(TITLE).encode(),
        packet(TITLE).replace("\n", "\r\n").encode(),
        packet(TITLE).encode("utf-16"),
        packet(TITLE, wrapper=False).encode("utf-8-sig"),
        packet(TITLE).replace("rdf:", "r:").replace(":rdf", ":r").encode(),
        packet(TITLE).replace(":Iptc4xmpCore=", ":other=").encode(),
        packet(TITLE).replace('about=""', "about='uuid:1&amp;2'").encode(),
        packet(TITLE).replace('rdf:about=""', "about='uuid:1'").encode(),
        packet("").replace("\n", "").encode(),
        packet("<!-- a comment --><dc:source><![CDATA[<dc:x/>]]></dc:source>").encode(),
        packet("", ' dc:source="&#x41;&lt;" xmp:Rating = \'3\'').encode(),
        packet('<dc:x rdf:parseType="Resource"><dc:y>1</dc:y></dc:x>').encode(),
        packet("").replace("adobe:ns:meta/", "a").encode(),
        packet("").replace("xmpmeta", "xapmeta").encode(),
        packet(TITLE).replace("</rdf:RDF>", '<rdf:Description rdf:about=""/></rdf:RDF>').encode(),
        packet(TITLE).replace("<?xpacket end", " " * 2000 + "<?xpacket end").encode() + b"\n",
        f"<rdf:RDF xmlns:rdf='{RDF}'><rdf:Description rdf:about=''/></rdf:RDF>".encode(),
        f"<rdf:RDF xmlns:rdf='{RDF}'></rdf:RDF>".encode(),
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>",
    ],
)  # fmt: skip
def test_merging_only_adds(content: bytes, sidecar: Path, ledger: Ledger) -> None:
    sidecar.write_bytes(content)
    assert state(sidecar, ledger) is SidecarState.MISSING
    after = merged(sidecar, "A dog.", ledger)
    assert is_insertion(content, after)
    assert texts(after, ALT_TEXT) == DOG
    assert without(properties(after), OURS) == properties(content)
    abouts = {
        description.get(f"{{{RDF}}}about", description.get("about"))
        for description in ElementTree.fromstring(after).iterfind(f".//{{{RDF}}}Description")
    }
    assert len(abouts) == 1
    sidecar.write_bytes(after)
    again = merged(sidecar, "A cat.", ledger)
    assert texts(again, ALT_TEXT) == [("x-default", "A cat."), ("en", "A cat.")]
    assert without(properties(again), OURS) == properties(content)


@pytest.mark.parametrize(
    "content",
    [
        f"<rdf:RDF xmlns:rdf='{RDF}'/>",
        f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><RDF xmlns='{RDF}' /></x:xmpmeta>",
        "<x:xmpmeta xmlns:x='adobe:ns:meta/' />",
    ],
)
def test_empty_tags_are_opened(content: str, sidecar: Path, ledger: Ledger) -> None:
    sidecar.write_text(content)
    after = merged(sidecar, "A dog.", ledger)
    assert texts(after, ALT_TEXT) == DOG
    assert after.startswith(content.rpartition("/>")[0].encode())


@pytest.mark.parametrize("form", ["element", "attribute", "empty element"])
def test_the_date_is_that_of_the_change(form: str, sidecar: Path, ledger: Ledger) -> None:
    old = "2020-02-02T02:02:02"
    content = {
        "element": packet(f"<xmp:MetadataDate>{old}</xmp:MetadataDate>{TITLE}"),
        "attribute": packet(TITLE, f" xmp:MetadataDate = '{old}'"),
        "empty element": packet(f"<xmp:MetadataDate/>{TITLE}"),
    }[form]
    sidecar.write_text(content, "utf-8")
    after = merged(sidecar, "A dog.", ledger)
    ((_, date),) = [entry for entry in properties(after) if entry[0] == METADATA_DATE]
    assert old not in date
    assert str(datetime.now().year) in date
    assert without(properties(after), OURS) == without(properties(content.encode()), OURS)


def test_what_made_the_picture_keeps_its_name(sidecar: Path, ledger: Ledger) -> None:
    sidecar.write_text(packet("<xmp:CreatorTool>GIMP 2.10</xmp:CreatorTool>"), "utf-8")
    tree = ElementTree.fromstring(merged(sidecar, "A dog.", ledger))
    assert [found.text for found in tree.iterfind(f".//{CREATOR_TOOL}")] == ["GIMP 2.10"]
    sidecar.write_text(packet("<xmp:CreatorTool>Picture Aloud 0.0.1</xmp:CreatorTool>"), "utf-8")
    tree = ElementTree.fromstring(merged(sidecar, "A dog.", ledger))
    assert tree.findtext(f".//{CREATOR_TOOL}") == f"Picture Aloud {__version__}"


# Words that are there


_ALT = "Iptc4xmpCore:AltTextAccessibility"


@pytest.mark.parametrize(
    "content",
    [
        packet(alternatives(_ALT, ("x-default", "Rex."))),
        packet(alternatives(_ALT, ("de", "Rex."))),
        packet(alternatives(_ALT, ("x-default", ""), ("de", "Rex."))),
        packet("", f' {_ALT}="Rex."'),
        packet(f"<{_ALT}>Rex.</{_ALT}>"),
        packet(f"<{_ALT} xml:lang='de'>Rex.</{_ALT}>"),
        packet(f"<{_ALT}><rdf:Bag><rdf:li>Rex.</rdf:li></rdf:Bag></{_ALT}>"),
        packet(f"<{_ALT}><rdf:Alt><rdf:li rdf:value='Rex.'/></rdf:Alt></{_ALT}>"),
        packet(
            f"<{_ALT}><rdf:Alt><rdf:li rdf:parseType='Resource'><rdf:value>Rex.</rdf:value>"
            f"</rdf:li></rdf:Alt></{_ALT}>"
        ),
        packet(f"<{_ALT} rdf:resource='Rex.'/>"),
        packet(f"<{_ALT}><rdf:Alt>Rex.</rdf:Alt></{_ALT}>"),
        packet(f"<{_ALT}>Rex.<rdf:Alt/></{_ALT}>"),
        packet(f"<{_ALT} rdf:value='Rex.'><rdf:Alt/></{_ALT}>"),
        packet(f"<{_ALT}><dc:anything>Rex.</dc:anything></{_ALT}>"),
        packet(f"<{_ALT}><![CDATA[Rex.]]></{_ALT}>"),
        packet(f"<{_ALT}>R&#101;x.</{_ALT}>"),
        packet(alternatives(_ALT, ("x-default", "Rex.")))
        .replace("Iptc4xmpCore:", "any:")
        .replace(":Iptc4xmpCore=", ":any="),
        packet(alternatives(_ALT, ("x-default", "Rex."), ("de", "Mein Rex."))),
        own_packet(("x-default", "Rex.")),
        own_packet(("x-default", "Rex."), ("en", "A dog.")),
        # As programs leave it that change one language alone.
        own_packet(("x-default", "A dog."), ("en", "Rex.")),
        own_packet(("x-default", "A dog."), ("en", "A dog."), more=f"<{_ALT}>Rex.</{_ALT}>"),
    ],
)  # fmt: skip
def test_a_human_s_words_are_seen_in_every_form(
    content: str, sidecar: Path, photo: Path, ledger: Ledger
) -> None:
    sidecar.write_text(content, "utf-8")
    assert state(sidecar, ledger) is SidecarState.HUMAN
    assert read_words(sidecar) in ("Rex.", "A dog.")
    assert not write_sidecars(photo, "A cat.", OPTIONS, ledger, replaces_own=True).written
    assert sidecar.read_text("utf-8") == content
    # Whoever knows them replaces them, in whatever language; other words stay.
    write_sidecars(photo, "A cat.", OPTIONS, ledger, replaces=[read_words(sidecar)])
    found = texts(sidecar.read_bytes(), ALT_TEXT)
    assert found[0] == ("x-default", "A cat.")
    assert ("en", "A cat.") in found
    assert "Rex." not in [text for _, text in found]
    assert (("de", "Mein Rex.") in found) == ("Mein Rex." in content)
    assert len([name for name, _ in properties(sidecar.read_bytes()) if name == ALT_TEXT]) == 1


@pytest.mark.parametrize(
    "content",
    [
        packet(f"<{_ALT}/>"),
        packet(f"<{_ALT}> </{_ALT}>"),
        packet("", f' {_ALT}=""'),
        packet(f"<{_ALT}><rdf:Alt/></{_ALT}>"),
        packet(alternatives(_ALT, ("x-default", ""))),
        packet(alternatives(_ALT, ("en", " "), ("x-default", ""))),
        packet(f"<{_ALT}><rdf:Alt><rdf:li xml:lang='x-default'/></rdf:Alt></{_ALT}>"),
    ],
)
def test_an_empty_property_is_filled(content: str, sidecar: Path, ledger: Ledger) -> None:
    sidecar.write_text(content, "utf-8")
    assert state(sidecar, ledger) is SidecarState.MISSING
    after = merged(sidecar, "A dog.", ledger)
    assert sorted(texts(after, ALT_TEXT)) == sorted(DOG)
    assert without(properties(after), OURS) == without(properties(content.encode()), OURS)
    assert len([name for name, _ in properties(after) if name == ALT_TEXT]) == 1


def test_a_human_s_translation_stays_beside_own_words(sidecar: Path, ledger: Ledger) -> None:
    items = (("x-default", "A dog."), ("de", "Mein Hund.\n Rex."), ("en", "A dog."))
    sidecar.write_text(own_packet(*items), "utf-8")
    assert state(sidecar, ledger) is SidecarState.OURS_OUTDATED
    after = merged(sidecar, "A cat.", ledger)
    assert texts(after, ALT_TEXT) == [
        ("x-default", "A cat."), ("de", "Mein Hund.\n Rex."), ("en", "A cat.")
    ]  # fmt: skip


def test_own_words_are_known_in_a_file_that_was_moved(photo: Path, ledger: Ledger) -> None:
    write_sidecars(photo, "A dog.", OPTIONS, ledger)
    moved = photo.parent / "moved"
    moved.mkdir()
    for file in (photo, photo.with_name("photo.jpg.xmp")):
        file.rename(moved / file.name)
    assert set(inspect(moved / "photo.jpg", OPTIONS, ledger).values()) == {SidecarState.OURS}


# dc:description


@pytest.mark.parametrize(
    "content",
    [
        packet(""),
        packet("<dc:description/>"),
        packet(alternatives("dc:description", ("x-default", " "))),
        packet("", " dc:description=''"),
    ],
)
def test_an_empty_description_is_filled_if_wished(
    content: str, sidecar: Path, ledger: Ledger
) -> None:
    sidecar.write_text(content, "utf-8")
    assert texts(merged(sidecar, "A dog.", ledger), DESCRIPTION) in (
        [],
        [("x-default", " ")],
    )
    after = merged(sidecar, "A dog.", ledger, FILLING)
    assert texts(after, DESCRIPTION) == DOG
    # And follows the alt text from then on.
    sidecar.write_bytes(after)
    for is_human in (False, True):
        words = merged(sidecar, "Rex.", ledger, OPTIONS, is_human=is_human)
        assert texts(words, DESCRIPTION) == [("x-default", "Rex."), ("en", "Rex.")]


@pytest.mark.parametrize(
    "properties_before",
    [
        alternatives("dc:description", ("x-default", "Rex.")),
        alternatives("dc:description", ("de", "Rex.")),
        "<dc:description>Rex.</dc:description>",
    ],
)
def test_a_human_s_description_stays(properties_before: str, sidecar: Path, ledger: Ledger) -> None:
    sidecar.write_text(packet(properties_before), "utf-8")
    before = properties(sidecar.read_bytes())
    for text in ("A dog.", "A cat."):
        sidecar.write_bytes(merged(sidecar, text, ledger, FILLING))
        assert without(properties(sidecar.read_bytes()), OURS) == before


# photo.xmp


def test_one_short_name_is_one_picture_s(photo: Path, ledger: Ledger) -> None:
    other = photo.with_suffix(".png")
    other.write_bytes(b"another picture")
    (sidecar,) = write_sidecars(photo, "A dog.", SHORT, ledger).written
    assert sidecar.name == "photo.xmp"
    assert b"<photoshop:SidecarForExtension>jpg<" in sidecar.read_bytes()
    assert inspect(photo, SHORT, ledger) == {sidecar: SidecarState.OURS}
    assert inspect(other, SHORT, ledger) == {sidecar: SidecarState.OTHERS}
    result = write_sidecars(other, "A cat.", SHORT, ledger, replaces=["A dog.", None])
    assert not result.written
    assert (
        "because it belongs to another picture of this name: choose full" in result.left_alone[0][1]
    )
    assert read_alt_text(photo, SHORT) == "A dog."


def test_a_short_name_of_a_raw_picture_stays_the_raw_picture_s(photo: Path, ledger: Ledger) -> None:
    sidecar = photo.with_name("photo.xmp")
    namespace = 'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    sidecar.write_text(packet("", f' {namespace} photoshop:SidecarForExtension="NEF"'), "utf-8")
    assert inspect(photo, SHORT, ledger) == {sidecar: SidecarState.OTHERS}
    sidecar.write_text(packet("", f' {namespace} photoshop:SidecarForExtension="JPG"'), "utf-8")
    assert write_sidecars(photo, "A dog.", SHORT, ledger).written == (sidecar,)


def test_a_short_name_that_does_not_say_whose_it_is(photo: Path, ledger: Ledger) -> None:
    sidecar = photo.with_name("photo.xmp")
    sidecar.write_text(packet(TITLE), "utf-8")
    raw = photo.with_suffix(".NEF")
    raw.write_bytes(b"a raw picture")
    assert inspect(photo, SHORT, ledger) == {sidecar: SidecarState.OTHERS}
    raw.unlink()
    assert write_sidecars(photo, "A dog.", SHORT, ledger).written == (sidecar,)
    raw.write_bytes(b"a raw picture")
    assert inspect(photo, SHORT, ledger) == {sidecar: SidecarState.OURS}
    assert b"SidecarForExtension" not in sidecar.read_bytes()


def test_what_cannot_be_said_is_not_written(ledger: Ledger) -> None:
    signed = packet(f"<p:TextHash xmlns:p='{OWN}'><rdf:Bag/></p:TextHash>").encode()
    with pytest.raises(SidecarError, match="could not be put into the XMP file"):
        with_text(
            Found(SidecarState.MISSING, None, signed),
            "A dog.",
            SidecarRecord(text_hash("A dog."), None, ""),
            Path("photo.jpg"),
            OPTIONS,
        )
