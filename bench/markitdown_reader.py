"""Reads files with markitdown, for ``bench.peers``, which starts it by the Python that has it.

A line of JSON in ({"suffix", "data" in base64}), a line out ({"text", "seconds"} or {"error"}).
The first call, which loads libraries, is the caller's to make. Imports nothing of ours.
"""

from __future__ import annotations

import base64
import json
import sys
import time
from io import BytesIO

from markitdown import MarkItDown, StreamInfo  # type: ignore[import-not-found]


def main() -> None:
    """Answer until the input ends."""
    answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    converter = MarkItDown(enable_plugins=False)
    for line in sys.stdin:
        asked = json.loads(line)
        data = BytesIO(base64.b64decode(asked["data"]))
        started = time.perf_counter()
        try:
            found = converter.convert_stream(
                data, stream_info=StreamInfo(extension=asked["suffix"])
            )
            told = {"text": found.text_content, "seconds": time.perf_counter() - started}
        except Exception as error:  # noqa: BLE001 - whatever it raises, the file is not read
            told = {"error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(told), file=answers, flush=True)


if __name__ == "__main__":
    main()
