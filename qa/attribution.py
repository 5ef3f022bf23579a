"""Questions for who said something: "Which author wrote that the revolt was badly planned?"."""

import re

_NOUN = (
    r"(?:(?:academic|article|author|book|critic|expert|historian|journalist|newspaper|paper|reference"
    r"|report|researcher|reporter|scholar|source|work|writer)s?|stud(?:y|ies))"
)
_VERB = (
    r"(?:argue[ds]?|assert(?:s|ed)?|believe[ds]?|claim(?:s|ed)?|conclude[ds]?"
    r"|maintain(?:s|ed)?|note[ds]?|observe[ds]?|report(?:s|ed)?|sa(?:ys?|id)|state[ds]?"
    r"|thinks?|wr(?:ites?|ote))"
)
# How what was said begins, where "that" is no pointer to a thing ("Who wrote that book?").
_CLAUSE = (
    r"(?:(?:the|an?|its?|they|their|he|his|she|her|th(?:is|ese|ere)|all|both|half|many|most|no|one"
    r"|some|such|after|at|before|by|during|from|in|on|since|under|with|without|[\w'’-]+s)\b"
    r"|(?-i:[^\W\d_a-z])|\d)"
)
_WHO = rf"(?:who|(?:which|what|whose)\s+(?:of\s+the\s+)?(?:[\w'’-]+\s+){{0,2}}?{_NOUN})"
_SAID_THAT = re.compile(
    rf"^\W*{_WHO}\s+(?:(?:is|are|was|were)\s+(?:quoted|cited)\s+as\s+saying|(?:(?:also|first|later|once)\s+)?{_VERB})"
    rf"\s+that\s+(?P<said>{_CLAUSE}.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ACCORDING_TO = re.compile(
    rf"^\W*according\s+to\s+(?:whom|{_WHO})\s*,?\s+(?P<said>\S.*)$", re.IGNORECASE | re.DOTALL
)


def attributed_statement(question: str) -> str | None:
    """Return what somebody is said to have said, as a question; ``None`` if that is not asked.

    The author of a quotation stands in its reference and not in the quotation, so a reader of
    the quotation does not find who is asked for, but it finds what was said.
    """
    match = _SAID_THAT.match(question) or _ACCORDING_TO.match(question)
    if match is None:
        return None
    said = match["said"].rstrip(" ?!.")
    return f"{said[:1].upper()}{said[1:]}?" if re.search(r"\w", said) else None
