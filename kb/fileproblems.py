"""What may be wrong with a file, in Polish and in English: sentences for a clerk.

Each says what was not read and what can be done about it. ``kb.wording`` makes them
whole; its tests hold both languages against each other and against the codes in use.
"""

from __future__ import annotations

from collections.abc import Mapping

FILE_PROBLEMS: Mapping[str, tuple[str, str]] = {
    # any file
    "empty": (
        "Plik jest pusty: nie ma w nim tekstu.",
        "The file is empty: there is no text in it.",
    ),
    "unsupported": (
        "Program nie czyta jeszcze plików „{suffix}”. Czyta: {known}.",
        "Files of type “{suffix}” are not read yet. Types that are read: {known}.",
    ),
    "corrupt": (
        "Plik jest uszkodzony i nie da się go otworzyć. Poproś autora o przesłanie go jeszcze raz.",
        "The file is damaged and cannot be opened. Ask its author to send it again.",
    ),
    "pdf_password": (
        "Plik PDF jest chroniony hasłem. Zapisz go bez hasła i dodaj ponownie.",
        "The PDF is protected by a password. Save it without one and add it again.",
    ),
    "docx_password": (
        "Dokument programu Word jest chroniony hasłem. Zapisz go bez hasła i dodaj ponownie.",
        "The Word document is protected by a password. Save it without one and add it again.",
    ),
    "pdf_cipher": (
        "Plik PDF jest zaszyfrowany w sposób, którego program nie zna.",
        "The PDF is encrypted in a way that the program does not know.",
    ),
    "not_text": (
        "Rozszerzenie wskazuje na plik tekstowy, ale w środku nie ma tekstu: to dane innego "
        "programu.",
        "There is no text in the file, though its extension says so: it is another program's data.",
    ),
    "garbled_text": (
        "Z liter w tym pliku PDF (stron: {pages}) nie da się odtworzyć tekstu, nie pomogło też "
        "rozpoznawanie go z obrazu (OCR). Poproś autora o dokument, z którego powstał ten PDF.",
        "The letters in this PDF (pages: {pages}) cannot be turned into readable text, and "
        "recognising it from the picture (OCR) did not help. Ask the author for the document that "
        "the PDF was made from.",
    ),
    "pages_garbled": (
        "Strony z nieczytelnymi literami: {pages}. Pozostałe strony odczytano.",
        "Pages with unreadable letters: {pages}. The others were read.",
    ),
    "pages_unreadable": (
        "Uszkodzone strony: {pages}. Pozostałe strony odczytano.",
        "Damaged pages: {pages}. The others were read.",
    ),
    "front_matter": (
        "Opis na początku pliku (YAML) jest niepoprawny i nie został użyty. Tekst odczytano.",
        "The description at the top of the file (YAML) is not valid and was not used. "
        "The text was read.",
    ),
    "pages_without_text": (
        "Strony bez tekstu: {pages} (puste albo sama grafika). Pozostałe strony odczytano.",
        "Pages without text: {pages} (blank, or pictures only). The others were read.",
    ),
    "not_docx": (
        "Rozszerzenie wskazuje na dokument programu Word, ale to inne archiwum ZIP.",
        "This is not a Word document, though its extension says so: it is another ZIP archive.",
    ),
    "renamed": (
        "Rozszerzenie nie odpowiada zawartości: to w rzeczywistości plik {really}. "
        "Zmień rozszerzenie albo zapisz plik jeszcze raz.",
        "The file's extension does not match its content: it is {really} inside. "
        "Rename it, or save it again.",
    ),
    "too_large": (
        "Plik jest za duży (limit: {limit}). Podziel go na mniejsze.",
        "The file is too large: the limit is {limit}. Split it into smaller ones.",
    ),
    "unpacks_too_large": (
        "Dokument po rozpakowaniu jest większy niż {limit}. Podziel go na mniejsze.",
        "Unpacked, the document is larger than {limit}. Split it into smaller ones.",
    ),
    "unreadable": (
        "Pliku nie da się odczytać z dysku ({detail}).",
        "The file cannot be read from the disk ({detail}).",
    ),
    "no_permission": (
        "Program nie ma prawa otworzyć tego pliku. Poproś o dostęp do niego osobę, która zarządza "
        "tym folderem, i wczytaj pliki jeszcze raz.",
        "The program has no permission to open this file. Ask whoever looks after its folder for "
        "access, and ingest again.",
    ),
    "not_there": (
        "Pliku nie ma tam, gdzie wskazuje jego nazwa: usunięto go w trakcie wczytywania albo to "
        "skrót do pliku, którego już nie ma.",
        "There is no file where its name points: it was removed meanwhile, or it is a link to a "
        "file that is gone.",
    ),
    "folder_closed": (
        "Do tego folderu nie da się zajrzeć (zwykle z braku uprawnień), więc nie wiadomo, jakie "
        "pliki w nim są. To, co odczytano z nich wcześniej, pozostaje w bazie. Poproś o dostęp "
        "osobę, która zarządza folderem, i wczytaj pliki jeszcze raz.",
        "This folder cannot be opened (mostly for want of permission), so nothing is known of the "
        "files in it. What was read from them before stays in the base. Ask whoever looks after "
        "it for access, and ingest again.",
    ),
    "folder_link": (
        "To dowiązanie do folderu: jego zawartości nie odczytano. Jeżeli ma trafić do bazy, wczytaj "
        "folder, na który wskazuje; jeżeli nie, dopisz nazwę dowiązania do pliku .kbignore.",
        "This is a link to a folder, whose files were not read. If they belong in the base, ingest "
        "the folder that it points to; if not, name the link in .kbignore.",
    ),
    "text_kept": (
        "Tekst, który odczytano z niego wcześniej, pozostaje w bazie.",
        "The text that was read from it before stays in the base.",
    ),
    "not_regular": (
        "To nie jest zwykły plik (lecz np. kolejka albo urządzenie).",
        "This is not a regular file (but a pipe or a device, say).",
    ),
    "name_unreadable": (
        "Nazwa pliku ma znaki w nieznanym kodowaniu. Zmień nazwę i dodaj plik ponownie.",
        "The file's name has characters in an unknown encoding. Rename it and add it again.",
    ),
    "sidecar_broken": (
        "Opis {name} obok pliku nie jest poprawnym plikiem TOML ({detail}). "
        "Plik zostanie wczytany po poprawieniu opisu.",
        "The description {name} beside the file is not valid TOML ({detail}). "
        "Fix it; the file will then be read.",
    ),
    "encrypted": (
        "Plik programu {program} jest chroniony hasłem. Zapisz go bez hasła i dodaj ponownie.",
        "The {program} file is protected by a password. Save it without one and add it again.",
    ),
    "pictures_only": (
        "W pliku nie ma tekstu, są tylko obrazy. Rozpoznaj tekst (OCR) albo przepisz go i dodaj "
        "plik ponownie.",
        "There is no text in the file, only pictures. Recognise the text (OCR) or type it out, "
        "and add the file again.",
    ),
    "cut_short": (
        "Plik urywa się przed końcem. Odczytano to, co jest; poproś autora o przesłanie całości.",
        "The file breaks off before its end. What there is was read; ask its author to send the "
        "whole of it.",
    ),
    "parser_time": (
        "Czytanie pliku trwało dłużej niż {seconds} s, więc je przerwano. Zapisz plik jeszcze raz "
        "w programie, w którym powstał, i dodaj go ponownie.",
        "Reading the file took more than {seconds} s and was stopped. Save it again in the "
        "program that made it, and add it once more.",
    ),
    "parser_memory": (
        "Do odczytania pliku potrzeba więcej pamięci, niż program może użyć. Podziel plik na "
        "mniejsze i dodaj je osobno.",
        "Reading the file takes more memory than the program may use. Split it into smaller files "
        "and add these.",
    ),
    "parser_died": (
        "Plik przerwał pracę programu, który go czytał; pozostałe pliki odczytano. Zapisz go "
        "jeszcze raz w programie, w którym powstał, i dodaj ponownie.",
        "The file brought down the process that was reading it; the other files were read. Save "
        "it again in the program that made it, and add it once more.",
    ),
    "within_too_much": (
        "Pliki w plikach: zagnieżdżone za głęboko albo razem za duże, więc tego nie odczytano. "
        "Zapisz go osobno i dodaj.",
        "Files within files, nested too deep or too large together: this one was not read. Save it "
        "as a file of its own and add that.",
    ),
    # scans and photographs
    "ocr_missing": (
        "To skan albo zdjęcie: tekst trzeba rozpoznać z obrazu (OCR), a na tym komputerze nie ma "
        "programu Tesseract z językiem polskim. W systemach Debian i Ubuntu zainstaluje go "
        "polecenie „sudo apt install tesseract-ocr tesseract-ocr-pol”, w Windows i macOS "
        "instalator ze strony tesseract-ocr.github.io. Potem wczytaj pliki jeszcze raz; ten "
        "zostanie odczytany.",
        "This is a scan or a photograph: its text has to be recognised from the picture (OCR), and "
        "the program Tesseract, with Polish, is not on this machine. On Debian and Ubuntu “sudo "
        "apt install tesseract-ocr tesseract-ocr-pol” installs it, on Windows and macOS an "
        "installer from tesseract-ocr.github.io. Then ingest again; this file will be read.",
    ),
    "pages_need_ocr": (
        "Strony, których nie odczytano, bo są skanem albo mają zepsute litery: {pages}. Program "
        "Tesseract z językiem polskim może rozpoznać ich tekst: w systemach Debian i Ubuntu "
        "zainstaluje go polecenie „sudo apt install tesseract-ocr tesseract-ocr-pol”, w Windows "
        "i macOS instalator ze strony tesseract-ocr.github.io. Potem wczytaj pliki jeszcze raz.",
        "Pages that were not read, being scanned or of broken letters: {pages}. The program "
        "Tesseract, with Polish, can recognise their text: on Debian and Ubuntu “sudo apt install "
        "tesseract-ocr tesseract-ocr-pol” installs it, on Windows and macOS an installer from "
        "tesseract-ocr.github.io. Then ingest again.",
    ),
    "ocr_failed": (
        "Strony, których tekstu nie udało się rozpoznać, bo trwało to za długo albo program "
        "Tesseract przerwał pracę: {pages}. Zeskanuj je jeszcze raz, najlepiej w 300 dpi, i dodaj "
        "ponownie.",
        "Pages whose text could not be recognised, as it took too long or the program Tesseract "
        "stopped: {pages}. Scan them again, at 300 dpi if you can, and add them once more.",
    ),
    "ocr_unsure": (
        "Strony, na których części słów nie da się odczytać z obrazu: {pages}. W tych miejscach "
        "stoi „[…]”. Porównaj je z oryginałem; wyraźniejszy skan pomoże.",
        "Pages on which some words cannot be read from the picture: {pages}. “[…]” stands in "
        "their place. Compare them with the original; a clearer scan will help.",
    ),
    "read_by_ocr": (
        "Tekst tych stron rozpoznano z obrazu (OCR), w nawiasie pewność rozpoznania: {pages}. "
        "Zanim go zacytujesz, porównaj go z oryginałem.",
        "The text of these pages was recognised from the picture (OCR), with how sure it is: "
        "{pages}. Compare it with the original before you quote it.",
    ),
    "read_by_pdfium": (
        "Strony, które odczytał dopiero drugi program (PDFium): {pages}.",
        "Pages that only the second program (PDFium) could read: {pages}.",
    ),
    "layer_replaced": (
        "Strony skanu, których ukryty tekst miał błędy (na przykład „l” zamiast „ł”): {pages}. "
        "Rozpoznano go z obrazu na nowo.",
        "Pages of a scan whose hidden text was wrong (“l” for “ł”, say): {pages}. It was "
        "recognised anew from the picture.",
    ),
    "picture_without_text": (
        "Na obrazie nie znaleziono tekstu. Jeśli jest na nim pismo odręczne albo bardzo niewyraźny "
        "druk, przepisz go do pliku tekstowego i dodaj ten plik.",
        "No text was found in the picture. If it shows handwriting or very faint print, type it "
        "into a text file and add that.",
    ),
    "picture_pages": (
        "Plik TIFF ma więcej niż {most} stron. Podziel go na mniejsze i dodaj je osobno.",
        "The TIFF file has more than {most} pages. Split it into smaller ones and add these.",
    ),
    "picture_too_large": (
        "Obraz jest za duży: ma więcej niż {most} milionów pikseli. Zeskanuj go w 300 dpi albo "
        "zmniejsz i dodaj ponownie.",
        "The picture is too large: it has more than {most} million pixels. Scan it at 300 dpi, or "
        "make it smaller, and add it again.",
    ),
    "heic_missing": (
        "Do odczytania zdjęcia HEIC brakuje biblioteki. Zainstaluj ją poleceniem „pip install "
        "pillow-heif” w środowisku programu albo zapisz zdjęcie jako JPG i dodaj ponownie.",
        "A library is missing to read the HEIC photograph. Install it with “pip install "
        "pillow-heif” in the program's environment, or save the photograph as JPG and add it "
        "again.",
    ),
    # written documents
    "not_odt": (
        "Rozszerzenie wskazuje na dokument tekstowy OpenDocument (np. z programu LibreOffice "
        "Writer), ale to inne archiwum ZIP.",
        "This is not an OpenDocument text (LibreOffice Writer, say), though its extension says so: "
        "it is another ZIP archive.",
    ),
    "not_rtf": (
        "Rozszerzenie wskazuje na plik RTF, ale zawartość nie jest w tym formacie. Otwórz plik w "
        "programie, w którym powstał, zapisz go jeszcze raz i dodaj ponownie.",
        "This is not an RTF file, though its extension says so. Open it in the program that made "
        "it, save it again and add it once more.",
    ),
    # slides
    "not_pptx": (
        "Rozszerzenie wskazuje na prezentację programu PowerPoint, ale to inne archiwum ZIP.",
        "This is not a PowerPoint presentation, though its extension says so: it is another ZIP "
        "archive.",
    ),
    "only_pictures": (
        "W prezentacji (slajdów: {slides}) nie ma tekstu, są tylko obrazy. Przepisz ich treść, na "
        "przykład do notatek pod slajdami, i dodaj plik ponownie.",
        "The presentation (slides: {slides}) has no text, only pictures. Type out what they say, "
        "in the slides' notes for example, and add the file again.",
    ),
    "hidden_slides": (
        "Ukryte slajdy: {slides}. Odczytano je razem z pozostałymi.",
        "Hidden slides: {slides}. They were read with the others.",
    ),
    "slides_from_zero": (
        "W tej prezentacji slajdy są numerowane od 0, a tutaj strony od 1: numer strony jest o "
        "jeden większy niż numer slajdu w programie PowerPoint.",
        "This presentation numbers its slides from 0, and the pages here count from 1: a page's "
        "number is one more than the slide's in PowerPoint.",
    ),
    "slides_without_text": (
        "Slajdy ze zdjęciem, bez tekstu: {slides}. Treści zdjęć nie odczytano; jeśli jest ważna, "
        "przepisz ją do notatek pod slajdem i dodaj plik ponownie.",
        "Slides with a picture and no text: {slides}. What the pictures say was not read; if it "
        "matters, type it into the slide's notes and add the file again.",
    ),
    "slides_with_charts": (
        "Slajdy z wykresem: {slides}. Odczytano tytuły oraz nazwy serii i kategorii, ale nie "
        "liczby; jeśli są ważne, wpisz je do notatek pod slajdem i dodaj plik ponownie.",
        "Slides with a chart: {slides}. Its titles and the names of series and categories were "
        "read, its numbers were not; if they matter, type them into the slide's notes and add the "
        "file again.",
    ),
    "slides_with_objects": (
        "Slajdy z osadzonym arkuszem lub dokumentem: {slides}. Ich treści nie odczytano; zapisz je "
        "jako osobne pliki i dodaj.",
        "Slides with an embedded sheet or document: {slides}. These were not read; save them as "
        "files of their own and add them.",
    ),
    "slides_with_unseen_words": (
        "Slajdy, na których część tekstu jest ukryta lub leży poza krawędzią: {slides}. Nie widać "
        "go na pokazie i nie odczytano go; jeśli jest potrzebny, pokaż go lub przesuń na slajd i "
        "dodaj plik ponownie.",
        "Slides with some text hidden or beyond their edge: {slides}. It is not shown and was not "
        "read; if it is needed, show it or move it onto the slide, and add the file again.",
    ),
    "slides_unreadable": (
        "Slajdy uszkodzone w całości lub w części: {slides}. Pozostałą treść odczytano.",
        "Slides damaged wholly or in part: {slides}. The rest was read.",
    ),
    # files of the Office formats of before 2007
    "legacy_needs_office": (
        "Do odczytania tego pliku programu {program} w starym formacie potrzebny jest bezpłatny "
        "LibreOffice, a na tym komputerze go nie ma. Otwórz plik w programie {program}, zapisz go "
        "jako {suffix} i dodaj nowy plik albo zainstaluj LibreOffice i dodaj plik ponownie. "
        "Debian i Ubuntu: sudo apt install libreoffice. Windows i macOS: instalator ze strony "
        "pl.libreoffice.org.",
        "Reading this {program} file of the old format takes LibreOffice, which is free and is "
        "not on this computer. Open the file in {program}, save it as {suffix} and add the new "
        "file, or install LibreOffice and add the file again. Debian and Ubuntu: sudo apt "
        "install libreoffice. Windows and macOS: the installer at www.libreoffice.org.",
    ),
    "not_legacy": (
        "Rozszerzenie wskazuje na plik programu {program}, ale w środku są dane innego programu "
        "albo plik jest uszkodzony. Otwórz go w programie, w którym powstał, zapisz jeszcze raz "
        "i dodaj ponownie.",
        "The extension speaks of a {program} file, but inside are another program's data, or the "
        "file is damaged. Open it in the program that made it, save it and add it again.",
    ),
    "partly_damaged": (
        "Plik jest częściowo uszkodzony. Odczytano to, co się dało. Sprawdź, czy niczego nie "
        "brakuje, albo poproś autora o przesłanie go jeszcze raz.",
        "The file is damaged in part. What could be read was. See whether anything is missing, "
        "or ask its author to send it again.",
    ),
    "read_as": (
        "Rozszerzenie nie odpowiada zawartości: to w rzeczywistości plik {really} i tak go "
        "odczytano. Nic nie trzeba robić.",
        "The extension does not match the content: it is {really} inside and was read as that. "
        "Nothing needs to be done.",
    ),
    # spreadsheets
    "not_xlsx": (
        "Rozszerzenie wskazuje na skoroszyt programu Excel, ale to inne archiwum ZIP.",
        "This is not an Excel workbook, though its extension says so: it is another ZIP archive.",
    ),
    "not_ods": (
        "Rozszerzenie wskazuje na arkusz OpenDocument (LibreOffice Calc), ale to inne archiwum "
        "ZIP.",
        "This is not an OpenDocument spreadsheet, though its extension says so: it is another ZIP "
        "archive.",
    ),
    "hidden_cells": (
        "Odczytano także ukryte komórki (liczba: {count}) i oznaczono je jako ukryte. Jeżeli nie "
        "powinny trafić do bazy, usuń je z pliku i dodaj go ponownie.",
        "Hidden cells were read too (number: {count}) and are marked as hidden. If they should not "
        "be in the database, delete them from the file and add it again.",
    ),
    "sheets_cut": (
        "Arkusze, które odczytano tylko w części, bo są bardzo duże: {sheets}. Odczytane komórki "
        "pliku: {count}. Podziel plik na mniejsze i dodaj je ponownie.",
        "Sheets that were read only in part, as they are very large: {sheets}. Cells read from the "
        "file: {count}. Split it into smaller files and add these.",
    ),
    "table_cut": (
        "Plik jest bardzo duży i odczytano tylko jego początek. Odczytane komórki: {count}. "
        "Podziel go na mniejsze i dodaj je ponownie.",
        "The file is very large, and only its beginning was read. Cells read: {count}. Split it "
        "into smaller files and add these.",
    ),
    "sheets_unreadable": (
        "Uszkodzone arkusze: {sheets}. Pozostałe arkusze odczytano. Otwórz plik w programie Excel, "
        "zapisz go ponownie i dodaj jeszcze raz.",
        "Damaged sheets: {sheets}. The others were read. Open the file in Excel, save it and add "
        "it again.",
    ),
    "sheets_of_pictures": (
        "Arkusze, w których są tylko obrazy, bez tekstu: {sheets}. Pozostałe arkusze odczytano.",
        "Sheets that hold only pictures and no text: {sheets}. The others were read.",
    ),
    "formulas_without_values": (
        "Formuły, których wyników nie zapisano w pliku: {count}. Otwórz plik w arkuszu "
        "kalkulacyjnym, zapisz go i dodaj ponownie.",
        "Formulas whose results are not stored in the file: {count}. Open it in a spreadsheet "
        "program, save it and add it again.",
    ),
    "quotes_unbalanced": (
        "W pliku są niedomknięte cudzysłowy, więc podział na komórki może się różnić od "
        "zamierzonego. Cały tekst odczytano. Aby poprawić podział, zapisz plik ponownie z arkusza "
        "kalkulacyjnego.",
        "Some quotation marks in the file are not closed, so the cells may be divided otherwise "
        "than meant. All text was read. To mend the division, save the file again from a "
        "spreadsheet program.",
    ),
    # messages
    "not_mail": (
        "Rozszerzenie wskazuje na wiadomość e-mail, ale plik nie ma jej nagłówków. Zapisz "
        "wiadomość jeszcze raz z programu pocztowego i dodaj ponownie.",
        "This is not an e-mail, though its extension says so: it has none of its headers. Save the "
        "message from the mail program again and add it once more.",
    ),
    "mail_encrypted": (
        "Wiadomość jest zaszyfrowana, więc program nie zna jej treści. Otwórz ją w programie "
        "pocztowym, zapisz treść i załączniki jako zwykłe pliki i dodaj je osobno.",
        "The message is encrypted, so its text cannot be read. Open it in the mail program, save "
        "its text and attachments as ordinary files and add those.",
    ),
    "mail_winmail": (
        "Załącznik {names} otwiera tylko Outlook: mogą w nim być załączone pliki. Otwórz wiadomość "
        "w Outlooku i zapisz je osobno albo poproś nadawcę o przesłanie ich zwykłą wiadomością.",
        "Only Outlook can open the attachment {names}, and files may be packed in it. Open the "
        "message in Outlook and save them, or ask the sender to send them in an ordinary message.",
    ),
    "mail_objects": (
        "Tych załączników nie ma w pliku wiadomości albo nie są plikami: {names}. Otwórz wiadomość "
        "w Outlooku, zapisz je osobno i dodaj.",
        "These attachments are not in the message's file, or are not files: {names}. Open the "
        "message in Outlook, save them and add them.",
    ),
    # archives
    "archive_password": (
        "Pliki w archiwum chronione hasłem: {names}. Rozpakuj archiwum i dodaj same pliki.",
        "Files in the archive that are protected by a password: {names}. Unpack the archive and "
        "add the files themselves.",
    ),
    "archive_nested": (
        "Archiwa zagnieżdżone głębiej niż {most} poziomy nie zostały otwarte: {names}. Rozpakuj je "
        "i dodaj same pliki.",
        "Archives nested more than {most} deep were not opened: {names}. Unpack them and add the "
        "files themselves.",
    ),
    "archive_file_too_large": (
        "Za duże pliki w archiwum (limit: {limit}): {names}. Nie zostały odczytane.",
        "Files in the archive that are too large (the limit is {limit}): {names}. They were not "
        "read.",
    ),
    "archive_file_unreadable": (
        "Pliki w archiwum uszkodzone albo spakowane w nieznany sposób: {names}. Spakuj je jeszcze "
        "raz jako zwykły ZIP albo dodaj bez pakowania.",
        "Files in the archive that are damaged or packed in an unknown way: {names}. Pack them "
        "again as an ordinary ZIP, or add them unpacked.",
    ),
    "archive_too_large": (
        "Archiwum po rozpakowaniu jest większe niż {limit}. Podziel je na mniejsze.",
        "Unpacked, the archive is larger than {limit}. Split it into smaller ones.",
    ),
    "archive_too_many": (
        "W archiwum jest więcej niż {most} plików. Podziel je na mniejsze.",
        "There are more than {most} files in the archive. Split it into smaller ones.",
    ),
    "archive_bomb": (
        "Archiwum nie zostało otwarte: po rozpakowaniu zajęłoby ponad {most} razy więcej miejsca, "
        "a tak są zbudowane pliki, które mają zablokować komputer. Jeżeli jest od zaufanej osoby, "
        "rozpakuj je i dodaj same pliki.",
        "The archive was not opened: unpacked, it would take more than {most} times the space, and "
        "so do files made to block a computer. If somebody you trust sent it, unpack it and add "
        "the files themselves.",
    ),
}
