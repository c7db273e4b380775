"""Markdown, with the front matter, shortcodes and raw HTML of site generators.

Uses markdown-it-py's tokens, not its HTML. Front matter is what the author says
about the document outright, so its values are kept exactly as typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.parsers.encoding import clean, decode
from ingest.parsers.shortcodes import without_shortcodes
from kb.errors import ParseError
from kb.types import Block, BlockKind, Link, ParsedDocument, Problem

_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_ADMONITION = re.compile(r"^[ \t]*:::+[ \t]*\w*[ \t]*", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_AROUND_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_ONE_ITEM = 2
"""An item is two tokens, one that opens and one that closes it."""
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HREF = re.compile(r"<a\s[^>]*?href\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)


def parse(data: bytes) -> ParsedDocument:
    """Read a Markdown file.

    A front matter that is no YAML is a problem, ``front_matter``, not an error.
    Raises ``ParseError``: ``empty``, ``renamed`` (``really``) and ``not_text``.
    """
    metadata, body, problems = _split_front_matter(clean(decode(data)))
    body = _ADMONITION.sub("", without_shortcodes(body))
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(body)
    blocks = _Builder().build(tokens)
    if not blocks:
        raise ParseError("empty")
    first = next((b.text for b in blocks if b.kind is BlockKind.HEADING and b.level == 1), None)
    return ParsedDocument(
        blocks=tuple(blocks),
        title=dict(metadata).get("title") or first,
        metadata=metadata,
        problems=problems,
    )


def _split_front_matter(
    text: str,
) -> tuple[tuple[tuple[str, str], ...], str, tuple[Problem, ...]]:
    """The (key, value) pairs of the front matter, the text after it, and problems."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return (), text, ()
    try:
        # BaseLoader leaves every scalar as typed: "1:30" stays, and is not 90.
        found = yaml.BaseLoader(match[1]).get_single_data()
    except yaml.YAMLError:
        return (), text[match.end() :], (Problem("front_matter"),)
    if not isinstance(found, dict):  # a text between two rules, not front matter
        return (), text, ()
    pairs = ((str(key).strip().lower(), _flat(value)) for key, value in found.items())
    return tuple((key, value) for key, value in pairs if value), text[match.end() :], ()


def _flat(value: object) -> str:
    """A scalar, or a list of scalars joined with commas; "" for what is deeper."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return ", ".join(part.strip() for part in value if isinstance(part, str))
    return ""


@dataclass(slots=True)
class _Inline:
    """The words of one block while they are gathered, and its links."""

    pieces: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    open_links: list[tuple[int, str]] = field(default_factory=list)

    def open(self, target: str) -> None:
        self.open_links.append((len(self.pieces), target))

    def close(self) -> None:
        if self.open_links:
            start, target = self.open_links.pop()
            text = "".join(self.pieces[start:]).strip()
            if text and target:
                self.links.append(Link(text, target))

    def text(self) -> str:
        return _AROUND_BREAK.sub("\n", "".join(self.pieces)).strip()


class _Builder:
    """Turns markdown-it's flat list of tokens into blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.lists = 0
        self.level = 0
        self.table = self.row = self.cell = 0
        self.in_table = False
        self.ordinal = ""

    def build(self, tokens: Sequence[Token]) -> list[Block]:
        lone = _lone_ordinals(tokens)
        for index, token in enumerate(tokens):
            if index in lone:
                # "3. spotkanie odbyło się w maju": an ordinal, not a list of one.
                if token.nesting == 1:
                    self.ordinal = f"{token.info}{token.markup} "
            else:
                self._step(token)
        return self.blocks

    def _step(self, token: Token) -> None:
        """Enters or leaves an element, or adds a block."""
        match token.type:
            case "list_item_open" | "list_item_close":
                self.lists += token.nesting
            case "heading_open":
                self.level = int(token.tag[1])
            case "heading_close":
                self.level = 0
            case "inline":
                inline = _inline(token.children or [])
                self._add(inline.text(), inline.links)
            case "fence" | "code_block":
                self._add(token.content.strip("\n"), [])
            case "html_block":
                for text, links in _raw_html(token.content):
                    self._add(text, links)
            case _:
                self._step_table(token)

    def _step_table(self, token: Token) -> None:
        match token.type:
            case "table_open":
                self.table, self.row, self.in_table = self.table + 1, 0, True
            case "table_close":
                self.in_table = False
            case "tr_open":
                self.row, self.cell = self.row + 1, 0
            case "th_open" | "td_open":
                self.cell += 1

    def _add(self, text: str, links: Sequence[Link]) -> None:
        if not text.strip():
            return
        kind, place = BlockKind.PARAGRAPH, ""
        if self.level:
            text, kind = text.replace("\n", " "), BlockKind.HEADING
        elif self.in_table:
            kind = BlockKind.CELL
            place = f"table {self.table}, row {self.row}, cell {self.cell}"
        elif self.lists:
            kind = BlockKind.ITEM
        # Cleaned once more: entities (&shy;) are decoded only by now.
        text, self.ordinal = clean(self.ordinal + text), ""
        self.blocks.append(Block(text, kind, level=self.level, place=place, links=tuple(links)))


