"""Texts that would run, lead elsewhere or turn what stands around them, if they were not text.

``data/payloads.txt`` has them. Two articles carry all of them, in sentences that can be asked for,
headings, the infobox and the reference list: one is a page, one plain text.
"""

import json
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from index.formats.detect import parse_article
from index.records import Article

_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})")
_LINES = (Path(__file__).parent / "data" / "payloads.txt").read_text(encoding="utf-8").split("\n")
PAYLOADS = tuple(
    _ESCAPED.sub(lambda code: chr(int(code[1], 16)), line)
    for line in _LINES
    if line and not line.startswith("# ")
)
# A question must not have a control character that is no white space.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x9f]")
CONTROLS = tuple(payload for payload in PAYLOADS if _CONTROL.search(payload))
ASKABLE = tuple(payload for payload in PAYLOADS if payload not in CONTROLS)
_EACH = 8
GROUPS = (*(ASKABLE[n : n + _EACH] for n in range(0, len(ASKABLE), _EACH)), CONTROLS)
# What is asked about each group, and how its sentence begins.
FACTS = (
    ("When was the harbour of Vell opened?", "The harbour of Vell was opened in 1871"),
    ("When did the theatre burn down?", "The theatre burned down in 1902"),
    ("When was the tunnel of Arn finished?", "The tunnel of Arn was finished in 1888"),
    ("When did Otto Lind die?", "Otto Lind died in 1921"),
    ("When was the chapel sold?", "The chapel was sold in 1933"),
    ("When was the orchestra founded?", "The orchestra was founded in 1950"),
    ("When did the ferry sink?", "The ferry sank in 1967"),
    ("When was the bell cast?", "The bell was cast in 1745"),
    ("When was the school rebuilt?", "The school was rebuilt in 1984"),
    ("When was the bridge painted?", "The bridge was painted in 1955"),
    ("When was the mill flooded?", "The mill was flooded in 1811"),
    ("When was the quarry closed?", "The quarry was closed in 1925"),
    ("How long is the canal of Brae?", "The canal of Brae is 40 miles long"),
    ("When was the brewery founded?", "The brewery was founded in 1799"),
    ("Which company runs the tram?", "The tram is run by the company Northway"),
    ("How many pupils does the college have?", "The college has 300 pupils"),
)
_LABELS = (
    "Capital", "Motto", "Currency", "Leader", "Founder", "Type", "Purpose", "Location", "Owner",
    "Mayor", "Language", "Religion", "Region", "Area", "Budget", "Symbol",
)  # fmt: skip


# Asked of the page, it is answered with all entries of the reference list.
SOURCED = "Who is the mayor of Quend?"
_LEAD = "The mayor of Quend is Lena Holm."


def _sentence(number: int) -> str:
    return f"{FACTS[number][1]}, and on it stood {' and '.join(GROUPS[number])} in ink."


def text() -> str:
    """Return the article as plain text, whose title and infobox are short."""
    lines = ["Mills {{7*7}} <img src=x onerror=window.pwned=80> \u202efo Quend", ""]
    lines += ["CapitalOslo <b>x</b> {{7*7}}", "CurrencyCrown <b>x</b> ${7*7}"]
    lines += ["", "The mills stand on a hill in the north of the town."]
    for number, group in enumerate(GROUPS):
        lines += ["", *(f"## {payload} ##" for payload in group)]
        lines += ["", f"{_sentence(number)}[{number + 1}]"]
    lines += ["", "## References ##", ""]
    lines += [
        f'{number}. ^ Brown, Ada (1901). "{" / ".join(group)}". Press.'
        for number, group in enumerate(GROUPS, 1)
    ]
    return "\n".join(lines) + "\n"


def page(numbers: Sequence[int] = range(len(GROUPS))) -> str:
    """Return the article, or some groups of it, as a page that was saved in a browser."""
    rows = entries = ""
    body = f"<p>{_LEAD}{''.join(_marker(number) for number in numbers)}</p>"
    for number in numbers:
        said = escape(" / ".join(GROUPS[number]))
        rows += f"<tr><th>{_LABELS[number]} {said}</th><td>Oslo {said}</td></tr>"
        body += f"<h2>{said}</h2><p>{escape(_sentence(number))}{_marker(number)}</p>"
        entries += (
            f'<li id="cite_note-{number}"><a href="#cite_ref-{number}">^</a> '
            f'<span class="reference-text">Brown, Ada (1901). "<a class="external" '
            f'href="{_ADDRESSES[number % len(_ADDRESSES)]}">{said}</a>". Press.</span></li>'
        )
    return _page(
        "Mills <b>x</b> of Quend",
        f'<table class="infobox">{rows}</table>{body}<ol class="references">{entries}</ol>',
    )


def titled() -> str:
    """Return a short page whose title is all of them."""
    return _page(
        " / ".join(PAYLOADS),
        '<table class="infobox"><tr><th>Capital</th><td>Oslo <b>&lt;b&gt;</b></td></tr></table>'
        "<p>It was founded in 1871. It burned down in 1902.</p>",
    )


# Links of the page itself, of which a reader may follow the last alone.
_ADDRESSES = (
    "javascript:window.pwned=81", "JaVaScRiPt:window.pwned=82", " javascript:window.pwned=83",
    "data:text/html,&lt;script>opener.pwned=84&lt;/script>", "vbscript:x", "//pwned.example/",
    "https://a.example/&quot;onclick=window.pwned=85",
)  # fmt: skip


def _marker(number: int) -> str:
    return (
        f'<sup class="reference" id="cite_ref-{number}"><a href="#cite_note-{number}">'
        f"[{number + 1}]</a></sup>"
    )


def _page(title: str, content: str) -> str:
    shown = escape(title)
    return (
        f"<!DOCTYPE html><html><head><title>{shown}</title></head><body><h1>{shown}</h1>"
        f"{content}</body></html>"
    )


def lines() -> str:
    """Return a question set as JSON Lines, of which all but the first question goes wrong."""
    right, evidence = FACTS[0]
    told = [json.dumps({"id": "", "question": right, "evidence": [evidence], "answerable": True})]
    for group in GROUPS:
        said = " + ".join(group)
        askable = group != CONTROLS
        question = f"When? {said}" if askable else FACTS[-1][0]
        record = {"id": said, "kind": said, "question": question, "history": [said] * askable}
        told.append(json.dumps({**record, "evidence": [said], "answerable": True}))
    return "\n".join(told)


def squad() -> str:
    """Return a question set of two articles, in SQuAD's form; all of them are in the titles."""
    context = "It was founded in 1871. It burned down in 1902."
    answers = [{"text": "1902", "answer_start": context.index("1902")}]
    half = len(PAYLOADS) // 2
    data = [
        {
            "title": " / ".join(title),
            "paragraphs": [
                {
                    "context": context,
                    "qas": [
                        {"id": title[0], "question": "When was it founded?", "answers": answers}
                    ],
                }
            ],
        }
        for title in (PAYLOADS[:half], PAYLOADS[half:])
    ]
    return json.dumps({"data": data})


def read(text: str, name: str) -> Article:
    return parse_article(text.encode(), name)
