"""PDF: its text layer, and recognition of the pages that have none or a wrong one.

``document`` puts together what the others do: ``lines`` and ``layout`` are those of any paged
document, scans and photographs among them, and know no library.
"""
