"""HTML pages of content management systems: the article, without the page around it.

Reads with lxml. trafilatura and readability are not used: both judge a part by
its density of links, and a list of attachments, which we must keep, is nothing
but links; they also flatten headings, list items and cells, which we cite.
"""

from __future__ import annotations

import re
from posixpath import basename
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml import html as lxml_html

from ingest.parsers.blocks import stated_title, with_fake_headings
from ingest.parsers.encoding import clean, decode
from ingest.parsers.html.blocks import Walker, words
from kb.errors import ParseError
from kb.types import BlockKind, ParsedDocument

_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SILENT = (
    "script style noscript template nav iframe object svg math canvas audio video "
    "select option textarea button input head map dialog"
).split()
"""Elements that never hold words of the article."""
_DOUBTFUL = ("header", "footer", "aside", "form")
"""Elements that mostly do not; a form may wrap the whole page (ASP.NET)."""
_FURNITURE_WORDS = (
    "nav navbar navigation nawigacja breadcrumb breadcrumbs okruszki cookie cookies "
    "ciasteczka rodo menu submenu mainmenu share sharing udostepnij social banner baner "
    "footer stopka sidebar skiplink skiplinks toolbar pagination paginacja"
)
_FURNITURE = frozenset(_FURNITURE_WORDS.split())
_FURNITURE_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "search", "menu", "menubar", "complementary")
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAME_PARTS = re.compile(r"[A-Z]?[a-ząćęłńóśźż]+|[A-Z]+")
_FILE = re.compile(r"\.(pdf|docx?|odt|rtf|pptx?|odp|xlsx?|ods|txt|zip|jpe?g|png)$", re.IGNORECASE)
_ARTICLE = "descendant-or-self::*[self::main or self::article or @role='main']"


def parse(data: bytes) -> ParsedDocument:
    """Read an HTML page.

    Raises ``ParseError``: ``empty`` (also a page with nothing but furniture),
    ``renamed`` (``really``) and ``not_text``.
    """
    declared = _CHARSET.search(data[:2048])
    text = clean(decode(data, declared[1].decode("ascii", "ignore") if declared else None))
    root = _tree(text)
    title = _stated_title(root)
    _keep_words_of_picture_links(root)
    _prune(root)
    content = _content(root)
    blocks = with_fake_headings(Walker().walk(content), beyond=1)
    if not blocks:
        raise ParseError("empty")
    title = title or next((b.text for b in blocks if b.kind is BlockKind.HEADING), None)
    return ParsedDocument(blocks=tuple(blocks), title=title)


def _tree(text: str) -> lxml_html.HtmlElement:
    # As bytes, since lxml refuses text that declares an encoding anywhere near its head;
    # huge_tree, since the usual limit of 256 levels would silently cut what lies deeper.
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise ParseError("empty") from None  # nothing but comments


def _stated_title(root: lxml_html.HtmlElement) -> str | None:
    found = root.xpath("//head/title")
    return stated_title(found[0].text_content()) if found else None


def _keep_words_of_picture_links(root: lxml_html.HtmlElement) -> None:
    """Gives a link without words the picture's description, or the file's name.

    An attachment behind an icon would otherwise be lost with the icon.
    """
    for link in root.xpath("//a[@href]"):
        if words(link.text_content()):
            continue
        said = [link.get("title"), link.get("aria-label"), *link.xpath(".//img/@alt")]
        path = unquote(_path(link.get("href")))
        name = basename(path) if _FILE.search(path) else ""
        link.text = next((words(text) for text in said if text and words(text)), name)


def _path(href: str) -> str:
    """The path of an address, "" for one that is malformed."""
    try:
        return urlsplit(href).path
    except ValueError:
        return ""


def _prune(root: lxml_html.HtmlElement) -> None:
    """Drops what is not the article: silent elements, then furniture."""
    for element in root.xpath("|".join(f"//{tag}" for tag in _SILENT)):
        _drop(element)
    for element in list(root.iter()):
        if isinstance(element.tag, str) and _is_furniture(element) and not _is_page(element, root):
            _drop(element)


def _drop(element: lxml_html.HtmlElement) -> None:
    """Removes an element and its words; what follows it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def _is_furniture(element: lxml_html.HtmlElement) -> bool:
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    if element.tag in _DOUBTFUL:
        # The header of an article carries its heading and date, and its footer the author.
        return element.tag == "form" or not element.xpath("ancestor::article or ancestor::main")
    if element.tag in {"html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6"}:
        return False
    if (element.get("role") or "").lower() in _FURNITURE_ROLES:
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return any(part.lower() in _FURNITURE for part in _NAME_PARTS.findall(named))


def _is_page(element: lxml_html.HtmlElement, root: lxml_html.HtmlElement) -> bool:
    """Whether an element that looks like furniture holds the article all the same.

    It does when an article is marked in it, or when it has most of the page's
    words and most of those are not links, as they would be in a menu.
    """
    if element.xpath(_ARTICLE):
        return True
    own = _length(element)
    linked = sum(_length(link) for link in element.iter("a"))
    return own * 2 > _length(root) and linked * 2 < own


def _content(root: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    """The main or article element that holds most of the words, else the body."""
    body = root.find("body")
    whole = body if body is not None else root
    found = max(root.xpath(f"//body/{_ARTICLE}"), key=_length, default=whole)
    return found if _length(found) * 2 > _length(whole) else whole


def _length(element: lxml_html.HtmlElement) -> int:
    return len(words(element.text_content()))
