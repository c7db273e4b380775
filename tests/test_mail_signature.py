"""Closings, signatures and notices are cut; what only stands near them is not."""

from __future__ import annotations

import pytest
from mails import OWN, SIGNED, Vector, page, plain

LEGAL_PL = (
    "Niniejsza wiadomość może zawierać informacje poufne i jest przeznaczona wyłącznie dla\n"
    "adresata. Jeżeli nie są Państwo adresatem, prosimy o powiadomienie nadawcy i usunięcie\n"
    "wiadomości. Rozpowszechnianie jej treści jest zabronione.\n"
)
LEGAL_EN = (
    "This e-mail is confidential and intended solely for the addressee. If you have received it\n"
    "in error, please notify the sender and delete it.\n"
)
RODO = "Administratorem Pani/Pana danych osobowych jest Prezydent Miasta Wymyślnego.\n"

SIGNATURES = (
    Vector("dashes", plain(f"{OWN}\n-- \nAnna Wilk\nZażółć gęślą jaźń.\n"), (OWN,), ("Anna", "gęślą")),
    Vector("closing", plain(f"Dzień dobry,\n\n{OWN}\n\n{SIGNED}"), ("Dzień dobry", OWN), ("Pozdrawiam", "Anna", "specjalistka", "tel.")),
    Vector("respect", plain(f"{OWN}\n\nZ wyrazami szacunku,\n\nJan Lis\nZastępca Dyrektora Wydziału Wspierania Jednostek Pomocniczych Miasta\n"), (OWN,), ("szacunku", "Lis", "Zastępca")),
    Vector("english", plain("We agreed on weekly hours.\n\nKind regards,\nAnn Wolf\nCity of Sampleton\n"), ("We agreed on weekly hours.",), ("regards", "Ann")),
    Vector("phone", plain(f"{OWN}\n\nWysłane z iPhone'a\n"), (OWN,), ("iPhone",)),
    Vector("outlook app", plain(f"{OWN}\n\nPobierz aplikację Outlook dla systemu Android\n"), (OWN,), ("Outlook",)),
    Vector("wishes", plain(f"{OWN}\n\nPozdrawiam i życzę miłego dnia\nAnna Wilk\ntel. 61 111 22 33\n"), (OWN, "miłego dnia"), ("Wilk", "tel.")),
    Vector("html", page(f"<p>{OWN}</p><p>Pozdrawiam</p><p><b>Anna Wilk</b></p><p>Specjalistka</p><p>tel. 61 111 22 33</p><p>{LEGAL_PL}</p>"), (OWN,), ("Pozdrawiam", "Wilk", "tel.", "poufne")),
    Vector("html table", page(f"<p>{OWN}</p><p><i>Z poważaniem<o:p></o:p></i></p><table><tr><td><img src='x'></td><td><p><b>Anna Wilk</b></p><p>Główny specjalista ds. współpracy z organizacjami</p><p>Wydział Spraw Społecznych | Urząd Miasta</p><p>tel. +48 61 111 22 33</p></td></tr></table><p>Informujemy, że administratorem Państwa danych osobowych jest Prezydent Miasta.</p>"), (OWN,), ("Wilk", "specjalista", "Wydział", "tel.", "Prezydent", "poważaniem")),
    Vector("post, then a note", plain(f"Pozdrawiam\n\nAnna Wilk\n\nGłówny specjalista ds. współpracy\n\nUrząd Miasta\n\n{OWN}\n"), (OWN,), ("Wilk", "specjalista", "Urząd")),
    Vector("html dashes", page(f"<div>{OWN}</div><span class='gmail_signature_prefix'>-- </span><br><div class='gmail_signature'>Anna Wilk<br>Urząd</div>"), (OWN,), ("Wilk", "--")),
    Vector("motto below dashes", plain(f"{OWN}\n-- \nAnna Wilk\nrazem dla miasta\n\ntel. 61 111 22 33\n"), (OWN,), ("Wilk", "razem", "tel.")),
    Vector("thanks", plain(f"{OWN}\n\nDziękuję i pozdrawiam\nAnna Wilk\n"), (OWN, "Dziękuję"), ("Wilk",)),
    Vector("firm", plain(f"{OWN}\n\nPozdrawiam serdecznie,\ndr inż. Jan Lis\nPrezes Zarządu\nPrzykład Sp. z o.o.\nul. Wymyślna 1, 00-001 Warszawa\nwww.example.org | jan@example.org\n"), (OWN,), ("Lis", "Prezes", "Przykład", "Wymyślna", "www")),
)  # fmt: skip

NOTICES = (
    Vector("legal", plain(f"{OWN}\n\n{SIGNED}\n{LEGAL_PL}\n{LEGAL_EN}\n{RODO}"), (OWN,), ("poufne", "zabronione", "confidential", "Prezydent", "prawo", "Anna")),
    Vector("legal alone", plain(f"{OWN}\n\n{LEGAL_PL}"), (OWN,), ("poufne", "zabronione")),
    Vector("legal below", plain(f"{OWN}\n{LEGAL_EN}"), (OWN,), ("confidential",)),
    Vector("trees", plain(f"{OWN}\n\nZanim wydrukujesz tę wiadomość, pomyśl o środowisku.\n"), (OWN,), ("wydrukujesz",)),
    Vector("data in two paragraphs", plain(f"{OWN}\n\n{RODO}\nPrzysługuje Pani prawo dostępu do danych.\n"), (OWN,), ("Prezydent", "Przysługuje")),
)  # fmt: skip

