"""The page's own words, in every language that it speaks.

Gradio translates what its components show, in the browser (``shown``); what Python writes as HTML
is translated here (``words``), by the language that the browser asks for. An article is never
translated, nor what is said of its sources; why there is no answer, and what is wrong with a copy,
is put together from these words.
"""

import string
from collections.abc import Mapping

import gradio as gr

from qa import phrases
from qa.web.languages import german
from qa.words import NEAREST, NO_ANSWER, NO_ANSWER_AMONG

ENGLISH: Mapping[str, str] = {
    "motto": "Answers in the article's own words, with its own reference numbers, or none.",
    # The chat.
    "tab_ask": "Ask",
    "tab_own": "Your articles",
    "tab_evaluate": "Evaluate",
    "view_chat": "Questions",
    "view_article": "Article",
    "conversation": "Questions and answers",
    "question": "Question",
    "ask_here": "Ask a question",
    "ask": "Ask",
    "stop": "Stop",
    "begin_bare": "Ask a question.",
    "begin": "Ask the article a question, or begin with one of those below.",
    "pending": "Looking in the article ...",
    "not_shown": "Not shown:",
    "not_asked": "Not asked:",
    # An answer.
    "understood": "Understood as: {question}",
    "no_answer": NO_ANSWER,
    "no_answer_among": NO_ANSWER_AMONG,
    "nearest": NEAREST,
    "one_more": "1 more quote",
    "more": "{count} more quotes",
    "unanswered_part": "No passage answers this part of the question surely enough: {parts}.",
    "unanswered_parts": "No passage answers these parts of the question surely enough: {parts}.",
    "confidence": "Confidence: {level} ({number:.2f})",
    "confidence_part": "Confidence for \u201c{part}\u201d: {level} ({number:.2f})",
    "confidence_high": "high",
    "confidence_moderate": "moderate",
    "confidence_low": "low",
    "kind_field": "Infobox",
    "kind_source": "Quoted in the reference list",
    "show_in_article": "Show in the article",
    "cite": "Cite {number}",
    "copy_quote": "Copy quote",
    "plain_text": "Plain text",
    "markdown": "Markdown",
    "bibtex": "BibTeX",
    "csl": "CSL-JSON",
    "copied": "Copied.",
    "copy_by_hand": "Copy it from here:",
    # The article.
    "infobox": "Infobox",
    "notes": "Notes",
    "references": "References",
    "about_copy": "About this copy",
    "cited_at": "cited at",
    "cited_at_place": "Cited at place {number}",
    "among": "Search in these articles only (all, if none is chosen)",
    "contents_more": "The first {shown} are listed here; all are asked.",
    "contents": "{count} articles. A question is asked of all of them, unless some are chosen.",
    "article_keys": "The left and right arrow keys go from sentence to sentence; Enter lists "
    "what a sentence cites.",
    "broken_entry": "there is no source to show",
    # Articles of the visitor's own.
    "article": "Article",
    "own_hint": "A page saved from Wikipedia, wikitext, or plain text. It stays in this "
    "server's memory until an hour after your page is closed, and no other visitor sees it.",
    "own_file": "A saved page or text",
    "own_wiki": "Or a page of Wikipedia, by its title (needs a network)",
    "own_lang": "Language",
    "own_fetch": "Fetch",
    "own_remove": "Remove this article",
    "own_reading": "Reading the article",
    "own_indexing": "Indexing the article",
    "own_added": "Added: {title} ({passages} passages, {references} references).",
    "own_failed": "Not added:",
    "own_stopped": "Stopped. Nothing was added.",
    # Taking it away, and saying what one thinks.
    "save_markdown": "Save as Markdown",
    "save_json": "Save as JSON",
    "opinion_liked": "You find this right:",
    "opinion_disliked": "You find this wrong:",
    "opinion_kept": "What you say is kept in a file on the machine that serves this page, nowhere "
    "else, with the question and the quote; quoth evaluate can read it as questions.",
    "opinion_comment": "Comment",
    "opinion_passage": "The passage that answers, if the article has one (copy it from there)",
    "opinion_silent": "The article does not answer this question",
    "opinion_save": "Keep it",
    "opinion_cancel": "Do not keep it",
    "opinion_thanks": "Kept. Thank you.",
    "opinion_failed": "Not kept:",
    "evaluation_intro": "Ask a whole set of questions at once, and see how many come back with "
    "the right quote, with another one, or with none.",
    "evaluation_asked_of": "The questions are asked of \u201c{title}\u201d. The hard set hardly "
    "shares a word with its answers; the plain set asks as a reader would.",
    "evaluation_none_bundled": "The bundled question sets are about another article, so there is "
    "none for \u201c{title}\u201d. Upload a set of your own.",
    "evaluation_format": "What a question set looks like",
    "evaluation_format_lines": "JSON Lines: one question a line, as below. The evidence is text "
    "of the article, without its reference numbers; any one of several suffices. The kind is free.",
    "evaluation_format_squad": "SQuAD JSON, 1.1 or 2.0: it brings its own articles, and is asked "
    "of those. Either has at most {megabytes} MB and {questions} questions. The file is deleted "
    "as soon as it is read; nobody else can see it.",
    "evaluation_set": "Question set",
    "evaluation_hard": "Hard set, {count} questions",
    "evaluation_plain": "Plain set, {count} questions",
    "evaluation_own": "{name}, {count} questions",
    "evaluation_upload": "Upload a set",
    "evaluation_taken": "{name} is read: {count} questions.",
    "evaluation_removed": "Also with the answers removed",
    "evaluation_removed_info": "Asks each question that the article answers once more, with all "
    "that answers it taken out of the article. It takes about twice as long.",
    "evaluation_run": "Run",
    "evaluation_stop": "Stop",
    "evaluation_going": "The run has begun.",
    "evaluation_asking": "Asking",
    "evaluation_waiting": "Waiting for other runs: {before}",
    "evaluation_indexing": "Reading the article",
    "evaluation_of": "done",
    "evaluation_stopped": "Stopped. There are no scores.",
    "evaluation_done": "Done. {count} questions were asked.",
    "evaluation_failed": "Not measured:",
    "evaluation_articles": "{count} articles",
    "evaluation_scores": "{all} questions, {answerable} answerable",
    "evaluation_answerable": "Answered in the article: {count}",
    "evaluation_unanswerable": "Not answered in the article: {count}",
    "evaluation_right": "Right quote",
    "evaluation_wrong": "Another quote",
    "evaluation_refused": "Wrongly refused",
    "evaluation_silent": "Rightly refused",
    "evaluation_invented": "Answered all the same",
    "evaluation_metric": "Metric",
    "evaluation_score": "Score",
    "evaluation_about_hit": "share of answerable questions with a right passage among the first "
    "{k}",
    "evaluation_about_mrr": "mean of 1 / rank of the first right passage",
    "evaluation_about_ndcg_10": "how high all right passages stand among the first ten",
    "evaluation_about_accuracy": "share of answerable questions that got the right quote",
    "evaluation_about_first_quote": "the same, nearest passages of refusals counted too",
    "evaluation_about_reference_precision": "share of the reference numbers shown that were "
    "expected",
    "evaluation_about_reference_recall": "share of the reference numbers expected that were shown",
    "evaluation_about_verbatim_rate": "share of quotes that are the article's text, letter for "
    "letter",
    "evaluation_about_auroc": "how well the confidence tells answerable questions from others; "
    "0.5 is chance",
    "evaluation_about_false_answers": "share of unanswerable questions that were answered",
    "evaluation_about_false_refusals": "share of answerable questions that were refused",
    "evaluation_about_risk": "share of all questions that got a wrong answer",
    "evaluation_about_calibration_error": "how far the confidence is off, on average",
    "evaluation_about_risk_coverage": "area under the curve below; less is better",
    "evaluation_about_auroc_removed": "answerable questions against the same with their answers "
    "removed",
    "evaluation_about_threshold": "the confidence from which an answer is given",
    "evaluation_about_p50_ms": "milliseconds for a question: half take no longer",
    "evaluation_about_p95_ms": "milliseconds for a question: 95 in 100 take no longer",
    "evaluation_hits_title": "Right passage among the first k.",
    "evaluation_hits_about": "How deep one has to look for a passage that answers.",
    "evaluation_hits_across": "k",
    "evaluation_hits_up": "hit@k",
    "evaluation_hits_said": "{one:.3f} for the first passage, {five:.3f} for the first five.",
    "evaluation_risk_title": "Wrong answers by share answered.",
    "evaluation_risk_about": "What silence costs: the more questions are answered, the surest "
    "first, the more answers are wrong.",
    "evaluation_risk_across": "coverage: share of questions answered",
    "evaluation_risk_up": "risk: share of wrong answers",
    "evaluation_risk_said": "The area under the curve is {area:.3f}.",
    "evaluation_in_use": "threshold in use",
    "evaluation_download": "Download the report (JSON)",
    "evaluation_kinds": "Kind of question",
    "evaluation_faults": "What went wrong",
    "evaluation_all": "All",
    "evaluation_misses": "Questions that went wrong: {count}",
    "evaluation_first_misses": "Questions that went wrong: the first {shown} of {count}; the "
    "report has all",
    "evaluation_unfounded": "No passage of the article holds what is to answer these questions, "
    "by their ids: {ids}",
    "evaluation_no_miss": "No question went wrong.",
    "evaluation_question": "Question",
    "evaluation_expected": "Expected",
    "evaluation_came": "What came",
    "evaluation_confidence": "Confidence",
    "evaluation_kind": "Kind",
    "evaluation_after": "after: {questions}",
    "evaluation_or": "or",
    "evaluation_expected_none": "no answer",
    "evaluation_nearest": "Nearest passage",
    "evaluation_nearest_right": "Nearest passage: the right one",
    # Gradio says it to screen readers when something is done, and has no words for it.
    "common.complete": "Done",
    **phrases.ENGLISH,
}
# What stands for the point and the comma that English has in numbers.
_NUMERALS = {"en": {}, "de": str.maketrans(".,", ",.")}


