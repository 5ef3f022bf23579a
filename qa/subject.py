"""The names by which a question may call the subject of the article.

In "Who founded the MEK?" asked of the article on the MEK, *the MEK* tells no more than *it*:
every sentence is about the MEK, and the words must not draw the search to those sentences
that happen to spell it out.
"""

import re

from index.records import Article

# What the lead's first sentence may call its subject ("... is a dissident organization").
_GENERIC = frozenset(
    """
    agency album army artist association author band bank battle book bridge building business
    church city club college company conflict corporation country county district empire event
    festival film firm force game group institute institution island journal kingdom language
    league magazine militia mountain movement museum nation newspaper novel organisation
    organization party people person place programme program province region religion republic
    river school show song species state studio system team territory town tribe union
    university village war work
    """.split()
)
_ACRONYM = re.compile(r"\(([A-Z][A-Z0-9&-]{1,9})\)")
_QUALIFIER = re.compile(r"\s*\([^)]*\)$")  # "Force (physics)"
_OF_PLACE = re.compile(r"\s+of\s+\S+$")  # "... Organization of Iran"
_LONG_TITLE_WORDS = 4
_WORD = re.compile(r"\w+")
_FIRST_SENTENCE = 600  # characters of the lead that are looked at
_ABBREVIATION_LABELS = frozenset({"abbreviation", "acronym", "abbr"})


def subject_pattern(article: Article) -> re.Pattern[str]:
    """Return a pattern that finds the article's subject in a question, article word included."""
    names = {article.title, _QUALIFIER.sub("", article.title)}
    if len(article.title.split()) >= _LONG_TITLE_WORDS:
        names.add(_OF_PLACE.sub("", article.title))
    for field in article.fields:
        if field.value and article.slice(field.label).casefold() in _ABBREVIATION_LABELS:
            names.update(part.strip() for part in article.slice(field.value).split(","))
    generic: frozenset[str] = frozenset()
    if article.paragraphs:
        first = article.paragraphs[0]
        lead = article.text[first.start : min(first.end, first.start + _FIRST_SENTENCE)]
        names.update(_ACRONYM.findall(lead))
        generic = _GENERIC & {word.lower() for word in _WORD.findall(lead)}
    spelled = sorted((name for name in names if len(name) > 1), key=len, reverse=True)
    alternatives = [rf"(?:the\s+)?{_flexible(name)}" for name in spelled]
    if generic:
        alternatives.append(rf"(?:the|this)\s+(?:{'|'.join(sorted(generic))})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)


def _flexible(name: str) -> str:
    """Let white space and apostrophes of any kind stand for each other."""
    escaped = re.escape(" ".join(name.split())).replace(r"\ ", r"\s+")
    return re.sub(r"['’‘]", "['’‘]", escaped)
