"""The properties of an XMP packet: found in every form they may have, changed where they stand.

After ISO 16684-1 (XMP data model and serialisation). A property is an element or an attribute of
one of the `rdf:Description` elements; a language alternative is an `rdf:Alt` whose items say their
language. New properties come in a `rdf:Description` of their own, which declares what it uses.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from desktop_app.captioner.language import translate
from desktop_app.sidecars.xml_source import XML, Element, Name, XmlError, XmlSource, escaped

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DEFAULT_LANGUAGE = "x-default"

_ABOUT = ((RDF, "about"), ("", "about"))  # the second as Adobe's oldest programs wrote it
_LANGUAGE = (XML, "lang")
_XMP_META = frozenset({("adobe:ns:meta/", "xmpmeta"), ("adobe:ns:meta/", "xapmeta")})
_ARRAYS = frozenset({(RDF, "Alt"), (RDF, "Bag"), (RDF, "Seq")})
_STRUCTURAL_ATTRIBUTES = frozenset({_LANGUAGE, (RDF, "parseType"), (XML, "space")})


@dataclass(frozen=True)
class Property:
    """One place at which a property is written."""

    description: Element
    element: Element | None
    """None where it is an attribute of the description."""


@dataclass(frozen=True)
class Alternative:
    """Words in one language."""

    language: str
    text: str
    item: Element | None = None
    """The `rdf:li`, where it has the plain form."""

    @property
    def is_default(self) -> bool:
        return self.language.lower() == DEFAULT_LANGUAGE


class XmpPacket:
    """A sidecar's XMP."""

    def __init__(self, content: bytes, prefixes: dict[str, str]) -> None:
        """`prefixes`: those of new properties, by namespace. Raises XmlError."""
        self._source = XmlSource(content)
        self._prefixes = prefixes
        self._additions: list[str] = []
        self._added_namespaces: dict[str, str] = {}
        self._meta = self._source.root
        self._rdf = self._find_rdf()
        self._descriptions = self._rdf.children if self._rdf else []
        if any(child.name != (RDF, "Description") for child in self._descriptions):
            raise XmlError(translate("Sentences", "has a form that is not understood"))

    def simple(self, name: Name) -> str | None:
        """A property's text; None when there is none, or none but spaces."""
        for found in self._places(name):
            text = self._text(found, name).strip()
            if text:
                return text
        return None

    def alternatives(self, name: Name) -> list[Alternative]:
        """A property's words in each language, without those that are none but spaces."""
        return [
            alternative
            for found in self._places(name)
            for alternative in self._alternatives(found, name)
            if alternative.text.strip()
        ]

    def is_said_once(self, name: Name) -> bool:
        """Whether not more than one place has words for a property."""
        said = (
            any(alternative.text.strip() for alternative in self._alternatives(found, name))
            for found in self._places(name)
        )
        return sum(said) <= 1

    def set_simple(self, name: Name, value: str) -> None:
        """Give a property a text; one that is no simple property stays as it is."""
        places = self._places(name)
        if not places:
            self._add(name, escaped(value))
            return
        found = places[0]
        if found.element is None:
            span = self._source.attribute_value_span(found.description, name)
            self._source.replace(*span, f'"{escaped(value)}"')
        elif not found.element.children:
            self._replace_content(found.element, escaped(value))

    def remove(self, name: Name) -> None:
        """Take a property out, wherever it is written."""
        for found in self._places(name):
            if found.element is None:
                span = self._source.attribute_span(found.description, name)
                self._source.replace(*span, "")
            else:
                self._source.remove(found.element)

    def set_alternatives(
        self, name: Name, text: str, language: str, is_outdated: Callable[[Alternative], bool]
    ) -> None:
        """Say a text by default and in its language.

        Other languages stay as they are, but for those that are outdated.
        """
        kept = [
            alternative
            for alternative in self.alternatives(name)
            if not alternative.is_default
            and alternative.language.lower() != language.lower()
            and not is_outdated(alternative)
        ]
        places = self._places(name)
        if len(places) == 1 and (array := _plain_array(places[0].element)) is not None:
            self._set_items(array, text, language, kept)
            return
        self.remove(name)
        texts = [(DEFAULT_LANGUAGE, text), (language, text)]
        texts += [(alternative.language, alternative.text) for alternative in kept]
        self._add(name, _alternatives_markup(texts))

    def edited(self) -> bytes:
        """The whole file with all changes made."""
        if self._additions:
            self._insert_additions()
            self._additions = []
        return self._source.edited()

    def _find_rdf(self) -> Element | None:
        """The one rdf:RDF; None when there is only a place for it."""
        found, waiting = [], [self._meta]
        while waiting:
            element = waiting.pop()
            if element.name == (RDF, "RDF"):
                found.append(element)
            else:
                waiting.extend(element.children)
        if len(found) > 1:
            raise XmlError(translate("Sentences", "describes more than one picture"))
        if not found and (self._meta.name not in _XMP_META or self._meta.children):
            raise XmlError("is not XMP")
        return found[0] if found else None

    def _places(self, name: Name) -> list[Property]:
        return [
            found
            for description in self._descriptions
            for found in (
                *(
                    Property(description, None)
                    for attribute, _ in description.attributes
                    if attribute == name
                ),
                *(
                    Property(description, child)
                    for child in description.children
                    if child.name == name
                ),
            )
        ]

    def _text(self, found: Property, name: Name) -> str:
        if found.element is None:
            return found.description.attribute(name) or ""
        return _all_text(found.element)

    def _alternatives(self, found: Property, name: Name) -> list[Alternative]:
        element = found.element
        if element is None:
            return [Alternative(DEFAULT_LANGUAGE, self._text(found, name))]
        array = element.children[0] if len(element.children) == 1 else None
        if array is None or array.name not in _ARRAYS or _own_text(element) or _own_text(array):
            return [Alternative(_language(element), _all_text(element))]
        is_plain = _plain_array(element) is not None
        return [
            Alternative(_language(item), _all_text(item), item if is_plain else None)
            for item in array.children
        ]

    def _replace_content(self, element: Element, markup: str) -> None:
        if element.is_empty_tag:
            self._open(element, markup)
        else:
            self._source.replace(element.content_start, element.content_end, markup)

    def _open(self, element: Element, markup: str) -> None:
        """Make `<a/>` to `<a>markup</a>`."""
        end = element.content_start
        self._source.replace(end - 2, end, f">{markup}</{element.qualified_name}>")

    def _set_items(
        self, array: Element, text: str, language: str, kept: Sequence[Alternative]
    ) -> None:
        kept_items = {id(alternative.item) for alternative in kept}
        wanted = {DEFAULT_LANGUAGE: DEFAULT_LANGUAGE, language.lower(): language}
        for item in array.children:
            if id(item) in kept_items:
                continue
            if wanted.pop(_language(item).lower(), None):
                self._replace_content(item, escaped(text))
            else:
                self._source.remove(item)
        gap = self._gap_before(array.children[0]) if array.children else ""
        markup = "".join(gap + _item_markup(missing, text) for missing in wanted.values())
        # Behind the default, which stands first, or before everything.
        first = array.children[0] if array.children else None
        if first is not None and DEFAULT_LANGUAGE not in wanted:
            default = next(item for item in array.children if _is_default(item))
            self._source.replace(default.end, default.end, markup)
        elif array.is_empty_tag:
            self._open(array, markup)
        else:
            self._source.replace(array.content_start, array.content_start, markup)

    def _gap_before(self, element: Element) -> str:
        indent = self._source.indent_of(element)
        return self._source.newline + indent if indent else ""

    def _add(self, name: Name, markup: str) -> None:
        namespace, local = name
        prefix = self._prefixes[namespace]
        self._added_namespaces[prefix] = namespace
        self._additions.append(f"<{prefix}:{local}>{markup}</{prefix}:{local}>")

    def _insert_additions(self) -> None:
        newline = self._source.newline
        first = self._descriptions[0] if self._descriptions else None
        abouts = [first.attribute(name) for name in _ABOUT] if first else []
        about = next(filter(None, abouts), "")
        namespaces = dict(self._added_namespaces)
        if self._rdf is None or not self._rdf.qualified_name.startswith("rdf:"):
            namespaces["rdf"] = RDF
        declared = "".join(
            f'{newline}    xmlns:{prefix}="{namespace}"' for prefix, namespace in namespaces.items()
        )
        indent = self._source.indent_of(first) if first else "  "
        lines = "\n".join(self._additions).replace("\n", newline + indent + " ")
        block = (
            f'{newline}{indent}<rdf:Description rdf:about="{escaped(about)}"'
            f"{declared.replace(newline, newline + indent)}>"
            f"{newline}{indent} {lines}{newline}{indent}</rdf:Description>"
        )
        self._insert_block(block)

    def _insert_block(self, block: str) -> None:
        newline = self._source.newline
        if self._rdf is None:
            block = f'{newline} <rdf:RDF xmlns:rdf="{RDF}">{block}{newline} </rdf:RDF>'
        place = self._rdf or self._meta
        if place.is_empty_tag:
            self._open(place, block + newline)
        else:
            last = place.children[-1].end if place.children else place.content_start
            self._source.replace(last, last, block)