class _Formatter(string.Formatter):
    """Puts numbers into a language's sentences as it writes them."""

    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: object, format_spec: str) -> str:
        said = super().format_field(value, format_spec)
        return numeral(self._language, said) if isinstance(value, int | float) else said


# A character that is not seen; between others it keeps them from meaning something to Gradio.
JOINER = "\u2060"
LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "de": german.WORDS}
_FORMATTERS = {language: _Formatter(language) for language in LANGUAGES}
I18N = gr.I18n(**{language: dict(said) for language, said in LANGUAGES.items()})


def shown(key: str) -> str:
    """Return what a component shows, to be translated in the browser."""
    assert key in ENGLISH
    return str(I18N(key))


def literal(text: str) -> str:
    """Return a text that a component shows as it stands, even one that looks like ``shown``'s."""
    return text.replace("__i18n__", f"__i18n{JOINER}__")


def language_of(request: gr.Request | None) -> str:
    """Return the language that a browser asks for first if the page speaks it, else English.

    So does Gradio with what its components show; answers in another one would not fit.
    """
    asked = request.headers.get("accept-language", "") if request is not None else ""
    first = asked.split(",")[0].split(";")[0].strip().lower().split("-")[0]
    return first if first in LANGUAGES else "en"


def words(language: str, key: str, **parts: object) -> str:
    """Return words of the page in a language, ``parts`` put into their braces."""
    return _FORMATTERS[language].format(LANGUAGES[language][key], **parts)


def numeral(language: str, text: str) -> str:
    """Return a number, written as in English, as it is written in a language."""
    return text.translate(_NUMERALS[language])
