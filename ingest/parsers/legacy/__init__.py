"""The formats of Office 97–2003 (.doc, .xls, .ppt), and what else is found under their suffixes.

A DOC or PPT is turned into its modern kind by LibreOffice and then read as that; an XLS needs
no other program (``sheets.xls``). What is another file inside is read as what it is.
"""
