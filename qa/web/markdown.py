"""Text as Markdown that shows its very characters, none of which is read as markup.

After CommonMark (https://spec.commonmark.org/0.31.2/). What GitHub's dialect reads on top of it
(tables, struck text, bare addresses, mentions, formulas) is escaped as well.
"""

import re

_SPECIAL = re.compile(r"[#$&*<>@\[\\\]^_`{|}~]|:(?=//)|(?<=(?i:www))\.")
_SPECIAL_IN_TARGET = re.compile(r"[&\\]")
# What would begin a list item, a rule or the line under a heading.
_OPENING = re.compile(r"^([0-9]{1,9}(?=[.)])|(?=[-+=]))")
_LINE_END = re.compile(r"\r\n?|\n")
_ADDRESS = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)


def verbatim(text: str) -> str:
    """Return ``text`` on one line as Markdown; white space is evened, an empty text stays empty."""
    return _escaped(" ".join(text.split()))


def block_quotation(text: str) -> str:
    """Return ``text`` as a block quotation, line for line; lines with nothing on them are left out.

    A text of white space alone gives an empty quotation.
    """
    lines = [_escaped(line.strip(" \t")) for line in _LINE_END.split(text) if line.strip()]
    return "> " + "\\\n> ".join(lines)


def link(text: str, address: str) -> str:
    """Return ``text`` as a link, or as mere text where ``address`` is none that can be followed."""
    if not text or not _ADDRESS.fullmatch(address):
        return verbatim(text)
    target = _SPECIAL_IN_TARGET.sub(_behind_backslash, address)
    return f"[{verbatim(text)}](<{target}>)"


def _escaped(line: str) -> str:
    return _OPENING.sub(r"\1\\", _SPECIAL.sub(_behind_backslash, line))


def _behind_backslash(match: re.Match[str]) -> str:
    return f"\\{match.group()}"
