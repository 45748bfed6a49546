"""XMP packets for tests, and what they say to a parser that is not the program's own."""

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from desktop_app.sidecars.ledger import Ledger, SidecarRecord
from desktop_app.sidecars.options import SidecarFormat, SidecarOptions
from desktop_app.sidecars.words import text_hash
from desktop_app.sidecars.xmp_sidecar import inspect_xmp, with_text

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XMP = "http://ns.adobe.com/xap/1.0/"
DC = "http://purl.org/dc/elements/1.1/"
IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
OWN = "urn:picture-aloud:sidecar/1.0/"

ALT_TEXT = f"{{{IPTC_CORE}}}AltTextAccessibility"
DESCRIPTION = f"{{{DC}}}description"
METADATA_DATE = f"{{{XMP}}}MetadataDate"
CREATOR_TOOL = f"{{{XMP}}}CreatorTool"
OURS = frozenset({ALT_TEXT, METADATA_DATE, CREATOR_TOOL, f"{{{OWN}}}TextHash"}) | {
    f"{{{OWN}}}PictureHash"
}
"""What merging adds or changes."""

OPTIONS = SidecarOptions(SidecarFormat.XMP)


def packet(properties: str, attributes: str = "", *, wrapper: bool = True) -> str:
    """A packet as most programs write it."""
    begin = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n' if wrapper else ""
    end = '\n<?xpacket end="w"?>' if wrapper else ""
    return f"""{begin}<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="{RDF}">
  <rdf:Description rdf:about="" xmlns:xmp="{XMP}" xmlns:dc="{DC}"
    xmlns:Iptc4xmpCore="{IPTC_CORE}"{attributes}>
   {properties}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>{end}"""


def alternatives(name: str, *texts: tuple[str, str]) -> str:
    """A language alternative."""
    items = "".join(f'<rdf:li xml:lang="{language}">{text}</rdf:li>' for language, text in texts)
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def merged(
    sidecar: Path,
    text: str,
    ledger: Ledger,
    options: SidecarOptions = OPTIONS,
    *,
    is_human: bool = False,
) -> bytes:
    """What a sidecar would hold with a text in it; the file stays as it is."""
    picture = sidecar.with_name("photo.jpg")
    found = inspect_xmp(sidecar, picture, ledger)
    own_hash = None if is_human else text_hash(text)
    return with_text(found, text, SidecarRecord(own_hash, None, "f" * 64), picture, options)


def properties(content: bytes) -> Counter[tuple[str, str]]:
    """Every property with its value as canonical XML (for an attribute, its text), counted."""
    found: Counter[tuple[str, str]] = Counter()
    rdf = list(ElementTree.fromstring(content).iter(f"{{{RDF}}}RDF"))
    assert len(rdf) <= 1
    for description in (child for element in rdf for child in element):
        for name, value in description.attrib.items():
            if name not in (f"{{{RDF}}}about", "about"):
                found[name, value] += 1
        for child in description:
            child.tail = None
            found[child.tag, ElementTree.canonicalize(ElementTree.tostring(child, "unicode"))] += 1
    return found


def without(found: Counter[tuple[str, str]], names: frozenset[str]) -> Counter[tuple[str, str]]:
    """All but some properties."""
    return Counter({(name, value): n for (name, value), n in found.items() if name not in names})


def texts(content: bytes, name: str) -> list[tuple[str | None, str | None]]:
    """A language alternative's languages and texts, in their order."""
    return [
        (item.get("{http://www.w3.org/XML/1998/namespace}lang"), item.text)
        for item in ElementTree.fromstring(content).iterfind(f".//{name}/{{{RDF}}}Alt/{{{RDF}}}li")
    ]
