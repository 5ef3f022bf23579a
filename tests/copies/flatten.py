"""A page as plain text: in a mirror's layout, or printed by text browsers that others wrote."""

import shutil
import subprocess
from html import escape

import html2text

from tests.copies.pages import MARKED, Listed, Page


def _plain(text: str) -> str:
    return MARKED.sub(lambda match: match.group(2), text)


def _letters(count: int) -> list[str]:
    letters = [chr(ord("a") + n) for n in range(26)]
    return (letters + [first + second for first in letters for second in letters])[:count]


def as_mirror_text(page: Page) -> str:
    """Return the layout of the bundled article: labels glued to values, ``45. ^ a b`` lists."""
    lines = [page.title, ""]
    in_box = False
    for block in page.blocks:
        text = _plain(block.text)
        if block.level < 0:
            lines.append(text.replace("\n", "", 1))
            in_box = True
            continue
        if in_box:
            lines.append("")
            in_box = False
        if block.item:
            lines[-1:] = [f"  • {text}", ""]
        else:
            lines += [f"{text}[edit]" if block.level else text, ""]
    for listed, label in ((page.notes, "a"), (page.references, "1")):
        if listed:
            lines += ["", *_entries(listed, label), ""]
    return "\n".join(lines)


def _entries(listed: tuple[Listed, ...], first: str) -> list[str]:
    labels = _letters(len(listed)) if first == "a" else [str(n + 1) for n in range(len(listed))]
    return [
        f"  {label}. ^ {_links(entry)}{_plain(entry.text)}"
        for label, entry in zip(labels, listed, strict=True)
    ]


def _links(entry: Listed) -> str:
    return "".join(f"{letter} " for letter in _letters(entry.backlinks) if entry.backlinks > 1)


def _html(page: Page) -> str:
    """Return a bare page for the text browsers, in the shape of Wikipedia's own."""
    parts = [f"<html><head><meta charset='utf-8'></head><body><h1>{escape(page.title)}</h1>"]
    rows = [block for block in page.blocks if block.level < 0]
    if rows:
        cells = (escape(_plain(row.text)).split("\n", 1) for row in rows)
        body = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in cells)
        parts.append(f"<table>{body}</table>")
    for block in page.blocks:
        if block.level >= 0:
            tag = f"h{block.level}" if block.level else "li" if block.item else "p"
            edit = "<span>[edit]</span>" if block.level else ""
            parts.append(f"<{tag}>{_inline(block.text)}{edit}</{tag}>")
    for heading, kind, listed in (("Notes", "a", page.notes), ("References", "1", page.references)):
        if listed:
            items = "".join(f"<li>{_back(entry)} {_inline(entry.text)}</li>" for entry in listed)
            parts.append(f"<h2>{heading}</h2><ol type='{kind}'>{items}</ol>")
    return "".join(parts) + "</body></html>"


def _inline(text: str) -> str:
    return MARKED.sub(lambda m: f"<sup>{m.group(2)}</sup>", escape(text, quote=False))


def _back(entry: Listed) -> str:
    if entry.backlinks == 1:
        return "<b>^</b>"
    return "^ " + " ".join(f"<sup><b>{n}</b></sup>" for n in _letters(entry.backlinks))


def _printed_by(command: list[str], html: str) -> str:
    run = subprocess.run(command, input=html.encode(), capture_output=True, check=True, timeout=120)
    return run.stdout.decode("utf-8")


def as_printed(page: Page, how: str) -> str:
    """Return the page as printed by ``how``: ``mirror``, ``w3m``, ``lynx`` or ``html2text``."""
    if how == "mirror":
        return as_mirror_text(page)
    if how == "html2text":
        printer = html2text.HTML2Text()
        printer.ignore_links = printer.ignore_emphasis = True
        printer.body_width = 0
        return printer.handle(_html(page))
    return _printed_by(
        {
            "w3m": ["w3m", "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", "80"],
            "lynx": ["lynx", "-dump", "-stdin", "-nolist", "-assume_charset=utf-8",
                     "-display_charset=utf-8", "-width=80"],
        }[how],
        _html(page),
    )  # fmt: skip


def printers() -> list[str]:
    """Return what can be used here."""
    return ["mirror", "html2text", *(name for name in ("w3m", "lynx") if shutil.which(name))]
