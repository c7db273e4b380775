"""What a page shows, as a workbook to take away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kb.export.cells import Pen
from kb.export.choice import Choice
from kb.export.chosen import makers, workbook
from kb.library import KnowledgeBase
from kb.ui.texts import text

_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def button(
    base: KnowledgeBase, choice: Choice, name: str, lang: str, only: Sequence[str] = ()
) -> None:
    """A button that makes the file when it is pressed, not before.

    ``only`` are the tables that it holds; none given, all.
    """

    def made() -> bytes:
        pen = Pen(lang)
        tables = makers(base, choice, pen)
        return workbook(base, choice, [tables[key]() for key in only or tables], pen)

    st.download_button(
        text("download_workbook", lang),
        made,
        file_name=f"{text(name, lang)}.xlsx",
        mime=_MIME,
        on_click="ignore",
        icon=":material/table_view:",
        key=name,
    )
