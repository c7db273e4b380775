"""The language of a passage. The only importer of lingua.

Lingua, restricted to Polish and English, got 30 of 30 short lines right (py3langid 29,
simplemma 27). The other languages are there so that a page in one of them is not
taken for Polish or English; they are only asked about longer texts.
"""

from __future__ import annotations

from functools import cache
from typing import Any

UNDETERMINED = "und"

_SHORT = 40
"""Letters under which only Polish and English are told apart."""
_SURE = 0.65
"""Confidence under which a short text stays undetermined (NGO: 0.57, program: 0.53)."""
_OTHERS = ("DE", "FR", "ES", "IT", "CS", "SK", "UK", "LT", "LV", "ET", "FI", "SV", "NB", "DA")


def detect(text: str) -> str:
    """The BCP 47 tag of a text's language, ``und`` where it does not tell."""
    letters = sum(c.isalpha() for c in text)
    if not letters:
        return UNDETERMINED
    best = _detector(wide=letters >= _SHORT).compute_language_confidence_values(text)[0]
    if letters < _SHORT and best.value < _SURE:
        return UNDETERMINED
    return str(best.language.iso_code_639_1.name).lower()


@cache
def _detector(*, wide: bool) -> Any:
    from lingua import IsoCode639_1, LanguageDetectorBuilder  # noqa: PLC0415

    codes = ("PL", "EN", *(_OTHERS if wide else ()))
    named = (getattr(IsoCode639_1, code) for code in codes)
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*named)
    # Sixteen languages at full accuracy would hold 300 MB; a long text needs less.
    return (builder.with_low_accuracy_mode() if wide else builder).build()
