"""Scans and photographs: read with how sure it is, turned upright, and never guessed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from zlib import crc32

import pillow_heif
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from scanned import ENGLISH, HEIGHT, POLISH, WIDTH, Sheet, jpeg, pdf

from bench.drawn import SANS, SERIF, Look, page
from bench.ocr import accuracy, text_of, words
from ingest.parsers import PARSERS, picture
from ingest.parsers.ocr import is_installed, read_page, read_pages, straighten, tesseract
from ingest.parsers.ocr.leaders import without_leaders
from ingest.parsers.ocr.lines import UNREADABLE, page_read
from ingest.parsers.ocr.tesseract import ReadLine, Word
from ingest.parsers.pdf.pages import Pages
from ingest.parsers.pdf.reread import PageText, Reader, notes, problems, reread
from kb.errors import ParseError
from kb.types import ParsedDocument, Problem

needs_tesseract = pytest.mark.skipif(
    not (is_installed() and SERIF.exists()),
    reason="needs tesseract with Polish data, and the DejaVu fonts to draw pages with",
)


def png(image: Image.Image) -> bytes:
    target = BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def text(document: ParsedDocument) -> str:
    return " ".join(block.text for block in document.blocks)


def by_pypdf(data: bytes) -> list[PageText]:
    """The pages of a PDF as the PDF parser hands them on, their text in lines."""
    with Pages(data) as pages:
        read = [tuple(pages.lines(number)) for number in range(1, len(pages) + 1)]
    return [
        PageText(number, lines, "\n".join(line.text for line in lines))
        for number, lines in enumerate(read, 1)
    ]


# --- pictures


@needs_tesseract
@pytest.mark.parametrize("font", [SERIF, SANS], ids=["serif", "sans"])
@pytest.mark.parametrize("paragraphs", [POLISH, ENGLISH], ids=["Polish", "English"])
def test_a_scan_of_200_dpi_that_lies_aslant_is_read(font, paragraphs):
    """At 200 dpi and one degree at least 97 of 100 characters are right."""
    read = read_page(page(paragraphs, Look(font, degrees=1)))

    assert accuracy(" ".join(paragraphs), text_of(read.lines)) >= 0.97
    assert read.sure >= 0.85
    assert [paragraph.split()[0] for paragraph in paragraphs] == [
        block.split()[0] for block in text_of(read.lines).split("\n")
    ]


@needs_tesseract
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_read_as_an_upright_one(degrees):
    """Whichever edge was put to the scanner first."""
    sheet = page(POLISH, Look(degrees=0.4)).rotate(degrees, expand=True)

    read = read_page(sheet)

    assert accuracy(" ".join(POLISH), text_of(read.lines)) >= 0.97


@needs_tesseract
def test_a_photograph_taken_aslant_with_a_shadow_is_read():
    """Six degrees are too many for the program alone; the picture is turned before."""
    sheet = page(POLISH, Look(dpi=250, degrees=-6, shadow=120, blur=1.0))

    read = read_page(sheet)

    assert accuracy(" ".join(POLISH), text_of(read.lines)) >= 0.97


@needs_tesseract
def test_two_columns_are_read_one_after_the_other():
    """The first column to its end, then the second."""
    paragraphs = [*POLISH, *POLISH[:3], *ENGLISH]
    sheet = page(paragraphs, Look(SANS, size=12), columns=2)

    read = read_page(sheet)

    assert accuracy(" ".join(paragraphs), text_of(read.lines)) >= 0.95


@needs_tesseract
def test_a_camera_held_on_its_side_is_believed():
    """The note of the camera (EXIF 6: turn by a quarter) is enough."""
    sheet = page(POLISH, Look())
    data = jpeg(sheet.rotate(90, expand=True), orientation=6)

    document = picture.parse(data)

    assert accuracy(" ".join(POLISH), text(document)) >= 0.97
    assert document.pages is None
    assert [] == [problem.code for problem in document.problems]
    assert ["read_by_ocr"] == [note.code for note in document.notes]
    assert re.fullmatch(r"1 \(9\d %\)", dict(document.notes[0].values)["pages"])


@needs_tesseract
def test_each_page_of_a_tiff_is_a_page():
    """A blank one in between keeps its number and is said to have no text."""
    sheets = [page(POLISH[:2], Look()), Image.new("L", (1654, 2339), 250), page(ENGLISH, Look())]
    target = BytesIO()
    sheets[0].save(target, "TIFF", save_all=True, append_images=sheets[1:])

    document = picture.parse(target.getvalue())

    assert 3 == document.pages
    assert {1, 3} == {block.page for block in document.blocks}
    assert () == document.problems
    assert Problem("pages_without_text", (("pages", "2"),)) == document.notes[1]
    assert "świetlicy" in text(document)
    assert "housekeeper" in text(document)


@needs_tesseract
def test_what_stays_unreadable_is_marked_and_said():
    """A smeared line gives a mark and no invented words; the page is named."""
    sheet = page(POLISH, Look(degrees=0, noise=4))
    smeared = sheet.filter(ImageFilter.GaussianBlur(4))
    middle = (700, 400, 1500, 560)
    sheet.paste(smeared.crop(middle), middle[:2])

    document = picture.parse(png(sheet))

    assert UNREADABLE in text(document)
    assert (Problem("ocr_unsure", (("pages", "1"),)),) == document.problems
    known = set(words(" ".join(POLISH)))
    assert sum(word not in known for word in words(text(document))) <= 3


@needs_tesseract
def test_a_picture_without_words_is_refused():
    """A drawing is not letters; a blank sheet is not even looked at."""
    drawing = Image.new("L", (1200, 900), 255)
    draw = ImageDraw.Draw(drawing)
    for step in range(0, 900, 90):
        draw.ellipse((step, 900 - step, step + 300, 1100 - step), outline=0, width=9)

    for sheet in (drawing, Image.new("RGB", (900, 1200), "white")):
        with pytest.raises(ParseError, match="picture_without_text"):
            picture.parse(png(sheet))


@needs_tesseract
def test_dots_that_lead_to_page_numbers_do_not_spoil_a_table_of_contents():
    """To the program they are letters, and the headings before them scribble."""
    titles = ["Wstęp", "Źródła prawa międzynarodowego", "Ankieta oceny szkoły", "Postawy uczniów",
              "Najważniejsze wnioski", "Wiedza o dyskryminacji", "Rekomendacje"]  # fmt: skip
    sheet = Image.new("L", (1654, 2339), 250)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(SERIF), 30)
    for row, title in enumerate(titles):
        draw.text((200, 200 + 60 * row), title, font=font, fill=20)
        dots = "." * int((1350 - 220 - font.getlength(title)) / font.getlength("."))
        draw.text((210 + font.getlength(title), 200 + 60 * row), dots, font=font, fill=20)
        draw.text((1400, 200 + 60 * row), str(4 + 9 * row), font=font, fill=20)

    read = read_page(sheet)

    said = [line.text.rstrip(" 0123456789") for line in read.lines if not line.text.isdigit()]
    assert titles == said
    assert 0 == read.unread


def test_commas_and_dots_of_a_text_are_no_leaders():
    """Taking them off made full stops of commas; such a page is left as it is."""
    if not SERIF.exists():
        pytest.skip("needs the DejaVu fonts to draw a page with")
    sheet = straighten.prepared(
        page([*POLISH, "I tak dalej... Zob. m.in. s. 3, 4, 5 i nast."], Look())
    )

    assert without_leaders(sheet) is sheet


@needs_tesseract
def test_recognition_writes_nothing(tmp_path, monkeypatch):
    """Pictures of letters of citizens are in no temporary folder, not even for a moment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "missing"))

    assert read_page(page(POLISH[:1], Look())).lines
    assert [] == list(tmp_path.iterdir())


