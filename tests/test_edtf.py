from __future__ import annotations

from datetime import date

import pytest

from ingest.edtf import parse_edtf, with_year


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("2019-12-12", date(2019, 12, 12), date(2019, 12, 12)),
        (" 2019-02 ", date(2019, 2, 1), date(2019, 2, 28)),
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019-XX", date(2019, 1, 1), date(2019, 12, 31)),
        ("201X", date(2010, 1, 1), date(2019, 12, 31)),
        ("2019-11-20/2019-11-21", date(2019, 11, 20), date(2019, 11, 21)),
        ("1996/..", date(1996, 1, 1), None),
        ("../2017", None, date(2017, 12, 31)),
        ("{2020-03-06,2020-03-20}", date(2020, 3, 6), date(2020, 3, 20)),
        ("{2020-03-06..2020-03-08, 2020-03-20}", date(2020, 3, 6), date(2020, 3, 20)),
        ("2019-21", date(2019, 3, 1), date(2019, 5, 31)),
        ("2019-23", date(2019, 9, 1), date(2019, 11, 30)),
        ("2019-24", date(2019, 12, 1), date(2020, 2, 29)),
        ("2020-33", date(2020, 1, 1), date(2020, 3, 31)),
        ("2020-05~", date(2020, 5, 1), date(2020, 5, 31)),
        ("2019?-06/2019?-07", date(2019, 6, 1), date(2019, 7, 31)),
        ("XXXX-06", None, None),
        ("XXXX-02-29", None, None),
        ("{XXXX-03-06,XXXX-03-20}", None, None),
    ],
)
def test_bounds(text, lower, upper):
    """The bounds are the first and last possible day, None where open or unknown."""
    actual = parse_edtf(text)

    assert (lower, upper) == actual


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "../..",
        "luty 2019",
        "6.06.2019",
        "2019-02-29",
        "XXXX-02-30",
        "2019-13",
        "2019-24-01",
        "2020/2019",
        "2019-01/2019-02/2019-03",
        "{}",
        "0000",
    ],
)
def test_nonsense(text):
    """What is no EDTF date is refused, with the text and examples of what is one."""
    with pytest.raises(ValueError, match=r"not a date in EDTF: .*expected"):
        parse_edtf(text)


@pytest.mark.parametrize(
    ("edtf", "mark", "expected"),
    [
        ("XXXX-06/XXXX-07", "?", "2019?-06/2019?-07"),
        ("XXXX-12-30/XXXX-01-02", "", "2019-12-30/2020-01-02"),
        ("{XXXX-03-06,XXXX-03-20}", "", "{2019-03-06,2019-03-20}"),
        ("2018-06", "?", "2018-06"),
    ],
)
def test_with_year(edtf, mark, expected):
    """Only a missing year is filled in, and an interval may end in the next one."""
    assert expected == with_year(edtf, 2019, mark)
