"""Names of languages as pages give them (BCP 47, https://www.rfc-editor.org/info/bcp47)."""

import re

# No registered name has more than a few parts; each one stands in the page a thousand times.
_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,7}")


def language_tag(name: str | None) -> str | None:
    """Return the name of a language if it has the form of one (``en``, ``zh-Hant``), else none."""
    return name if name is not None and _TAG.fullmatch(name) else None
