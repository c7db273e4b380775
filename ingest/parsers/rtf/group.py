"""What holds inside a group of an RTF file, and which groups hold words of the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from ingest.parsers.rtf.story import PLAIN, Format, RowShape, RtfWords, Story
from ingest.parsers.rtf.styles import Style

SILENT = frozenset(
    b"aftncn aftnsep aftnsepc atnauthor atndate atnicn atnid atnparent atnref atntime atrfend "
    b"atrfstart background bkmkend bkmkstart colorschememapping colortbl datafield datastore "
    b"factoidname ffdeftext ffentrymcr ffexitmcr ffformat ffhelptext ffl ffname ffstattext "
    b"filetbl footer footerf footerl footerr formfield ftncn ftnsep ftnsepc generator header "
    b"headerf headerl headerr latentstyles listoverridetable listpicture listtable mmath "
    b"nextfile nonesttables nonshppict objalias objclass objdata objname objsect oldcprops "
    b"oldpprops oldsprops oldtprops pgptbl pict pnseclvl pntxta pntxtb protusertbl revtbl "
    b"rsidtbl rxe shppict shprslt tc tcn template themedata txe userprops xe xform xmlattrname "
    b"xmlattrvalue xmlclose xmlname xmlnstbl xmlopen".split()
)
"""Groups without words of the text, of those that programs write without the mark that
an unknown one is to be skipped."""
PICTURES = frozenset((b"pict", b"shppict", b"objdata"))
NUMBERS = frozenset((b"listtext", b"pntext", b"pn"))
"""Groups with the number or the bullet that a program made for a list item."""
SIGNS = {
    b"tab": " ", b"line": "\n", b"lbr": "\n", b"page": " ", b"column": " ", b"emdash": "—",
    b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"emspace": "\u2003", b"enspace": "\u2002", b"qmspace": "\u2005",
}  # fmt: skip
"""Control words that stand for characters."""
SYMBOLS = {
    b"~": "\u00a0", b"_": "-", b"-": "", b"{": "{", b"}": "}", b"\\": "\\", b"\t": " ",
}  # fmt: skip


class Goes(Enum):
    """Where the words of a group go."""

    TEXT = "into the text"
    NOWHERE = "nowhere"
    FONTS = "into the table of fonts"
    STYLES = "into the style sheet"
    INFO = "nowhere, but one of the groups in it is the title"
    TITLE = "into the title"
    CODE = "into the code of a field"
    PROPERTY = "nowhere: a shape's property"
    NAME = "into the name of a shape's property"
    VALUE = "into its value"


@dataclass(slots=True, eq=False)
class Field:
    """A field: its code, and where its result begins."""

    code: str = ""
    words: RtfWords | None = None
    start: int = 0


@dataclass(slots=True, eq=False)
class Shape:
    """A drawn shape: the text among its properties, used where it has no text box.

    LibreOffice writes the words of a shape so, and Word those of WordArt.
    """

    name: str = ""
    text: str = ""
    has_box: bool = False


@dataclass(slots=True, eq=False)
class Group:
    """What holds inside a group, and is as before when it ends.

    ``opens`` is the control word by which the group itself is more than that.
    ``fallback`` is how many characters after a Unicode one repeat it for old programs.
    """

    story: Story
    goes: Goes = Goes.TEXT
    opens: bytes = b""
    depth: int = 0
    in_field: Field | None = None
    shape: Shape | None = None
    style: Style | None = None
    row: RowShape = field(default_factory=RowShape)
    format: Format = PLAIN
    font: int | None = None
    fallback: int = 1
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
