"""Shortcodes of site generators: their words stay, their machinery does not."""

from __future__ import annotations

import pytest

from ingest.parsers import PARSERS
from ingest.parsers.shortcodes import without_shortcodes
from kb.types import Link


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ('{{< figure src="a.jpg" alt="Mapa osiedla" >}}', "Mapa osiedla"),
        ('{{% figure title="Mapa" caption="Stan na maj" %}}', "Mapa\n\nStan na maj"),
        ('{{< figure alt="Mapa" caption="Mapa" >}}', "Mapa"),
        ("{{< figure alt=`Plan „B”` >}}", "Plan „B”"),
        (r'{{< figure alt="Plan \"B\"" >}}', 'Plan "B"'),
        ('{{< figure data-alt="nie" alternative="nie" >}}', ""),
        ('{{< figure alt="a >}} b" >}}', 'b" >}}'),
        ("{{< youtube dQw4w9WgXcQ >}}", ""),
        ("{{< /quote >}}", ""),
        ('{{< quote text="Nikt nie odpisuje." >}}', "Nikt nie odpisuje."),
        ('{{< file text="Plan [1]" href="p.pdf" >}}', r"[Plan \[1\]](<p.pdf>)"),
        ('[tu]({{< ref "/o-nas.md" >}})', "[tu](/o-nas.md)"),
        ("{{< nie zamknięte", "{{< nie zamknięte"),
        ("Zwykły tekst.", "Zwykły tekst."),
    ],
)
def test_words_stay(markdown, words):
    assert words == without_shortcodes(markdown).strip()


def test_a_file_to_fetch_is_a_link():
    """So that an event announces it, and the archive says when it is missing."""
    data = b'{{< resource src="Journey Maps.pdf" text="Worksheets (PDF)" >}}\n'
    (block,) = PARSERS[".md"](data).blocks

    assert (Link("Worksheets (PDF)", "Journey%20Maps.pdf"),) == block.links


@pytest.mark.parametrize("piece", ["{{<", '{{< a="', "{{< >", '{{< alt="' + "\\" * 50, "{{%<"])
def test_openings_that_nothing_closes_are_text(piece):
    """Each is looked at as far as a shortcode reaches, not to the end of the file."""
    assert piece * 50_000 == without_shortcodes(piece * 50_000)
