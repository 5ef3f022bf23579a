"""How much the questions before help: ``python -m tests.tuning.dialogues``.

The follow-up questions of ``tests/data/dialogues`` are asked with what came before them, and as if
they stood alone. The rules of ``qa.dialogue`` were made while looking at Mozilla's, and later at
the bundled article's; those of Bootham Crescent were written after the rules, and none was changed
for them.
"""

from collections.abc import Sequence
from pathlib import Path

from index.load import read_article
from qa import Quoth
from qa.evaluate import evaluate
from qa.report import Outcome

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT.parent / "shared" / "data" / "pages"
ARTICLES = {
    "bundled": None,
    "mozilla": "readability_Mozilla.html",
    "new-zealand": "readability_New_Zealand.html",
    "bootham-crescent": "wtp_Bootham_Crescent.wikitext",
}
KINDS = ("cut short", "another", "pronoun", "topic")


def main() -> None:
    quoth = Quoth.open()
    print("right first quotes, and of those the ones answered; with history | without")
    for name, page in ARTICLES.items():
        asked = quoth
        if page is not None:
            asked = quoth.with_article(read_article(PAGES / page))
        questions = ROOT / "tests" / "data" / "dialogues" / f"{name}.jsonl"
        reports = [evaluate(asked, questions, history=history) for history in (True, False)]
        for kind in (*KINDS, None):
            parts = [_share(report.outcomes, kind) for report in reports]
            print(f"{name:16} {kind or 'all':10} {parts[0]} | {parts[1]}")


def _share(outcomes: Sequence[Outcome], kind: str | None) -> str:
    kept = [o for o in outcomes if o.question.answerable and kind in (None, o.question.kind)]
    right = sum(o.right for o in kept) / len(kept)
    answered = sum(o.right and o.answer.answered for o in kept) / len(kept)
    return f"{right:.2f} {answered:.2f} of {len(kept)}"


if __name__ == "__main__":
    main()
