"""What stands under a message: the closing, who signs, and a line of the mail program.

People also write below their signature (a postscript, a note pasted there), so only
lines go that say nothing but who somebody is; what is doubtful stays: a name too many
harms nobody, a lost conclusion does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.parsers.mail.lines import SIGNATURE_MARK, Line

_CAPITALISED = r"(?:[A-ZĄĆĘŁŃÓŚŹŻ][\w.'’-]*(?:[\s,]+|$)){0,4}"
_BEFORE = (
    r"(?:(?:z|łączę|przesyłam|serdecznie|serdeczne|serdecznymi|najlepsze|gorące|wyrazy|wyrazami|with|my|"
    r"warm|warmest|kind|kindest|best|many)\s+)"
)
_CLOSING = re.compile(
    rf"^(?i:(?:{_BEFORE}+(?:poważaniem|szacunku|szacunkiem|uszanowania|wishes)"
    rf"|{_BEFORE}*(?:pozdrawiam|pozdrawiamy|pozdrowienia|pozdrowieniami|pozdr|pzdr|pozdrowionka|"
    r"ukłony|ukłonami|regards|yours\s+(?:sincerely|faithfully|truly)|sincerely(?:\s+yours)?|"
    r"all\s+the\s+best|cheers|thanks\s+and\s+regards))"
    r"(?:\s+(?:serdecznie|gorąco|ciepło|wszystkich|was|państwa))*)"
    rf"[\s,.!;:)–-]*{_CAPITALISED}$"
)
_CLOSING_AND_MORE = re.compile(
    r"^(?:[^:]{0,40}\bi )?(?:serdecznie )?(?:pozdrawiam|łączę pozdrowienia)\b[^:]{0,100}$",
    re.IGNORECASE,
)
_CLOSING_LONGEST = 120
_DASHES = re.compile(r"^--$")
_DEVICE = (
    r"(?:iphone|ipad|ios|android|samsung|galaxy|huawei|xiaomi|outlook|thunderbird|yahoo|onet|wp|interia|"
    r"o2|windows|gmail|proton)"
)
_BY_PROGRAM = re.compile(
    rf"^(?:wysłan[eoya] (?:z|za pomocą|przez)\b.{{0,30}}\b{_DEVICE}\w*.{{0,40}}"
    r"|wysłan[eoya] z (?:mojego )?(?:telefonu|smartfon[au]|tabletu|urządzenia mobilnego)\.?"
    rf"|sent (?:from|via|with)\b.{{0,20}}\b{_DEVICE}\b.{{0,40}}|sent from my .{{1,40}}"
    r"|(?:pobierz|get) (?:aplikację )?outlook (?:dla|for)\b.{0,60}"
    r"|\[(?:cid:|image:|obraz:)[^\]]*\]|(?:wolny od wirusów|virus-free)\b.{0,60})$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\S+@\S+\.\w"
    r"|(?:https?://|\bwww\.)[\w.-]+/?(?=$|[\s|,;>])"  # a site; the address of a page says more
    r"|\+\d[\d ()-]{7,}\d|(?<![\d-])(?:\d{3}[ -]?\d{3}[ -]?\d{3}|\(?\d{2}\)?[ -]\d{3}[ -]?\d{2}[ -]?\d{2})(?![\d-])"
    r"|\b(?:tel|kom|fax|faks|nip|regon|krs)\b\W{0,3}\d|\b(?:ul|al|pl|os)\.\s[A-ZĄĆĘŁŃÓŚŹŻ\d]|\b\d\d-\d{3}\b",
    re.IGNORECASE,
)
_POST = re.compile(
    r"^(?:[\w.-]+ )?(?:specjalist|dyrektor|kierowni|naczelni|inspektor|koordynator|prezes|referent|sekretarz|"
    r"zastępc|pełnomocni|wydział|biur|oddział|referat|urząd|fundacj|stowarzyszeni|department|office|"
    r"manager|director|officer|head of|council)",
    re.IGNORECASE,
)
# "Urząd zgodził się na dyżury" begins as a post does, and is a sentence.
_SENTENCE = re.compile(
    r"[.!?:…]$|\b(?:się|jest|są|będzie|będą|było|był|była|że|nie|oraz|is|are|was|were|will|has|have)\b",
    re.IGNORECASE,
)
_FIRM = re.compile(r"\b(?:sp\. z o\.\s?o|s\.\s?a|inc|ltd|llc)\.$", re.IGNORECASE)
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
_LINKING = frozenset(
    "i z w we na do od ds dla of the for and de von van dr mgr inż prof hab".split()
)
_CONTACT_WORDS = frozenset(
    "telefon komórka e-mail email mail adres pokój mobile phone".split()
)  # fmt: skip
_SHORT_WORD = 3
_NAME_WORDS = 5
_POST_WORDS = 12
_LONGEST = 15
"""Lines of a signature at most."""
_LINE_LONGEST = 200


def without_signature(lines: Sequence[Line]) -> list[Line]:
    """The lines of one author without the closing and the lines that say who signs."""
    lines = [line for line in lines if not _BY_PROGRAM.match(line.text.strip())]
    kept, at = [], 0
    while at < len(lines):
        text, end = lines[at].text.strip(), at + 1
        if lines[at].text == SIGNATURE_MARK:
            end = _past_signer(lines, _past_paragraph(lines, end), by_name=False)
        elif _DASHES.match(text):
            end = _past_signer(lines, end, by_name=False)
        elif len(text) <= _CLOSING_LONGEST and _CLOSING.match(text):
            end = _past_signer(lines, end)
        elif len(text) <= _CLOSING_LONGEST and _CLOSING_AND_MORE.match(text):
            kept.append(lines[at])
            end = _past_signer(lines, end)
        else:
            kept.append(lines[at])
        at = end
    return kept


def _past_paragraph(lines: Sequence[Line], at: int) -> int:
    """Past the lines up to a blank one; ``at`` itself where they are more than a signature."""
    end = next((n for n in range(at, len(lines)) if lines[n].blank), len(lines))
    short = all(len(line.text) <= _LINE_LONGEST for line in lines[at:end])
    return end if short and end - at <= _LONGEST else at


def _past_signer(lines: Sequence[Line], at: int, *, by_name: bool = True) -> int:
    """Past the lines that say who signs, ``at`` itself where there are none.

    What is only a name may as well be a heading: it counts right below the closing (with
    ``by_name``), and above what tells more.
    """
    end, shown = at, 0
    for number in range(at, len(lines)):
        text = lines[number].text.strip()
        if lines[number].blank:
            by_name = by_name and end == at
            continue
        shown += 1
        if shown > _LONGEST or len(text) > _LINE_LONGEST:
            break
        tells = _is_contact(text) or _is_post(text)
        if not tells and not _is_name(text):
            break
        if tells or by_name:
            end = number + 1
    return end


def _is_contact(text: str) -> bool:
    """Whether a line is an address, a number or a site, and says nothing about it."""
    words = _words(_ADDRESS.sub("", text))
    ordinary = (w for w in words if w.islower() and len(w) > _SHORT_WORD)
    return bool(_CONTACT.search(text)) and all(word in _CONTACT_WORDS for word in ordinary)


def _is_post(text: str) -> bool:
    """Whether a line is somebody's post or office."""
    bare = _FIRM.sub("", text)
    short = len(text.split()) <= _POST_WORDS
    return short and bool(_POST.match(text)) and not _SENTENCE.search(bare)


def _is_name(text: str) -> bool:
    """Whether a line is a few words with capitals."""
    bare = _FIRM.sub("", text)
    words = _words(bare)
    capitals = [word for word in words if word.casefold() not in _LINKING]
    named = bool(capitals) and all(word[0].isupper() for word in capitals)
    return named and text[0].isalpha() and len(words) <= _NAME_WORDS and not _SENTENCE.search(bare)


def _words(text: str) -> list[str]:
    """The words of a line without the punctuation around them; numbers are none."""
    words = (word.strip('.,;:()/|„”"') for word in text.split())
    return [word for word in words if any(char.isalpha() for char in word)]
