"""What happens to copies on their way: entries get lost, doubled or broken, lists and texts cut."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from tests.copies.pages import MARKED, Block, Listed, Page

_CITE_ERROR = (
    "Cite error: The named reference {} was invoked but never defined (see the help page)."
)


@dataclass(frozen=True)
class Damaged:
    """A damaged page and from which of its numbers on the damage shows; ``None`` for nowhere."""

    kind: str
    page: Page
    first: int | None


Damage = Callable[[Page, Random], Damaged | None]


def _without(page: Page, lost: set[int]) -> Page:
    kept = tuple(entry for n, entry in enumerate(page.references) if n not in lost)
    return replace(page, references=kept)


def _lose(count: int) -> Damage:
    def lose(page: Page, random: Random) -> Damaged:
        lost = set(random.sample(range(len(page.references)), count))
        return Damaged(f"lost {count}", _without(page, lost), min(lost) + 1)

    return lose


def _duplicate(page: Page, random: Random) -> Damaged:
    at = random.randrange(len(page.references))
    doubled = (*page.references[: at + 1], *page.references[at:])
    return Damaged("doubled 1", replace(page, references=doubled), at + 1)


def _cut_tail(page: Page, random: Random) -> Damaged:
    kept = int(len(page.references) * random.uniform(0.5, 0.95))
    return Damaged("tail cut", replace(page, references=page.references[:kept]), kept + 1)


def _lead(page: Page) -> tuple[Block, ...]:
    heading = next((n for n, block in enumerate(page.blocks) if block.level > 0), None)
    return page.blocks[:heading]


def _lead_only(page: Page, _: Random) -> Damaged:
    return Damaged("lead only", replace(page, blocks=_lead(page)), None)


def _lead_and_lost(page: Page, random: Random) -> Damaged | None:
    """As the bundled article was damaged: the text's lead alone, and an entry lost under it."""
    lead = replace(page, blocks=_lead(page))
    last = max((n for n in _numbers(lead)), default=0)
    if last < 10:
        return None
    lost = random.randrange(last)
    return Damaged("lead, lost 1", _without(lead, {lost}), lost + 1)


def _numbers(page: Page) -> Iterator[int]:
    for block in page.blocks:
        for key, _ in MARKED.findall(block.text):
            if page.labels[key].isdigit():
                yield int(page.labels[key])


def _lose_run(page: Page, random: Random) -> Damaged:
    """Lose ten entries in a row, as when a column or a page of the list is missing."""
    at = random.randrange(len(page.references) - 10)
    return Damaged("lost 10 in a row", _without(page, set(range(at, at + 10))), at + 1)


def _part_and_lost(page: Page, random: Random) -> Damaged:
    """Keep the first third of the text, and lose eight entries under it."""
    part = replace(page, blocks=page.blocks[: len(page.blocks) // 3])
    last = max((n for n in _numbers(part)), default=0)
    lost = set(random.sample(range(max(last, 12)), 8))
    return Damaged("a third, lost 8", _without(part, lost), min(lost) + 1)


def _begin_later(page: Page, random: Random) -> Damaged:
    """Lose the list's beginning; what is left is counted from 1 again."""
    first = int(len(page.references) * random.uniform(0.1, 0.4))
    return Damaged("head cut", replace(page, references=page.references[first:]), 1)


def _foreign(page: Page, random: Random) -> Damaged:
    """Mix three entries of no page into the list, in one place."""
    at = random.randrange(len(page.references))
    foreign = tuple(Listed(f"foreign {n}", f"Elsewhere {n}. Other Press.", 1) for n in range(3))
    mixed = (*page.references[:at], *foreign, *page.references[at:])
    return Damaged("3 foreign", replace(page, references=mixed), at + 1)


def _drop_section(page: Page, random: Random) -> Damaged | None:
    heads = [n for n, block in enumerate(page.blocks) if block.level == 2]
    if len(heads) < 3:
        return None
    at = random.randrange(len(heads) - 1)
    blocks = page.blocks[: heads[at]] + page.blocks[heads[at + 1] :]
    dropped = replace(page, blocks=page.blocks[heads[at] : heads[at + 1]])
    return Damaged("section", replace(page, blocks=blocks), min(_numbers(dropped), default=None))


def _drop_notes(page: Page, _: Random) -> Damaged:
    return Damaged("no notes", replace(page, notes=()), None)


def _break_entries(page: Page, random: Random) -> Damaged:
    broken = set(random.sample(range(len(page.references)), 4))
    references = tuple(
        Listed(entry.id, _CITE_ERROR.format(f"ref{n}"), entry.backlinks) if n in broken else entry
        for n, entry in enumerate(page.references)
    )
    return Damaged("broken 4", replace(page, references=references), min(broken) + 1)


def _nothing(page: Page, _: Random) -> Damaged:
    return Damaged("none", page, None)


DAMAGES: dict[str, Damage] = {
    "none": _nothing,
    "lost 1": _lose(1),
    "lost 2": _lose(2),
    "lost 5": _lose(5),
    "lost 10 in a row": _lose_run,
    "doubled 1": _duplicate,
    "3 foreign": _foreign,
    "head cut": _begin_later,
    "tail cut": _cut_tail,
    "lead only": _lead_only,
    "lead, lost 1": _lead_and_lost,
    "a third, lost 8": _part_and_lost,
    "section": _drop_section,
    "no notes": _drop_notes,
    "broken 4": _break_entries,
}
