"""Quoted history is cut; answers within it, what is cited and what is passed on stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from mails import OLD, OWN, Vector, page, plain, told

from ingest.parsers import mail

REAL = Path(__file__).parents[2] / "shared" / "data" / "documents"

PLAIN = (
    Vector("gmail", plain(f"{OWN}\n\npon., 6 maj 2024 o 10:15 Jan Lis <jan@example.org> napisał(a):\n\n> {OLD}\n> Jan\n"), (OWN,), (OLD, "napisał", "Jan")),
    Vector("thunderbird", plain(f"{OWN}\n\nW dniu 6.05.2024 o 10:15, Jan Lis pisze:\n> {OLD}\n>> starsze\n"), (OWN,), (OLD, "pisze", "starsze")),
    Vector("bare", plain(f"{OWN}\n\nW dniu 6 maja 2024 Jan Lis napisał(a):\n\n{OLD}\n", "Re: Notatka"), (OWN,), (OLD, "Jan Lis")),
    Vector("english", plain(f"We agreed.\n\nOn Mon, May 6, 2024 at 10:15 AM Jan Lis <jan@example.org>\nwrote:\n\n> {OLD}\n"), ("We agreed.",), (OLD, "wrote", "Jan")),
    Vector("proton", plain(f"We agreed.\n\n-------- Original Message --------\nOn May 6th, 2024, Jan Lis <jan@example.org> wrote:\n\n> {OLD}\n"), ("We agreed.",), (OLD, "wrote", "Original")),
    Vector("between", plain(f"Jan Lis <jan@example.org> pyta.\n\nW dniu 6.05.2024 o 10:15, Jan Lis pisze:\n> {OLD}\nMają.\n> Kiedy?\n{OWN}\n"), ("Mają.", OWN, "pyta."), (OLD, "Kiedy?", "pisze")),
    Vector("marks only", plain(f"> {OLD}\n\n{OWN}\n", "Re: Notatka"), (OWN,), (OLD,)),
    Vector("outlook", plain(f"{OWN}\n\n-----Original Message-----\nFrom: Jan Lis\nSent: Monday, May 6, 2024 10:15 AM\nTo: Ola\nSubject: Pytanie\n\n{OLD}\n", "Re: Notatka"), (OWN,), (OLD, "Jan", "Pytanie")),
    Vector("outlook-pl", plain(f"{OWN}\n\n________________________________\nOd: Jan Lis <jan@example.org>\nWysłano: poniedziałek, 6 maja 2024 10:15\nDo: Ola Sowa\nDW: Ela Żak\nTemat: Pytanie\n\n{OLD}\n", "Re: Notatka"), (OWN,), (OLD, "Jan", "Pytanie", "Wysłano")),
    Vector("outlook-flat", plain(f"{OWN}\n\nOd: Jan Lis Wysłano: 6 maja 2024 Do: Ola Temat: Pytanie\n{OLD}\n", "Re: Notatka"), (OWN,), (OLD, "Jan")),
    Vector("android", plain(f"{OWN}\n\n-------- Oryginalna wiadomość --------\nOd: Jan Lis\nData: 6.05.2024 10:15 (GMT+01:00)\nDo: Ola\nTemat: Pytanie\n\n{OLD}\n", "Re: Notatka"), (OWN,), (OLD, "Jan")),
    Vector("apple", plain(f"{OWN}\n\nWiadomość napisana przez Jan Lis <jan@example.org> w dniu 6 maj 2024, o godz. 10:15:\n\n{OLD}\n", "Re: Notatka"), (OWN,), (OLD, "napisana")),
    Vector("outlook for mac", plain(f"{OWN}\n\nOd: Jan Lis <jan@example.org>\nData: poniedziałek, 6 maja 2024 10:15\nDo: Ola Sowa\nTemat: Pytanie\n\n{OLD}\n", "Re: Pytanie"), (OWN,), (OLD, "Jan", "10:15")),
    Vector("outlook for mac, within a firm", plain(f"{OWN}\n\nFrom: Jan Lis\nDate: Monday, 6 May 2024 at 10:15\nTo: Ola Sowa\nSubject: Pytanie\n\n{OLD}\n", "Re: Pytanie"), (OWN,), (OLD, "Jan", "10:15")),
    Vector("bottom", plain(f"W dniu 6.05.2024 o 10:15, Jan Lis pisze:\n> {OLD}\n> Jan\n\n{OWN}\n"), (OWN,), (OLD, "pisze", "Jan")),
    Vector("another prefix", plain(f"{OWN}\n\n-----Original Message-----\nFrom: Jan Lis\nSent: Monday, May 6, 2024 10:15 AM\nTo: Ola\nSubject: Pytanie\n\n{OLD}\n", "[ZEWN.] ODP: Notatka"), (OWN,), (OLD, "Jan", "Pytanie")),
)  # fmt: skip

PAGES = (
    Vector("html gmail", page(f"<div>{OWN}</div><br><div class='gmail_quote'><div class='gmail_attr'>pon., 6 maj 2024 o 10:15 Jan Lis &lt;<a href='mailto:jan@example.org'>jan@example.org</a>&gt; napisał(a):<br></div><blockquote class='gmail_quote'><div>{OLD}</div></blockquote></div>"), (OWN,), (OLD, "napisał")),
    Vector("html cite", page(f"<p>{OWN}</p><div>W dniu 6.05.2024 o&nbsp;10:15, Jan Lis pisze:</div><blockquote type='cite'><p>{OLD}</p><blockquote type='cite'>starsze</blockquote></blockquote><p>Dopisek pod spodem.</p>"), (OWN, "Dopisek pod spodem."), (OLD, "pisze", "starsze")),
    Vector("html outlook", page(f"<div class=WordSection1><p class=MsoNormal>{OWN}<o:p></o:p></p><div style='border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>From:</b> Jan Lis &lt;jan@example.org&gt;<br><b>Sent:</b> Monday, May 6, 2024 10:15 AM<br><b>To:</b> Ola<br><b>Subject:</b> Pytanie<o:p></o:p></p></div><p>{OLD}</p></div>", "Re: Notatka"), (OWN,), (OLD, "Jan", "Pytanie")),
    Vector("html paragraphs", page(f"<p>{OWN}</p><p><b>Od:</b> Jan Lis</p><p><b>Wysłane:</b> 6 maja 2024 10:15</p><p><b>Do:</b> Ola</p><p><b>Temat:</b> Pytanie</p><p>{OLD}</p>", "Re: Notatka"), (OWN,), (OLD, "Jan", "Pytanie")),
    Vector("html portal", page(f"<div>Dnia 6 maja 2024 10:15 Jan Lis &lt;jan@example.org&gt; napisał(a):</div><blockquote style='margin:0'><p>{OLD}</p></blockquote><p>{OWN}</p>"), (OWN,), (OLD, "napisał", "Jan")),
    Vector("html tail", page(f"<div><blockquote type=cite>{OLD}</blockquote>{OWN}</div>", "Re: Notatka"), (OWN,), (OLD,)),
    Vector("html in a table", page(f"<table><tr><td><p>{OWN}</p><blockquote type=cite>{OLD}</blockquote></td><td>Tak.</td></tr></table>", "Re: Notatka"), (OWN, "Tak."), (OLD, "\ue000")),
)  # fmt: skip

INTERLEAVED = (
    Vector("plain", plain(f"Dzień dobry,\n\nW dniu 6.05.2024 o 10:15, Jan Lis pisze:\n> Kto otwiera?\n\nPani Ewa.\n\n> {OLD}\n\n{OWN}\n\n> Jan\n"), ("Dzień dobry,", "Pani Ewa.", OWN), ("Kto otwiera?", OLD, "Jan")),
    Vector("below a signature", plain(f"Odpowiadam niżej.\n-- \nOla Sowa\n\nW dniu 6.05.2024 o 10:15, Jan Lis pisze:\n> {OLD}\nTak, we wtorki.\n> Gdzie?\nW bibliotece\n"), ("Odpowiadam niżej.", "Tak, we wtorki.", "W bibliotece"), (OLD, "Ola", "Gdzie?")),
    Vector("html", page(f"<p>Tak:</p><blockquote class=gmail_quote>Kto otwiera?</blockquote><p>Pani Ewa.</p><blockquote class=gmail_quote>{OLD}</blockquote><p>{OWN}</p>", "Re: Notatka"), ("Tak:", "Pani Ewa.", OWN), ("Kto", OLD)),
    Vector("without marks", plain(f"Odpowiedzi w treści, na czerwono.\n\nOd: Jan Lis\nWysłano: poniedziałek, 6 maja 2024 10:15\nDo: Ola Sowa\nTemat: Pytanie\n\n{OLD}\n{OWN}\n", "RE: Pytanie"), ("w treści", OLD, OWN), ("Wysłano", "10:15")),
    Vector("one number", plain("W dniu 6.05.2024 o 10:15, Jan Lis pisze:\n> Ile osób?\n\n>50% zapisanych.\n", "Re: Notatka"), (">50% zapisanych.",), ("Ile",)),
)  # fmt: skip

MEANT = (
    Vector("more than", plain("Wynik ankiety:\n\n>50% mieszkańców chce dyżurów.\n\nTo dużo.\n", "Re: Notatka"), (">50% mieszkańców", "To dużo."), ()),
    Vector("mailbox mark", plain(f">From jutra dyżury są stałe.\n{OWN}\n"), ("From jutra dyżury", OWN), (">",)),
    Vector("programme", plain(f"Data: 7 maja 2024\nOd: 10:00\nDo: 12:00\nTemat: Dyżury\n\n{OWN}\n"), ("Od: 10:00", "Do: 12:00", "Temat: Dyżury", OWN), ()),
    Vector("memorandum", plain(f"Poniżej notatka.\n\nData: 7 maja 2024\nOd: Anna Wilk\nDo: Zarząd\nTemat: Dyżury\n\n{OWN}\n"), ("Poniżej notatka.", "Od: Anna Wilk", OWN), ()),
    Vector("somebody wrote", plain(f"W dniu 7 maja burmistrz napisał:\n\n{OWN}\n", "Re: Notatka"), ("burmistrz napisał", OWN), ()),
    Vector("bold", page(f"<p><b>Dyżury we wtorki</b></p><p>Pozdrawiam</p><p>Anna Wilk</p><blockquote type=cite>{OLD}</blockquote>", "Re: Notatka"), ("Dyżury we wtorki",), (OLD, "Wilk")),
    Vector("indented", page(f"<p>Ustalono:</p><blockquote style='margin:0 0 0 40px'>{OWN}</blockquote>"), ("Ustalono:", OWN), ()),
    Vector("footer of a letter", page(f"<header><p>Ustalono:</p></header><p>Długi tekst o dyżurach i ławkach.</p><p class=MsoFooter>{OWN}</p>"), ("Ustalono:", OWN), ()),
    Vector("places", page("<p>Spotkanie w <st1:place>Poznaniu</st1:place> odbyło się.</p>"), ("Spotkanie w Poznaniu odbyło się.",), ()),
    Vector("below a header", plain(f"---------- Forwarded message ---------\nOd: Jan Lis <jan@example.org>\nDate: pon., 6 maj 2024 o 10:15\nTemat:\n\nData: 7 maja 2024\nTemat: Dyżury\nDo: rad osiedli\n\n{OWN}\n", "Fwd: x"), ("Data: 7 maja 2024", "Temat: Dyżury", "Do: rad osiedli", OWN), ("Jan",)),
    Vector("below a header of a page", page(f"<p><b>From:</b> Jan Lis<br><b>Sent:</b> Monday, May 6, 2024 10:15 AM<br><b>To:</b> Ola<br><b>Subject:</b></p><p>Dzień dobry,</p><p>Data: 7 maja 2024</p><p>{OWN}</p>", "FW: x"), ("Dzień dobry,", "Data: 7 maja 2024", OWN), ("Jan",)),
    Vector("memorandum of an hour", plain(f"Data: 7 maja 2024, 10:00\nOd: Anna Wilk\nDo: Zarząd\nTemat: Dyżury\n\n{OWN}\n", "Re: Notatka"), ("Od: Anna Wilk", "Temat: Dyżury", OWN), ()),
    Vector("programme with a date below", plain(f"Od: 10:00\nDo: 12:00\nData: 7 maja 2024, 10:00\nTemat: Dyżury\n\n{OWN}\n", "Re: Notatka"), ("Od: 10:00", "Temat: Dyżury", OWN), ()),
    Vector("sent from the first", plain(f"Od: 1 marca wysłano: 120 ankiet\n\n{OWN}\n", "Re: Notatka"), ("120 ankiet", OWN), ()),
    Vector("resident with an address", plain(f"W dniu 6 maja mieszkaniec (jan@example.org) napisał:\n\n{OWN}\n", "Re: Notatka"), ("mieszkaniec", OWN), ()),
    Vector("cited by the author", plain(f"Mieszkańcy mówili:\n\n> potrzebujemy ławek\n> {OWN}\n\nZgadzamy się.\n"), ("Mieszkańcy mówili:", "potrzebujemy ławek", OWN, "Zgadzamy się."), (">",)),
    Vector("cited in a page", page(f"<p>Mieszkańcy mówili:</p><blockquote type=cite>{OWN}</blockquote>"), ("Mieszkańcy mówili:", OWN), ()),
)  # fmt: skip

FORWARDED = (
    Vector("gmail", plain(f"---------- Forwarded message ---------\nOd: Jan Lis <jan@example.org>\nDate: pon., 6 maj 2024 o 10:15\nSubject: Notatka\nTo: <ola@example.org>\n\n\n{OWN}\n", "Fwd: Notatka"), (OWN,), ("Forwarded", "Od:", "6 maj", "Jan")),
    Vector("polish", plain(f"Przekazana wiadomość:\nOd: Jan Lis\nData: 6 maja 2024 10:15\n\n{OWN}\n", "Notatka"), (OWN,), ("Przekazana", "Jan")),
    Vector("thunderbird", plain(f"-------- Przekazana wiadomość --------\nTemat: \tPytanie o dyżury\nData: \tMon, 6 May 2024 10:15:00 +0200\nNadawca: \tJan Lis\nAdresat: \tOla\n\n{OWN}\n", "Fwd: x"), ("Pytanie o dyżury", OWN), ("Jan", "10:15", "Adresat")),
    Vector("outlook", plain(f"From: Jan Lis <jan@example.org>\nSent: Monday, May 6, 2024 10:15 AM\nTo: Ola\nSubject: Notatka\n\n{OWN}\n", "FW: Notatka"), (OWN,), ("Jan", "10:15")),
    Vector("comment", plain(f"Przekazuję notatkę, proszę o uwagi do piątku.\n\nPozdrawiam\nOla\n\n-----Wiadomość oryginalna-----\nOd: Jan Lis\nWysłano: 6 maja 2024 10:15\nDo: Ola\nTemat: Notatka\n\n{OWN}\n\nPozdrawiam\nJan Lis\n", "PD: Notatka"), ("proszę o uwagi", OWN), ("Pozdrawiam", "Jan", "Wysłano")),
    Vector("thread", plain(f"---------- Forwarded message ---------\nOd: Jan Lis <jan@example.org>\nSubject: Re: Notatka\n\nDziękuję!\n\nW dniu 6.05.2024 o 10:15, Ola Sowa pisze:\n> {OWN}\n>\n>> Kto notuje?\n", "Fwd: Re: Notatka"), ("Dziękuję!", OWN, "Kto notuje?"), ("pisze", "Jan", ">")),
    Vector("only quoted", plain(f"W dniu 6.05.2024 o 10:15, Jan Lis pisze:\n> {OWN}\n", "Re: Notatka"), (OWN,), ("pisze", ">")),
    Vector("html", page(f"<div class='gmail_quote'><div class='gmail_attr'>---------- Forwarded message ---------<br>Od: <strong>Jan Lis</strong> &lt;jan@example.org&gt;<br>Date: pon., 6 maj 2024 o 10:15<br>Subject: Notatka<br>To:  &lt;ola@example.org&gt;<br></div><br><p>{OWN}</p></div>", "Fwd: Notatka"), (OWN,), ("Forwarded", "Jan", "10:15")),
    Vector("html table", page(f"<div class='moz-forward-container'>-------- Przekazana wiadomość --------<table><tr><th>Temat: </th><td>Re: Notatka</td></tr><tr><th>Data: </th><td>Mon, 6 May 2024 10:15:00 +0200</td></tr><tr><th>Nadawca: </th><td>Jan Lis</td></tr></table><p>{OWN}</p></div>", "Fwd: Re: Notatka"), (OWN,), ("Jan", "10:15", "Temat")),
    Vector("reply to a forwarded one", plain(f"{OWN}\n\nW dniu 6.05.2024 o 10:15, Jan Lis pisze:\n> -------- Przekazana wiadomość --------\n> {OLD}\n", "Re: Fwd: Notatka"), (OWN,), (OLD,)),
    Vector("subject with a tag", plain(f"Proszę o uwagi.\n\nFrom: Jan Lis\nSent: Monday, May 6, 2024 10:15 AM\nTo: Ola\nSubject: Notatka\n\n{OWN}\n", "[EXTERNAL] FW: Notatka"), ("Proszę o uwagi.", OWN), ("Jan", "10:15")),
    Vector("subject of its own", plain(f"Proszę o uwagi.\n\nOd: Jan Lis\nWysłano: 6 maja 2024 10:15\nDo: Ola\nTemat: Notatka\n\n{OWN}\n", "Dyżury - do uzgodnienia"), ("Proszę o uwagi.", "Notatka", OWN), ("Jan", "10:15")),
    Vector("by a reply", plain(f"Do wiadomości.\n\nOd: Jan Lis\nWysłano: 6 maja 2024 10:15\nDo: Ola\nTemat: Notatka\n\n{OWN}\n", "RE: Notatka"), ("Do wiadomości.", OWN), ("Jan", "10:15")),
    Vector("in a quotation", page(f"<p>Poniżej.</p><blockquote type=cite><div>Początek przekazanej wiadomości:</div><div><b>Od: </b>Jan Lis</div><div><b>Data: </b>6 maja 2024 10:15</div><div>{OWN}</div></blockquote>", "Dyżury"), ("Poniżej.", OWN), ("Jan", "10:15")),
)  # fmt: skip


@pytest.mark.parametrize("vector", [*PLAIN, *PAGES], ids=lambda vector: vector.name)
def test_history_is_cut(vector: Vector):
    """What is quoted, and what a program says of it, is not said again."""
    vector.check()


@pytest.mark.parametrize("vector", INTERLEAVED, ids=lambda vector: vector.name)
def test_answers_within_history_stay(vector: Vector):
    """Answers among the questions, or below them, are the new text."""
    vector.check()


@pytest.mark.parametrize("vector", MEANT, ids=lambda vector: vector.name)
def test_what_only_looks_like_history_stays(vector: Vector):
    """A memorandum, a citation and a comparison are what the author has to say."""
    vector.check()


@pytest.mark.parametrize("vector", FORWARDED, ids=lambda vector: vector.name)
def test_what_is_passed_on_stays(vector: Vector):
    """The text of a forwarded message is the content; its header is not."""
    vector.check()


@pytest.mark.skipif(not REAL.is_dir(), reason="the collected documents (../shared) are not here")
def test_collected_message():
    """Of the real message, passed on without a word, the whole conversation comes out once."""
    (path,) = REAL.glob("*/*.eml")
    document = mail.parse(path.read_bytes())
    text = "\n".join(told(document))
    said = ("Looking forward", "Mio Mio Mate Ginger", "we'll pay from Frankfurt", "Greetings, Juri")

    assert ("Fwd: Re: Your Campaign", ()) == (document.title, document.problems)
    assert [1] * len(said) == [text.count(words) for words in said]
    assert not any(
        left in text for left in ("wrote", "schrieb", "Original Message", ">", "@", "2018")
    )
