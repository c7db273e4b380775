"""The page's own words, in Polish and in English. Sentences of the program are in ``kb.wording``."""

from __future__ import annotations

from collections.abc import Mapping

from kb import wording

TEXTS: Mapping[str, tuple[str, str]] = {
    # frame
    "app_name": ("Wnioski z warsztatów", "Workshop conclusions"),
    "other_language": ("English", "Polski"),
    "ask_page": ("Zapytaj", "Ask"),
    "source_page": ("Źródło", "Source"),
    "recurring_page": ("Luki i praktyki", "Gaps and practices"),
    "events_page": ("Wydarzenia", "Events"),
    "documents_page": ("Dokumenty", "Documents"),
    # asking
    "ask_title": ("Co już ustalono?", "What has been concluded?"),
    "ask_lead": (
        "Odpowiedź to dosłowne cytaty z dokumentów wraz z wydarzeniem, datą i plikiem.",
        "The answer is exact quotes from the documents, with the event, its date and the file.",
    ),
    "question": ("Pytanie albo kilka słów", "A question, or a few words"),
    "question_hint": ("np. Kto odpowiada na uwagi z konsultacji?", "e.g. Who answers comments from a consultation?"),
    "search": ("Szukaj", "Search"),
    "narrow": (
        "Zawęź: rodzaj, temat, język, wydarzenie, data",
        "Narrow down: kind, theme, language, event, date",
    ),
    "kinds": ("Rodzaj wypowiedzi", "Kind of statement"),
    "theme": ("Temat", "Theme"),
    "themes_hint": ("wszystkie", "all"),
    "passage_language": ("Język fragmentu", "Language of the passage"),
    "any_language": ("dowolny", "any"),
    "events_filter": ("Wydarzenia", "Events"),
    "events_filter_hint": ("wszystkie", "all"),
    "since": ("Data od", "Date from"),
    "until": ("Data do", "Date to"),
    "date_hint": ("2019, 2019-06 albo 2019-06-06", "2019, 2019-06 or 2019-06-06"),
    "dates_swapped": (
        "Data „od” jest późniejsza niż data „do”. Zamień je.",
        "The date “from” is later than the date “to”. Swap them.",
    ),
    "undated_left_out": (
        "Gdy w filtrze jest data, pomijane są wydarzenia, których daty nie podano.",
        "When the filter has a date, events whose date is not stated are left out.",
    ),
    "question_empty": ("Wpisz pytanie albo kilka słów.", "Type a question, or a few words."),
    "searching": ("Szukam…", "Searching…"),
    "examples": ("Na przykład:", "For example:"),
    "example_1": (
        "Czy organizacje dostają odpowiedź na uwagi z konsultacji?",
        "Do people who send comments to a consultation get an answer?",
    ),
    "example_2": ("spotkania w godzinach pracy", "meetings during working hours"),
    "example_3": ("niejasne kryteria przyznawania dotacji", "unclear criteria for grants"),
    "example_4": (
        "Co robić, gdy w urzędzie zmienia się osoba do kontaktu?",
        "What helps when the contact person at the city changes?",
    ),
    "holdings": ("W bazie {file}: {documents}, {events}, {passages}.", "In the database {file}: {documents}, {events}, {passages}."),
    # results
    "results": ("Wyniki", "Results"),
    "found": (
        "{passages} z {events}, najtrafniejsze na początku.",
        "{passages} from {events}, the best first.",
    ),
    "found_one": ("{passages} z {events}.", "{passages} from {events}."),
    "more": ("Pokaż więcej", "Show more"),
    "weak_hits": ("Słabe trafienia: {passages}", "Weak matches: {passages}"),
    "weak": ("słabe trafienie", "weak match"),
    "date": ("Data", "Date"),
    "file": ("Plik", "File"),
    "page_short": ("s. {pages}", "p. {pages}"),
    "section": ("część: {heading}", "section: {heading}"),
    "why": ("Trafienie", "Match"),
    "why_words": ("słowa: {words}", "words: {words}"),
    "why_names": ("nazwa wydarzenia: {names}", "name of the event: {names}"),
    "why_meaning": ("podobieństwo znaczenia {meaning}", "meaning {meaning}"),
    "why_passage": ("{why} (w całym fragmencie)", "{why} (in the whole passage)"),
    "whole_passage": ("Cały fragment", "The whole passage"),
    "open_source": ("Otwórz źródło", "Open the source"),
    "cited": ("źródło: {where}", "source: {where}"),
    "copy_quote": ("Kopiuj cytat", "Copy the quote"),
    "copied": ("Skopiowano", "Copied"),
    "not_copied": ("Zaznacz i skopiuj ręcznie:", "Select and copy by hand:"),
    "commitments": ("Ustalenia i ich realizacja", "Commitments, and what came of them"),
    "missing": ("Zapowiedziane załączniki, których nie ma w bazie", "Announced attachments that are not in the database"),
    # labels of a statement
    "rather_sure": ("raczej pewne", "fairly sure"),
    "likely": ("prawdopodobne", "likely"),
    "unsure": ("niepewne", "not sure"),
    "written_times": ("zapisano {times}", "written {times}"),
    "machine_said": ("program: {labels}", "the program said: {labels}"),
    "theme_none": ("bez tematu", "no theme"),
    "secondary_none": ("brak", "none"),
    # patterns
    "recurring_title": ("Luki i praktyki", "Gaps and practices"),
    "recurring_lead": (
        "To, co powiedziano na co najmniej dwóch niezależnych wydarzeniach: dosłowne cytaty ze źródłem.",
        "What was said at two or more independent events: exact quotes with their sources.",
    ),
    "recurring_all": ("Luki i praktyki", "Gaps and practices"),
    "recurring_gap": ("Luki komunikacyjne", "Communication gaps"),
    "recurring_practice": ("Dobre praktyki", "Good practices"),
    "once_gap": ("Luki wspomniane raz", "Gaps mentioned once"),
    "once_practice": ("Praktyki wspomniane raz", "Practices mentioned once"),
    "recurring_found": ("Powtarzające się wnioski: {found}.", "Recurring: {found}."),
    "recurring_none": (
        "Nic z tego, co się powtarza, nie spełnia warunków.",
        "Nothing that recurs meets the conditions.",
    ),
    "and": ("i", "and"),
    "also_once": ("Pokaż też to, co powiedziano tylko raz", "Also show what was said only once"),
    "one_source": ("liczone jako jedno źródło", "counted as one source"),
    "other_statements": ("Pokaż jeszcze {statements}", "Show more ({statements})"),
    # corrections
    "correct": ("Popraw", "Correct"),
    "who": ("Imię i nazwisko", "Your name"),
    "note": ("Uwaga (nieobowiązkowa)", "Note (optional)"),
    "label_right": ("Rodzaj jest właściwy", "The kind is right"),
    "theme_primary": ("Temat główny", "Primary theme"),
    "theme_secondary": ("Tematy dodatkowe (do dwóch)", "Secondary themes (up to two)"),
    "relation": ("Związek z inną wypowiedzią", "Relation to another statement"),
    "relation_none": ("bez zmian", "no change"),
    "other_choose": ("Inna wypowiedź", "The other statement"),
    "other_id": ("…albo jej identyfikator", "…or its identifier"),
    "identifier": ("Identyfikator: {id}", "Identifier: {id}"),
    "save_correction": ("Zapisz", "Save"),
    "corrected": ("Zapisano.", "Saved."),
    "who_missing": ("Podaj imię i nazwisko.", "Give your name."),
    "theme_first": (
        "Wybierz temat główny albo usuń dodatkowe.",
        "Choose a primary theme, or remove the secondary ones.",
    ),
    "themes_many": (
        "Można wybrać najwyżej dwa tematy dodatkowe.",
        "At most two secondary themes can be chosen.",
    ),
    "other_missing": ("Wskaż inną wypowiedź.", "Name another statement."),
    "nothing_changed": (
        "Niczego nie zmieniono. Jeśli rodzaj jest właściwy, zaznacz to.",
        "Nothing was changed. If the kind is right, tick the box that says so.",
    ),
    "choose_date": ("Wybierz datę", "Choose the date"),
    "date_chosen_by": ("przyjęta data; decyzja: {who}", "preferred date; decided by {who}"),
    # source
    "back": ("Wróć do wyników", "Back to the results"),
    "choose_document": (
        "Nie wskazano pliku. Wybierz go w rejestrze plików.",
        "No file was named. Choose one in the file register.",
    ),
    "to_documents": ("Rejestr plików", "File register"),
    "path": ("Ścieżka", "Path"),
    "copies": ("Kopie", "Copies"),
    "older_versions": ("Starsze wersje", "Older versions"),
    "open_newest": ("Otwórz nowszą wersję", "Open the newer version"),
    "no_version": ("To nie jest wersja tego dokumentu", "This is not a version of that document"),
    "no_version_lead": (
        "Oba pliki będą odpowiadać na pytania osobno. Tej decyzji nie zmieni ponowne wczytanie.",
        "Both files will answer questions, each for itself. Reading them again will not undo this.",
    ),
    "format": ("Format", "Format"),
    "language": ("Język", "Language"),
    "pages": ("Strony", "Pages"),
    "status": ("Stan", "Status"),
    "problem": ("Uwagi", "Remarks"),
    "events": ("Wydarzenia", "Events"),
    "page": ("Strona", "Page"),
    "page_of": ("{number} z {all}", "{number} of {all}"),
    "page_before": ("Poprzednia", "Previous"),
    "page_after": ("Następna", "Next"),
    "text_read": ("Odczytany tekst", "The text as read"),
    "page_picture": ("Strona {number}", "Page {number}"),
    "picture_alt": (
        "Obraz strony {number} pliku {name}; jej tekst jest obok.",
        "Picture of page {number} of {name}; its text is beside it.",
    ),
    "no_picture": ("Tej strony nie udało się wyświetlić.", "This page could not be shown."),
    "no_text": ("Na tej stronie nie odczytano tekstu.", "No text was read on this page."),
    "highlighted": ("Wyróżniono cytowany fragment.", "The quoted passage is highlighted."),
    "highlight_elsewhere": (
        "Cytowany fragment: s. {pages}.",
        "The quoted passage: p. {pages}.",
    ),
    "passage_foreign": (
        "Wskazany fragment nie pochodzi z tego pliku.",
        "The passage named is not from this file.",
    ),
    "download": ("Pobierz oryginał ({size})", "Download the original ({size})"),
    "download_carrier": (
        "Pobierz plik {name}, w którym jest oryginał ({size})",
        "Download {name}, which holds the original ({size})",
    ),
    "original_gone": (
        "Oryginału nie ma już na dysku pod tą ścieżką. Poniżej tekst odczytany wcześniej.",
        "The original is no longer on the disk under this path. Below is the text read earlier.",
    ),
    # events
    "events_title": ("Wydarzenia", "Events"),
    "events_text": ("Słowa z tytułu albo z nazwy miejsca, organizatora lub pliku", "Words of the title, place, organiser or file"),
    "year": ("Rok", "Year"),
    "year_hint": ("np. 2019", "e.g. 2019"),
    "year_unclear": ("„{value}” nie jest rokiem. Napisz np. 2019.", "“{value}” is not a year. Write e.g. 2019."),
    "show_only": ("Pokaż", "Show"),
    "all_events": ("wszystkie", "all"),
    "conflicting": ("ze sprzecznymi datami", "with conflicting dates"),
    "undated": ("bez daty albo bez roku", "without a date or a year"),
    "lacking": ("bez zapowiedzianego załącznika", "with a missing attachment"),
    "show_events": ("Filtruj", "Filter"),
    "events_found": (
        "{events}, od najnowszego; wydarzenia bez roku na końcu.",
        "{events}, the newest first; those without a year last.",
    ),
    "events_found_one": ("{events}.", "{events}."),
    "attachment_lacks": ("brak załącznika", "attachment missing"),
    "events_none": ("Żadne wydarzenie nie spełnia warunków.", "No event meets the conditions."),
    "dates": ("Daty", "Dates"),
    "as_written": ("w dokumencie: „{raw}”", "in the document: “{raw}”"),
    "places": ("Miejsce", "Place"),
    "organisers": ("Organizator", "Organiser"),
    "facilitators": ("Prowadzenie", "Facilitator"),
    "documents": ("Dokumenty", "Documents"),
    "attachments": ("Załączniki", "Attachments"),
    "show_passages": ("Pokaż fragmenty tego wydarzenia", "Show this event's passages"),
    "passages_none": ("W bazie nie ma fragmentów z tego wydarzenia.", "The database has no passages of this event."),
    "ask_about": ("Zapytaj o to wydarzenie", "Ask about this event"),
    # documents
    "documents_title": ("Dokumenty", "Documents"),
    "documents_table": ("Rejestr plików", "File register"),
    "download_workbook": ("Pobierz jako arkusz Excel", "Download as an Excel workbook"),
    "workbook_recurring": ("luki-i-praktyki", "gaps-and-practices"),
    "workbook_answer": ("odpowiedz", "answer"),
    "download_report": ("Pobierz raport do druku", "Download a report to print"),
    "all_files": ("wszystkie", "all"),
    "read_files": ("odczytane", "read"),
    "partial_files": ("odczytane częściowo", "partly read"),
    "failed_files": ("nieodczytane", "not read"),
    "duplicate_files": ("kopie", "duplicates"),
    "older_files": ("starsze wersje", "older versions"),
    # languages
    "lang_pl": ("polski", "Polish"),
    "lang_en": ("angielski", "English"),
    "lang_und": ("nieustalony", "not determined"),
}  # fmt: skip

