r"""Walks the tokens of an RTF file and gathers its stories, styles and title."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from ingest.parsers.blocks import field_target
from ingest.parsers.rtf.codes import POLISH, WESTERN, of_charset, of_page, text_of
from ingest.parsers.rtf.group import (
    NUMBERS,
    PICTURES,
    SIGNS,
    SILENT,
    SYMBOLS,
    Field,
    Goes,
    Group,
    Shape,
)
from ingest.parsers.rtf.marks import MARKS, end_paragraph, reset_letters
from ingest.parsers.rtf.story import PLAIN, RowShape, Story
from ingest.parsers.rtf.styles import Style
from ingest.parsers.rtf.tokens import Kind, Token, tokens

_DEEPEST = 2000
"""Groups in groups; real files have a dozen or two."""
_DEEPEST_STORY = 20
_PAGES = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}
_REPEATS = re.compile(r"^\s*(?:TOC|INDEX|TOA)\b")
"""Fields whose result repeats the text: tables of contents and indexes."""
_TEXT_OF_SHAPE = "gtextUNICODE"
"""The property with the text of a shape without a text box."""
_STYLE_KINDS = {b"cs", b"ds", b"ts"}
"""Styles of characters, sections and tables, which are numbered apart."""
_LAST_CHARACTER = 0x10FFFF
_DOUBTFUL = 65536
"""Bytes of doubtful code that are kept: enough to tell it."""
_GOES = MappingProxyType(
    {
        b"fonttbl": Goes.FONTS,
        b"stylesheet": Goes.STYLES,
        b"info": Goes.INFO,
        b"fldinst": Goes.CODE,
    }
)
_INNER = MappingProxyType(
    {
        (Goes.INFO, b"title"): Goes.TITLE,
        (Goes.PROPERTY, b"sn"): Goes.NAME,
        (Goes.PROPERTY, b"sv"): Goes.VALUE,
    }
)
_KNOWN = frozenset((b"shpinst", b"do", b"nesttableprops"))
"""Groups that are marked to be skipped by old programs, and hold words for new ones."""
_UNHEARD = (Goes.NOWHERE, Goes.TEXT)
"""Where words that are not shown leave nothing; pictures are megabytes of such words."""
_Handler = Callable[[int | None], None]


class Reader:
    """What a file says. ``code`` is the code page of bytes whose font names none.

    ``doubtful`` are those bytes; ``declared`` is the file's own code page; ``complete``
    says whether the file has its end.
    """

    def __init__(self, code: str | None = None) -> None:
        self.code = code or WESTERN
        self.declared: str | None = None
        self.body = Story()
        self.notes: dict[str, list[Story]] = {"footnote": [], "endnote": [], "comment": []}
        self.styles: dict[int, Style] = {}
        self.title = ""
        self.pictures = self.complete = self.too_deep = False
        self.doubtful = bytearray()
        self._fixed = code is not None
        self._fonts: dict[int, str] = {}
        self._usual_font: int | None = None
        self._defined_font: int | None = None
        self._now = Group(self.body)
        self._outer: list[Group] = []
        self._repeats = 0  # characters still to come that repeat one in Unicode
        self._starred = False  # a group that begins so and is not known is skipped
        self._anywhere: dict[bytes, _Handler] = {
            b"u": self._unicode,
            b"uc": self._fallback,
            b"f": self._font,
        }
        self._in_text: dict[bytes, _Handler] = {
            b"ansicpg": self._page,
            b"deff": self._usual,
            b"footnote": self._footnote,
            b"ftnalt": self._endnote,
            b"annotation": self._comment,
            b"shp": self._shape,
            b"shptxt": self._box,
            b"dptxbxtext": self._box,
            b"sp": self._property,
            b"field": self._field,
            b"fldrslt": self._result,
            **{word: partial(self._declare, code) for word, code in _PAGES.items()},
        }

    def read(self, data: bytes) -> None:
        """Reads up to the end of the file, or to where it breaks off."""
        for token in tokens(data[max(data.find(b"{"), 0) :]):  # a mark of UTF-8 may come first
            self._take(token)
            if self.complete or self.too_deep:
                break
        while self._outer:
            self._close()

    def _take(self, token: Token) -> None:
        match token.kind:
            case Kind.OPEN:
                self._open()
            case Kind.CLOSE:
                self._close()
                self.complete = not self._outer
            case Kind.WORD:
                self._word(token.data, token.number)
                self._starred = False
            case Kind.SYMBOL:
                self._symbol(token.data)
            case _:
                rest = token.data[self._repeats :]
                self._repeats -= len(token.data) - len(rest)
                self._bytes(rest)

    # --- groups

    def _open(self) -> None:
        self._repeats, self._starred = 0, False
        self._outer.append(self._now)
        self.too_deep = len(self._outer) > _DEEPEST
        self._now = replace(self._now, opens=b"")
        if self._now.goes is Goes.STYLES and self._now.style is None:
            self._now.style = Style()

    def _close(self) -> None:
        self._repeats, self._starred = 0, False
        if not self._outer:
            return
        ended, self._now = self._now, self._outer.pop()
        if ended.story is not self._now.story or not self._outer:
            ended.story.finish(ended.format)
        if ended.style is not None and ended.style is not self._now.style:
            self._add_style(ended.style)
        if ended.opens == b"fldrslt" and ended.in_field is not None:
            self._end_result(ended.in_field)
        if ended.opens == b"shp" and ended.shape is not None:
            self._end_shape(ended.shape)

    def _add_style(self, style: Style) -> None:
        if style.number is not None:
            style.name = style.name.strip("; ")
            self.styles[style.number] = style

    def _end_result(self, field: Field) -> None:
        if self._shows():
            words = self._now.story.words
            words.settle()
            start = field.start if words is field.words else 0
            words.link(start, field_target(field.code))

    def _end_shape(self, shape: Shape) -> None:
        if shape.text and not shape.has_box and self._shows():
            box = Story()
            box.words.characters(shape.text, bold=False)
            box.finish(PLAIN)
            self._now.story.boxes.append(box)

    # --- control words and symbols

    def _word(self, word: bytes, number: int | None) -> None:
        now = self._now
        if self._repeats and word in SIGNS:
            self._repeats -= 1
            return
        self._repeats = 0
        if now.goes is Goes.NOWHERE:
            return
        if word in self._anywhere:
            self._anywhere[word](number)
        elif now.goes is Goes.TEXT:
            self._text_word(word, number)
        elif now.goes is Goes.FONTS:
            self._font_word(word, number)
        elif now.goes is Goes.STYLES and now.style is not None:
            self._style_word(now.style, word, number)
        elif (now.goes, word) in _INNER:
            now.goes = _INNER[now.goes, word]
        elif self._starred:
            now.goes = Goes.NOWHERE

    def _text_word(self, word: bytes, number: int | None) -> None:
        if word in SIGNS:
            self._characters(SIGNS[word])
        elif word in MARKS:
            MARKS[word](self._now, number)
        elif word in self._in_text:
            self._in_text[word](number)
        elif word in _GOES:
            self._now.goes = _GOES[word]
        elif word in NUMBERS:
            self._now.story.listed, self._now.goes = True, Goes.NOWHERE
        elif word in SILENT or (self._starred and word not in _KNOWN):
            self.pictures = self.pictures or word in PICTURES
            self._now.goes = Goes.NOWHERE

    def _font_word(self, word: bytes, number: int | None) -> None:
        code = None
        if word == b"fcharset":
            code = of_charset(number or 0)
        elif word == b"cpg":
            code = of_page(number or 0)
        elif self._starred:
            self._now.goes = Goes.NOWHERE
        if code and self._defined_font is not None:
            self._fonts[self._defined_font] = code

    def _style_word(self, style: Style, word: bytes, number: int | None) -> None:
        if word == b"s":
            style.number = number
        elif word in _STYLE_KINDS:
            style.number = None
        elif word == b"sbasedon":
            style.based_on = number
        elif word == b"outlinelevel":
            style.outline = number or 0
        elif word == b"ls":
            style.listed = bool(number)
        elif self._starred:
            self._now.goes = Goes.NOWHERE

    def _symbol(self, symbol: bytes) -> None:
        if symbol in SYMBOLS and self._repeats:
            self._repeats -= 1
        elif symbol in SYMBOLS:
            self._characters(SYMBOLS[symbol])
        elif symbol == b"*":
            self._starred = True
        elif symbol in {b"\n", b"\r", b"\r\n"} and self._now.goes is Goes.TEXT:
            end_paragraph(self._now)

    # --- characters

    def _shows(self) -> bool:
        """Whether a reader sees the words at hand."""
        return self._now.goes is Goes.TEXT and not (self._now.hidden or self._now.deleted)

    def _bytes(self, data: bytes) -> None:
        if data and self._shows():
            code = self._code_of(data)
            self._now.story.words.bytes_of(data, code, bold=self._now.bold)
        elif data and self._now.goes not in _UNHEARD:
            self._beside(text_of(data, self._code_of(b"")))

    def _characters(self, text: str) -> None:
        if self._shows():
            self._now.story.words.characters(text, bold=self._now.bold)
        elif self._now.goes not in _UNHEARD:
            self._beside(text)

    def _beside(self, text: str) -> None:
        """Words that are not the text's."""
        now = self._now
        if now.goes is Goes.STYLES and now.style is not None:
            now.style.name += text
        elif now.goes is Goes.TITLE:
            self.title += text
        elif now.goes is Goes.CODE and now.in_field is not None:
            now.in_field.code += text
        elif now.goes is Goes.NAME and now.shape is not None:
            now.shape.name += text
        elif now.goes is Goes.VALUE and now.shape is not None and now.shape.name == _TEXT_OF_SHAPE:
            now.shape.text += text

    def _code_of(self, data: bytes) -> str:
        """The code page of bytes in the font at hand.

        Western is believed of a font only where another is Central European.
        """
        font = self._now.font if self._now.font is not None else self._usual_font
        code = self._fonts.get(font) if font is not None else None
        if code is not None and (code != WESTERN or POLISH in self._fonts.values()):
            return code
        if len(self.doubtful) < _DOUBTFUL:
            self.doubtful += data[:_DOUBTFUL]
        return self.code

    # --- what control words do that begin a group or speak of the file

    def _unicode(self, number: int | None) -> None:
        code = (number or 0) % 0x10000 if (number or 0) < 0 else number or 0
        self._characters(chr(code) if 0 < code <= _LAST_CHARACTER else "")
        self._repeats = self._now.fallback

    def _fallback(self, number: int | None) -> None:
        self._now.fallback = max(0, number or 0)

    def _font(self, number: int | None) -> None:
        if self._now.goes is Goes.FONTS:
            self._defined_font = number
        else:
            self._now.font = number

    def _page(self, number: int | None) -> None:
        self._declare(of_page(number or 0))

    def _declare(self, code: str | None, _: int | None = None) -> None:
        if code is not None:
            self.declared = code
            self.code = self.code if self._fixed else code

    def _usual(self, number: int | None) -> None:
        self._usual_font = number

    def _begin_story(self) -> Story:
        now = self._now
        now.story, now.depth = Story(), now.depth + 1
        now.format, now.row, now.shape, now.in_field = PLAIN, RowShape(), None, None
        reset_letters(now)
        return now.story

    def _footnote(self, _: int | None) -> None:
        if not self._shows():
            self._now.goes = Goes.NOWHERE
        elif self._now.depth < _DEEPEST_STORY:
            self.notes["footnote"].append(self._begin_story())

    def _endnote(self, _: int | None) -> None:
        """The footnote at hand is an endnote."""
        found = self.notes["footnote"]
        if found and found[-1] is self._now.story:
            self.notes["endnote"].append(found.pop())

    def _comment(self, _: int | None) -> None:
        if self._now.deleted:
            self._now.goes = Goes.NOWHERE
        elif self._now.depth < _DEEPEST_STORY:  # also where its anchor is hidden, as Word has it
            self.notes["comment"].append(self._begin_story())

    def _shape(self, _: int | None) -> None:
        self._now.shape, self._now.opens = Shape(), b"shp"

    def _box(self, _: int | None) -> None:
        now = self._now
        if not self._shows():
            now.goes = Goes.NOWHERE
        elif now.depth < _DEEPEST_STORY:
            if now.shape is not None:
                now.shape.has_box = True
            boxes = now.story.boxes
            boxes.append(self._begin_story())

    def _property(self, _: int | None) -> None:
        self._now.goes = Goes.PROPERTY
        if self._now.shape is not None:
            self._now.shape.name = ""

    def _field(self, _: int | None) -> None:
        self._now.in_field = Field()

    def _result(self, _: int | None) -> None:
        """The result of a field; one that repeats the text is left out."""
        now = self._now
        if now.in_field is not None and _REPEATS.match(now.in_field.code):
            now.goes = Goes.NOWHERE
        elif now.in_field is not None:
            now.opens, now.in_field.words = b"fldrslt", now.story.words
            now.in_field.start = now.story.words.settle()
