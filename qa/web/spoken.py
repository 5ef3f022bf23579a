"""In which language a text is, told to the browser, which may read it aloud.

A page of one language shows articles of others, and English words of ours.
"""

from html import escape

from index.language import language_tag


def lang_attribute(language: str | None) -> str:
    """Return the attribute that names a language: `` lang="fr"``; empty where it is not known.

    An index may name anything, so that what has not the form of such a name is not known.
    """
    tag = language_tag(language)
    return f' lang="{escape(tag)}"' if tag else ""


def spoken(html: str, language: str | None) -> str:
    """Return HTML of ours in an element that names its language, as it is where none is known."""
    named = lang_attribute(language)
    return f"<span{named}>{html}</span>" if named else html
