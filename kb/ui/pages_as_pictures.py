"""Draws a page of a PDF as a picture. The only importer of pypdfium2 on the page."""

from __future__ import annotations

import threading
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pypdfium2
import streamlit as st

_PIXELS_WIDE = 1000
_MOST_PIXELS_HIGH = 4000
_LOCK = threading.Lock()  # PDFium is not safe to call from two threads


def draw(path: Path, number: int) -> str | None:
    """A page as a ``data:`` address of a JPEG; None when it cannot be drawn."""
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return None
    picture = _jpeg(str(path), changed, number)
    return f"data:image/jpeg;base64,{b64encode(picture).decode()}" if picture else None


@st.cache_data(show_spinner=False, max_entries=50)
def _jpeg(path: str, changed: int, number: int) -> bytes | None:  # noqa: ARG001
    with _LOCK:
        try:
            return _drawn(path, number)
        except (pypdfium2.PdfiumError, OSError, ValueError, IndexError):
            return None


def _drawn(path: str, number: int) -> bytes:
    with pypdfium2.PdfDocument(path) as document:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(_PIXELS_WIDE / width, _MOST_PIXELS_HIGH / height)
        image = page.render(scale=scale).to_pil().convert("RGB")
    with BytesIO() as target:
        image.save(target, "JPEG", quality=85)
        return target.getvalue()
