"""The names of tables and columns, in Polish and in English."""

from __future__ import annotations

from collections.abc import Mapping

TABLES: Mapping[str, tuple[str, str]] = {
    "statements": ("Wypowiedzi", "Statements"),
    "patterns": ("Co się powtarza", "What recurs"),
    "events": ("Wydarzenia", "Events"),
    "hits": ("Wyniki wyszukiwania", "Search results"),
    "about": ("O eksporcie", "About"),
}

COLUMNS: Mapping[str, tuple[str, str]] = {
    # what is said
    "id": ("identyfikator", "id"),
    "kind": ("rodzaj", "kind"),
    "themes": ("tematy", "themes"),
    "text": ("treść", "text"),
    "lead": ("wprowadzenie", "lead-in"),
    "lang": ("język", "language"),
    "times": ("ile razy zapisano", "times written"),
    "implied_gap": ("zakłada lukę", "implies a gap"),
    "polarity": ("wydźwięk", "polarity"),
    "origin": ("czyje doświadczenie", "whose experience"),
    "pattern": ("wzorzec", "pattern"),
    # who labelled it
    "source": ("kto oznaczył", "labelled by"),
    "confidence": ("pewność programu", "confidence"),
    "machine_kind": ("rodzaj według programu", "kind by the program"),
    "machine_themes": ("tematy według programu", "themes by the program"),
    "codebook": ("wersja książki kodów", "codebook version"),
    # where it stands
    "event": ("identyfikator wydarzenia", "event id"),
    "title": ("wydarzenie", "event"),
    "path": ("plik", "file"),
    "page": ("strona", "page"),
    "place": ("miejsce w pliku", "place in the file"),
    "start": ("początek", "start"),
    "end": ("koniec", "end"),
    # when and where it happened
    "dates": ("daty (EDTF)", "dates (EDTF)"),
    "dates_raw": ("daty w materiale", "dates as written"),
    "date_from": ("najwcześniej", "earliest"),
    "date_to": ("najpóźniej", "latest"),
    "date_conflict": ("sprzeczne daty", "dates in conflict"),
    "preferred_date": ("przyjęta data", "preferred date"),
    "places": ("miejsce", "place"),
    "organisers": ("organizator", "organiser"),
    "facilitators": ("osoba prowadząca", "facilitator"),
    "documents": ("pliki", "files"),
    "attachments_held": ("załączniki w bazie", "attachments held"),
    "attachments_missing": ("brakujące załączniki", "attachments missing"),
    "gap": ("luki", "gaps"),
    "practice": ("praktyki", "practices"),
    "recommendation": ("rekomendacje", "recommendations"),
    "decision": ("ustalenia", "decisions"),
    "question": ("pytania", "questions"),
    # patterns
    "label": ("sformułowanie", "wording"),
    "strength": ("siła dowodów", "strength of evidence"),
    "sources": ("niezależne wydarzenia", "independent events"),
    "voices": ("głosy", "voices"),
    "first_hand": ("z pierwszej ręki", "first hand"),
    "reported": ("z drugiej ręki", "second hand"),
    "contradicted": ("wypowiedzi przeciwne", "to the contrary"),
    "languages": ("języki", "languages"),
    "events": ("wydarzenia", "events"),
    "statements": ("identyfikatory wypowiedzi", "ids of statements"),
    "answered_by": ("praktyki w odpowiedzi", "answered by"),
    # hits
    "rank": ("kolejność", "rank"),
    "score": ("wynik", "score"),
    "matched": ("dlaczego", "why"),
    # about
    "name": ("co", "what"),
    "value": ("wartość", "value"),
}

VALUES: Mapping[str, tuple[str, str]] = {
    "machine": ("program", "the program"),
    "person": ("człowiek", "a person"),
    "neg": ("negatywny", "negative"),
    "pos": ("pozytywny", "positive"),
    "neutral": ("neutralny", "neutral"),
    "own": ("własne", "own"),
    "other_city": ("innego miasta", "another city's"),
    "words": ("słowa", "words"),
    "meaning": ("znaczenie", "meaning"),
    "both": ("słowa i znaczenie", "words and meaning"),
}
"""Values of cells that are no terms of the field (``kb.terms``), or are short for one."""

ABOUT: Mapping[str, tuple[str, str]] = {
    "program": ("program", "program"),
    "base": ("baza", "database"),
    "codebook": ("wersja książki kodów", "codebook version"),
    "model": ("model wyszukiwania", "model of the search"),
    "coder": ("wersja oznaczania", "version of the coder"),
    "filters": ("wybrano", "chosen"),
    "question": ("pytanie", "question"),
    "rows": ("wiersze", "rows"),
    "note": ("uwaga", "note"),
    "verbatim": (
        "Treść jest dosłowna. Rodzaj i temat nadał program, chyba że w kolumnie „kto oznaczył” "
        "stoi człowiek; pewność dotyczy rodzaju.",
        "The words are verbatim. Kinds and themes are the program's unless a person is named "
        "under “labelled by”; the confidence is that of the kind.",
    ),
}
"""What the sheet about an export tells."""
