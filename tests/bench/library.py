"""A library of 140 articles, asked: ``python -m tests.bench.library [test] [--questions 60]``.

Builds it of the articles in ``../shared/data/qa`` (build/library; some ten minutes once), and asks
it questions on four articles, of each so many that are answered there and as many that are not:
how often the right article is among those that are asked, how often the first quote is the right
sentence of the right article, how often a question that its own article does not answer gets an
answer, and how long that takes, for so many articles asked; beside them, the same where each
question is asked of its own article alone. ``test`` takes the four articles on which nothing was
chosen.
"""

import argparse
import json
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa.answer import Answer, compose
from qa.library import Library
from qa.question import clean_question
from tests.bench.shared import ARTICLE_SETS, DEVELOPMENT, SHARED, TEST

KEPT = Path("build/library")
ASKED = (1, 2, 3, 5, 8)


@dataclass(frozen=True, slots=True)
class Question:
    """A question on an article, and where in it the answers stand; nowhere, if there is none."""

    text: str
    title: str
    answers: tuple[tuple[int, int], ...]


def written() -> list[Path]:
    """Write the articles as text files and return them."""
    files: list[Path] = []
    for name in ARTICLE_SETS:
        for record in json.loads((SHARED / name).read_bytes())["data"]:
            title = record["title"].replace("_", " ")
            file = KEPT / "articles" / f"{title.replace('/', '-')}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            text = "\n\n".join(paragraph["context"] for paragraph in record["paragraphs"])
            file.write_text(f"{text}\n", encoding="utf-8", newline="")
            files.append(file)
    return files


def library() -> Library:
    """Return the library, built if it is not there."""

    def told(done: int, total: int) -> None:
        print(f"\r{done} of {total} articles, {time.perf_counter() - begun:.0f} s", end="")

    begun = time.perf_counter()
    built = Library.build(written(), KEPT / "index", jobs=2, progress=told)
    print(f"\n{len(built.entries)} articles, {built.embedded} embedded now", flush=True)
    return Library.open(KEPT / "index")


def questions(library: Library, titles: tuple[str, ...], each: int) -> list[Question]:
    """Return of each article so many questions that it answers and as many that it does not."""
    [squad] = [name for name in ARTICLE_SETS if name.startswith("squad2-course")]
    chosen = random.Random(0)
    found: list[Question] = []
    for record in json.loads((SHARED / squad).read_bytes())["data"]:
        title = record["title"].replace("_", " ")
        if title not in titles:
            continue
        text = library[title].article.text
        answered: list[Question] = []
        unanswered: list[Question] = []
        for paragraph in record["paragraphs"]:
            start = text.index(paragraph["context"])
            for asked in paragraph["qas"]:
                spans = tuple(
                    (start + a["answer_start"], start + a["answer_start"] + len(a["text"]))
                    for a in asked["answers"]
                )
                (answered if spans else unanswered).append(
                    Question(asked["question"].strip(), title, spans)
                )
        for some in (answered, unanswered):
            found += chosen.sample(some, min(each, len(some)))
    return found


def right(answer: Answer, question: Question) -> bool:
    """Whether the first quote, or the nearest passage, holds an answer."""
    quotes = answer.quotes or answer.nearest
    return (
        bool(quotes)
        and quotes[0].title == question.title
        and any(
            quotes[0].start <= start and end <= quotes[0].end for start, end in question.answers
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("articles", nargs="?", choices=["development", "test"])
    parser.add_argument("--questions", type=int, default=60)
    options = parser.parse_args()
    asked = library()
    titles = TEST if options.articles == "test" else DEVELOPMENT
    whole = questions(asked, titles, options.questions)
    threshold = asked[titles[0]].threshold
    scores: dict[str, list[tuple[bool, bool, bool, bool, float]]] = {}
    for question in whole:
        text = clean_question(question.text)
        begun = time.perf_counter()
        names = asked.likeliest([text], ASKED[-1])
        spent = [time.perf_counter() - begun]
        found = []
        for name in (question.title, *names):
            begun = time.perf_counter()
            found.append(asked[name].find([text], 1))
            spent.append(time.perf_counter() - begun)
        ways = [("its own article", found[:1], spent[1])]
        ways += [
            (f"the {most} likeliest", found[1 : most + 1], spent[0] + sum(spent[2 : most + 2]))
            for most in ASKED
        ]
        for name, among, seconds in ways:
            answer = compose(text, among, threshold)
            reached = any(index.name == question.title for index, _ in among)
            scores.setdefault(name, []).append(
                (bool(question.answers), reached, right(answer, question), answer.answered, seconds)
            )
    print(f"{len(whole)} questions on {', '.join(titles)}")
    heads = ("reached", "first", "answered", "falsely", "p50, ms", "p95, ms")
    print(f"{'asked':18} " + " ".join(f"{head:>8}" for head in heads))
    for name, rows in scores.items():
        known = [row for row in rows if row[0]]
        milliseconds = np.array([row[4] for row in rows]) * 1000
        figures = (
            np.mean([row[1] for row in rows]),
            np.mean([row[2] for row in known]),
            np.mean([row[2] and row[3] for row in known]),
            np.mean([row[3] for row in rows if not row[0]]),
        )
        times = (np.median(milliseconds), np.percentile(milliseconds, 95))
        shown = [f"{figure:8.3f}" for figure in figures] + [f"{time:8.0f}" for time in times]
        print(f"{name:18} " + " ".join(shown))


if __name__ == "__main__":
    main()
