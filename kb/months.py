"""The names of months, every form of them, folded.

Whole words only: a stem that stands for all forms of a month also stands for towns
(Grudziądz, Lipno, Września, Majdan), which tell one event from another.
"""

from __future__ import annotations

from kb.text import fold

_POLISH = """
styczen stycznia styczniu styczniem styczniowi luty lutego lutym lutemu
marzec marca marcu marcem marcowi kwiecien kwietnia kwietniu kwietniem kwietniowi
maj maja maju majem majowi czerwiec czerwca czerwcu czerwcem czerwcowi
lipiec lipca lipcu lipcem lipcowi sierpien sierpnia sierpniu sierpniem sierpniowi
wrzesien wrzesnia wrzesniu wrzesniem wrzesniowi
pazdziernik pazdziernika pazdzierniku pazdziernikiem pazdziernikowi
listopad listopada listopadzie listopadem listopadowi
grudzien grudnia grudniu grudniem grudniowi
"""
_ENGLISH = """
january february march april may june july august september october november december
"""

MONTHS = frozenset(f"{_POLISH} {_ENGLISH}".split())
"""Every form, in lower case without diacritics."""


def is_month(word: str) -> bool:
    """Whether a word, in any case, is the name of a month."""
    return fold(word) in MONTHS
