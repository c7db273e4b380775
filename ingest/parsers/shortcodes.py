"""Shortcodes of site generators in Markdown (``{{< figure src="a.jpg" caption="Mapa" >}}``).

A generator puts a piece of a page in their place. Their words are the reader's: what a
picture shows, what a file to fetch is called. Syntax of Hugo, which most of them share.
"""

from __future__ import annotations

import re

_SHORTCODE = re.compile(r"\{\{([<%])(?P<inside>(?:(?!\{\{[<%]|\n[ \t]*\n).)*?)[>%]\}\}", re.DOTALL)
"""What opens and is not closed before the next one or an empty line is text."""
_REFERENCE = re.compile(r"\s*(?:rel)?ref\s+\"([^\"]*)\"\s*")
_PARAMETER = re.compile(r"""(?<!\S)(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)""")
_WORDS = ("title", "text", "alt", "caption")
"""The parameters that a reader of the page sees, or hears, in the order in which they stand there."""
_ADDRESSES = ("src", "href", "url", "link")
_LINKS = "text"
"""What a link to a file is called; the address beside an ``alt`` is a picture's."""


def without_shortcodes(text: str) -> str:
    """Markdown with the words of its shortcodes in their place: links stay links.

    >>> without_shortcodes('{{< figure src="a.jpg" alt="Mapa osiedla" >}}')
    'Mapa osiedla'
    >>> without_shortcodes('{{< resource src="a.pdf" text="Notatka (PDF)" >}}')
    '[Notatka (PDF)](<a.pdf>)'
    >>> without_shortcodes('[tu]({{< ref "/o-nas.md" >}}) {{< /box >}}')
    '[tu](/o-nas.md) '
    """
    return _SHORTCODE.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    inside = match["inside"]
    if reference := _REFERENCE.fullmatch(inside):
        return reference[1]
    given = {
        name.lower(): _value(quoted or raw) for name, quoted, raw in _PARAMETER.findall(inside)
    }
    target = next((given[name] for name in _ADDRESSES if given.get(name)), "")
    shown: dict[str, None] = {}  # a picture's alt often repeats its caption
    for name in _WORDS:
        words = given.get(name, "")
        if words and name == _LINKS and target:
            words = f"[{_escaped(words)}](<{target}>)"
        if words:
            shown[words] = None
    return "\n\n".join(shown)


def _value(text: str) -> str:
    return " ".join(re.sub(r"\\(.)", r"\1", text).replace("<", "").replace(">", "").split())


def _escaped(text: str) -> str:
    return re.sub(r"([\[\]])", r"\\\1", text)
