"""The few words of our own that stand beside an answer, in one place, the same everywhere."""

from index.records import Citation

NO_ANSWER = "No answer found in the article."
NO_SOURCE = "The article gives no source for this."
NEAREST = "Nearest passages (not taken for an answer)"

# From which calibrated probability on which words are used; see `qa.reader`.
_CONFIDENCE_WORDS = ((0.75, "high"), (0.5, "moderate"), (0.0, "low"))


def confidence_words(confidence: float) -> str:
    """Say a confidence in words and as a number: ``moderate (0.61)``."""
    word = next(word for least, word in _CONFIDENCE_WORDS if confidence >= least)
    return f"{word} ({confidence:.2f})"


def source_words(citation: Citation) -> str:
    """Say where a citation leads: the source as the article gives it, or why there is none."""
    if citation.status == "missing":
        return citation.evidence
    if citation.status == "uncertain":
        entries = [str(c.entry) for c in citation.candidates if c.entry is not None]
        if not entries:
            return "it cannot be told which source is meant; this copy may have lost it"
        return f"perhaps entry {' or '.join(entries)} of the list, perhaps one that this copy lost"
    if citation.broken or citation.source is None:
        return (
            f"Entry {citation.entry} is broken in the article's own markup; "
            "there is no source to show."
        )
    return " ".join(citation.source.split())


def citation_name(citation: Citation) -> str:
    """Name a citation as the article prints it: ``[46]``, or ``entry 46`` without a number."""
    return f"[{citation.number}]" if citation.number is not None else f"entry {citation.entry}"
