"""The lines of an HTML body, and how deep each of them is quoted.

A message has no page around it, so that whatever would pass for a menu or a footer
is its own; and its quotations are elements, which have to survive the reader of pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree
from lxml import html as lxml_html

from ingest.parsers import html
from ingest.parsers.mail.lines import Line
from kb.errors import ParseError
from kb.types import Block

_QUOTED, _UNQUOTED, _SET_IN, _SET_OUT = "\ue000", "\ue001", "\ue002", "\ue003"
"""Private characters that mark where quotations and indented stretches begin and end."""
_STEPS = {_QUOTED: (1, 0), _UNQUOTED: (-1, 0), _SET_IN: (0, 1), _SET_OUT: (0, -1)}
_NO_MARKS = dict.fromkeys(map(ord, _STEPS))
_PAGE_PARTS = frozenset("header footer aside form nav main article".split())
_NAMES = ("class", "id")
_LAYOUT_ROLES = frozenset(("presentation", "none"))
"""Roles that say of a table that it only places things."""


def page_lines(page: str) -> Iterator[Line]:
    """The lines of an HTML body, a blank one after each block."""
    depth = indented = 0
    for block in _marked_blocks(page):
        quoted, set_in = _STEPS.get(block.text, (0, 0))
        if quoted or set_in:
            depth, indented = depth + quoted, indented + set_in
            continue
        for words in block.text.split("\n"):
            yield Line(words, depth, indented, block)
        yield Line("", depth, indented, block)


def shown_words(page: str) -> list[str]:
    """The words that an HTML body shows."""
    return [word for line in page_lines(page) for word in line.text.split()]


def _marked_blocks(page: str) -> Sequence[Block]:
    """The blocks of a body, with blocks that are marks where quotations begin and end."""
    try:
        return html.parse(_marked(page)).blocks
    except ParseError:
        return ()  # nothing but pictures


def _marked(page: str) -> bytes:
    bare = page.translate(_NO_MARKS).encode("utf-8", "replace")
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = lxml_html.document_fromstring(bare, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return bare
    for element in list(root.iter(etree.Element)):
        if element.getparent() is not None:
            if _is_quotation(element):
                _put_around(element, _QUOTED, _UNQUOTED)
            elif element.tag == "blockquote":
                _put_around(element, _SET_IN, _SET_OUT)
        _unframe(element)
    return etree.tostring(root, method="html", encoding="utf-8")


def _is_quotation(element: lxml_html.HtmlElement) -> bool:
    """Whether a mail program marked an element as quoted; others only indent with it."""
    named = element.get("class") or ""
    if element.tag != "blockquote":
        return "yahoo_quoted" in named
    cited = (element.get("type") or "").lower() == "cite"
    return cited or "gmail_quote" in named or "protonmail_quote" in named


def _put_around(element: lxml_html.HtmlElement, before: str, after: str) -> None:
    """Puts paragraphs that are marks around an element."""
    opens, closes = etree.Element("p"), etree.Element("p")
    opens.text, closes.text = before, after
    closes.tail, element.tail = element.tail, None
    element.addprevious(opens)
    element.addnext(closes)


def _unframe(element: lxml_html.HtmlElement) -> None:
    """Takes from an element what a page would mean by it."""
    for name in _NAMES:
        element.attrib.pop(name, None)
    if (element.get("role") or "").lower() not in _LAYOUT_ROLES:
        element.attrib.pop("role", None)
    if element.tag in _PAGE_PARTS:
        element.tag = "div"
    elif ":" in str(element.tag) and element.getparent() is not None:
        element.drop_tag()  # Word's <o:p> and <st1:place> stand inside paragraphs
