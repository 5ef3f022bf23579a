"""In which language a text is, told to the browser, which may read it aloud.

A page of one language shows articles of others, and English words of ours.
"""

from html import escape

from index.language import language_tag


def lang_attribute(language: str | None) -> str:
    """Return the attribute that names a language, `` lang="fr"``.

    An index may name anything, so that what has not the form of such a name is not known. HTML
    says that with an empty name; none at all would say that it is the page's own language.
    """
    return f' lang="{escape(language_tag(language) or "")}"'


def spoken(html: str, language: str | None) -> str:
    """Return HTML of ours in an element that names its language."""
    return f"<span{lang_attribute(language)}>{html}</span>"