@needs_tesseract
def test_pages_come_back_in_order_and_are_drawn_only_when_needed():
    """Hundreds of drawn pages at once would not fit into memory."""
    drawn = []

    def pictures() -> Iterator[tuple[int, Image.Image, float]]:
        for number in range(1, 101):
            drawn.append(number)
            yield number, Image.new("L", (100, 140), 255), 842.0

    found = read_pages(pictures())

    assert [1, 2, 3] == [next(found)[0] for _ in range(3)]
    assert len(drawn) < 100
    found.close()


@needs_tesseract
def test_a_page_that_takes_too_long_is_given_up(monkeypatch):
    """It is named; the pages around it are read all the same."""
    monkeypatch.setattr(tesseract, "SECONDS", 0.01)

    with pytest.raises(ParseError, match=r"ocr_failed pages=1$"):
        picture.parse(png(page(POLISH, Look())))


@needs_tesseract
def test_grain_is_taken_off_before_reading():
    """To the program each grain is a letter: it read nothing of such a page for a minute."""
    read = read_page(page(POLISH[:2], Look(noise=45, size=12)))

    assert accuracy(" ".join(POLISH[:2]), text_of(read.lines)) >= 0.95


def test_without_the_program_the_message_says_so(monkeypatch):
    """On a machine without it, a picture is refused with what to install."""
    monkeypatch.setenv("PATH", "")
    tesseract._languages.cache_clear()
    try:
        with pytest.raises(ParseError, match="ocr_missing"):
            picture.parse(png(Image.new("L", (100, 100), 255)))
        with pytest.raises(ParseError, match="ocr_missing"):
            tesseract.read(Image.new("L", (100, 100), 255))
    finally:
        tesseract._languages.cache_clear()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.4\n", "renamed"),
        (b"GIF89a" + bytes(40), "corrupt"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "corrupt"),
        (jpeg(Image.new("L", (600, 800), 200))[:500], "corrupt"),
    ],
    ids=["empty", "a PDF", "a GIF", "noise", "cut short"],
)
@needs_tesseract
def test_a_broken_picture_is_said_to_be_broken(data, code):
    with pytest.raises(ParseError, match=code):
        picture.parse(data)