BELOW = (
    Vector("postscript", plain(f"{OWN}\n\n{SIGNED}\nPS. Sala zmieniona na 12.\n"), (OWN, "PS. Sala zmieniona na 12."), ("Wilk",)),
    Vector("below the signature", plain(f"W załączeniu notatka.\n\nPozdrawiam\nAnna Wilk\ntel. 61 111 22 33\n\nNotatka ze spotkania\n\nUstalenia:\n- {OWN}\n- więcej ławek\n"), ("W załączeniu notatka.", "Notatka ze spotkania", "Ustalenia:", OWN, "więcej ławek"), ("Wilk", "tel.")),
    Vector("right below", plain(f"Pozdrawiam\nAnna Wilk\n{OWN}\n"), (OWN,), ()),
    Vector("greeting first", plain(f"Pozdrawiam serdecznie!\n\n{OWN}\n"), (OWN,), ()),
    Vector("greets somebody", plain(f"Pozdrawiam i czekam na uwagi do piątku.\n\n{OWN}\n"), ("czekam na uwagi", OWN), ()),
    Vector("only a closing", plain("Pozdrawiam z Poznania\n"), ("Pozdrawiam z Poznania",), ()),
    Vector("only a signature", plain(SIGNED), ("Anna Wilk",), ()),
    Vector("about secrets", plain(f"Dane poufne będą przeznaczone wyłącznie dla koordynatora.\n\nAdministratorem danych osobowych powinien być organizator.\n\n{OWN}\n"), ("Dane poufne", "Administratorem danych", OWN), ()),
    Vector("before printing", plain(f"Zanim wydrukujemy plakaty, pokażmy je radzie.\n\nMa Pani prawo pytać.\n\n{OWN}\n"), ("Zanim wydrukujemy", "Ma Pani prawo", OWN), ()),
    Vector("rule in the text", plain(f"Wprowadzenie.\n\n--\n\nUstalenia:\n- {OWN}\n- ławki będą w każdym parku\n"), ("Wprowadzenie.", "Ustalenia:", OWN, "ławki będą"), ()),
    Vector("list without stops", plain("Pozdrawiam\nAnna\n\nUstalenia\nwięcej ławek\nnowe dyżury w bibliotece\n"), ("Ustalenia", "więcej ławek", "nowe dyżury"), ("Anna",)),
    Vector("sentence of an office", plain("Pozdrawiam\nAnna\n\nUrząd zgodził się na stałe dyżury\n"), ("Urząd zgodził się",), ("Anna",)),
    Vector("sentence with an address", plain("Pozdrawiam\nAnna\n\nUwagi zbiera ola@example.org do piątku\nNotatka: https://example.org/notatka.pdf\n"), ("Uwagi zbiera", "notatka.pdf"), ("Anna",)),
    Vector("date", plain("Pozdrawiam\nAnna\n\nSpotkanie 2024-05-12\n"), ("Spotkanie 2024-05-12",), ("Anna",)),
    Vector("note below dashes", plain(f"W załączeniu notatka.\n-- \nAnna Wilk\nUrząd Miasta\n\nNotatka ze spotkania\n\n{OWN}\n"), ("W załączeniu", "Notatka ze spotkania", OWN), ("Wilk",)),
    Vector("long line below dashes", plain(f"W załączeniu notatka.\n-- \n{OWN} {'Rada poparła to bez uwag. ' * 9}\n"), ("W załączeniu", OWN), ()),
    Vector("heading below a rule", plain(f"Wprowadzenie.\n\n--\n\nUstalenia\n\n{OWN}\n"), ("Ustalenia", OWN), ()),
    Vector("sent by post", plain(f"Wysłano przez pocztę 120 ankiet.\n\nSent via a mailing list, 12 answers came.\n\n{OWN}\n"), ("120 ankiet", "12 answers", OWN), ()),
    Vector("secret", plain("Ta wiadomość jest poufna, proszę ją usunąć po przeczytaniu: likwidujemy dyżury.\n"), ("likwidujemy dyżury",), ()),
)  # fmt: skip


@pytest.mark.parametrize("vector", SIGNATURES, ids=lambda vector: vector.name)
def test_signature_is_cut(vector: Vector):
    """The closing, and the lines that only say who signs, are not what is said."""
    vector.check()


@pytest.mark.parametrize("vector", NOTICES, ids=lambda vector: vector.name)
def test_notice_is_cut(vector: Vector):
    """Notices of secrecy, of personal data and on paper are passed over."""
    vector.check()


@pytest.mark.parametrize("vector", BELOW, ids=lambda vector: vector.name)
def test_what_stands_near_a_signature_stays(vector: Vector):
    """Only lines that say nothing but who somebody is go with a signature."""
    vector.check()
