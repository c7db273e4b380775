"""A knowledge base of workshop conclusions: what is known, and how it is found."""

from __future__ import annotations

import os

# Nothing leaves the machine: said before any of these libraries is loaded, since
# onnxruntime queues its events, and looks for where to send them, from its first session.
for _name in ("ORT_DISABLE_TELEMETRY", "HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
    os.environ.setdefault(_name, "1")
