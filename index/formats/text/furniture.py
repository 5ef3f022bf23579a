"""What a page or a mirror puts around an article: navigation, notices, pictures' names."""

import re
from collections.abc import Sequence

from index.formats.lines import Line
from index.formats.quotations import is_cite_error
from index.formats.text import flat_references
from index.formats.text.headings import marked_heading

# Whole lines that a mirror or the wiki's software adds. They are matched from end to end,
# so that a sentence of an article that only speaks of such things stays.
_FURNITURE = re.compile(
    r"""(?:
        our\ website\ is\ made\ possible\ by\ displaying\ online\ advertisements\b.*
      | please\ consider\ supporting\ us\ by\ disabling\ your\ ad\ ?blocker\.?
      | responsive\ image
      | previous\ page | next\ page | previous\ page\s+next\ page
      | advertisements?
      | from\ wikipedia,\ the\ free\ encyclopedia
      | \(?redirected\ from\ [^)]{1,200}\)
      | jump\ to[:\ ]\ ?(?:navigation|search|content).*
      | (?:toggle\ the\ )?table\ of\ contents | \#*\s*contents | \[?(?:hide|show)\]?
      | toggle\ .{1,100}\ subsection | (?:\(button\)\ )?move\ to\ sidebar.* | \(top\)
      | navigation\ menu | main\ page | donate | log\ in | create\ account
      | edit\ links | hidden\ categories:.* | categories:.* | category:.*
      | \(?retrieved\ from\ "?https?:.*
      | cite\ error:\ .*
      | this\ page\ was\ last\ (?:edited|modified)\ on\ .*
      | text\ is\ available\ under\ the\ creative\ commons\ .*
      | caption:\ .*
      | \(button\)
      | \W*this\ is\ a\ (?:good|featured)\ article\b.*
      | (?:\[\d{1,5}\])?(?:main(?:\ articles?)?|see\ also|further(?:\ information)?)\ ?:\s.*
      | play\ media | enlarge | pronunciation\ ⓘ
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_FURNITURE = 300
_FROM_WIKIPEDIA = re.compile(r"from wikipedia, the free encyclopedia\.?", re.IGNORECASE)
# A line of the table of contents: "3.2 Later life"; bullets before it are left out first.
_CONTENTS_LINE = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,5}[ _\t]+\S.{0,150}")
_CONTENTS_TITLE = re.compile(r"[#*\s]*contents(?:\s\[?hide\]?)?[#*\s]*", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[•*‣◦□☆○■★◎●△#@+-]|o(?=\s))\s+")
# A picture: "[250px-Foo.jpg]", "[A_large_mountain]", "![a large mountain](//host/foo.jpg)".
PICTURES = re.compile(
    r"""(?:(?:\[\d{1,5}\])?(?:
        !\[[^\]]{0,400}\]\([^()]{0,800}\)
      | \[(?:\d{1,4}px-[^\[\]]{1,250} | (?://|https?:)[^\[\]]{1,800}
          | [^\[\]]{1,250}?\.(?:jpe?g|png|svg|gif|webp|tiff?)(?:\.png)? | img)\]
      | \[[^\[\]\s]{1,60}_(?:[^\[\] ]{1,300})\]
    )\s*)+""",
    re.VERBOSE | re.IGNORECASE,
)
# What stands between a page's title and its text: protected, good article, ...
_INDICATOR = re.compile(
    r"\W*(?:\[\d{1,5}\])?(?:(?:page|extended|semi|fully|create|move)[ -])*protected\b.*"
    r"|.*\ba (?:good|featured) article\b.*|(?:coordinates:|[\d°][\d.,;:°′″/ nsew]*$).*|/.*"
)
_LANGUAGES = re.compile(
    r"(?:\(button\) )?\d{1,3} languages?(?:\s(?:\[\d{1,5}\])?add topic)?", re.IGNORECASE
)


def without_furniture(lines: Sequence[Line]) -> list[Line]:
    """Return ``lines`` with those of the mirror emptied, so that they end what they interrupt."""
    kept: list[Line] = []
    contents = False
    for line in lines:
        bare = line.text.strip()
        contents = bool(_CONTENTS_TITLE.fullmatch(bare)) or (
            contents and (not bare or _is_contents_line(line))
        )
        furniture = contents or _is_furniture(line)
        # Under an entry's caret the software's error line stands for the entry's source.
        in_entry = bool(kept) and flat_references.is_entry(kept[-1])
        error = is_cite_error(bare)
        kept.append(
            Line(line.start, line.start, "") if furniture and not (error and in_entry) else line
        )
    return kept


def _is_contents_line(line: Line) -> bool:
    bullet = _BULLET.match(line.text)
    bare = line.text[bullet.end() if bullet is not None else 0 :].strip()
    return (
        _CONTENTS_LINE.fullmatch(bare) is not None
        or _FURNITURE.fullmatch(bare[:_LONGEST_FURNITURE]) is not None
    )


def split_navigation(lines: Sequence[Line]) -> tuple[bool, Line | None, list[Line]]:
    """Return whether the page has navigation, its title's line, and what follows the navigation.

    The navigation ends where the page says that it is from Wikipedia. Where it says so
    nowhere, nothing is taken off. The title is ``None`` where it is not to be told from the rest.
    """
    anchor = next(
        (row for row, line in enumerate(lines) if _FROM_WIKIPEDIA.fullmatch(line.text.strip())),
        None,
    )
    if anchor is None:
        return False, None, list(lines)
    above = [line for line in lines[:anchor] if not line.blank]
    return True, _title(above, lines[anchor + 1 :]), list(lines[anchor + 1 :])


def _title(above: Sequence[Line], below: Sequence[Line]) -> Line | None:
    """Return the title among the lines above, and below, the words "From Wikipedia, ..."."""
    marked = [line for line in above if (marked_heading(line) or ("", 0))[1] == 1]
    if marked:
        return marked[-1]
    named = [line for line in above if not _INDICATOR.fullmatch(_bare(line))]
    nearest = named[-1] if named else None
    if nearest is not None and not _is_furniture(nearest) and not _BULLET.match(nearest.text):
        return nearest
    # A newer page has its menus between, and may print its title once more at its end.
    shown = [line for line in below if not line.blank]
    return _before_languages(above) or _before_languages(shown)


def _before_languages(lines: Sequence[Line]) -> Line | None:
    """Return the line before the number of languages, or before the tabs, of a page."""
    for row in range(len(lines) - 1, 0, -1):
        bare, before = _bare(lines[row]), lines[row - 1]
        tabs = row + 1 < len(lines) and bare == "article" and _bare(lines[row + 1]) == "talk"
        named = not _LANGUAGES.fullmatch(_bare(before)) and not _is_furniture(before)
        if named and (tabs or _LANGUAGES.fullmatch(bare)):
            return before
    return None


def _is_furniture(line: Line) -> bool:
    bare = line.text.strip()
    return 0 < len(bare) <= _LONGEST_FURNITURE and _FURNITURE.fullmatch(bare) is not None


def _bare(line: Line) -> str:
    bullet = _BULLET.match(line.text)
    return line.text[bullet.end() if bullet is not None else 0 :].strip().casefold()
