"""German."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "motto": "Antwortet mit den Worten und Nummern des Artikels selbst, oder gar nicht.",
}
