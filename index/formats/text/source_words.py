"""The words of a source without what a copy adds to them: line breaks, emphasis, underscores."""

import re

_EMPHASIS = re.compile(r"(?<![\w*])[_*]{1,3}(?=\S)|(?<=\S)[_*]{1,3}(?![\w*])")
_ESCAPE = re.compile(r"\\(?=[^\w\s])")
# Words of a link: "About_the_Corporation", "Klabnik_&_Nichols"; "no_mangle" is one word.
_LINKED_WORDS = re.compile(r"[^_]*[A-Z\d\"“(&][^_]*_.+|.+_[^_]*[A-Z\d\"“(&].*|[^_]+_[^_]+_.+")


def source_words(text: str) -> str:
    """Return ``text`` on one line, as a page prints it.

    Some copies write the words of a link with underscores between them
    (``About_the_Mozilla_Corporation``); addresses keep theirs.
    """
    words = []
    for word in text.split():
        if "/" in word and ("." in word or ":" in word):
            words.append(word)
            continue
        plain = _ESCAPE.sub("", _EMPHASIS.sub("", word))
        linked = "_" in plain and _LINKED_WORDS.fullmatch(plain) is not None
        words.append(plain.replace("_", " ") if linked else plain)
    return " ".join(words)
