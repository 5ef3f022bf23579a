"""Why a question got no answer: what there was, and that in words."""

from dataclasses import dataclass

from qa.phrases import Say, english


@dataclass(frozen=True, slots=True)
class Refusal:
    """What kept a question from being answered.

    ``confidence`` is how likely the nearest passage answers, in [0, 1], and less than ``needed``.
    ``unknown_names`` are those names and figures of the question that stand nowhere in the
    article, or in any of the articles, if ``several`` were asked.
    """

    confidence: float
    needed: float
    unknown_names: tuple[str, ...]
    several: bool = False

    def words(self, say: Say = english) -> str:
        """Say it in a language."""
        said = say("reason_unsure", confidence=self.confidence, needed=self.needed)
        if not self.unknown_names:
            return said
        names = ", ".join(say("name", name=name) for name in self.unknown_names)
        key = "reason_unknown" if len(self.unknown_names) == 1 else "reason_unknown_several"
        key += "_among" if self.several else ""
        return f"{say(key, names=names)} {said}"
