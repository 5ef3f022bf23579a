"""The article that comes with Quoth, and its question set."""

from pathlib import Path

_FOLDER = Path(__file__).parent
ARTICLE = _FOLDER / "peoples-mojahedin-organization-of-iran.txt"
QUESTIONS = _FOLDER / "peoples-mojahedin-organization-of-iran.questions.jsonl"
