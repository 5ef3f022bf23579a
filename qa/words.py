"""The few words of our own that stand beside an answer, in one place, the same everywhere."""

from collections.abc import Sequence
from typing import get_args
from urllib.parse import urlsplit

from index.citations import Citations
from index.records import Article, Candidate, Citation, Origin, PassageKind, Status
from qa.answer import Answer, Quote
from qa.phrases import Say, counted, english, listing

NO_ANSWER = "No answer found in the article."
NO_ANSWER_AMONG = "No answer found in the articles."
NEAREST = "Nearest passages (not taken for an answer)"
FURTHER = "Further passages that may answer"

_SHORT_SOURCE = 110
_MOST_NAMED = 10
_KIND_WORDS: dict[PassageKind, str] = {
    "sentence": "",
    "field": "infobox",
    "source": "quoted in the reference list",
}

# From which calibrated probability on which words are used; see `qa.judge`.
_CONFIDENCE_WORDS = ((0.75, "high"), (0.5, "moderate"), (0.0, "low"))


def named_words(names: Sequence[str]) -> str:
    """Name some things, ten at most, and say how many more there are."""
    more = len(names) - _MOST_NAMED
    named = ", ".join(names[:_MOST_NAMED])
    return f"{named} and {more:,} more" if more > 0 else named


def understood_words(answer: Answer) -> str | None:
    """Say what a follow-up question was taken to ask; ``None`` where it is what was typed."""
    if answer.understood == answer.question:
        return None
    return f"Understood as: {answer.understood}"


def no_source_words(quote: Quote, say: Say = english) -> str:
    """Say that what answers has no source, whether or not other words of the quote have one."""
    return say("no_source" if quote.text == quote.plain else "no_source_here")


def unanswered_words(answer: Answer) -> str | None:
    """Say which parts of an answered question got no answer; ``None`` where none did not."""
    if not answer.unanswered:
        return None
    parts = listing([f"\u201c{part}\u201d" for part in answer.unanswered], english)
    which = "this part" if len(answer.unanswered) == 1 else "these parts"
    return f"No passage answers {which} of the question surely enough: {parts}."


def confidence_level(confidence: float) -> str:
    """Return the word for a confidence: high, moderate or low."""
    return next(word for least, word in _CONFIDENCE_WORDS if confidence >= least)


def confidence_words(confidence: float) -> str:
    """Say a confidence in words and as a number: ``moderate (0.61)``."""
    return f"{confidence_level(confidence)} ({confidence:.2f})"


def no_answer_words(answer: Answer) -> str:
    """Say that there is no answer, in the article or in those that were asked."""
    several = answer.refusal is not None and answer.refusal.several
    return NO_ANSWER_AMONG if several else NO_ANSWER


def place_words(quote: Quote, named: bool = False) -> str:
    """Say under which heading a quote stands, or in what; empty for a sentence of the lead.

    Args:
        quote: which.
        named: whether its article is named, too.
    """
    parts = (quote.title if named else "", quote.section, _KIND_WORDS[quote.kind])
    return " · ".join(part for part in parts if part)


def status_words(citation: Citation) -> str:
    """Say how sure a citation is: its status, or that the entry that is meant is broken."""
    if citation.broken:
        return "broken"
    if citation.status == "realigned" and citation.entry is not None:
        return f"realigned to entry {citation.entry}"
    if citation.status == "realigned" and citation.note is not None:
        return f"realigned to note {citation.note}"
    return citation.status


def gives_source(citation: Citation) -> bool:
    """Whether ``source_words`` are the source as the article gives it, and none of ours."""
    sure = citation.status in {"exact", "realigned"}
    return sure and not citation.broken and citation.source is not None


def source_words(citation: Citation) -> str:
    """Say where a citation leads: the source as the article gives it, or why there is none."""
    if citation.status == "missing":
        return citation.evidence
    if citation.status == "uncertain":
        told = [_candidate_words(candidate) for candidate in citation.candidates]
        return f"perhaps {', perhaps '.join(told)}"
    if citation.broken or citation.source is None:
        name = f"Note {citation.note}" if citation.entry is None else f"Entry {citation.entry}"
        return f"{name} is broken in the article's own markup; there is no source to show."
    return " ".join(citation.source.split())


