"""A question as it is typed: checked, and made ready for searching."""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from index.embed import Embedder, FloatArray
from index.errors import QuestionError
from index.lexical import LexicalIndex

MAX_QUESTION_CHARACTERS = 1_000
_WORD = re.compile(r"\w+")
# In late interaction a word counts by its rarity; a function word ("the", "did") by a part of
# that, and a word that stands for another, asked for or spoken of before, not at all.
_STOP_WORD_SHARE = 0.25
_STAND_INS = frozenset(
    "who whom whose what when where why which how "
    "it its they them their theirs he him his she her hers this that these those".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class EncodedQuestion:
    """A question and what the model says of it.

    ``content`` is the text without the names of the article's subject. ``vector`` has shape
    (dimension,); ``tokens`` shape (pieces, dimension), the pieces of the question's words;
    ``weights`` shape (pieces,), adding up to 1. Without pieces (a model that gives none) the
    last two are empty.
    """

    text: str
    content: str
    vector: FloatArray
    tokens: FloatArray
    weights: FloatArray


def clean_question(question: str) -> str:
    """Return ``question`` with outer and doubled white space removed.

    Raises:
        QuestionError: it is empty, longer than ``MAX_QUESTION_CHARACTERS``, holds control
            characters, or has no word.
    """
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            f"the question has {len(question):,} characters; "
            f"the most that can be asked is {MAX_QUESTION_CHARACTERS:,}"
        )
    text = " ".join(question.split())
    if not text:
        raise QuestionError("the question is empty")
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs"):
            raise QuestionError(f"the question holds a control character (U+{ord(character):04X})")
    if not _WORD.search(text):
        raise QuestionError("the question has no word")
    return text


def encode_question(
    question: str, embedder: Embedder, lexical: LexicalIndex, subject: re.Pattern[str]
) -> EncodedQuestion:
    """Embed a question and weigh its word pieces by how rare their words are in the article.

    Args:
        question: as typed.
        embedder: the model.
        lexical: what tells how rare a word is in the article.
        subject: finds the names of the article's subject, which weigh nothing.

    Raises:
        QuestionError: see ``clean_question``.
    """
    text = clean_question(question)
    embedding = embedder.encode_question(text)
    named = [match.span() for match in subject.finditer(text)]
    content = subject.sub(" ", text)
    # A question of nothing but the subject's name ("What is force?") asks about the name.
    if not any(
        _weight(word, lexical) > 0 and not lexical.is_stop_word(word)
        for word in _WORD.findall(content)
    ):
        named, content = [], text
    words = [
        (m.start(), m.end(), 0.0 if _within(m.span(), named) else _weight(m.group(), lexical))
        for m in _WORD.finditer(text)
    ]
    rows: list[int] = []
    weights: list[float] = []
    for row, (start, end) in enumerate(embedding.spans.tolist()):
        for word_start, word_end, weight in words:
            if word_start <= start and end <= word_end:
                rows.append(row)
                weights.append(weight)
                break
    shares = np.asarray(weights, dtype=np.float32)
    return EncodedQuestion(
        text=text,
        content=content,
        vector=embedding.vector,
        tokens=embedding.tokens[rows].astype(np.float32),
        weights=shares / max(float(shares.sum()), 1e-6),
    )


def _within(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _weight(word: str, lexical: LexicalIndex) -> float:
    if word.lower() in _STAND_INS:
        return 0.0
    share = _STOP_WORD_SHARE if lexical.is_stop_word(word) else 1.0
    return share * lexical.rarity(word)
