"""The style sheet, and the two lines of script that set the page's language."""

from __future__ import annotations

import json

CSS = """
[data-testid="stMainBlockContainer"] { max-width: 64rem; padding-top: 1rem; padding-bottom: 4rem; }
[data-testid="stHeader"] { display: none; }
[data-testid="stMain"] h1 { font-size: 2rem; padding: 0.25rem 0 0; margin: 0; overflow-wrap: anywhere; }
[data-testid="stMain"] h2 { font-size: 1.375rem; padding: 0.25rem 0; margin: 0; }
[data-testid="stHtml"] p { margin: 0.1rem 0; }
[data-testid="stHtml"] a { color: #0b4f8a; text-decoration: underline; }
.st-key-kb_head { border-bottom: 1px solid #c3cad2; padding-bottom: 0.5rem; row-gap: 0; }
/* Streamlit's own English words, which cannot be translated. */
[data-testid="InputInstructions"], [data-testid="stStatusWidget"],
[data-testid="stToolbarActions"], [data-testid="stAppDeployButton"] { display: none; }
a:focus-visible, button:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
  outline: 3px solid #b25e00 !important; outline-offset: 2px; }
.kb-name { font-weight: 600; color: #0b4f8a; margin: 0; }
.kb-lead, .kb-small { color: #4a5460; margin: 0; }
.kb-small { font-size: 0.875rem; overflow-wrap: anywhere; }
.kb-quote { margin: 0; padding: 0.25rem 0 0.25rem 1rem; border-left: 4px solid #0b4f8a;
  font-size: 1.0625rem; line-height: 1.6; white-space: pre-line; overflow-wrap: anywhere; }
.kb-quote mark { background: #ffe58a; color: inherit; padding: 0 0.1em; border-bottom: 2px solid #8a6100; }
.kb-led { color: #4a5460; font-size: 0.9375rem; padding-left: 1.25rem; overflow-wrap: anywhere; }
.kb-labels { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.9rem; }
.kb-kind { display: inline-flex; align-items: center; gap: 0.4rem; font-weight: 600; }
/* Okabe and Ito's colours, as fills with a dark outline; the icon and the word say the same. */
[class^="kb-icon-"] { display: inline-grid; place-items: center; width: 1.25rem; height: 1.25rem;
  border: 1.5px solid #1b1f24; border-radius: 4px; color: #000; font-weight: 700; font-size: 0.875rem; line-height: 1; }
.kb-icon-gap { background: #0072b2; }
.kb-icon-practice { background: #009e73; }
.kb-icon-recommendation { background: #e69f00; }
.kb-icon-decision { background: #cc79a7; }
.kb-icon-question { background: #56b4e9; }
.kb-icon-other { background: #ffffff; }
.kb-said { margin-top: 0.5rem; }
.kb-where, .kb-strength { overflow-wrap: anywhere; }
.kb-answered { font-weight: 600; }
.kb-words { font-weight: 600; overflow-wrap: anywhere; }
[data-testid="stHtml"] .kb-events { margin: 0.4rem 0 0; padding-left: 1.25rem; overflow-wrap: anywhere; }
.kb-whole { margin: 0.5rem 0 0; }
.kb-whole summary { cursor: pointer; color: #0b4f8a; width: fit-content; }
.kb-whole div { white-space: pre-line; overflow-wrap: anywhere; padding: 0.4rem 0 0.4rem 1rem; border-left: 4px solid #c3cad2; }
.kb-whole mark { background: #ffe58a; color: inherit; border-bottom: 2px solid #8a6100; }
.kb-card h3 { font-size: 1.125rem; font-weight: 600; margin: 0 0 0.5rem; padding: 0; }
.kb-flag { color: #8f1d14; white-space: nowrap; }
.kb-tag { display: inline-block; border: 1px solid #6b4a00; color: #6b4a00; border-radius: 3px;
  padding: 0 0.4rem; font-size: 0.8125rem; margin-bottom: 0.35rem; }
[data-testid="stHtml"] .kb-facts { margin: 0.6rem 0 0.4rem; padding: 0; }
.kb-lacking { margin: 0 0 0.4rem; }
.kb-lacking .kb-flag { white-space: normal; font-weight: 400; color: #6b4a00; }
[data-testid="stMain"] ::placeholder { color: #5a6470; opacity: 1; }
[data-testid="stElementContainer"]:has(.kb-picture) { position: sticky; top: 1rem; }
.kb-picture { width: 100%; border: 1px solid #c3cad2; border-radius: 4px; }
[data-testid="stMainBlockContainer"] [data-testid="stPageLink"] p { color: #0b4f8a; text-decoration: underline; }
[class*="st-key-correct_"] summary *, [class*="st-key-date_"] summary * { color: #0b4f8a; opacity: 1; }
.st-key-kb_head [data-testid="stPageLink"] p { text-decoration: none; }
.kb-facts div { display: flex; gap: 0.5rem; margin: 0.15rem 0; }
[data-testid="stHtml"] .kb-facts dt { flex: 0 0 6.5rem; color: #4a5460; font-weight: 400; margin: 0; padding: 0; }
[data-testid="stHtml"] .kb-facts dd { margin: 0; padding: 0; min-width: 0; overflow-wrap: anywhere; }
.kb-notice { display: flex; gap: 0.6rem; padding: 0.7rem 1rem; border: 1px solid; border-left-width: 6px;
  border-radius: 4px; overflow-wrap: anywhere; }
.kb-info { border-color: #0b4f8a; background: #f1f6fb; }
.kb-warning { border-color: #8a6100; background: #fff9e6; }
.kb-error { border-color: #8f1d14; background: #fdf1f0; }
.kb-page { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6; padding: 1rem 1.25rem;
  border: 1px solid #c3cad2; border-radius: 4px; }
.kb-page mark.kb-passage { background: #ffe58a; color: inherit; box-decoration-break: clone;
  -webkit-box-decoration-break: clone; border-bottom: 2px solid #8a6100; }
.kb-scroll { overflow-x: auto; }
.kb-table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; }
/* The heading above says the same to those who see it. */
.kb-table caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.kb-table th, .kb-table td { text-align: left; vertical-align: top; padding: 0.45rem 0.6rem;
  border-bottom: 1px solid #c3cad2; }
.kb-table th { font-weight: 600; }
.kb-table thead th { background: #f1f4f8; white-space: nowrap; }
.kb-table .kb-status { white-space: nowrap; }
.kb-table tbody th { overflow-wrap: anywhere; min-width: 14rem; }
.kb-group th { background: #f8fafc; font-size: 0.8125rem; color: #4a5460; padding-top: 0.6rem; overflow-wrap: anywhere; }
/* A line a file: forty of them are surveyed at a glance. */
.kb-files { font-size: 0.875rem; line-height: 1.35; }
.kb-files th, .kb-files td { padding: 0.15rem 0.6rem; }
.kb-files thead th:first-child { width: 36%; }
.kb-files thead th:last-child { width: 40%; }
.kb-table.kb-files tbody th { min-width: 0; font-weight: 400; }
.kb-missing .kb-table { font-size: 0.875rem; }
.kb-missing .kb-table th, .kb-missing .kb-table td { padding: 0.25rem 0.6rem; }
.kb-missing strong { white-space: nowrap; }
.kb-announced thead th { width: 26%; }
.kb-announced div + div { margin-top: 0.25rem; }
[data-testid="stMain"] .kb-missing h3 { font-size: 1.0625rem; padding: 0.6rem 0 0.2rem; margin: 0; }
.kb-folder { display: block; color: #4a5460; font-weight: 400; font-size: 0.8125rem; overflow-wrap: anywhere; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; }
  .kb-facts div { flex-direction: column; gap: 0; margin: 0.4rem 0; }
  [data-testid="stHtml"] .kb-facts dt { flex: none; font-size: 0.8125rem; }
  /* Tables become lists: one block a row, each line with its column's name; the register's are short. */
  .kb-table thead { display: none; }
  .kb-table tbody, .kb-table tr, .kb-table tbody th, .kb-table td { display: block; width: auto; min-width: 0; }
  .kb-table tr { border-bottom: 1px solid #8a94a0; padding: 0.6rem 0; }
  .kb-table tbody th, .kb-table td, .kb-missing .kb-table th, .kb-missing .kb-table td { border: 0; padding: 0.1rem 0; }
  .kb-table td:empty { display: none; }
  .kb-table td::before { content: attr(data-name) ": "; color: #4a5460; }
  .kb-files tr { padding: 0.3rem 0; }
  .kb-files td:not(:empty) { display: inline-block; padding-right: 1rem; }
  .kb-files td:last-child:not(:empty) { display: block; }
  .kb-files td:not(:nth-child(4))::before { content: none; }
}
"""


def sheet() -> str:
    """The style sheet as HTML."""
    return f"<style>{CSS}</style>"


def language_script(lang: str) -> str:
    """Tells browsers and screen readers the page's language."""
    return f"<span></span><script>document.documentElement.lang = {json.dumps(lang)};</script>"


def scroll_script(passage: int, page: int) -> str:
    """Brings the highlighted passage into view, after Streamlit has gone to the top of a new page.

    The numbers make the script another one for another passage, so that it runs again.
    """
    return f"""<span></span><script data-passage="{passage}-{page}">
for (const wait of [100, 600]) setTimeout(() => {{
  const mark = document.querySelector("mark.kb-passage");
  const place = mark?.getBoundingClientRect();
  if (place && (place.top < 0 || place.top > innerHeight * 0.8)) mark.scrollIntoView({{block: "center"}});
}}, wait);
</script>"""
