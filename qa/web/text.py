"""The page's own words, in every language that it speaks.

Gradio translates what its components show, in the browser (``shown``); what Python writes as HTML
is translated here (``words``), by the language that the browser asks for. An article is never
translated, nor what is said of its sources.
"""

from collections.abc import Mapping

import gradio as gr

from qa.web.languages import german

ENGLISH: Mapping[str, str] = {
    "motto": "Answers in the article's own words, with its own reference numbers, or none.",
}
LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "de": german.WORDS}
I18N = gr.I18n(**{language: dict(said) for language, said in LANGUAGES.items()})


def shown(key: str) -> str:
    """Return what a component shows, to be translated in the browser."""
    assert key in ENGLISH
    return I18N(key)  # type: ignore[return-value]


def language_of(request: gr.Request | None) -> str:
    """Return the first language that a browser asks for and the page speaks, else English."""
    asked = request.headers.get("accept-language", "") if request is not None else ""
    for part in asked.split(","):
        language = part.split(";")[0].strip().lower().split("-")[0]
        if language in LANGUAGES:
            return language
    return "en"


def words(language: str, key: str, **parts: object) -> str:
    """Return words of the page in a language, ``parts`` put into their braces."""
    return LANGUAGES[language][key].format(**parts)
