"""What visitors say of answers, kept on this machine as question sets that Quoth is scored with.

Each copy of an article has a file of JSON Lines; a line is a question of ``qa.questions`` with
what the visitor said beside it. Where somebody did not like what was shown and says no more, it is
not known what is right, and the line counts in no score.
"""

import errno
import json
import os
import re
import sys
import unicodedata
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import platformdirs
from typing_extensions import TypedDict

from index.errors import FeedbackError
from index.passages import plain
from index.records import Article, Passage
from qa.answer import Answer
from qa.question import clean_question
from qa.questions import Question, references_of
from qa.shapes import SpanRecord
from qa.web.fingerprint import name_of

if sys.platform != "win32":
    import fcntl

MOST_COMMENT_CHARACTERS = 2_000
MOST_PASSAGE_CHARACTERS = 10_000
# Of a copy of an article; some hundred thousand opinions.
MOST_FILE_BYTES = 50_000_000
# Of all copies together: a visitor may bring one after another.
MOST_BYTES = 500_000_000


class FeedbackRecord(TypedDict):
    """A line of a question set, and what a visitor said of the answer that was shown."""

    id: str
    question: str
    history: list[str]
    evidence: list[str]
    references: list[str]
    answerable: bool | None
    kind: str
    liked: bool
    comment: str
    shown: SpanRecord | None
    time: str


def default_folder() -> Path:
    """Return where feedback is kept: a folder among the user's data."""
    return Path(platformdirs.user_data_path("quoth", appauthor=False)) / "feedback"


def feedback_file(article: Article, folder: Path | None = None) -> Path:
    """Return the file for what is said of answers from one copy of an article."""
    return (folder or default_folder()) / f"{name_of(article)}.jsonl"


def feedback_record(
    article: Article,
    passages: Sequence[Passage],
    answer: Answer,
    *,
    liked: bool,
    history: Sequence[str] = (),
    comment: str = "",
    passage: str = "",
    unanswerable: bool = False,
) -> FeedbackRecord:
    """Return what a visitor said of an answer as a line of a question set.

    Args:
        article: what was asked.
        passages: all that can be quoted from it (``Quoth.passages``).
        answer: what was shown; one that was liked is taken for right, a refusal too.
        liked: whether it was.
        history: the earlier questions, oldest first.
        comment: what else the visitor says; control characters are left out of it.
        passage: of an answer that was not liked, the article's words that do answer; blank where
            none were given.
        unanswerable: of an answer that was not liked, that the article does not answer.

    Raises:
        FeedbackError: the comment is too long, the passage is not in the article or in no single
            one of its passages, or what is said contradicts itself.
        QuestionError: an earlier question could not have been asked.
    """
    comment = _written(comment)
    if len(comment) > MOST_COMMENT_CHARACTERS:
        raise FeedbackError(
            f"the comment has {len(comment):,} characters; "
            f"the most that is kept is {MOST_COMMENT_CHARACTERS:,}"
        )
    right = _written(passage)
    if liked and (right or unanswerable):
        raise FeedbackError("what would be right is asked only of an answer that is not")
    if right and unanswerable:
        raise FeedbackError("either a passage answers, or the article does not answer")
    first = answer.quotes[0] if answer.answered else None
    evidence: list[str] = []
    references: list[str] = []
    if right:
        evidence = [_evidence(article, passages, right)]
    elif liked and first is not None and first.plain.strip():
        evidence = [first.plain]
        references = list(references_of(first))
    refused = unanswerable or (liked and first is None)
    return {
        "id": uuid.uuid4().hex,
        "question": answer.question,
        "history": [clean_question(earlier) for earlier in history],
        "evidence": evidence,
        "references": references,
        "answerable": True if evidence else False if refused else None,
        "kind": "feedback",
        "liked": liked,
        "comment": comment,
        "shown": None if first is None else {"start": first.start, "end": first.end},
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def save_feedback(article: Article, record: FeedbackRecord, folder: Path | None = None) -> Path:
    """Append a record to the article's file, and return the file.

    Any number of threads and processes may do so at once.

    Args:
        article: what was asked.
        record: from ``feedback_record``.
        folder: where the files are kept; ``None`` is ``default_folder()``. It is made if it is
            not there, for its owner alone to read, as is the file.

    Raises:
        FeedbackError: the file cannot be written, or is full.
    """
    path = feedback_file(article, folder)
    line = f"{json.dumps(record, ensure_ascii=False)}\n".encode()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = sum(each.stat().st_size for each in path.parent.glob("*.jsonl"))
        if kept + len(line) > MOST_BYTES:
            raise FeedbackError(
                f"feedback has {MOST_BYTES // 1_000_000} MB already, which is the most that is kept"
            )
        _append(path, line)
    except OSError as error:
        raise FeedbackError(f"feedback cannot be saved: {error.strerror}") from None
    return path


def _append(path: Path, line: bytes) -> None:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    file = os.open(path, flags, 0o600)
    try:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX)  # until the file is closed
        length = os.fstat(file).st_size
        if length + len(line) > MOST_FILE_BYTES:
            raise FeedbackError(
                f"feedback on this article has {MOST_FILE_BYTES // 1_000_000} MB already, "
                "which is the most that is kept"
            )
        if os.write(file, line) != len(line):
            # A part of a line would spoil the whole set.
            os.ftruncate(file, length)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(file)


def _written(text: str) -> str:
    """Return a visitor's text without what is no text: control characters, halves of characters."""
    lines = re.sub(r"\r\n?", "\n", text).strip()
    return "".join(
        character
        for character in lines
        if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
    )


def _evidence(article: Article, passages: Sequence[Passage], words: str) -> str:
    """Return a visitor's passage as evidence: the article's words, markers left out.

    Raises:
        FeedbackError: the article does not have it, or not in one of its passages.
    """
    if len(words) > MOST_PASSAGE_CHARACTERS:
        raise FeedbackError(
            f"the passage has {len(words):,} characters; "
            f"the most that is read is {MOST_PASSAGE_CHARACTERS:,}"
        )
    # Copied from the article, it may have the markers in it.
    printed = _printed(article.text, words)
    found = words if printed is None else plain(article, *printed)
    right = Question("", "", True, "", (found,), (), ())
    if not re.search(r"\w", found) or not right.is_answered_by(article, 0, len(article.text)):
        raise FeedbackError("the passage is not in the article: paste it as it stands there")
    if not any(right.is_answered_by(article, p.start, p.end) for p in passages):
        raise FeedbackError(
            "the passage is in no single sentence, infobox field or quotation of the article: "
            "paste a part of the one that answers"
        )
    return found


def _printed(text: str, words: str) -> tuple[int, int] | None:
    """Return where ``words`` stand in ``text``, white space apart; ``None`` if they do not.

    Takes time in proportion to the text.
    """
    sought, evened = " ".join(words.split()), " ".join(text.split())
    at = evened.find(sought)
    if at < 0 or not sought:
        return None
    ends: list[int] = []
    for place in (at, at + len(sought) - 1):
        # Neither is a space, so that each is in a word.
        word = next(islice(re.finditer(r"\S+", text), evened.count(" ", 0, place), None))
        ends.append(word.start() + place - (evened.rfind(" ", 0, place) + 1))
    return ends[0], ends[1] + 1
