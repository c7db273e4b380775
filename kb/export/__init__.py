"""Taking it away: what a base holds as tables, for spreadsheets and for programs.

``tables`` makes them, ``csv_file`` and ``xlsx_file`` write them down.
"""