def test_a_picture_that_would_fill_the_memory_is_refused():
    """A PNG of a few kilobytes may unpack to gigabytes."""
    data = bytearray(png(Image.new("1", (8, 8))))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = crc32(data[12:29]).to_bytes(4, "big")

    with pytest.raises(ParseError, match="picture_too_large"):
        picture.parse(bytes(data))


@needs_tesseract
def test_a_photograph_of_a_telephone_is_read():
    drawn = page(POLISH[:1], Look(SERIF, degrees=0))
    target = BytesIO()
    pillow_heif.from_pillow(drawn).save(target, quality=90)

    assert accuracy(POLISH[0], text(picture.parse(target.getvalue()))) > 0.97


def test_a_broken_photograph_of_a_telephone_is_said_to_be_damaged():
    with pytest.raises(ParseError, match="corrupt"):
        picture.parse(b"\x00\x00\x00\x18ftypheic" + bytes(100))


def test_a_heic_photograph_needs_its_library(monkeypatch):
    """Where its library is missing, the message says so, instead of that the file is broken."""
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(ParseError, match="heic_missing"):
        picture.parse(b"\x00\x00\x00\x18ftypheic" + bytes(100))


# --- what the program returns, made into lines


def told(*said: tuple[str, float], area: int = 0, top: float = 100, size: float = 40) -> ReadLine:
    """A recognised line; of a word that is half sure the letters are not clear either."""
    words = tuple(Word(text, sure, 0.99 if sure > 0.5 else 0.9) for text, sure in said)
    return ReadLine(words, 10, top, size, area, standing=False)


def test_words_that_are_not_sure_become_one_mark():
    """Neighbours share a mark, and a scratch is no word."""
    line = told(("Ustalono,", 0.95), ("dyznry", 0.2), ("vve", 0.1), ("~", 0.05), ("wtorki.", 0.9))

    read = page_read([line], 1, 1000)

    assert [f"Ustalono, {UNREADABLE} wtorki."] == [line.text for line in read.lines]
    assert (4, 2) == (read.words, read.unread)


def test_a_part_of_a_page_that_is_not_sure_at_all_is_a_drawing():
    """A logo read as letters is left out and not counted."""
    logo = told(("OĄ", 0.3), ("lll", 0.4), area=0)
    line = told(("Protokół", 0.95), area=1)

    read = page_read([logo, line], 1, 1000)

    assert ["Protokół"] == [line.text for line in read.lines]
    assert (1, 0) == (read.words, read.unread)


def test_the_paragraph_sign_comes_back_in_polish_text_alone():
    """The Polish data has no "§" and reads "$"; English sums stay as they are."""
    polish = [
        told(("$1.", 0.9)),
        told(("Zgodnie", 0.9), ("z", 0.9), ("$", 0.9), ("6", 0.9), ("usługą", 0.9)),
    ]
    english = [told(("It", 0.9), ("costs", 0.9), ("$5", 0.9), ("or", 0.9), ("$", 0.9), ("6.", 0.9))]

    assert ["§ 1.", "Zgodnie z § 6 usługą"] == [x.text for x in page_read(polish, 1, 1000).lines]
    assert ["It costs $5 or $ 6."] == [x.text for x in page_read(english, 1, 1000).lines]


