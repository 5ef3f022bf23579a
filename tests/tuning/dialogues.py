"""How much the questions before help: ``python -m tests.tuning.dialogues``.

The follow-up questions of ``tests/data/dialogues`` are asked with what came before them, as if they
stood alone, and as somebody who knows what is meant would ask them in full (``whole.json``): no
rule can do much better than that. The rules of ``qa.dialogue`` were made while looking at what went
wrong on Mozilla, the bundled article, Rust, Bengaluru and the United Kingdom; what did on New
Zealand and Bootham Crescent was looked at too, and none was changed for it; of Toronto nothing but
the figures was seen. The United States were held out, and then led to two small rules.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.load import read_article
from qa import Quoth
from qa.evaluate import evaluate
from qa.questions import QuestionGroup, read_questions
from qa.report import Outcome

ROOT = Path(__file__).resolve().parents[2]
DIALOGUES = ROOT / "tests" / "data" / "dialogues"
PAGES = ROOT.parent / "shared" / "data" / "pages"
ARTICLES = {
    "bundled": None,
    "mozilla": "readability_Mozilla.html",
    "new-zealand": "readability_New_Zealand.html",
    "bootham-crescent": "wtp_Bootham_Crescent.wikitext",
    "toronto": "wtf_toronto.wikitext",
    "rust": "decruft_Rust.html",
    "bengaluru": "decruft_Bengaluru.html",
    "united-kingdom": "wtf_United-Kingdom.wikitext",
    "united-states": "mobileapps_United_States_parsoid.html",
}
KINDS = ("cut short", "another", "pronoun", "topic")


def main() -> None:
    quoth = Quoth.open()
    whole = json.loads((DIALOGUES / "whole.json").read_text(encoding="utf-8"))
    print("right first quotes, and those that were answered; with history | without | in full")
    for name, page in ARTICLES.items():
        asked = quoth
        if page is not None:
            asked = quoth.with_article(read_article(PAGES / page))
        (group,) = read_questions(DIALOGUES / f"{name}.jsonl")
        full = QuestionGroup(
            None,
            tuple(replace(q, text=whole[name].get(q.id, q.text)) for q in group.questions),
        )
        reports = [
            evaluate(asked, [group]),
            evaluate(asked, [group], history=False),
            evaluate(asked, [full], history=False),
        ]
        for kind in (*KINDS, None):
            parts = [_share(report.outcomes, kind) for report in reports]
            print(f"{name:16} {kind or 'all':10} {' | '.join(parts)}")


def _share(outcomes: Sequence[Outcome], kind: str | None) -> str:
    kept = [o for o in outcomes if o.question.answerable and kind in (None, o.question.kind)]
    right = sum(o.right for o in kept) / len(kept)
    answered = sum(o.right and o.answer.answered for o in kept) / len(kept)
    return f"{right:.2f} {answered:.2f} of {len(kept)}"


if __name__ == "__main__":
    main()
