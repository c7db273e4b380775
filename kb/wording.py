"""Sentences for people, in Polish and in English: one place, so that none is forgotten.

A problem travels as a code with values; here it becomes a sentence that a clerk
understands. A test holds both languages against each other and against the codes
that the code uses.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from kb.fileproblems import FILE_PROBLEMS
from kb.numbered import numbered
from kb.types import Problem

LANGUAGES = ("pl", "en")

SENTENCES: Mapping[str, tuple[str, str]] = {
    **FILE_PROBLEMS,
    # what became of files
    "same_as": ("Ten sam plik co {path}.", "The same file as {path}."),
    # versions of a document
    "older_version_of": ("Starsza wersja pliku {path}.", "An older version of {path}."),
    "same_text_as": ("Ten sam tekst co w pliku {path}.", "The same text as in {path}."),
    "superseded_same_text": (
        "Ten sam tekst jest w pliku {path} i to on odpowiada na pytania.",
        "The same text is in {path}, which answers questions in its place.",
    ),
    "superseded_revised": (
        "To starsza wersja. Na pytania odpowiada nowsza: {path}.",
        "This is an older version. The newer one answers questions: {path}.",
    ),
    "superseded_person": (
        "Wskazano, że to starsza wersja. Na pytania odpowiada nowsza: {path}.",
        "A person said that this is an older version. The newer one answers questions: {path}.",
    ),
    "same_document": (
        "{path} i {other} to ten sam plik, więc nie mogą być swoimi wersjami.",
        "{path} and {other} are the same file, so they cannot be versions of each other.",
    ),
    # usage
    "path_missing": ("Nie ma takiego pliku ani folderu: {path}", "No such file or folder: {path}"),
    "file_exists": (
        "Plik {path} już istnieje. Podaj inną nazwę albo dodaj --force, aby go zastąpić.",
        "{path} is there already. Give another name, or add --force to replace it.",
    ),
    "not_written": (
        "Nie udało się zapisać {path}: {detail}",
        "{path} could not be written: {detail}",
    ),
    "agreement_whole": ("(całość)", "(as a whole)"),
    "agreement_few": (
        "„–”: za mało, by coś powiedzieć (mniej niż {fewest} wypowiedzi albo zawsze to samo "
        "oznaczenie). Liczone są tylko wypowiedzi, które ktoś oznaczył; kto potwierdza też trafne "
        "oznaczenia („kb correct”), dowie się, jak dobry jest program.",
        "“–”: too little to say (fewer than {fewest} statements, or always the same label). Only "
        "statements that somebody labelled are counted; who confirms right labels too (“kb "
        "correct”) learns how good the program is.",
    ),
    "agreement_learned": (
        "Program uczył się na tych oznaczeniach, więc zgodność jest zawyżona.",
        "The program has learnt from these labels, so that the agreement is flattering.",
    ),
    "exported": ("Zapisano: {path} ({tables})", "Written: {path} ({tables})"),
    "exported_file": ("Zapisano: {path}", "Written: {path}"),
    "export_whole": (
        "Plik {format} obejmuje całą bazę: usuń --table, --query, --kind, --theme i --event.",
        "A {format} file is of the whole base: leave out --table, --query, --kind, --theme and "
        "--event.",
    ),
    "export_events": (
        "W pliku {format} są wydarzenia: wybiera je --event; usuń --table, --query, --kind i "
        "--theme.",
        "A {format} file holds events: --event chooses them; leave out --table, --query, --kind "
        "and --theme.",
    ),
    "export_query": (
        "--query dotyczy wyników wyszukiwania, a wybrano tabelę „{table}”. Usuń jedno z dwojga.",
        "--query is for search results, and the table is “{table}”. Leave out one of the two.",
    ),
    "export_no_query": (
        "Wyniki wyszukiwania (--table hits) potrzebują pytania: dodaj --query „PYTANIE”.",
        "Search results (--table hits) need a question: add --query “QUESTION”.",
    ),
    "file_unknown": (
        "Tego pliku nie ma w bazie: {path}. Dodaj go poleceniem „kb ingest”.",
        "This file is not in the database: {path}. Add it with “kb ingest”.",
    ),
    "statement_unknown": (
        "Nie ma wypowiedzi „{statement}”. Listę pokazuje „kb statements”.",
        "There is no statement “{statement}”. “kb statements” lists them.",
    ),
    "kind_unknown": (
        "Nie ma rodzaju „{kind}”. Dostępne rodzaje: {known}.",
        "There is no kind “{kind}”. The kinds are: {known}.",
    ),
    "theme_unknown": (
        "W wykazie tematów nie ma tematu „{theme}”. Dostępne tematy: {known}.",
        "The codebook has no theme “{theme}”. It has: {known}.",
    ),
    "field_unknown": (
        "Nie da się poprawić pola „{field}”. Można poprawić: {known}.",
        "The field “{field}” cannot be corrected. These can: {known}.",
    ),
    "themes_unclear": (
        '„{value}” nie jest listą tematów. Napisz listę JSON, np. ["contact"] albo [].',
        '“{value}” is not a list of themes. Write a JSON list, e.g. ["contact"] or [].',
    ),
    "theme_repeated": (
        "Temat „{theme}” podano więcej niż raz. Podaj go raz.",
        "The theme “{theme}” is given more than once. Give it once.",
    ),
    "themes_too_many": (
        "Wypowiedź może mieć najwyżej {most} tematy: główny i dwa dodatkowe. Podaj ich mniej.",
        "A statement has at most {most} themes: the primary one and two others. Give fewer.",
    ),
    "kind_recurs_not": (
        "Wypowiedź „{statement}” nie jest ani luką, ani praktyką, a tylko luki i praktyki można "
        "oznaczyć jako mówiące to samo. Najpierw popraw jej rodzaj.",
        "The statement “{statement}” is neither a gap nor a practice, and only these can say the "
        "same. Correct its kind first.",
    ),
    "kinds_differ": (
        "Wypowiedzi „{statement}” i „{other}” są różnego rodzaju, więc nie mogą mówić tego "
        "samego. Najpierw popraw błędny rodzaj.",
        "The statements “{statement}” and “{other}” are of different kinds, so they cannot say "
        "the same. Correct the wrong kind first.",
    ),
    "who_unknown": (
        "Ten komputer nie podaje nazwy użytkownika. Dodaj --who i imię z nazwiskiem.",
        "This machine does not say who its user is. Add --who and your name.",
    ),
    "same_statement": (
        "Wypowiedzi „{statement}” nie da się porównać z nią samą.",
        "The statement “{statement}” cannot be compared with itself.",
    ),
    "edtf_unclear": (
        "„{value}” nie jest datą w zapisie EDTF. Napisz np. 2019, 2019-06 albo "
        "2019-02-20/2019-02-21.",
        "“{value}” is not a date in EDTF. Write e.g. 2019, 2019-06 or 2019-02-20/2019-02-21.",
    ),
    "nothing_to_correct": (
        "Nie podano, co poprawić: dodaj --kind, --theme, --same-as, --not-same-as, --date, "
        "--superseded-by albo --not-version-of.",
        "Nothing to correct was given: add --kind, --theme, --same-as, --not-same-as, --date, "
        "--superseded-by or --not-version-of.",
    ),
    "refresh_due": (
        "Baza nie została jeszcze w całości przetworzona: uruchom „kb refresh”.",
        "The database has not been fully processed yet: run “kb refresh”.",
    ),
    "learned": (
        "{field} – liczba poprawek: {examples}; trafne wskazania programu: przed nauką {before}, "
        "po nauce {after} (walidacja krzyżowa). Od teraz program stosuje to, czego się nauczył.",
        "{field}: {examples} corrections; the program was right in {before}, after learning in "
        "{after} (cross-validated). What it learnt counts from now on.",
    ),
    "learned_nothing": (
        "{field} – liczba poprawek: {examples}; trafne wskazania programu: przed nauką {before}, "
        "po nauce {after} (walidacja krzyżowa). To za mało, żeby coś zmienić.",
        "{field}: {examples} corrections; the program was right in {before}, after learning in "
        "{after} (cross-validated). That is too little to change anything.",
    ),
    "codebook_broken": (
        "Wykaz tematów {path} jest niepoprawny ({detail}).",
        "The codebook {path} is not valid ({detail}).",
    ),
    "event_unknown": (
        "Nie ma wydarzenia „{event}”. Listę pokazuje „kb events”.",
        "There is no event “{event}”. “kb events” lists them.",
    ),
    "passage_unknown": (
        "Tego fragmentu nie ma już w bazie ({passage}).",
        "This passage is no longer in the database ({passage}).",
    ),
    "glossary_broken": (
        "Słownika {path} nie da się odczytać: {detail}",
        "The glossary {path} cannot be read: {detail}",
    ),
    "date_unclear": (
        "„{value}” nie jest datą. Napisz np. 2019, 2019-06, 2019-06-06 albo 6.06.2019.",
        "“{value}” is not a date. Write e.g. 2019, 2019-06, 2019-06-06 or 6.06.2019.",
    ),
    "batch_broken": (
        "{path}, wiersz {line}: {detail}",
        "{path}, line {line}: {detail}",
    ),
    "prune_many": (
        "Z bazy zostałyby usunięte pliki: {gone} z {all}. Jeśli tak ma być, dodaj --yes.",
        "{gone} of {all} files would be removed from the database. If that is meant, add --yes.",
    ),
    "beir_broken": (
        "{path} nie jest folderem BEIR: {detail}",
        "{path} is not a BEIR folder: {detail}",
    ),
    # database
    "database_missing": (
        "Nie ma bazy {path}. Utwórz ją poleceniem „kb ingest FOLDER”.",
        "There is no database {path}. Make one with “kb ingest FOLDER”.",
    ),
    "database_newer": (
        "Bazę {path} utworzyła nowsza wersja programu (wersja bazy: {theirs}, ta zna: {ours}). "
        "Zaktualizuj program.",
        "The database {path} was made by a newer program (version {theirs}, this one knows "
        "{ours}). Update the program.",
    ),
    "database_foreign": (
        "{path} to baza innego programu. Podaj inny plik w --db.",
        "{path} is another program's database. Give another file in --db.",
    ),
    "database_unusable": (
        "Bazy {path} nie da się otworzyć: {detail}",
        "The database {path} cannot be opened: {detail}",
    ),
    # model
    "model_differs": (
        "Bazę utworzono przy użyciu modelu „{recorded}”, a podano „{given}”. Aby przeliczyć ją na ten "
        "model: kb refresh --model {given}",
        "The database was made with the model “{recorded}”, and “{given}” was given. To convert "
        "it to that model: kb refresh --model {given}",
    ),
    "model_aged": (
        "Bazę utworzono przy użyciu wcześniejszego wydania modelu „{model}”. Aby ją przeliczyć: "
        "kb refresh",
        "The database was made with an earlier edition of the model “{model}”. To bring it "
        "up to date: kb refresh",
    ),
    "model_missing": (
        "Modelu „{model}” nie ma na tym komputerze. Podaj folder z modelem.",
        "The model “{model}” is not on this machine. Give the folder of a model.",
    ),
    "model_broken": (
        "Modelu {model} nie da się wczytać: {detail}",
        "The model {model} cannot be loaded: {detail}",
    ),
    "package_missing": (
        "Brakuje pakietu {package}. Zainstaluj go: pip install {package}",
        "The package {package} is missing. Install it: pip install {package}",
    ),
    "package_changed": (
        "Pakiet {package} ma inną budowę niż oczekiwana. Zainstaluj wersję z pliku pyproject.toml.",
        "The package {package} is not built as expected. Install the version that "
        "pyproject.toml names.",
    ),
    "unpack_failed": (
        "Nie udało się rozpakować wbudowanego modelu ({what}): {detail}",
        "The bundled model could not be unpacked ({what}): {detail}",
    ),
    "half_character": (
        "Tekst zawiera pół znaku (osamotniony surogat Unicode). Usuń go.",
        "The text holds half a character (a lone surrogate of Unicode). Remove it.",
    ),
    "field_text": (
        "„{field}” ma być tekstem w cudzysłowie.",
        "“{field}” must be text in quotation marks.",
    ),
    "field_texts": (
        "„{field}” ma być tekstem w cudzysłowie albo listą takich tekstów.",
        "“{field}” must be text in quotation marks, or a list of such texts.",
    ),
    "field_number": (
        "„{field}” ma być liczbą całkowitą.",
        "“{field}” must be a whole number.",
    ),
    # answers
    "nothing_close": (
        "Nie ma tego w materiale. Poniżej najbliższe fragmenty – słabe trafienia.",
        "This is not in the material. Below is what lies nearest: weak matches.",
    ),
    "no_match_in_filter": (
        "Żaden fragment nie spełnia warunków filtra.",
        "No passage meets the filters.",
    ),
    "no_words": (
        "W pytaniu nie ma słów, których można szukać.",
        "There are no words in the question to search for.",
    ),
    "empty_base": (
        "Baza jest pusta. Dodaj pliki poleceniem „kb ingest FOLDER”.",
        "The database is empty. Add files with “kb ingest FOLDER”.",
    ),
    "attachment_missing": (
        "Zapowiedzianego załącznika nie ma w bazie: „{name}” ({event}).",
        "An announced attachment is not in the database: “{name}” ({event}).",
    ),
    "attachments_missing": (
        "Zapowiedzianych załączników nie ma w bazie: {names} ({event}).",
        "Announced attachments are not in the database: {names} ({event}).",
    ),
    # stages
    "unpacking_model": (
        "Pierwsze uruchomienie: rozpakowuję model językowy (około pół minuty)",
        "First run: unpacking the language model (about half a minute)",
    ),
    "unpacking_coder": (
        "Jednorazowe przygotowanie modelu wypowiedzi (około pół minuty)",
        "Preparing the model of statements, once (about half a minute)",
    ),
    "unpacking_lexicon": (
        "Pierwsze uruchomienie: przygotowuję odmianę słów (około pół minuty)",
        "First run: preparing word forms (about half a minute)",
    ),
    "reading": ("Czytanie plików", "Reading files"),
    "words": ("Słowa i ich odmiana", "Words and their forms"),
    "meaning": ("Znaczenie fragmentów", "Meaning of passages"),
    "statements": ("Wypowiedzi", "Statements"),
    "kinds": ("Rodzaje wypowiedzi", "Kinds of statements"),
    # statuses
    "doctor_ok": ("w porządku", "ok"),
    "doctor_note": ("uwaga", "note"),
    "doctor_problem": ("problem", "problem"),
    "doctor_unpacked_later": (
        "rozpakuje się przy pierwszym „kb ingest” (pół minuty)",
        "unpacked by the first “kb ingest” (half a minute)",
    ),
    "doctor_restore": ("przywróć bazę z kopii zapasowej", "restore the database from a backup"),
    "doctor_due": (
        "słowa, znaczenia lub powiązania są nieaktualne",
        "words, vectors or links are out of date",
    ),
    "page_open": (
        "Strona działa pod adresem {address}. Aby ją zamknąć, naciśnij Ctrl+C.",
        "The page is open at {address}. Press Ctrl+C to stop it.",
    ),
    "port_taken": (
        "Port {port} jest zajęty – strona być może już działa: {address}. "
        "Zamknij ją (Ctrl+C) albo podaj inny port w --port.",
        "Port {port} is taken; the page may already be running at {address}. "
        "Stop it (Ctrl+C) or give another port in --port.",
    ),
    "removed_kept": (
        "Nie ma go już w folderze; w bazie zostaje, usunie go --prune.",
        "It is no longer in the folder; it stays in the database until --prune.",
    ),
    "no_suffix": (
        "Plik nie ma rozszerzenia, więc nie wiadomo, jak go czytać. Program czyta: {known}.",
        "The file has no extension, so its type is unknown. Types that are read: {known}.",
    ),
    "dates_reversed": (
        "Początek ({since}) jest późniejszy niż koniec ({until}).",
        "The beginning ({since}) is later than the end ({until}).",
    ),
    "count_new": ("nowe", "new"),
    "count_changed": ("zmienione", "changed"),
    "count_unchanged": ("bez zmian", "unchanged"),
    "count_removed": ("nieobecne w folderze", "gone from the folder"),
    "count_duplicate": ("kopie", "duplicates"),
    "count_partial": ("odczytane częściowo", "partly read"),
    "count_failed": ("nieodczytane", "not read"),
    "status_new": ("nowy", "new"),
    "status_changed": ("zmieniony", "changed"),
    "status_unchanged": ("bez zmian", "unchanged"),
    "status_removed": ("nieobecny", "gone"),
    "status_duplicate": ("kopia", "duplicate"),
    "status_partial": ("odczytany częściowo", "partly read"),
    "status_failed": ("nieodczytany", "not read"),
    "status_read": ("odczytany", "read"),
    "status_superseded": ("zastąpiony", "superseded"),
    "attachment_status_held": ("w bazie", "in the database"),
    "attachment_status_missing": ("brak pliku", "missing"),
    "attachment_status_unreadable": ("nieodczytany", "unreadable"),
    # dates
    "date_none": ("nie podano daty", "date not stated"),
    "dates_conflict": ("SPRZECZNE DATY", "CONFLICTING DATES"),
    "date_chosen": ("{date} (przyjęta data)", "{date} (preferred date)"),
    "date_others": ("w materiale też: {dates}", "the material also says: {dates}"),
    "method_stated": ("treść", "text"),
    "method_heading": ("nagłówek", "heading"),
    "method_inferred": ("domniemana", "inferred"),
    "method_curated": ("opis", "description"),
    "year_from_heading": ("rok z nagłówka", "year from the heading"),
    "year_not_stated": ("nie podano roku", "year not stated"),
    "year_inferred": (
        "rok wywnioskowany z kolejności na stronie",
        "year inferred from the order on the page",
    ),
}

_SIZES = ("B", "KB", "MB", "GB")


def ui_language() -> str:
    """``KB_LANG``, else Polish for a Polish locale, else English."""
    wanted = os.environ.get("KB_LANG") or next(
        (v for k in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(k))), ""
    )
    return "pl" if wanted.lower().startswith("pl") else "en"


def say(code: str, lang: str, **values: str) -> str:
    """The sentence of a code, its places filled."""
    return SENTENCES[code][LANGUAGES.index(lang)].format(**values)


def explain(problem: Problem, lang: str) -> str:
    """The sentence of a problem."""
    values = dict(problem.values)
    if values.get("limit", "").isdigit():
        values["limit"] = file_size(int(values["limit"]), lang)
    values |= {key: numbered(values[key], lang) for key in ("pages", "slides") if key in values}
    return say(problem.code, lang, **values)


def plural(count: int, lang: str, forms: tuple[str, str, str]) -> str:
    """A noun after a number: Polish has three forms (1 plik, 2 pliki, 5 plików).

    English takes the first for one and the second for the rest.
    """
    if lang != "pl":
        return forms[0] if count == 1 else forms[1]
    if count == 1:
        return forms[0]
    few = count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14}
    return forms[1] if few else forms[2]


def file_size(size: int, lang: str) -> str:
    """A number of bytes as people read it: 2,8 MB."""
    value, unit = float(size), 0
    while value >= 1024 and unit < len(_SIZES) - 1:  # noqa: PLR2004
        value, unit = value / 1024, unit + 1
    text = f"{value:.0f}" if unit == 0 or value >= 100 else f"{value:.1f}"  # noqa: PLR2004
    return f"{text.replace('.', ',') if lang == 'pl' else text} {_SIZES[unit]}"


def decimal(number: float, lang: str) -> str:
    """Two digits after the comma (in English, the point)."""
    shown = f"{number:.2f}"
    return shown.replace(".", ",") if lang == "pl" else shown


def quoted(words: str, lang: str) -> str:
    """Words in the quotation marks of a language: „tak” in Polish, “so” in English."""
    return f"„{words}”" if lang == "pl" else f"“{words}”"
