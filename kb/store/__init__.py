"""SQLite, the one truth. All SQL is in this room.

Writing stands in ``writer``, reading in ``reader``; both hold a connection of
``connection.connect``. ``Store`` is the two together.
"""

from __future__ import annotations

from kb.store.store import Store

__all__ = ["Store"]
