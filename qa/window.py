"""What the reader sees of a passage: its sentence, and the words before it that explain it."""

from index.embed import Window
from index.passages import Unit

# Words of the sentence before that are read along, often enough to tell what "it" is. The reader
# was trained with as many; another number was not tried.
_WORDS_BEFORE = 20


def reading_window(unit: Unit) -> Window:
    """Return what is read of ``unit``; its body is the unit's own."""
    said = " ".join(unit.before.split()[-_WORDS_BEFORE:])
    return Window(unit.heading + (said + " " if said else ""), unit.body, "")
