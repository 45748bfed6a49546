"""XML as it was written: what it says, and where every part of it stands.

A document is changed by replacing spans of its text, so that all the rest stays as it was, byte for
byte. Read safely: no document type and so no entities, and limits on size, depth and number.
"""

import codecs
import re
from dataclasses import dataclass, field
from xml.parsers import expat

from desktop_app.captioner.language import translate

MAXIMUM_BYTES = 10 * 1024 * 1024
MAXIMUM_DEPTH = 100
MAXIMUM_PARTS = 100_000
"""Most elements and attributes."""

Name = tuple[str, str]
"""A namespace's URI and a local name."""

XML = "http://www.w3.org/XML/1998/namespace"

_LONGEST_NAMESPACE = 500
_SEPARATOR = "\x01"  # which stands in no XML document
_START_TAG = re.compile(rb"""<([^\s/>]+)(?:[^'">]++|"[^"]*+"|'[^']*+')*+>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=]+)\s*=\s*("[^"]*+"|'[^']*+')""")
_DECLARED_ENCODING = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# The longer marks first: UTF-32's begins as UTF-16's does.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_ESCAPES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#x9;",
    "\n": "&#xA;",
    "\r": "&#xD;",
}
# Those in which ASCII is ASCII. Python knows more, some of which are no encodings of characters.
_BYTE_ENCODINGS = re.compile(r"utf-8|ascii|iso8859-\d+|cp125\d")


class XmlError(Exception):
    """The document cannot be used; `str(error)` says why, after "it"."""


@dataclass(slots=True)
class Element:
    """An element and its place in the document's bytes."""

    name: Name
    qualified_name: str
    """As it is written, prefix included."""
    attributes: list[tuple[Name, str]]
    """Without the declarations of namespaces, in their order."""
    parent: "Element | None" = field(repr=False)
    start: int
    content_start: int
    """Behind the start tag; all further places are here too for `<a/>`."""
    content_end: int = 0
    end: int = 0
    is_empty_tag: bool = False
    children: "list[Element]" = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """What stands directly in it."""

    def attribute(self, name: Name) -> str | None:
        """An attribute's value."""
        return next((value for found, value in self.attributes if found == name), None)

    def text(self) -> str:
        """What stands in it and in all that it contains."""
        return "".join(self.texts) + "".join(child.text() for child in self.children)


class XmlSource:
    """A document, and the changes that are to be made to it."""

    def __init__(self, content: bytes) -> None:
        """Raises XmlError."""
        if len(content) > MAXIMUM_BYTES:
            raise XmlError(translate("Sentences", "is larger than any description of a picture"))
        self._mark, self._encoding = _encoding_of(content)
        # Expat counts bytes of UTF-8, whatever the file is in.
        self._data = self._decoded(content).encode()
        self._edits: list[tuple[int, int, bytes]] = []
        self.root = _Reader(self._data).root

    @property
    def newline(self) -> str:
        """How the document ends its lines."""
        return "\r\n" if b"\r\n" in self._data else "\n"

    def indent_of(self, element: Element) -> str:
        """The spaces before an element, where it begins its line."""
        before = self._data[: element.start]
        line = before[before.rfind(b"\n") + 1 :]
        return line.decode() if not line.strip(b" \t") else ""

    def replace(self, start: int, end: int, text: str) -> None:
        """Put text (markup, escaped as need be) in place of a span of the document."""
        self._edits.append((start, end, text.encode("utf-8", "replace")))

    def remove(self, element: Element) -> None:
        """Take an element out, and the line break and spaces before it."""
        before = self._data[: element.start]
        self.replace(len(before.rstrip(b" \t\r\n")), element.end, "")

    def attribute_span(self, element: Element, name: Name) -> tuple[int, int]:
        """Where an attribute stands, from the space before it to the quotation mark after it."""
        written = [
            found
            for found in _ATTRIBUTE.finditer(
                self._data,
                element.start + 1 + len(element.qualified_name.encode()),
                element.content_start,
            )
            if found[1] != b"xmlns" and not found[1].startswith(b"xmlns:")
        ]
        position = [found for found, _ in element.attributes].index(name)
        return written[position].span()

    def attribute_value_span(self, element: Element, name: Name) -> tuple[int, int]:
        """Where an attribute's value stands, quotation marks included."""
        start, end = self.attribute_span(element, name)
        found = _ATTRIBUTE.match(self._data, start, end)
        assert found is not None
        return found.span(2)

    def edited(self) -> bytes:
        """The document with all changes made, in the encoding it was in."""
        pieces, position = [], 0
        # A stable sort: what is inserted at one place stands in the order of the calls.
        for start, end, new in sorted(self._edits, key=lambda edit: edit[:2]):
            pieces += [self._data[position:start], new]
            position = end
        text = b"".join([*pieces, self._data[position:]]).decode()
        return self._mark + text.encode(self._encoding, "xmlcharrefreplace")

    def _decoded(self, content: bytes) -> str:
        try:
            text = content[len(self._mark) :].decode(self._encoding)
            is_the_same = self._mark + text.encode(self._encoding) == content
        except UnicodeError:
            is_the_same = False
        if not is_the_same:
            raise XmlError(translate("Sentences", "is not in the encoding it says it is in"))
        return text


