"""Sets of question-answering data whose paragraphs are those of whole articles."""

from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared" / "data" / "qa"
# No article is in two of them.
ARTICLE_SETS = (
    "squad2-course-dev.json",
    "train-squad2-dev-other-half.json",
    "train-squad1-dev-rest.json",
    "train-squad1-44-articles.json",
    "train-new-wikipedia.json",
)
# Of the first set: what may be chosen by, and what is only scored on.
DEVELOPMENT = ("Huguenot", "Force", "Steam engine", "Islamism")
TEST = ("Normans", "Packet switching", "Yuan dynasty", "Warsaw")
