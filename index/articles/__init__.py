"""The article that comes with Quoth, and its question sets."""

from pathlib import Path

_FOLDER = Path(__file__).parent
ARTICLE = _FOLDER / "peoples-mojahedin-organization-of-iran.txt"
# Hard on purpose: hardly a question shares a word with its answer.
QUESTIONS = _FOLDER / "peoples-mojahedin-organization-of-iran.questions.jsonl"
# As a reader asks who has not seen the text.
PLAIN_QUESTIONS = _FOLDER / "peoples-mojahedin-organization-of-iran.plain.questions.jsonl"
