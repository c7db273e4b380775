"""E-mails (.eml): the subject and the message itself, and the files that come with it.

The date of a message, its sender and its receivers are metadata: ``sent``, ``from``
and ``to``. What it quotes and how it is signed is cut (see ``mail.history`` and
``mail.signature``); what is attached is enclosed, never opened here.
"""

from __future__ import annotations

from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.utils import parsedate_to_datetime

from ingest.parsers.encoding import sniff
from ingest.parsers.mail.body import body_blocks
from ingest.parsers.mail.charset import one_line
from ingest.parsers.mail.parts import POLICY, read_parts
from kb.errors import ParseError
from kb.types import Block, BlockKind, ParsedDocument, Problem

_HEADERS = frozenset(
    (
        "from to subject date received sender cc bcc reply-to message-id return-path "
        "mime-version content-type delivered-to"
    ).split()
)
_DAMAGE = (ValueError, LookupError, RecursionError, MessageError)
"""What the email package raises on malformed bytes."""
_DATE_LONGEST = 200
_MOST_PARTS = 20_000
"""Each becomes an object of kilobytes, so that a small file could fill the memory."""


def parse(data: bytes) -> ParsedDocument:
    """Read an e-mail; the document encloses its attachments, attached messages among them.

    Problems: ``mail_encrypted``, ``mail_winmail`` (``names``) and ``cut_short``. Raises
    ``ParseError``: ``empty``, ``mail_encrypted`` or ``mail_winmail`` (``names``) for a
    message with neither words nor files; ``renamed`` (``really``: MSG, DOC, PDF, ZIP,
    RTF, HTML, XLS or PPT); ``not_mail``; ``corrupt`` (``detail``).
    """
    if not data.strip():
        raise ParseError("empty")
    really = sniff(data)
    if really:
        raise ParseError("renamed", really=really)
    if data.count(b"\n--") > _MOST_PARTS:
        raise ParseError("corrupt", detail="too many parts")
    try:
        return _read(message_from_bytes(_from_first_header(data), policy=POLICY))
    except _DAMAGE as error:
        raise ParseError("corrupt", detail=str(error)[:100] or type(error).__name__) from error


def _from_first_header(data: bytes) -> bytes:
    """The message as bytes of ASCII and more, from its first header on."""
    for bom, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):  # fmt: skip
        if data.startswith(bom):  # saved by an editor
            data = data.decode(name, errors="replace").encode()
    return data.lstrip(b"\r\n")


def _read(message: Message) -> ParsedDocument:
    if not _HEADERS & {name.lower() for name in message.keys()}:  # noqa: SIM118 - no mapping
        raise ParseError("not_mail")
    subject = one_line(message.get("subject", ""))
    parts = read_parts(message)
    blocks = body_blocks(parts.texts, subject)
    if subject:
        blocks = [Block(subject, BlockKind.HEADING, level=1), *blocks]
    if not blocks and not parts.files:
        lost = next((p for p in parts.problems if p.code != "cut_short"), Problem("empty"))
        raise ParseError(lost.code, **dict(lost.values))
    metadata = {
        "sent": _sent(message),
        "from": one_line(message.get("from", "")),
        "to": one_line(message.get("to", "")),
    }
    return ParsedDocument(
        blocks=tuple(blocks),
        title=subject or None,
        metadata=tuple((key, value) for key, value in metadata.items() if value),
        problems=parts.problems,
        enclosed=parts.files,
    )


def _sent(message: Message) -> str:
    """When the message was sent, in ISO 8601; ``""`` where it does not say or says nonsense."""
    try:
        return parsedate_to_datetime(message.get("date", "")[:_DATE_LONGEST].strip()).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