# (1, 2, 5) in Polish, (1, 2) in English.
NOUNS: Mapping[str, tuple[tuple[str, str, str], tuple[str, str, str]]] = {
    "times": (("raz", "razy", "razy"), ("time", "times", "times")),
    "passages": (
        ("fragment", "fragmenty", "fragmentów"),
        ("passage", "passages", "passages"),
    ),
    "events": (
        ("wydarzenie", "wydarzenia", "wydarzeń"),
        ("event", "events", "events"),
    ),
    "of_events": (
        ("wydarzenia", "wydarzeń", "wydarzeń"),
        ("event", "events", "events"),
    ),
    "patterns": (
        ("powtarzający się wniosek", "powtarzające się wnioski", "powtarzających się wniosków"),
        ("recurring conclusion", "recurring conclusions", ""),
    ),
    "statements": (
        ("wypowiedź", "wypowiedzi", "wypowiedzi"),
        ("statement", "statements", ""),
    ),
    "gaps": (
        ("luka", "luki", "luk"),
        ("gap", "gaps", ""),
    ),
    "practices": (
        ("praktyka", "praktyki", "praktyk"),
        ("practice", "practices", ""),
    ),
    "in_events": (
        ("niezależne wydarzenie", "niezależne wydarzenia", "niezależnych wydarzeń"),
        ("independent event", "independent events", ""),
    ),
    "documents": (
        ("dokument", "dokumenty", "dokumentów"),
        ("document", "documents", "documents"),
    ),
}


def text(key: str, lang: str, **values: str) -> str:
    """The page's words under a key, their places filled."""
    return TEXTS[key][wording.LANGUAGES.index(lang)].format(**values)


def count(number: int, noun: str, lang: str) -> str:
    """A number with its noun: ``5 fragmentów``."""
    forms = NOUNS[noun][wording.LANGUAGES.index(lang)]
    return f"{number} {wording.plural(number, lang, forms)}"


def language_name(code: str, lang: str) -> str:
    """The name of a language; its code where the page has no name for it."""
    return text(f"lang_{code}", lang) if f"lang_{code}" in TEXTS else code