def test_columns_of_a_table_come_out_as_rows():
    """Codes, names and sums, which the program returns one after another."""
    names = ["WYDATKI NA ZAKUPY INWESTYCYJNE", "ZAKUP USŁUG REMONTOWYCH", "DROGI PUBLICZNE GMINNE"]
    columns = [["§ 6060", "§ 4270", "§ 6050"], names, ["35 000", "2 000", "119 500"], ["zł"] * 3]
    lines = [
        replace(told((cell, 0.9), area=area, top=100 + 50 * row + area), left=10.0 + 400 * area)
        for area, column in enumerate(columns)
        for row, cell in enumerate(column)
    ]

    rows = [line.text for line in page_read(lines, 1, 1000).lines]

    assert f"§ 4270 {names[1]} 2 000 zł" == rows[1]
    assert 3 == len(rows)


def test_two_columns_of_text_stay_columns():
    """Their lines stand beside one another too."""
    words = ["pierwsza linia pierwszej szpalty", "druga linia pierwszej szpalty"]
    others = ["pierwsza linia drugiej szpalty", "druga linia drugiej szpalty"]
    lines = [
        told((text, 0.9), area=area, top=100 + 50 * row)
        for area, column in enumerate((words, others))
        for row, text in enumerate(column)
    ]

    assert [*words, *others] == [line.text for line in page_read(lines, 1, 1000).lines]


def test_a_line_much_larger_than_the_text_keeps_its_size():
    """A heading shows by its size; what is measured a little off is text."""
    lines = [told(("Wnioski", 0.9), top=50, size=70)]
    lines += [
        told(("zwykły", 0.9), ("tekst", 0.9), top=100 + 50 * n, size=38 + n) for n in range(5)
    ]

    sizes = [line.size for line in page_read(lines, 1, 1000).lines]

    assert 1 == len(set(sizes[1:]))
    assert sizes[0] > 1.3 * sizes[1]


@pytest.mark.parametrize("degrees", [-6.0, -1.0, 0.0, 2.5])
def test_the_slant_of_lines_is_measured(degrees):
    """To two tenths of a degree."""
    if not SERIF.exists():
        pytest.skip("needs the DejaVu fonts to draw a page with")
    sheet = page(POLISH, Look(degrees=degrees, dpi=150))

    assert abs(straighten.slant(sheet) - degrees) <= 0.3


def test_a_transparent_picture_lies_on_white():
    """Else its black letters would stand on black."""
    seen = Image.new("RGBA", (3000, 100), (0, 0, 0, 0))
    ImageDraw.Draw(seen).rectangle((0, 0, 50, 50), fill=(0, 0, 0, 255))

    grey = straighten.prepared(seen)

    assert (0, 255) == (grey.getpixel((10, 10)), grey.getpixel((2000, 50)))


# --- pages of a PDF


def lined() -> Image.Image:
    """A sheet with strokes where a scan has lines of text."""
    sheet = Image.new("L", (827, 1169), 250)
    draw = ImageDraw.Draw(sheet)
    for top in range(100, 1000, 30):
        draw.line((80, top, 700, top), fill=30, width=8)
    return sheet


@needs_tesseract
def test_a_pdf_of_pictures_without_words_is_refused():
    """One of blank pages is empty."""
    with pytest.raises(ParseError, match="picture_without_text"):
        PARSERS[".pdf"](pdf([Sheet(lined()), Sheet()]))
    with pytest.raises(ParseError, match="empty"):
        PARSERS[".pdf"](pdf([Sheet(), Sheet()]))


@needs_tesseract
def test_a_pdf_tells_who_read_which_page():
    """A scanned page, a blank one and a typed one: each has its block and its note."""
    data = pdf([Sheet(page(POLISH[:2], Look())), Sheet(), Sheet(lines=[(70, 700, ENGLISH[0])])])

    document = PARSERS[".pdf"](data)

    assert {1, 3} == {block.page for block in document.blocks}
    assert ["read_by_ocr", "pages_without_text"] == [note.code for note in document.notes]
    assert accuracy(" ".join([*POLISH[:2], ENGLISH[0]]), text(document)) >= 0.97
    assert () == document.problems


@needs_tesseract
def test_a_scanned_pdf_is_read_page_by_page():
    """What read each page, and how sure it was, is kept."""
    scan = page(POLISH, Look())
    data = pdf([Sheet(scan), Sheet(lines=[(70, 700, line) for line in ENGLISH[:1]])])

    first, second = reread(by_pypdf(data), data)

    assert (Reader.OCR, Reader.LAYER) == (first.reader, second.reader)
    assert accuracy(" ".join(POLISH), text_of(first.lines)) >= 0.97
    assert 0 < first.lines[-1].y < first.lines[0].y < HEIGHT
    assert ("read_by_ocr", "1 (9") == (notes([first])[0].code, notes([first])[0].values[0][1][:4])
    assert () == problems([first, second])


