"""A button that copies a quote with its source: Streamlit's own speaks English only."""

from __future__ import annotations

import streamlit as st
from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

from kb.ui.texts import text

_HTML = (
    """<button type="button"></button> <span role="status"></span><textarea hidden></textarea>"""
)

_CSS = """
button { font: inherit; font-size: 0.875rem; color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: 0.5rem; padding: 0.35rem 0.75rem; cursor: pointer; }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 3px solid #b25e00; outline-offset: 2px; }
textarea { width: 100%; font: inherit; margin-top: 0.4rem; }
"""

# The clipboard is only given to pages from this machine or over https; elsewhere the
# words are shown, selected.
_JS = """
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  const said = parentElement.querySelector("span");
  const area = parentElement.querySelector("textarea");
  button.textContent = data.label;
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data.text);
      said.textContent = data.copied;
    } catch {
      said.textContent = data.by_hand;
      area.value = data.text;
      area.hidden = false;
      area.focus();
      area.select();
    }
  };
}
"""


def draw(quote: str, key: str, lang: str) -> None:
    """A button that puts ``quote`` on the clipboard."""
    data = {
        "text": quote,
        "label": text("copy_quote", lang),
        "copied": text("copied", lang),
        "by_hand": text("not_copied", lang),
    }
    _button()(key=key, data=data)


@st.cache_resource(show_spinner=False)
def _button() -> ComponentRenderer:
    return component("kb_copy", html=_HTML, css=_CSS, js=_JS)
