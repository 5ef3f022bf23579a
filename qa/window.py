"""What the reader sees of a passage: its sentence, and the words around it that explain it."""

from index.embed import Window
from index.passages import Unit

# Words of the sentence before and after that are read along; chosen on the development
# articles, see the model card.
WORDS_BEFORE = 20
WORDS_AFTER = 0


def reading_window(
    unit: Unit, words_before: int = WORDS_BEFORE, words_after: int = WORDS_AFTER
) -> Window:
    """Return what is read of ``unit``; its body is the unit's own."""
    before = unit.before.split()
    said = " ".join(before[max(len(before) - words_before, 0) :]) if words_before else ""
    more = " ".join(unit.after.split()[:words_after])
    return Window(
        unit.heading + (said + " " if said else ""), unit.body, " " + more if more else ""
    )
