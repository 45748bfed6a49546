"""XML is read safely and changed where it stands."""

import contextlib
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.sidecars.xml_source import (
    MAXIMUM_BYTES,
    MAXIMUM_DEPTH,
    MAXIMUM_PARTS,
    XmlError,
    XmlSource,
    escaped,
)


def test_every_part_has_its_place() -> None:
    content = b'<a  p="1>"\n x:q = \'"2\' xmlns:x="u"><!-- <b/> --><x:b/>\xc3\xa4<c >t&lt;</c ></a>'
    source = XmlSource(content)
    a = source.root
    b, c = a.children
    assert (a.name, b.name, c.name) == (("", "a"), ("u", "b"), ("", "c"))
    assert a.attributes == [(("", "p"), "1>"), (("u", "q"), '"2')]
    assert content[a.start : a.content_start].endswith(b'xmlns:x="u">')
    assert (content[a.content_end :], a.end) == (b"</a>", len(content))
    assert content[b.start : b.end] == b"<x:b/>"
    assert b.is_empty_tag
    assert content[c.content_start : c.content_end] == b"t&lt;"
    assert content[c.start : c.end] == b"<c >t&lt;</c >"
    assert (c.text(), a.text()) == ("t<", "\xe4t<")
    start, end = source.attribute_span(a, ("u", "q"))
    assert content[start:end] == b"\n x:q = '\"2'"
    start, end = source.attribute_value_span(a, ("u", "q"))
    assert content[start:end] == b"'\"2'"


def test_changes_touch_nothing_else() -> None:
    source = XmlSource(b"<a>\r\n <b/>\r\n <c>old</c>\r\n</a>\r\n\r\n")
    b, c = source.root.children
    source.replace(c.content_start, c.content_end, escaped("<n\xe9w>"))
    source.remove(b)
    source.replace(source.root.content_end, source.root.content_end, "<d/>")
    source.replace(source.root.content_end, source.root.content_end, "<e/>")
    expected = "<a>\r\n <c>&lt;n\xe9w&gt;</c>\r\n<d/><e/></a>\r\n\r\n"
    assert source.edited() == expected.encode()
    assert source.newline == "\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_it_stays_in_its_encoding(encoding: str) -> None:
    document = '<?xml version="1.0"?>\n<a>\u00e4\U0001f415</a>'
    source = XmlSource(document.encode(encoding))
    assert source.edited() == document.encode(encoding)
    source.replace(source.root.content_end, source.root.content_end, "\u00fc\U0001f408")
    expected = document.replace("</a>", "\u00fc\U0001f408</a>")
    assert source.edited() == expected.encode(encoding)


def test_what_an_encoding_lacks_is_written_as_a_reference() -> None:
    document = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\u00e4</a>"
    source = XmlSource(document.encode("latin-1"))
    source.replace(source.root.content_end, source.root.content_end, "\u00fc\u20ac")
    assert source.edited() == document.replace("</a>", "\u00fc&#8364;</a>").encode("latin-1")
    assert XmlSource(source.edited()).root.text() == "\u00e4\u00fc\u20ac"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is damaged in line 1"),
        (b"words", "is damaged"),
        (b"<a>", "is damaged"),
        (b"<a>\n</b>", "is damaged in line 2"),
        (b"<a></a><b/>", "is damaged"),
        (b"<a b='1' b='2'/>", "is damaged"),
        (b"<x:a/>", "is damaged"),
        (b"<a>\x00</a>", "is damaged"),
        (b"<a>&b;</a>", "is damaged"),
        (b"<a>\xff</a>", "is not in the encoding it says"),
        ("<a>\u00e4".encode("utf-16")[:-1], "is not in the encoding it says"),
        (b"<?xml version='1.0' encoding='rot13'?><a/>", "an encoding that is not understood"),
        (b"<?xml version='1.0' encoding='utf-16'?><a/>", "an encoding that is not understood"),
        (b"<?xml version='1.0' encoding='no such'?><a/>", "is damaged"),
        (b"<!DOCTYPE a><a/>", "has a document type"),
        (b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "has a document type"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "has a document type"),
        (b"<a>" * (MAXIMUM_DEPTH + 1), "holds more than"),
        (b"<a>" + b"<b/>" * MAXIMUM_PARTS + b"</a>", "holds more than"),
        (b"<a xmlns='" + b"u" * 1000 + b"'/>", "holds more than"),
        (b"<a>" + b" " * MAXIMUM_BYTES + b"</a>", "is larger than"),
    ],
)
def test_what_cannot_be_used_is_refused(content: bytes, complaint: str) -> None:
    with pytest.raises(XmlError, match=complaint):
        XmlSource(content)


def _bomb() -> bytes:
    """The "billion laughs"."""
    entities = ["<!ENTITY a0 'ha'>"]
    entities += [f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)]
    return f"<!DOCTYPE a [{''.join(entities)}]><a>&a9;</a>".encode()


@pytest.mark.parametrize(
    "content",
    [
        _bomb(),
        b"<a " + b"".join(b'a%d="" ' % number for number in range(300_000)) + b"/>",
        b"<a b='" + b"x" * 9_000_000 + b"'/>",
        b"<a>" + b"&#x20;" * 1_500_000 + b"</a>",
        b"<a" * 3_000_000,
        b"<a><!--" + b"-" * 9_000_000,
        b"<a xmlns:b='" + b"u" * 1_000_000 + b"'>" + b"<b:c/>" * 1000 + b"</a>",
    ],
    ids=["entities", "attributes", "value", "references", "tags", "comment", "names"],
)
def test_no_file_takes_all_memory_or_time(content: bytes) -> None:
    tracemalloc.start()
    started_s = time.monotonic()
    with contextlib.suppress(XmlError):
        XmlSource(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 400 * 1024 * 1024
    assert time.monotonic() - started_s < 30


@settings(deadline=None)
@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_what_is_escaped_reads_the_same(text: str) -> None:
    try:
        source = XmlSource(f'<a b="{escaped(text)}">{escaped(text)}</a>'.encode())
    except XmlError:
        # Nothing but characters that XML does not have.
        assert any(ord(letter) < 32 or letter in "\ufffe\uffff" for letter in text)
        return
    assert source.root.attribute(("", "b")) == text
    assert source.root.text() == text
