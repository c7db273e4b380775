"""The field's terms in Polish and English, and what is said of a pattern's evidence."""

from __future__ import annotations

from collections.abc import Mapping

from kb.conclusions import FollowUp, Grade, Strength
from kb.wording import plural

TERMS: Mapping[str, tuple[str, str]] = {
    # kinds of statements
    "gap": ("luka komunikacyjna", "communication gap"),
    "practice": ("dobra praktyka", "good practice"),
    "recommendation": ("rekomendacja", "recommendation"),
    "decision": ("ustalenie", "decision"),
    "question": ("pytanie otwarte", "open question"),
    "other": ("kontekst", "context"),
    # strength of evidence
    "single": ("pojedynczy przypadek", "single case"),
    "weak": ("słaba", "weak"),
    "moderate": ("umiarkowana", "moderate"),
    "strong": ("duża", "strong"),
    # voices
    "public": ("sektor I", "sector I"),
    "business": ("sektor II", "sector II"),
    "ngo": ("sektor III", "sector III"),
    "voice_other": ("inni", "others"),
    "voice_none": ("nie podano", "not stated"),
    # fields of a correction
    "kind": ("rodzaj", "kind"),
    "themes": ("tematy", "themes"),
    "same_as": ("to samo co", "the same as"),
    "not_same_as": ("nie to samo co", "not the same as"),
    "preferred_date": ("przyjęta data", "preferred date"),
    "superseded_by": ("nowsza wersja", "newer version"),
    "not_version_of": ("nie jest wersją", "not a version of"),
    # patterns
    "answered_by": ("praktyki w odpowiedzi", "answered by"),
    "none_yet": ("w materiale nie znaleziono", "none yet"),
    "no_patterns": (
        "Program nie znalazł niczego, co się powtarza: ani luki komunikacyjnej, ani dobrej "
        "praktyki, która pojawiłaby się na co najmniej dwóch niezależnych wydarzeniach.",
        "The program found nothing that recurs: no communication gap and no good practice "
        "that comes back at two or more independent events.",
    ),
    "no_patterns_gap": (
        "Program nie znalazł luki komunikacyjnej, która pojawiłaby się na co najmniej dwóch "
        "niezależnych wydarzeniach.",
        "The program found no communication gap that comes back at two or more independent events.",
    ),
    "no_patterns_practice": (
        "Program nie znalazł dobrej praktyki, która pojawiłaby się na co najmniej dwóch "
        "niezależnych wydarzeniach.",
        "The program found no good practice that comes back at two or more independent events.",
    ),
    "strength": ("siła dowodów", "strength of evidence"),
    "voices": ("głosy", "voices"),
    "reported": ("z drugiej ręki", "at second hand"),
    "contradicted": ("wypowiedzi przeciwne", "statements to the contrary"),
    # commitments
    "kept": (
        "Z późniejszego zapisu wynika, że to zrobiono:",
        "A later record says that this was done:",
    ),
    "broken": (
        "Z późniejszego zapisu wynika, że tego nie zrobiono:",
        "A later record says that this was not done:",
    ),
    "later_record": ("Późniejszy zapis w tej sprawie:", "A later record on this:"),
    "no_report": (
        "W materiale nie ma informacji o realizacji tego ustalenia.",
        "What came of it is not in the material.",
    ),
    # parts of an answer
    "patterns": ("To się powtarza", "This recurs"),
    "statements": ("Wypowiedzi", "Statements"),
    "passages": ("Fragmenty", "Passages"),
    "weak_hits": ("Najbliższe, ale słabe trafienia", "The nearest hits, all of them weak"),
    "person": ("oznaczone przez człowieka", "labelled by a person"),
    "machine": ("oznaczone przez program", "labelled by the program"),
}


_EVENTS = (
    ("independent event", "independent events", ""),
    ("niezależne wydarzenie", "niezależne wydarzenia", "niezależnych wydarzeń"),
)


def term(code: str, lang: str) -> str:
    """A term in a language (``pl``, else English)."""
    polish, english = TERMS[code]
    return polish if lang == "pl" else english


def strength_text(strength: Strength, lang: str) -> str:
    """The strength of a pattern with its parts, never a bare number."""
    forms = _EVENTS[lang == "pl"]
    parts = [f"{strength.sources} {plural(strength.sources, lang, forms)}", _voices(strength, lang)]
    if strength.reported:
        parts.append(f"{term('reported', lang)}: {strength.reported}")
    if strength.contradicted:
        parts.append(f"{term('contradicted', lang)}: {strength.contradicted}")
    return f"{term('strength', lang)}: {term(Grade(strength.grade), lang)} ({'; '.join(parts)})"


def _voices(strength: Strength, lang: str) -> str:
    names = [term("voice_other" if v == "other" else v, lang) for v in strength.voices]
    return f"{term('voices', lang)}: {', '.join(names) or term('voice_none', lang)}"


def follow_up_text(found: FollowUp, lang: str) -> str:
    """What came of a commitment, before the words of the report."""
    if found.report is None:
        return term("no_report", lang)
    said = {True: "kept", False: "broken", None: "later_record"}
    return term(said[found.kept], lang)