@needs_tesseract
def test_a_hidden_layer_that_lost_its_diacritics_is_replaced():
    """The scanner's own recognition read ł as l and ę as e; nobody would find such words."""
    plain = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ„”", 'acelnoszzACELNOSZZ""')
    scan = page(POLISH, Look())
    hidden = [(70, 760 - 30 * number, part.translate(plain)) for number, part in enumerate(POLISH)]
    data = pdf([Sheet(scan, lines=hidden, hidden=True)])

    (read,) = reread(by_pypdf(data), data)

    assert Reader.OCR == read.reader
    assert read.replaced
    assert accuracy(" ".join(POLISH), text_of(read.lines)) >= 0.97
    assert ["read_by_ocr", "layer_replaced"] == [note.code for note in notes([read])]


@needs_tesseract
def test_a_right_hidden_layer_is_kept():
    """A scan that was recognised well is not read again: the layer tells all of the picture."""
    done = subprocess.run(
        ["tesseract", "stdin", "stdout", "-l", "pol", "--dpi", "200", "pdf"],
        input=png(page(ENGLISH, Look())), capture_output=True, check=True,
    )  # fmt: skip

    (read,) = reread(by_pypdf(done.stdout), done.stdout)

    assert Reader.LAYER == read.reader


@needs_tesseract
def test_a_mixed_page_is_read_where_it_has_text_and_recognised_where_not():
    """A scan pasted between typed lines comes out between them."""
    scan = page(POLISH, Look(degrees=0)).crop((0, 150, 1654, 900))
    typed = [
        (70, 780, "The minutes of the third meeting are pasted below."),
        (70, 120, "Signed by everyone who was present."),
    ]
    data = pdf([Sheet(scan, at=(0, 300, WIDTH, 270), lines=typed)])

    (read,) = reread(by_pypdf(data), data)

    assert Reader.MIXED == read.reader
    said = [typed[0][2], *POLISH, typed[1][2]]
    assert accuracy(" ".join(said), text_of(read.lines)) >= 0.97


@needs_tesseract
def test_a_stamp_typed_upon_a_scan_does_not_hide_the_scan():
    """Signing programs type their line on every page; the rest of the page is a picture."""
    scan = page(POLISH, Look(degrees=0))
    stamp = [(70, 30, "Id: 5D2B-77F0. Signed. Page 1")]
    data = pdf([Sheet(scan, lines=stamp)])

    (read,) = reread(by_pypdf(data), data)

    assert Reader.MIXED == read.reader
    assert accuracy(" ".join([*POLISH, stamp[0][2]]), text_of(read.lines)) >= 0.97


def test_without_the_program_the_pages_that_need_it_are_named(monkeypatch):
    """The others are read as ever; a scan with a stamp upon it is not taken for read."""
    monkeypatch.setenv("PATH", "")
    tesseract._languages.cache_clear()
    try:
        scan = lined()
        words, stamp = [(70, 700, ENGLISH[0])], [(70, 20, "Signed. Page 4")]
        data = pdf([Sheet(scan), Sheet(lines=words), Sheet(), Sheet(scan, lines=stamp)])
        document = PARSERS[".pdf"](data)

        assert (Problem("pages_need_ocr", (("pages", "1, 4"),)),) == document.problems
        assert (Problem("pages_without_text", (("pages", "3"),)),) == document.notes
        assert [ENGLISH[0], "Signed. Page 4"] == [block.text for block in document.blocks]
        with pytest.raises(ParseError, match="ocr_missing"):
            PARSERS[".pdf"](pdf([Sheet(scan)]))
    finally:
        tesseract._languages.cache_clear()


def test_a_page_that_pypdf_lost_is_read_by_the_second_extractor():
    """pypdfium2 is asked first, since a picture is read worse than text."""
    data = pdf([Sheet(lines=[(70, 700, line) for line in ENGLISH[:1]])])

    (read,) = reread([PageText(1, (), "")], data)

    assert Reader.SECOND == read.reader
    assert ENGLISH[0] == text_of(read.lines)
    assert (Problem("read_by_pdfium", (("pages", "1"),)),) == notes([read])


def test_a_file_that_the_second_extractor_cannot_open_is_left_as_it_was():
    page_text = PageText(1, (), "(cid:1)(cid:2)(cid:3)(cid:4)")

    (read,) = reread([page_text], b"no PDF")

    assert ("lost",) == read.faults
