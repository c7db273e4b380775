"""A knowledge base of workshop conclusions: what is known, and how it is found.

import kb

with kb.KnowledgeBase("kb.sqlite") as base:
    answer = base.ask(kb.Query("kto odbiera telefon?"))
    gaps = kb.table(base, "statements", kinds=["gap"]).to_pandas()
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.export.chosen import table
    from kb.library import KnowledgeBase
    from kb.types import Query

# Nothing leaves the machine: said before any of these libraries is loaded, since
# onnxruntime queues its events, and looks for where to send them, from its first session.
for _name in ("ORT_DISABLE_TELEMETRY", "HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
    os.environ.setdefault(_name, "1")

__all__ = ["KnowledgeBase", "Query", "table"]

_LIES_IN = {"KnowledgeBase": "kb.library", "Query": "kb.types", "table": "kb.export.chosen"}


def __getattr__(name: str) -> object:
    """What the package offers, loaded when it is asked for: ``kb --help`` answers at once."""
    if name in _LIES_IN:
        return getattr(import_module(_LIES_IN[name]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