def _lone_ordinals(tokens: Sequence[Token]) -> frozenset[int]:
    """Where the items stand that are the only one of their numbered list."""
    lone: set[int] = set()
    open_lists: list[list[int]] = []
    for index, token in enumerate(tokens):
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            open_lists.append([])
        elif token.type in {"list_item_open", "list_item_close"}:
            open_lists[-1].append(index)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            items = open_lists.pop()
            if token.type == "ordered_list_close" and len(items) == _ONE_ITEM:
                lone.update(items)
    return frozenset(lone)


def _inline(tokens: Sequence[Token]) -> _Inline:
    """The words and links of a run of inline tokens; images are left out."""
    inline = _Inline()
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                inline.pieces.append(token.content)
            case "softbreak":
                # After <br> the break is already there.
                last = inline.pieces[-1] if inline.pieces else ""
                inline.pieces.append("" if last.endswith("\n") else " ")
            case "hardbreak":
                inline.pieces.append("\n")
            case "link_open":
                inline.open(str(token.attrGet("href") or ""))
            case "link_close":
                inline.close()
            case "html_inline":
                _tag(token.content, inline)
    return inline


def _tag(tag: str, inline: _Inline) -> None:
    """A raw tag inside a line: a line break or a link counts, the rest is dropped."""
    if _BREAK_TAG.fullmatch(tag):
        inline.pieces.append("\n")
    elif match := _HREF.match(tag):
        inline.open(match[1])
    elif tag.lower().startswith("</a"):
        inline.close()


def _raw_html(source: str) -> list[tuple[str, list[Link]]]:
    """The paragraphs of a block of raw HTML, tags dropped and entities decoded."""
    reader = _RawHtml()
    reader.feed(_COMMENT.sub("", source))
    reader.close()
    reader.flush()
    return reader.found


class _RawHtml(HTMLParser):
    """Gathers the text of raw HTML; script and style have none."""

    _INLINE = frozenset(
        "a abbr b bdi bdo cite code em i kbd mark q s small span strong sub sup u".split()
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, list[Link]]] = []
        self.inline = _Inline()
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self.silent += 1
        elif tag == "br":
            self.inline.pieces.append("\n")
        elif tag == "a":
            self.inline.open(dict(attrs).get("href") or "")
        elif tag not in self._INLINE:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self.silent = max(0, self.silent - 1)
        elif tag == "a":
            self.inline.close()
        elif tag not in self._INLINE:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.inline.pieces.append(re.sub(r"[ \t\n]+", " ", data))

    def flush(self) -> None:
        """Ends the paragraph that is being gathered."""
        text = self.inline.text()
        if text:
            self.found.append((text, self.inline.links))
        self.inline = _Inline()
