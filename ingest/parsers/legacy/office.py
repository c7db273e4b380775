"""Reading by way of LibreOffice, which turns the old formats into the modern ones.

It runs with a profile made for the one file: no macros, no links followed, no network. What
it writes lies in a private folder that is deleted when the file is read. Tried with 7.4 and
an empty profile, it fetched the pictures that a DOC and a PPT only linked to; with these
settings it did not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from time import monotonic

from ingest.parsers import PARSERS
from ingest.parsers.ole2 import is_sound
from kb.errors import ParseError
from kb.types import ParsedDocument, Problem

SECONDS = 100.0
"""Time for one file, less than a worker has (``ingest.contained``), so that the folder is
still deleted. A document of a few pages takes a second of the processor's."""
_RESTART = 81
"""How LibreOffice ends after it has set up a new profile and wants to be started again."""
_NAMES = ("soffice", "libreoffice")
_PROGRAMS = ("soffice.bin", "soffice.exe", "soffice")
"""The program itself comes first: the others only start it, and it would outlive them."""
_FOLDERS = {
    "linux": ("/opt/libreoffice*/program",),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS",),
    "win32": (
        "C:/Program Files/LibreOffice/program",
        "C:/Program Files (x86)/LibreOffice/program",
    ),
}
"""Where LibreOffice lies when it is not on the path."""
_NOWHERE = ("127.0.0.1", 9)
"""The proxy that all requests are sent to; nothing listens on the discard port."""
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),  # never
    ("Inet/Settings", "ooInetProxyType", "2"),  # as set by hand
    *(
        ("Inet/Settings", f"ooInet{protocol}Proxy{name}", str(value))
        for protocol in ("HTTP", "HTTPS", "FTP")
        for name, value in zip(("Name", "Port"), _NOWHERE, strict=True)
    ),
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n'
)
_ITEM = (
    '<item oor:path="/org.openoffice.{path}">'
    '<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Conversion:
    """From an old format to its modern kind.

    ``program`` made the old one, a ``kind`` as ``sniff`` names it, and LibreOffice's
    ``component`` reads it, with the filters ``reads`` and ``writes``. A filter is named,
    since LibreOffice would otherwise open what it cannot read as plain text.
    """

    program: str
    kind: str
    component: str
    reads: str
    modern: str
    writes: str

    @property
    def suffix(self) -> str:
        """The suffix of the old format."""
        return f".{self.kind.lower()}"


WORD = Conversion("Word", "DOC", "writer", "MS Word 97", ".docx", "MS Word 2007 XML")
WORD_95 = replace(WORD, reads="MS Word 95")
POWERPOINT = Conversion(
    "PowerPoint", "PPT", "impress", "MS PowerPoint 97", ".pptx", "Impress MS PowerPoint 2007 XML"
)


def read(data: bytes, how: Conversion) -> ParsedDocument:
    """A file of an old format, read as the modern one that LibreOffice makes of it.

    The problem ``partly_damaged`` is added where the file's structure is not sound: what
    LibreOffice cannot read of it, it leaves out and says nothing. Raises ``ParseError``:
    what ``convert`` and the parser of the modern format do.
    """
    document = PARSERS[how.modern](convert(data, how))
    if is_sound(data):
        return document
    return replace(document, problems=(*document.problems, Problem("partly_damaged")))


def convert(data: bytes, how: Conversion) -> bytes:
    """The bytes of the modern file that LibreOffice makes of an old one.

    Raises ``ParseError``: ``legacy_needs_office`` (``program``, ``suffix``: the modern one)
    where LibreOffice, or its component, is not there; ``parser_time`` (``seconds``);
    ``corrupt`` (``detail``) where it cannot open the file.
    """
    program = find(how.component)
    if program is None:
        raise _needed(how)
    with (
        _one_at_a_time,
        TemporaryDirectory(prefix="kb-office-", ignore_cleanup_errors=True) as name,
    ):
        folder = Path(name)
        (folder / f"document{how.suffix}").write_bytes(data)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_profile(), "utf-8")
        try:
            _run(_command(program, profile, how), folder)
        except subprocess.TimeoutExpired:
            raise ParseError("parser_time", seconds=f"{SECONDS:.0f}") from None
        except OSError as error:  # it is there and cannot be started
            raise _needed(how) from error
        made = folder / f"document{how.modern}"
        if not made.is_file():
            raise ParseError("corrupt", detail="LibreOffice cannot open it")
        return made.read_bytes()


def find(component: str) -> Path | None:
    """LibreOffice's own program where it has this component (writer, impress), else None."""
    for folder in _folders():
        registry = folder.parent / "share" / "registry"
        if registry.is_dir() and not (registry / f"{component}.xcd").is_file():
            continue  # distributions for Linux pack the components one by one
        for name in _PROGRAMS:
            if (folder / name).is_file():
                return folder / name
    return None


def _folders() -> Iterator[Path]:
    """The folders in which LibreOffice may lie, those of the path first."""
    for name in _NAMES:
        if found := shutil.which(name):
            yield Path(found).resolve().parent
    for pattern in _FOLDERS.get(sys.platform, ()):
        root = Path(pattern).anchor
        yield from sorted(Path(root).glob(pattern.removeprefix(root)), reverse=True)


def _needed(how: Conversion) -> ParseError:
    return ParseError("legacy_needs_office", program=how.program, suffix=how.modern)


def _profile() -> str:
    items = (_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    return _PROFILE.format(items="".join(items))


def _command(program: Path, profile: Path, how: Conversion) -> list[str]:
    return [
        str(program),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        f"--infilter={how.reads}",
        "--convert-to",
        f"{how.modern.lstrip('.')}:{how.writes}",
        f"document{how.suffix}",
    ]


def _run(command: list[str], folder: Path) -> None:
    """Runs LibreOffice to its end. Raises ``TimeoutExpired``, and OSError if it cannot start."""
    until = monotonic() + SECONDS
    for _ in range(2):
        done = subprocess.run(  # noqa: S603  (LibreOffice; the file's name is ours)
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a worker's own output is its answer
            stderr=subprocess.DEVNULL,
            timeout=max(until - monotonic(), 0.0),
            check=False,
        )
        if done.returncode != _RESTART:
            return


def _environment(folder: Path) -> Mapping[str, str]:
    """Ours, with everything that is written for a while in the private folder."""
    return os.environ | dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), str(folder))