def _own_text(element: Element) -> str:
    """Everything directly in it that may be words, attributes included."""
    said = [value for name, value in element.attributes if name not in _STRUCTURAL_ATTRIBUTES]
    return _joined(["".join(element.texts), *said])


def _all_text(element: Element) -> str:
    """Everything in it that may be words."""
    return _joined([_own_text(element), *map(_all_text, element.children)])


def _joined(texts: Iterable[str]) -> str:
    return " ".join(text for text in texts if text.strip())


def _language(element: Element) -> str:
    return element.attribute(_LANGUAGE) or DEFAULT_LANGUAGE


def _is_default(item: Element) -> bool:
    return _language(item).lower() == DEFAULT_LANGUAGE


def _plain_array(element: Element | None) -> Element | None:
    """The rdf:Alt of a language alternative in the form that everybody writes."""
    if element is None or element.attributes or len(element.children) != 1:
        return None
    array = element.children[0]
    if array.name != (RDF, "Alt") or array.attributes or _own_text(element) or _own_text(array):
        return None
    is_plain = all(
        item.name == (RDF, "li")
        and not item.children
        and [name for name, _ in item.attributes] == [_LANGUAGE]
        for item in array.children
    )
    languages = [_language(item).lower() for item in array.children]
    return array if is_plain and len(set(languages)) == len(languages) else None


def _item_markup(language: str, text: str) -> str:
    return f'<rdf:li xml:lang="{escaped(language)}">{escaped(text)}</rdf:li>'


def _alternatives_markup(texts: Sequence[tuple[str, str]]) -> str:
    items = "".join(f"\n  {_item_markup(language, text)}" for language, text in texts)
    return f"\n <rdf:Alt>{items}\n </rdf:Alt>\n"