def _candidate_words(candidate: Candidate) -> str:
    return f"{candidate_name(candidate)} ({candidate.weight:.2f})"


def candidate_name(candidate: Candidate) -> str:
    """Name what an uncertain label may mean."""
    if candidate.entry is not None:
        return f"entry {candidate.entry}"
    return "one that this copy lost" if candidate.note is None else f"note {candidate.note}"


def further_words(citation: Citation) -> list[tuple[str, str]]:
    """Return what else there is to show of a citation, as (name, text).

    That is the full description of a work that is cited in short, what an explanatory note
    cites in its turn, and the sources that an uncertain number may mean, these shortened.
    """
    further = [("in full", " ".join(work.split())) for work in citation.full]
    further += [(citation_name(inner), source_words(inner)) for inner in citation.nested]
    further += [
        (candidate_name(candidate), shorten(candidate.source))
        for candidate in citation.candidates
        if candidate.source is not None
    ]
    return further


def shorten(text: str) -> str:
    """Return the beginning of a text, with a mark where something was left out."""
    words = " ".join(text.split())
    if len(words) <= _SHORT_SOURCE:
        return words
    return f"{words[:_SHORT_SOURCE].rsplit(' ', 1)[0]} […]"


def citation_name(citation: Citation) -> str:
    """Name a citation as the article prints it: ``[46]``, or ``entry 46`` without a number."""
    return f"[{citation.number}]" if citation.number is not None else f"entry {citation.entry}"


def origin_words(origin: Origin) -> str:
    """Say which revision a page is of which site: ``Wikipedia, revision 1234``."""
    try:
        host = urlsplit(origin.url).hostname or "unknown site"
    except ValueError:
        host = "unknown site"
    site = "Wikipedia" if host.endswith(".wikipedia.org") else host
    return f"{site}, revision {origin.revision}"


def licence_words(origin: Origin) -> str:
    """Name the licence of a page as its site does, or say that it names none."""
    return origin.licence or origin.licence_url or "licence not stated"


def attribution(article: Article) -> str | None:
    """Say where a fetched article is from and on what terms; ``None`` for a saved one."""
    origin = article.origin
    return None if origin is None else f"{origin_words(origin)}, {licence_words(origin)}"


def about_copy(article: Article, citations: Citations, say: Say = english) -> str | None:
    """Say in two sentences what is wrong with a copy's sources and how much of it was repaired.

    ``None`` where nothing is wrong: every number and note leads to its own entry.

    Args:
        article: the copy.
        citations: its numbers, resolved.
        say: the language.
    """
    numbers = [c for c in citations.table if (c.number or "").isdecimal()]
    notes = [c for c in citations.table if c not in numbers]
    count = {s: sum(c.status == s for c in numbers) for s in get_args(Status)}
    unsure_notes = [c.status for c in notes if c.status != "exact"]
    broken = sum(r.broken for r in article.references if r.group == "reference")
    listed = any(r.group == "reference" for r in article.references)
    wrong = []
    if numbers and not listed:
        wrong.append(say("copy_no_list"))
    elif count["realigned"] or count["uncertain"]:
        wrong.append(say("copy_drifted"))
    elif count["missing"]:
        wrong.append(say("copy_lacking"))
    if broken:
        wrong.append(counted("copy_broken", broken, say))
    if unsure_notes:
        state = "missing" if set(unsure_notes) == {"missing"} else "unsure"
        wrong.append(counted(f"copy_notes_{state}", len(unsure_notes), say))
    if not wrong:
        return None
    told = [say(f"copy_{status}", count=count[status]) for status in count if count[status]]
    first = say("copy_wrong", wrong=listing(wrong, say))
    if not told:
        return first
    return f"{first} {say('copy_numbers', count=len(numbers), told=listing(told, say))}"