def escaped(text: str) -> str:
    """Text as it can stand in an element or an attribute, on one line."""
    return "".join(_ESCAPES.get(letter, letter) for letter in text)


def _encoding_of(content: bytes) -> tuple[bytes, str]:
    """The byte order mark, if there is one, and the name of the encoding."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return mark, encoding
    for beginning, encoding in _UNMARKED:
        if content.startswith(beginning):
            return b"", encoding
    declared = _DECLARED_ENCODING.match(content)
    if declared is None:
        return b"", "utf-8"
    try:
        encoding = codecs.lookup(declared[1].decode("ascii")).name
    except LookupError:
        encoding = ""
    if not _BYTE_ENCODINGS.fullmatch(encoding):
        raise XmlError(translate("Sentences", "is in an encoding that is not understood"))
    return b"", encoding


class _Reader:
    """Builds the tree of elements from expat's events."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._open: list[Element] = []
        self._parts = 0
        self._names: dict[str, Name] = {}
        self._parser = expat.ParserCreate("utf-8", _SEPARATOR)
        self._parser.ordered_attributes = True
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartNamespaceDeclHandler = self._check_namespace
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type
        self._root: Element | None = None
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise XmlError(
                translate("Sentences", "is damaged in line {line}").format(line=error.lineno)
            ) from error

    @property
    def root(self) -> Element:
        assert self._root is not None
        return self._root

    def _start(self, name: str, attributes: list[str]) -> None:
        self._parts += 1 + len(attributes) // 2
        if self._parts > MAXIMUM_PARTS or len(self._open) >= MAXIMUM_DEPTH:
            raise _too_much()
        start = self._parser.CurrentByteIndex
        tag = _START_TAG.match(self._data, start)
        assert tag is not None  # expat has read it
        element = Element(
            name=self._name(name),
            qualified_name=tag[1].decode(),
            attributes=[
                (self._name(attribute), value)
                for attribute, value in zip(attributes[::2], attributes[1::2], strict=True)
            ],
            parent=self._open[-1] if self._open else None,
            start=start,
            content_start=tag.end(),
            is_empty_tag=tag[0].endswith(b"/>"),
        )
        if element.parent is None:
            self._root = element
        else:
            element.parent.children.append(element)
        self._open.append(element)

    def _end(self, _: str) -> None:
        element = self._open.pop()
        if element.is_empty_tag:
            element.content_end = element.end = element.content_start
        else:
            element.content_end = self._parser.CurrentByteIndex
            element.end = self._data.index(b">", element.content_end) + 1

    def _text(self, text: str) -> None:
        self._open[-1].texts.append(text)

    def _check_namespace(self, _: str | None, uri: str | None) -> None:
        # A long one is repeated in every name that it belongs to.
        if len(uri or "") > _LONGEST_NAMESPACE:
            raise _too_much()

    def _refuse_document_type(self, *_: object) -> None:
        raise XmlError(
            translate("Sentences", "has a document type, which no description of a picture needs")
        )

    def _name(self, name: str) -> Name:
        """The name's two parts, one copy of each."""
        if name not in self._names:
            namespace, _, local = name.rpartition(_SEPARATOR)
            self._names[name] = (namespace, local)
        return self._names[name]


def _too_much() -> XmlError:
    return XmlError(translate("Sentences", "holds more than any description of a picture"))
