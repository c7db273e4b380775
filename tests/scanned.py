"""PDF files as scanners and offices make them: pictures of pages, with text upon or beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

WIDTH, HEIGHT = 595, 842
"""A4 in points."""

POLISH = [
    "Spotkanie rozpoczęło się od krótkiej rundy, w której każda osoba powiedziała, z czym "
    "przychodzi. Najczęściej padało słowo „współpraca”, rzadziej słowo „pieniądze”, choć właśnie "
    "o nich mówiono później najdłużej.",
    "Ustalono, że dyżury przy świetlicy będą pełnione we wtorki i w czwartki, a klucz zostanie "
    "u gospodyni domu. Przedstawiciele stowarzyszeń zwrócili uwagę, że ogłoszenia o konkursach "
    "przychodzą za późno i są napisane językiem, którego nikt poza urzędem nie używa.",
    "Grupa druga zaproponowała, żeby przed każdym konkursem odbyło się spotkanie otwarte, na "
    "którym urząd odpowie na pytania. Źródło finansowania tych spotkań nie jest jeszcze znane. "
    "Wszyscy zgodzili się, że należy spróbować już w przyszłym roku.",
    "Na koniec każdy uczestnik zapisał jedną rzecz, którą zrobi w ciągu miesiąca. Kartki "
    "zebrano i przepisano; lista wisi w świetlicy obok tablicy ogłoszeń, ponieważ nie wszyscy "
    "zaglądają do poczty elektronicznej.",
]

ENGLISH = [
    "The meeting began with a short round in which everyone said what they had come for. The "
    "word heard most often was cooperation, and money was mentioned less, although it was what "
    "people talked about longest later on.",
    "It was agreed that the day room will be looked after on Tuesdays and Thursdays, and that "
    "the key stays with the housekeeper. The associations pointed out that calls for proposals "
    "come too late and are written in a language that nobody outside the office uses.",
    "The second group proposed an open meeting before each call, at which the office answers "
    "questions. It is not yet known who will pay for these meetings. Everyone agreed that it "
    "should be tried next year.",
]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: a picture on a part of it (left, bottom, width, height), and lines of text.

    ``lines`` are (left, bottom, words) in Helvetica, which has no Polish letters; ``hidden``
    puts them beneath the picture as a scanner's own recognition does.
    """

    picture: Image.Image | None = None
    at: tuple[float, float, float, float] = (0, 0, WIDTH, HEIGHT)
    lines: Sequence[tuple[float, float, str]] = ()
    hidden: bool = False
    size: float = 11


def pdf(sheets: Sequence[Sheet]) -> bytes:
    """A PDF of the sheets."""
    objects: list[bytes] = [b"", b"", _FONT]
    kids = []
    for sheet in sheets:
        image = len(objects) + 1
        objects.append(_image(sheet.picture or Image.new("L", (8, 8), 255)))
        content = _content(sheet)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> /XObject << /I %d 0 R >> >> >>"
            % (WIDTH, HEIGHT, image + 1, image)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _file(objects)


_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def _image(picture: Image.Image) -> bytes:
    target = BytesIO()
    picture.convert("L").save(target, "JPEG", quality=90)
    data = target.getvalue()
    return (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
        % (*picture.size, len(data), data)
    )


def _content(sheet: Sheet) -> bytes:
    parts = []
    if sheet.picture is not None:
        left, bottom, width, height = sheet.at
        parts.append(f"q {width} 0 0 {height} {left} {bottom} cm /I Do Q")
    for left, bottom, words in sheet.lines:
        escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        mode = 3 if sheet.hidden else 0
        parts.append(f"BT {mode} Tr /F1 {sheet.size} Tf {left} {bottom} Td ({escaped}) Tj ET")
    return "\n".join(parts).encode("cp1252")


def _file(objects: Sequence[bytes]) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    return (
        data
        + table
        + (
            b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
            % (len(objects) + 1, len(data))
        )
    )


def jpeg(picture: Image.Image, orientation: int = 1) -> bytes:
    """A JPEG; ``orientation`` is what a camera notes of how it was held (EXIF)."""
    target = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(target, "JPEG", quality=90, exif=exif)
    return target.getvalue()
