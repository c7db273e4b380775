"""Spreadsheets: Excel, OpenDocument, and text with separators.

The module of each format reads its file into ``cells``. The rest is the same for all: ``tables``
finds the tables of a sheet, ``header_rows`` tells which of their rows are headers,
``headers`` which of these each cell stands under, and ``blocks`` makes the document.
"""
